import Customers
import Intake
import Kernel
import Messaging
import Organisation
import Storage

/// Sign-up forms of activities.
public struct Forms: Sendable {
    let database: Database
    let effects: Effects
    let organisation: Organisation
    let customers: Customers
    let intake: Intake
    let messaging: Messaging
    /// Where the server is found from outside, without a slash at the end: links in mails begin with it.
    public let publicURL: String

    public init(database: Database, effects: Effects, intake: Intake, messaging: Messaging, publicURL: String) {
        self.database = database
        self.effects = effects
        organisation = intake.organisation
        customers = intake.customers
        self.intake = intake
        self.messaging = messaging
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
    }

    // MARK: - Making and changing

    /// Makes the form of an activity, closed.
    ///
    /// - Throws: ``Problem`` `form-invalid` with the fields, or `form-exists`.
    @discardableResult
    public func add(
        _ definition: FormDefinition, activity: ID<Activity>, company: ID<Company>, isOpen: Bool = false, by author: Author = .command
    ) async throws -> FormRecord {
        let now = effects.now
        let form = FormRecord(
            id: effects.id(), company: company, activity: activity, key: effects.randomHexadecimal(bytes: 16),
            secret: effects.randomHexadecimal(bytes: 32), isOpen: isOpen, definition: try definition.checked().versioned(after: nil), createdAt: now,
            updatedAt: now)
        try await database.write { tx in
            guard try FormStore.insert(form, tx) else { throw Problem(.conflict, "form-exists", "The activity has a form already.") }
            try note("form.added", form, by: author, tx)
        }
        return form
    }

    /// Changes a form; a consent whose words are different now has the next version.
    ///
    /// - Parameter definition: nil leaves it as it is.
    /// - Throws: ``Problem`` `form-invalid` with the fields, or `form-unknown`.
    @discardableResult
    public func change(
        _ id: ID<Form>, _ definition: FormDefinition? = nil, isOpen: Bool? = nil, by author: Author = .command
    ) async throws -> FormRecord {
        let checked = try definition.map { definition throws(Problem) in try definition.checked() }
        return try await database.write { tx in
            guard var form = try FormStore.forms("WHERE id = \(id)", tx).first else { throw Self.unknown }
            if let checked { form.definition = checked.versioned(after: form.definition) }
            form.isOpen = isOpen ?? form.isOpen
            return try save(form, isOpen.map { $0 ? "form.opened" : "form.closed" } ?? "form.changed", author, tx)
        }
    }

    /// Changes a form together with the activity's attributes, which it asks for: both, or neither.
    ///
    /// - Throws: ``Problem``: `form-invalid` with the fields of both, or `form-unknown`.
    public func build(_ activity: ActivityRecord, _ definition: FormDefinition, by author: Author = .command) async throws {
        let checked = try definition.checked(besides: activity.flaws)
        try await database.write { tx in
            guard var form = try form(of: activity.id, tx) else { throw Self.unknown }
            try organisation.changeActivity(activity, by: author, tx)
            form.definition = checked.versioned(after: form.definition)
            _ = try save(form, "form.changed", author, tx)
        }
    }

    private func save(_ form: FormRecord, _ action: String, _ author: Author, _ tx: WriteTransaction) throws -> FormRecord {
        var form = form
        form.updatedAt = effects.now
        try FormStore.update(form, tx)
        try note(action, form, by: author, tx)
        return form
    }

    private func note(_ action: String, _ form: FormRecord, by author: Author, _ tx: WriteTransaction) throws(StorageError) {
        try tx.record(
            AuditNote(user: author.user, actor: author.actor, company: form.company, action: action, subject: form.activity.description),
            id: effects.id(), at: effects.now)
    }

    public static let unknown = Problem(.missing, "form-unknown", "There is no such form.")

    /// A form to begin with: name and e-mail, a newsletter with double opt-in, in the company's languages.
    public static func standard(title: String, company: CompanyRecord) -> FormDefinition {
        let own = company.languages.compactMap { FormLanguage(rawValue: $0) }
        let languages = own.isEmpty ? [.english] : own
        return FormDefinition(
            languages: languages, texts: Dictionary(uniqueKeysWithValues: languages.map { ($0, FormTexts(title: title)) }),
            fields: [.givenName: .optional, .familyName: .optional, .email: .required],
            consents: [
                FormConsent(
                    ConsentTopic(.email, .newsletter),
                    wordings: Dictionary(uniqueKeysWithValues: languages.map { ($0, StandardWording.newsletter($0, company: company.name)) })),
                FormConsent(
                    ConsentTopic(.any, .privacy), isRequired: true,
                    wordings: Dictionary(uniqueKeysWithValues: languages.map { ($0, StandardWording.privacy($0, company: company.name)) })),
            ], isDoubleOptIn: true)
    }

    // MARK: - Reading

    /// - Parameter companies: whose forms may be seen; nil is all.
    public func forms(of companies: [ID<Company>]?, _ tx: ReadTransaction) throws -> [FormRecord] {
        let filter: SQL = companies.map { "WHERE company_id IN \($0)" } ?? ""
        return try FormStore.forms("\(filter) ORDER BY id", tx)
    }

    public func form(of activity: ID<Activity>, _ tx: ReadTransaction) throws -> FormRecord? {
        try FormStore.forms("WHERE activity_id = \(activity)", tx).first
    }

    /// A form with what it belongs to; nil when there is none of that key.
    public func shown(key: String, _ tx: ReadTransaction) throws -> ShownForm? {
        // A key is 32 digits: nothing else is looked for.
        guard key.utf8.count == 32, let form = try FormStore.forms("WHERE key = \(key)", tx).first else { return nil }
        return try shown(form, tx)
    }

    public func shown(_ form: FormRecord, _ tx: ReadTransaction) throws -> ShownForm? {
        guard let company = try organisation.companies(tx).first(where: { $0.id == form.company }),
            let occasion = try organisation.occasions(of: form.company, tx).first(where: { $0.activities.contains { $0.id == form.activity } }),
            let activity = occasion.activities.first(where: { $0.id == form.activity })
        else { return nil }
        let isTaken = try organisation.sources(of: form.company, tx).contains { $0.id == activity.source && $0.isActive }
        return ShownForm(
            form: form, company: company, activity: activity, isHalted: occasion.closedAt != nil || activity.closedAt != nil || !isTaken)
    }

    /// How often forms were answered, in all and since `since`.
    public func counts(of forms: [ID<Form>], since: Instant, _ tx: ReadTransaction) throws -> [ID<Form>: FormCounts] {
        try FormStore.counts(of: forms, since: since, tx)
    }
}

/// A form with the company and the activity that it belongs to.
public struct ShownForm: Hashable, Sendable {
    public var form: FormRecord
    public var company: CompanyRecord
    public var activity: ActivityRecord
    /// Whether nothing is taken, however open the form itself is: its activity or occasion is closed, or its source is not active.
    public var isHalted: Bool

    public init(form: FormRecord, company: CompanyRecord, activity: ActivityRecord, isHalted: Bool = false) {
        self.form = form
        self.company = company
        self.activity = activity
        self.isHalted = isHalted
    }

    /// Whether answers are taken.
    public var isOpen: Bool { form.isOpen && !isHalted }
}

/// What came of a form.
public struct FormCounts: Hashable, Sendable {
    public var submissions = 0
    /// Since the moment that was asked for.
    public var lately = 0
    public var lastAt: Instant?
    /// Mails that asked for a second yes, and those followed.
    public var asked = 0
    public var confirmed = 0

    public init(submissions: Int = 0, lately: Int = 0, lastAt: Instant? = nil) {
        self.submissions = submissions
        self.lately = lately
        self.lastAt = lastAt
    }
}
