import Accounts
import Customers
import Desk
import Forms
import Foundation
import Hummingbird
import HummingbirdTesting
import Intake
import Invitations
import Kernel
import Logging
import Messaging
import OpenID
import Organisation
import Privacy
import Sales
import Storage
import TestKit
import Webhooks

@testable import Backoffice

/// Two companies in two currencies with a little data, and the back office over them.
struct Shop {
    let database: Database
    let accounts: Accounts
    let openID: OpenID
    let organisation: Organisation
    let intake: Intake
    let forms: Forms
    let messaging: Messaging
    let routes: BackofficeRoutes
    let clock: ManualClock
    let folder: String

    static let password = "correct horse battery"
    static let noon = Instant(microseconds: 1_780_000_000_000_000)  // 2026-05-28

    /// - Parameters:
    ///   - isEmpty: without companies, users or data.
    ///   - provider: where people sign in who do so by an identity provider.
    static func with(
        _ kind: TestDatabase, isEmpty: Bool = false, provider: ShopProvider = ShopProvider(),
        _ body: @escaping @Sendable (Shop, Browser) async throws -> Void
    ) async throws {
        let migrations =
            SharedTables.migrations + OrganisationSchema.migrations + CustomersSchema.migrations + SalesSchema.migrations
            + AccountsSchema.migrations + DeskSchema.migrations + IntakeSchema.migrations + WebhooksSchema.migrations + MessagingSchema.migrations
            + FormsSchema.migrations + OpenIDSchema.migrations + PrivacySchema.migrations
        let folder = FileManager.default.temporaryDirectory.appending(path: "tessera-shop-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await kind.with(migrations) { database in
            let clock = ManualClock(noon)
            let effects = Effects(clock: clock, ids: IDGenerator(clock: clock, node: 1))
            let organisation = Organisation(database: database, effects: effects)
            let intake = Intake(
                database: database, effects: effects, organisation: organisation, customers: Customers(database: database, effects: effects),
                sales: Sales(database: database, effects: effects))
            let messaging = Messaging(database: database, effects: effects)
            let forms = Forms(
                database: database, effects: effects, intake: intake, messaging: messaging, publicURL: "https://crm.example/")
            let privacy = Privacy(
                database: database, effects: effects, customers: intake.customers, organisation: organisation,
                participants: [
                    IntakeParticipant(intake), SalesParticipant(), MessagingParticipant(), FormsParticipant(), WebhooksParticipant(),
                    AuditParticipant(),
                    CustomersParticipant(
                        intake.customers, reliability: { tx in try intake.reliability(tx) },
                        settle: { persons, tx in try intake.refreshFigures(try intake.customers.contacts(of: persons, tx), tx) }),
                ])
            let accounts = Accounts(database: database, effects: effects, passwordCost: .least)
            let openID = OpenID(
                database: database, effects: effects, accounts: accounts, transport: provider.transport, publicURL: "https://crm.example")
            let routes = try BackofficeRoutes(
                database: database, effects: effects, accounts: accounts, openID: openID, intake: intake, forms: forms,
                invitations: Invitations(
                    database: database, effects: effects, accounts: accounts, publicURL: "https://crm.example/", sendsMail: true),
                privacy: privacy,
                uploadsFolder: folder + "/uploads", uploadLimit: 100_000, trustedProxies: 1,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let shop = Shop(
                database: database, accounts: accounts, openID: openID, organisation: organisation, intake: intake, forms: forms,
                messaging: messaging, routes: routes, clock: clock,
                folder: folder)
            if !isEmpty { try await shop.fill() }
            let router = Router()
            routes.add(to: router)
            try await Application(router: router).test(.router) { client in try await body(shop, Browser(client)) }
        }
    }

    private func fill() async throws {
        let moda = try await organisation.addCompany(code: "moda", name: "Moda", currency: "EUR", timeZone: "Europe/Rome")
        let hearth = try await organisation.addCompany(code: "hearth", name: "Hearth", currency: "GBP", timeZone: "Europe/London")
        for (company, text) in [(moda, "it"), (hearth, "uk")] {
            try await organisation.addSource(code: "erp", name: "ERP \(text)", kind: "erp", company: company)
            try await load("stores", "code;name;city\n1;Store \(text);Town\n", into: company)
            try await load("products", "sku;name;category;price;cost;brand\nA\(text);Shirt \(text);Men > Shirts;20.00;8.00;Filo\n", into: company)
            try await load(
                "contacts",
                "external_id;first name;last name;email;phone;city;card\n1;<b>Ada</b>;Rossi\(text);ada@\(text).example;;Torino;90000\(text == "it" ? 1 : 2)\n2;=cmd;Bianchi\(text);;;Roma;\n",
                into: company)
            try await load(
                "sales",
                "receipt;store;date_time;customer;sku;quantity;amount\nR1\(text);1;2026-05-20 10:00;1;A\(text);2;35.00\nR2\(text);1;2026-05-21 11:00;;A\(text);1;20.00\n",
                into: company)
        }
        try await accounts.addUser(email: "admin@x.example", name: "Admin", role: .administrator, password: Self.password)
        try await accounts.addUser(email: "moda@x.example", name: "Moda", role: .marketing, companies: [moda.id], password: Self.password)
        try await accounts.addUser(email: "reader@x.example", name: "Reader", role: .readOnly, companies: [moda.id], password: Self.password)
    }

    func load(_ kind: String, _ text: String, into company: CompanyRecord) async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/\(company.code)-\(kind).csv"
        try Data(text.utf8).write(to: URL(filePath: path))
        let source = try await organisation.source(code: "erp", of: company)
        let plan = try intake.plan(path: path, kind: .init(rawValue: kind) ?? .contacts, company: company)
        _ = try await intake.importFile(path: path, plan: plan, company: company, source: source)
    }

    func company(_ code: String) async throws -> CompanyRecord { try await organisation.company(code: code) }

    /// Ids of a company's person, sale, store, product and import, as paths of their pages.
    func paths(_ code: String) async throws -> [String] {
        let company = try await company(code).id
        let source = try await organisation.sources(of: company)[0].id
        return try await database.read { tx in
            let person = try intake.customers.list(PeopleQuery(companies: [company]), tx).people[0].id
            let receipt = "R1" + (code == "moda" ? "it" : "uk")
            let sale = try intake.sales.sales(receipt: receipt, companies: [company], tx)[0].id
            let store = try organisation.stores(of: company, tx)[0].id
            let product = try organisation.list(ProductQuery(companies: [company]), tx).products[0].id
            let file = try intake.imports(companies: [company], limit: 1, tx)[0]
            precondition(file.source == source)
            return ["/people/\(person)", "/sales/\(sale)", "/stores/\(store)", "/products/\(product)", "/imports/\(file.id)"]
        }
    }
}

/// A browser: it keeps cookies, follows nothing, and finds tokens in forms.
final class Browser {
    private let client: any TestClientProtocol
    private(set) var cookies: [String: String] = [:]

    init(_ client: any TestClientProtocol) { self.client = client }

    /// One that has not been here before.
    func other() -> Browser { Browser(client) }

    struct Answer {
        var status: Int
        var headers: HTTPFields
        var text: String

        var location: String? { headers[.location] }
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer { try await send(.get, path, headers, nil) }

    func post(_ path: String, _ fields: KeyValuePairs<String, String>, headers: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        let query = Address("/", fields.map { .init($0.key, $0.value) }).description.dropFirst(2)
        return try await send(.post, path, headers, ByteBuffer(string: String(query)))
    }

    func post(_ path: String, _ fields: [Address.Parameter]) async throws -> Answer {
        var headers = HTTPFields()
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await send(.post, path, headers, ByteBuffer(string: String(Address("/", fields).description.dropFirst(2))))
    }

    /// A form with a file behind its fields.
    func upload(_ fields: KeyValuePairs<String, String>, fileName: String, _ contents: String) async throws -> Answer {
        var body = ""
        for (name, value) in fields { body += "--line\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n" }
        body += "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(fileName)\"\r\n\r\n\(contents)\r\n--line--\r\n"
        var headers = HTTPFields()
        headers[.contentType] = "multipart/form-data; boundary=line"
        return try await send(.post, "/imports", headers, ByteBuffer(string: body))
    }

    private func send(_ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields, _ body: ByteBuffer?) async throws -> Answer {
        var headers = headers
        if !cookies.isEmpty { headers[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
        let response = try await client.executeRequest(uri: path, method: method, headers: headers, body: body)
        for line in response.headers[values: .setCookie] {
            let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let isGone = line.contains("Max-Age=0")
            cookies[String(pair[0])] = isGone ? nil : String(pair[1])
        }
        return Answer(status: response.status.code, headers: response.headers, text: String(buffer: response.body))
    }

    /// The token in the first form of a page.
    func token(_ path: String = "/profile", headers: HTTPFields = [:]) async throws -> String {
        let page = try await get(path, headers: headers)
        return page.text.firstMatch(of: /name="csrf" value="([0-9a-f]+)"/).map { String($0.output.1) } ?? ""
    }

    /// As this user, whoever was signed in before.
    func signIn(_ email: String = "admin@x.example") async throws {
        cookies = [:]
        _ = try await post("/sign-in", ["csrf": try await token("/sign-in"), "email": email, "password": Shop.password])
    }
}
