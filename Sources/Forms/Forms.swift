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
    public func add(_ definition: FormDefinition, activity: ID<Activity>, company: ID<Company>, isOpen: Bool = false) async throws -> FormRecord {
        let now = effects.now
        let form = FormRecord(
            id: effects.id(), company: company, activity: activity, key: effects.randomHexadecimal(bytes: 16),
            secret: effects.randomHexadecimal(bytes: 32), isOpen: isOpen, definition: try definition.checked().versioned(after: nil), createdAt: now,
            updatedAt: now)
        guard try await database.write({ tx in try FormStore.insert(form, tx) }) else {
            throw Problem(.conflict, "form-exists", "The activity has a form already.")
        }
        return form
    }

    /// Changes a form; a consent whose words are different now has the next version.
    ///
    /// - Parameter definition: nil leaves it as it is.
    /// - Throws: ``Problem`` `form-invalid` with the fields, or `form-unknown`.
    @discardableResult
    public func change(_ id: ID<Form>, _ definition: FormDefinition? = nil, isOpen: Bool? = nil) async throws -> FormRecord {
        let checked = try definition.map { definition throws(Problem) in try definition.checked() }
        let now = effects.now
        return try await database.write { tx in
            guard var form = try FormStore.forms("WHERE id = \(id)", tx).first else { throw Self.unknown }
            if let checked { form.definition = checked.versioned(after: form.definition) }
            form.isOpen = isOpen ?? form.isOpen
            form.updatedAt = now
            try FormStore.update(form, tx)
            return form
        }
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
            let activity = try organisation.activities(of: form.company, tx).first(where: { $0.id == form.activity })
        else { return nil }
        return ShownForm(form: form, company: company, activity: activity)
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

    public init(form: FormRecord, company: CompanyRecord, activity: ActivityRecord) {
        self.form = form
        self.company = company
        self.activity = activity
    }
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
