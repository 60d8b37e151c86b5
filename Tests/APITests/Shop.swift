import API
import Accounts
import Customers
import Foundation
import Hummingbird
import HummingbirdTesting
import Intake
import Kernel
import Messaging
import Organisation
import Privacy
import Sales
import Storage
import TestKit
import Testing
import Webhooks

/// Two companies of one group that both know Ada, and the API above them.
struct Shop: Sendable {
    var services: Services
    var clock: ManualClock
    var client: any TestClientProtocol
    var document: JSON
    var north: CompanyRecord
    var south: CompanyRecord
    var store: StoreRecord
    /// Of the north; and one that may be removed.
    var group: ID<StoreGroup>
    var spareGroup: ID<StoreGroup>
    /// Of the north: the tills, and an occasion with an activity.
    var source: ID<Source>
    var occasion: ID<Occasion>
    var activity: ID<Activity>
    var ada: ID<Person>
    /// Somebody who may be erased.
    var carla: ID<Person>
    var bruno: ID<Person>
    /// Contacts of Bruno and Carla.
    var doubtful: [ID<Contact>]
    /// Of Bruno, one that may be closed.
    var request: ID<PrivacyRequest>
    /// Ada's contacts: at the till and in the web shop of the north, in the newsletter of the south.
    var contacts: [ID<Contact>]
    /// Bought in the north and in the south.
    var sales: [ID<Sale>]
    /// Keys: of everything, and of everything in one company.
    var key: String
    var northKey: String
    var southKey: String
    /// Of the north, with one delivery; and one that may be removed.
    var webhook: ID<WebhookEndpoint>
    var delivery: ID<WebhookDelivery>
    var spareWebhook: ID<WebhookEndpoint>

    /// Who signs in to the north; and a profile that was composed, and one that may be removed.
    var user: ID<User>
    var profile: ID<Profile>
    var spareProfile: ID<Profile>

    static let migrations =
        SharedTables.migrations + OrganisationSchema.migrations + CustomersSchema.migrations + SalesSchema.migrations + AccountsSchema.migrations
        + IntakeSchema.migrations + WebhooksSchema.migrations + MessagingSchema.migrations + PrivacySchema.migrations

    static func with<Value>(
        _ kind: TestDatabase, timelines: [any TimelineSource] = [], _ body: @Sendable (Shop) async throws -> Value
    ) async throws -> Value {
        try await kind.with(migrations) { database in
            let clock = ManualClock(Instant(microseconds: 1_770_000_000_000_000))
            let effects = Effects(clock: clock, ids: IDGenerator(clock: clock, node: 1))
            let services = Services(database: database, effects: effects) { customers in
                // What touchpoints told, and how far each is believed, is the same for all here.
                [
                    SalesParticipant(), WebhooksParticipant(), AuditParticipant(),
                    CustomersParticipant(customers, reliability: { _ in ReliabilityTable(sources: [:], activities: [:]) }, settle: { _, _ in }),
                ]
            }
            let plan = try await Plan(services)
            let routes = APIRoutes(
                services: services, migrations: migrations, log: IntakeLog(database: database, effects: effects), timelines: timelines,
                directoryAge: .zero)
            let router = Router()
            routes.add(to: router)
            let key = try await services.accounts.addKey(name: "all", scopes: [.everything]).secret
            let northKey = try await services.accounts.addKey(name: "north", scopes: [.everything], company: plan.north.id).secret
            let southKey = try await services.accounts.addKey(name: "south", scopes: [.everything], company: plan.south.id).secret
            let webhook = try await services.webhooks.add(
                EndpointDraft(company: plan.north.id, url: "https://north.example/hook"), actor: "test"
            ).endpoint.id
            let delivery = try await services.webhooks.test(webhook, actor: "test")
            let spare = try await services.webhooks.add(EndpointDraft(company: nil, url: "https://group.example/hook"), actor: "test").endpoint.id
            let accounts = Accounts(database: database, effects: effects, passwordCost: .least)
            let user = try await accounts.addUser(
                email: "u@north.example", name: "U", role: .care, companies: [plan.north.id], password: "correct horse battery")
            let profile = try await accounts.addProfile(name: "Own", rights: [Right(.see, .sales)])
            let spareProfile = try await accounts.addProfile(name: "Spare", rights: [Right(.see, .sales)])
            let doubtful = try await database.read { tx in
                try tx.rows("SELECT id FROM contacts WHERE external_id IN ('t2', 'n2') ORDER BY id") { row throws(StorageError) in
                    try row[0, as: ID<Contact>.self]
                }
            }
            let (carla, bruno) = try await database.read { tx in
                let found = try ["carla@rossi.it", "bruno@rossi.it"].map { try services.customers.search($0, companies: nil, tx).first?.id ?? ID(1) }
                return (found[0], found[1])
            }
            let request = try await services.privacy.receive(.access, of: bruno, companies: nil, by: .command).id
            return try await Application(router: router).test(.router) { client in
                try await body(
                    Shop(
                        services: services, clock: clock, client: client, document: routes.document, north: plan.north, south: plan.south,
                        store: plan.store, group: plan.group, spareGroup: plan.spareGroup, source: plan.source, occasion: plan.occasion,
                        activity: plan.activity, ada: plan.ada, carla: carla, bruno: bruno, doubtful: doubtful, request: request,
                        contacts: plan.contacts, sales: plan.sales,
                        key: key, northKey: northKey,
                        southKey: southKey,
                        webhook: webhook, delivery: delivery, spareWebhook: spare, user: user.id,
                        profile: profile.id, spareProfile: spareProfile.id))
            }
        }
    }
}

/// What a shop is filled with.
struct Plan {
    var north: CompanyRecord
    var south: CompanyRecord
    var store: StoreRecord
    /// Of the north; and one that may be removed.
    var group: ID<StoreGroup>
    var spareGroup: ID<StoreGroup>
    var source: ID<Source>
    var occasion: ID<Occasion>
    var activity: ID<Activity>
    var ada: ID<Person>
    var contacts: [ID<Contact>]
    var sales: [ID<Sale>]

    init(_ services: Services) async throws {
        let organisation = services.organisation
        let north = try await organisation.addCompany(code: "north", currency: "EUR", timeZone: "Europe/Rome")
        let south = try await organisation.addCompany(code: "south", currency: "GBP", timeZone: "Europe/London")
        let till = try await organisation.addSource(code: "till", kind: "till", company: north)
        let web = try await organisation.addSource(code: "web", kind: "webshop", company: north)
        let news = try await organisation.addSource(code: "news", kind: "newsletter", company: south)
        var record = StoreRecord(id: services.effects.id(), company: north.id, code: "rm1", name: "Roma")
        record.city = "Roma"
        record.groups = ["centre"]
        store = try await organisation.saveStore(record)
        group = try #require(try await organisation.storeGroups().first).id
        spareGroup = try await organisation.addStoreGroup(company: north.id, code: "spare", name: "Spare").id
        _ = try await organisation.saveStore(StoreRecord(id: services.effects.id(), company: south.id, code: "ln1", name: "London"))
        source = till.id
        (occasion, activity) = try await Self.meet(services, north, till)
        let reliability = ReliabilityTable(
            sources: [till.id: { till.reliability[$0] }, web.id: { web.reliability[$0] }, news.id: { news.reliability[$0] }], activities: [:])
        var arrivals: [[ContactDraft]] = [[Self.draft("t1", "Ada", "Rossi"), Self.draft("t2", "Bruno", "Bianchi")]]
        arrivals[0][0].values[.phone] = "+39 06 6982 4417"
        arrivals[0][0].values[.city] = "Roma"
        arrivals[0][0].card = "2900000000018"
        arrivals[0][0].values[.birthDate] = "31/02/1980"
        arrivals[0][0].extensions = [.init("shoe size", "38")]
        arrivals[0][1].values[.email] = "bruno@rossi.it"
        arrivals.append([Self.draft("w1", "Ada", "Rossi")])
        arrivals.append([Self.draft("n1", "Ada", "Rossi"), Self.draft("n2", "Carla", "Verdi")])
        arrivals[2][0].values[.city] = "Southampton"
        arrivals[2][1].values[.email] = "carla@rossi.it"
        for place in [0, 1, 2] { arrivals[place][0].values[.email] = "ada@rossi.it" }
        let places = [(till.id, north), (web.id, north), (news.id, south)]
        let drafts = arrivals
        try await services.database.write { tx in
            for (index, (source, company)) in places.enumerated() {
                _ = try services.customers.save(
                    drafts[index], source: source, company: company.id, country: company.country, today: Day(daysSinceEpoch: 20_000),
                    reliability: reliability, madeBy: "test", tx)
            }
        }
        (ada, contacts) = try await services.database.read { tx in
            let person = try services.customers.search("ada@rossi.it", companies: nil, tx).first?.id ?? ID(1)
            return (person, try services.customers.contacts(of: person, companies: nil, tx))
        }
        guard contacts.count == 3 else { throw Problem(.broken, "plan-failed", "Ada has \(contacts.count) contacts.") }
        sales = try await Self.sell(services, north, south, till.id, news.id, store.id, contacts)
        self.north = north
        self.south = south
    }

    /// A running day with its tent, one attribute that is declared and one that was.
    private static func meet(
        _ services: Services, _ company: CompanyRecord, _ source: SourceRecord
    ) async throws -> (ID<Occasion>, ID<Activity>) {
        let organisation = services.organisation
        let occasion = OccasionRecord(id: services.effects.id(), company: company.id, code: "run", name: "Run", startsOn: nil, endsOn: nil)
        try await organisation.addOccasion(occasion)
        let activity = ActivityRecord(id: services.effects.id(), source: source.id, code: "stand", name: "Stand", reliability: 1)
        try await organisation.addActivity(activity, to: occasion.id)
        for key in ["old", "gone"] {
            try await organisation.declareAttribute(
                AttributeRecord(key: key, label: key, kind: .text, isRequired: false, choices: []), company: company.id)
        }
        try await organisation.retireAttribute("gone", company: company.id)
        return (occasion.id, activity.id)
    }

    private static func draft(_ number: String, _ given: String, _ family: String) -> ContactDraft {
        var draft = ContactDraft(externalID: number)
        draft.values = [.givenName: given, .familyName: family]
        return draft
    }

    /// Two sales to Ada in the north, one in the south.
    private static func sell(
        _ services: Services, _ north: CompanyRecord, _ south: CompanyRecord, _ till: ID<Source>, _ news: ID<Source>, _ store: ID<Store>,
        _ contacts: [ID<Contact>]
    ) async throws -> [ID<Sale>] {
        try await services.database.write { tx in
            let boots = try services.organisation.ensureProducts(["boot-1": "Red boots"], company: north.id, tx)["boot-1"] ?? ID(1)
            let tea = try services.organisation.ensureProducts(["tea-1": "Green tea"], company: south.id, tx)["tea-1"] ?? ID(1)
            var drafts: [SaleDraft] = []
            for (index, receipt) in ["R-1001", "R-1002", "S-2001"].enumerated() {
                let isNorth = index < 2
                var draft = SaleDraft(
                    naturalKey: receipt, company: isNorth ? north.id : south.id, source: isNorth ? till : news, channel: isNorth ? "store" : "web",
                    kind: .sale, businessDay: Day(daysSinceEpoch: 20_400 + Int32(index)), receipt: receipt,
                    occurredAt: Instant(microseconds: 1_762_600_000_000_000 + Int64(index) * 86_400_000_000), hour: 10,
                    currency: isNorth ? .eur : .gbp)
                draft.store = isNorth ? store : nil
                draft.contact = isNorth ? contacts.first : contacts.last
                draft.lines = [
                    SaleLine(
                        line: 1, product: isNorth ? boots : tea, quantity: 1500, unitPrice: 1000, gross: 1500, discount: 250, net: 1250, taxRate: 2200
                    )
                ]
                draft.tenders = [Tender(kind: "cash", amount: 1250)]
                draft.discounts = [LineDiscount(line: 1, kind: .promotion, amount: 250, reference: "spring")]
                drafts.append(draft)
            }
            let outcomes = try services.sales.commit(drafts, mode: .history, tx)
            return outcomes.compactMap { if case .inserted(let id) = $0 { id } else { nil } }
        }
    }
}
