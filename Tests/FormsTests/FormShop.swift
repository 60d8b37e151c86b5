import Customers
import Forms
import Intake
import Kernel
import Messaging
import Organisation
import Sales
import Storage
import TestKit

/// A company with an activity and its form, on a clock that the test moves.
struct FormShop {
    let database: Database
    let clock: ManualClock
    let organisation: Organisation
    let customers: Customers
    let messaging: Messaging
    let forms: Forms
    let company: CompanyRecord

    static func with(_ kind: TestDatabase, _ body: (FormShop) async throws -> Void) async throws {
        let migrations =
            SharedTables.migrations + OrganisationSchema.migrations + CustomersSchema.migrations + SalesSchema.migrations + IntakeSchema.migrations
            + MessagingSchema.migrations + FormsSchema.migrations
        try await kind.with(migrations) { database in
            let clock = ManualClock(Instant(microseconds: 1_780_000_000_000_000))
            let effects = Effects(clock: clock, ids: IDGenerator(clock: clock, node: 1))
            let organisation = Organisation(database: database, effects: effects)
            let customers = Customers(database: database, effects: effects)
            let intake = Intake(
                database: database, effects: effects, organisation: organisation, customers: customers,
                sales: Sales(database: database, effects: effects))
            let messaging = Messaging(database: database, effects: effects)
            let company = try await organisation.addCompany(code: "rome", name: "Roma & Figli", currency: "EUR", timeZone: "Europe/Rome")
            let source = try await organisation.addSource(code: "events", kind: "event", company: company)
            try await organisation.saveOccasion(
                OccasionRecord(
                    id: effects.id(), company: company.id, code: "day", name: "Day", startsOn: nil, endsOn: nil,
                    activities: ["run", "fair"].map { code in
                        ActivityRecord(
                            id: effects.id(), source: source.id, code: code, name: "Corsa", reliability: 1,
                            attributes: [AttributeRecord(key: "size", label: "Taglia", kind: .choice, isRequired: true, choices: ["S", "M"])])
                    }))
            try await body(
                FormShop(
                    database: database, clock: clock, organisation: organisation, customers: customers, messaging: messaging,
                    forms: Forms(database: database, effects: effects, intake: intake, messaging: messaging, publicURL: "https://crm.example/"),
                    company: company))
        }
    }

    /// The open form of an activity.
    func form(_ code: String = "run", _ change: (inout FormDefinition) -> Void = { _ in }) async throws -> ShownForm {
        let activity = try await organisation.occasions(of: company.id).flatMap(\.activities).first { $0.code == code }
        guard let activity else { throw Problem(.missing, "activity", "no such activity in the test") }
        var definition = Forms.standard(title: "Corsa <b>", company: company)
        change(&definition)
        let form = try await forms.add(definition, activity: activity.id, company: company.id, isOpen: true)
        return ShownForm(form: form, company: company, activity: activity)
    }

    static let ada = [
        "email": "Ada@x.it", "givenName": "Ada", "attribute.size": "M", "consent.any.privacy": "on", "consent.email.newsletter": "on",
    ]

    /// Answers as a person does: some seconds after the page was handed out.
    func answer(
        _ answers: [String: String] = ada, to shown: ShownForm, moment: String? = nil, ip: String? = "192.0.2.7"
    ) async throws -> SubmissionResult {
        let moment = moment ?? forms.moment(of: shown.form)
        clock.advance(seconds: 5)
        return try await forms.submit(Submission(answers: answers, moment: moment, language: .italian, ip: ip), to: shown)
    }

    func contacts() async throws -> [ID<Contact>] {
        try await database.read { tx in try tx.rows("SELECT id FROM contacts ORDER BY id") { row throws(StorageError) in try row[0] } }
    }

    func entries() async throws -> [ConsentRecord] {
        let contacts = try await contacts()
        return try await database.read { tx in try customers.consents(of: contacts, companies: nil, tx) }
    }

    func states() async throws -> [String: ConsentState] {
        let contacts = try await contacts()
        return try await database.read { tx in
            let standings = try customers.consentStandings(of: contacts, companies: nil, tx)
            return Dictionary(uniqueKeysWithValues: standings.map { ($0.topic.purpose.rawValue, $0.state) })
        }
    }

    /// The token of the link in the latest mail.
    func token() async throws -> String {
        let text = try await messaging.mails(limit: 1).first?.mail.text ?? ""
        return text.firstMatch(of: /\/confirm\/([^\s]+)/).map { String($0.output.1) } ?? ""
    }
}
