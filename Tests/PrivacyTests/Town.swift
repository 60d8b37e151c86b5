import Accounts
import Customers
import Forms
import Foundation
import Kernel
import Logging
import Messaging
import Organisation
import Privacy
import Sales
import Storage
import TestKit

@testable import Intake
@testable import Webhooks

/// Two companies that know Zuleika by every touchpoint there is, and Ada beside her.
struct Town {
    let services: TestServices
    let privacy: Privacy
    let forms: Forms
    let messaging: Messaging
    let webhooks: Webhooks
    let log: IntakeLog

    var database: Database { services.database }

    /// Of Zuleika, each unlike anything else in a database.
    static let values = [
        "Zuleika", "Quoxbury", "zuleika.quoxbury@posta-rara.it", "347 123 4987", "3471234987", "4471190355218", "Via Zibibbo", "1971-03-29",
        "ZQ-990017",
        "dev-zq-5550112377", "203.0.113.77", "msg-zq-1", "Quoxbury-Rarissima", "zq-parola", "zq.altra@posta-rara.it",
    ]

    static func with(_ kind: TestDatabase, _ body: (Town) async throws -> Void) async throws {
        let migrations =
            TestServices.migrations + WebhooksSchema.migrations + MessagingSchema.migrations + FormsSchema.migrations + PrivacySchema.migrations
        try await kind.with(migrations) { database in try await body(try await Town(TestServices(on: database))) }
    }

    init(_ services: TestServices) async throws {
        self.services = services
        let (database, effects, intake) = (services.database, services.effects, services.intake)
        messaging = Messaging(database: database, effects: effects)
        forms = Forms(database: database, effects: effects, intake: intake, messaging: messaging, publicURL: "https://crm.example/")
        webhooks = Webhooks(
            database: database, effects: effects, organisation: services.organisation, customers: services.customers, sales: services.sales,
            accounts: Accounts(database: database, effects: effects, passwordCost: .least))
        log = IntakeLog(database: database, effects: effects)
        privacy = Privacy(
            database: database, effects: effects, customers: services.customers, organisation: services.organisation,
            participants: [
                IntakeParticipant(intake), SalesParticipant(), MessagingParticipant(), FormsParticipant(), WebhooksParticipant(), AuditParticipant(),
                CustomersParticipant(
                    services.customers, reliability: { tx in try intake.reliability(tx) },
                    settle: { [customers = services.customers] persons, tx in
                        try intake.refreshFigures(try customers.contacts(of: persons, tx), tx)
                    }),
            ])
    }

    // MARK: - What they do

    static let customers = """
        external_id,given_name,family_name,email,phone,card_number,street,house_number,postcode,city,birth_date,notes
        ZQ-990017,Zuleika,Quoxbury,zuleika.quoxbury@posta-rara.it,347 123 4987,4471190355218,Via Zibibbo,7,00184,Roma,1971-03-29,zq-parola
        A-1,Ada,Lovi,ada@posta.it,347 555 0001,4471190000012,Via Roma,1,00184,Roma,1980-01-01,
        """

    static let receipts = """
        receipt,date,store,sku,quantity,amount,card_number,email
        R-1,2026-05-01 10:00,S1,MILK,2,3.00,4471190355218,
        R-2,2026-05-02 10:00,S1,BREAD,1,2.50,,zuleika.quoxbury@posta-rara.it
        R-3,2026-05-02 11:00,S1,MILK,1,1.50,4471190000012,
        """

    static let london = """
        receipt,date,store,sku,quantity,amount,card_number
        L-1,2026-05-03 10:00,L1,TEA,1,4.00,4471190355218
        """

    private static func event(_ id: String, _ members: String, at second: Int) -> String {
        let time = Instant(microseconds: 1_779_000_000_000_000 + Int64(second) * 1_000_000).rfc3339
        return "{\"messageId\":\"\(id)\",\"timestamp\":\"\(time)\",\(members)}"
    }

    static let events: [String] = [
        event("msg-zq-1", #""type":"page","name":"Home","anonymousId":"dev-zq-5550112377","properties":{"q":"zq-parola"}"#, at: 1),
        event(
            "msg-zq-2",
            #""type":"identify","userId":"17","anonymousId":"dev-zq-5550112377","traits":{"email":"Zuleika.Quoxbury@Posta-Rara.it","firstName":"Zuleika"}"#,
            at: 2),
        event("msg-zq-3", #""type":"track","event":"Cart","userId":"17","properties":{"note":"Quoxbury-Rarissima"}"#, at: 3),
        event("msg-ada-1", #""type":"identify","userId":"18","traits":{"email":"ada@posta.it"}"#, at: 4),
        event("msg-ada-2", #""type":"track","event":"Cart","userId":"18","properties":{"note":"hello"}"#, at: 5),
        event(
            "msg-zq-4", #""type":"track","event":"Signed up","anonymousId":"dev-other","properties":{"to":"zuleika.quoxbury@posta-rara.it"}"#, at: 6),
        // Nobody is named: it is rejected.
        event("msg-zq-5", #""type":"track","event":"Lost","properties":{"mail":"zuleika.quoxbury@posta-rara.it","s":"Quoxbury"}"#, at: 7),
        event(
            "msg-zq-6",
            #""type":"track","event":"Order Completed","userId":"17","properties":{"order_id":"O-1","currency":"EUR","coupon":"FOR-4471190355218","products":[{"sku":"MILK","price":1.5,"quantity":2,"discount":1.0}]}"#,
            at: 8),
    ]

    /// Everything that there is to be known of Zuleika, from every door.
    func live() async throws {
        for company in [services.rome.id, services.london.id] {
            let code = company == services.rome.id ? "S1" : "L1"
            _ = try await database.write { [services] tx in
                try services.organisation.saveStores([StoreRecord(id: services.effects.id(), company: company, code: code)], tx)
            }
        }
        let hook = try await webhooks.add(EndpointDraft(company: nil, url: "https://one.example/hook"), actor: "test").endpoint.id
        try await services.importText(Self.customers, .contacts, from: "erp")
        try await services.importText(Self.receipts, .sales, from: "till")
        try await services.importText(Self.london, .sales, from: "other")
        try await send(Self.events)
        try await answerForm()
        try await deliver(to: hook)
    }

    func send(_ events: [String]) async throws {
        guard let source = services.sources["shop"] else { throw Problem(.missing, "source", "no such source in the test") }
        let body = "{\"batch\":[" + events.joined(separator: ",") + "],\"context\":{\"ip\":\"203.0.113.77\",\"traits\":{}}}"
        try await log.append(try TrackingRequest(.batch, body: Array(body.utf8)), from: SourceKey(id: source.id, company: source.company))
        try await Projector(services.intake).drain()
    }

    private func answerForm() async throws {
        let source = try await services.organisation.addSource(code: "events", kind: "event", company: services.rome)
        let effects = services.effects
        try await services.organisation.saveOccasion(
            OccasionRecord(
                id: effects.id(), company: services.rome.id, code: "day", name: "Day", startsOn: nil, endsOn: nil,
                activities: [ActivityRecord(id: effects.id(), source: source.id, code: "run", name: "Run", reliability: 1, attributes: [])]))
        guard let activity = try await services.organisation.occasions(of: services.rome.id).flatMap(\.activities).first else {
            throw Problem(.missing, "activity", "no such activity in the test")
        }
        let form = try await forms.add(
            Forms.standard(title: "Run", company: services.rome), activity: activity.id, company: services.rome.id, isOpen: true)
        let shown = ShownForm(form: form, company: services.rome, activity: activity)
        let moment = forms.moment(of: form)
        services.clock.advance(seconds: 5)
        let answers = [
            "email": "zuleika.quoxbury@posta-rara.it", "givenName": "Zuleika", "consent.any.privacy": "on", "consent.email.newsletter": "on",
        ]
        _ = try await forms.submit(Submission(answers: answers, moment: moment, language: .italian, ip: "203.0.113.77"), to: shown)
        // One to an address that she had before, which no contact carries any more.
        let (messaging, company, contact) = (messaging, services.rome.id, try await contacts("ZQ-990017").first)
        try await database.write { tx in
            _ = try messaging.post(
                OutgoingMail(
                    company: company, kind: "test", contact: contact, recipient: "zq.altra@posta-rara.it", subject: "Zuleika!", text: "Cara Zuleika",
                    html: "<p>Quoxbury"), tx)
        }
    }

    /// What waits for a receiver that answers with what it got, and refuses it.
    private func deliver(to hook: ID<WebhookEndpoint>) async throws {
        let transport = Transport { _ in
            Transport.Line(
                post: { _, body in .answered(status: 500, retryAfter: nil, text: String(decoding: body, as: UTF8.self)) }, close: {})
        }
        let sender = WebhookSending(
            webhooks, reliability: { [intake = services.intake] tx in try intake.reliability(tx) }, transport: transport,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, tick: .milliseconds(20))
        _ = try await sender.send(to: hook)
    }

    // MARK: - What is known

    func contacts(_ externalID: String) async throws -> [ID<Contact>] {
        try await database.read { tx in
            try tx.rows("SELECT id FROM contacts WHERE external_id = \(externalID)") { row throws(StorageError) in try row[0] }
        }
    }

    func person(_ externalID: String) async throws -> ID<Person> {
        let found = try await database.read { tx in
            try tx.value("SELECT person_id FROM contacts WHERE external_id = \(externalID)", as: ID<Person>.self)
        }
        guard let found else { throw Problem(.missing, "person", "nobody has this number in the test") }
        return found
    }

    /// Every cell of every table as text, with the place where it stands.
    func cells() async throws -> [(place: String, text: String)] {
        try await database.read { tx in
            let columns = SQL(
                sqlite: """
                    SELECT tables.name, columns.name FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'
                    """,
                postgres: "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = current_schema()")
            let names = try tx.rows(columns) { row throws(StorageError) in (try row[0, as: String.self], try row[1, as: String.self]) }
            return try names.flatMap { table, column in
                let cell = SQL(verbatim: "SELECT CAST(\"\(column)\" AS TEXT) FROM \"\(table)\" WHERE \"\(column)\" IS NOT NULL")
                return try tx.rows(cell) { row throws(StorageError) in (place: "\(table).\(column)", text: try row[0, as: String.self]) }
            }
        }
    }

    /// Where a value of Zuleika's stands: in cells of tables, and on SQLite in the bytes of the files.
    ///
    /// - Parameter besides: beginnings of places that are not looked at, and with them the files.
    func traces(besides left: [String] = []) async throws -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        let values = Self.values.map { $0.lowercased() }
        for (place, text) in try await cells() where !left.contains(where: { place.hasPrefix($0) }) {
            let text = text.lowercased()
            for value in values where text.contains(value) { found[value, default: []].insert(place) }
        }
        let file = SQL(sqlite: "SELECT file FROM pragma_database_list WHERE name = 'main'", postgres: "SELECT ''::text")
        let path = try await database.read { tx in try tx.value(file, as: String.self) } ?? ""
        for name in path.isEmpty || !left.isEmpty ? [] : [path, path + "-wal"] where FileManager.default.fileExists(atPath: name) {
            let text = String(decoding: try Data(contentsOf: URL(filePath: name)), as: UTF8.self).lowercased()
            for value in values where text.contains(value) { found[value, default: []].insert(name.hasSuffix("-wal") ? "log" : "file") }
        }
        return found
    }

    /// All sums that are kept of sales, and the sales without who bought.
    func figures() async throws -> [String] {
        try await database.read { tx in
            try [
                "SELECT company_id || ' ' || day || ' ' || store_id || ' ' || channel || ' ' || receipts || ' ' || identified || ' ' || net FROM sales_daily",
                "SELECT company_id || ' ' || weekday || ' ' || hour || ' ' || receipts || ' ' || net FROM sales_hourly",
                "SELECT product_id || ' ' || month || ' ' || quantity || ' ' || net FROM product_months",
                "SELECT receipt || ' ' || gross || ' ' || discount || ' ' || net || ' ' || lines || ' ' || status FROM sales",
                "SELECT sale_id || ' ' || line || ' ' || quantity || ' ' || net FROM sale_lines",
            ].flatMap { (query: SQL) in try tx.rows(query) { row throws(StorageError) in try row[0, as: String.self] } }.sorted()
        }
    }
}
