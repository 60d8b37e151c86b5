import Accounts
import Hummingbird
import HummingbirdTesting
import Kernel
import TestKit
import Testing

@testable import Backoffice

@Suite("Each route for each role", .serialized)
struct RightsTests {
    /// Signing in and out, what visitors reach, files of our own.
    private static let open = ["/sign-in", "/sign-out", "/first-user", "/assets/", "/f/", "/forms", "/confirm", "/preferences", "/embed"]

    /// As the router has them: `GET /people/:id`.
    private static func routes(_ shop: Shop) -> [(method: HTTPRequest.Method, path: String)] {
        let router = Router()
        shop.routes.add(to: router)
        return router.routes.map { ($0.method, String(RouteRights.name($0.method, $0.path).split(separator: " ")[1])) }
    }

    private static func address(_ path: String, _ paths: [String]) -> String {
        let known = paths.first { path.hasPrefix("/" + $0.split(separator: "/")[0] + "/:id") }
        let id = known.map { String($0.split(separator: "/")[1]) } ?? "x"
        return path.replacing(":id", with: id).replacing(":request", with: "x").replacing(":delivery", with: "x")
    }

    @Test func everyRouteHasARow() async throws {
        try await Shop.with(.sqlite) { shop, _ in
            let routes = Set(
                Self.routes(shop).filter { route in !Self.open.contains { route.path.hasPrefix($0) } }.map { "\($0.method.rawValue) \($0.path)" })
            let rows = Set(RouteRights.rights.keys).union(RouteRights.own)
            #expect(routes.subtracting(rows).sorted() == [], "routes without a row")
            #expect(rows.subtracting(routes).sorted() == [], "rows without a route")
        }
    }

    /// How many routes are refused.
    private static func tryEachRoute(
        _ shop: Shop, _ browser: Browser, as name: String, isAllowed: (String, Right) -> Bool
    ) async throws -> Int {
        let paths = try await shop.paths("moda")
        var denied = 0
        for (route, right) in RouteRights.rights.sorted(by: { $0.key < $1.key }) {
            let parts = route.split(separator: " ").map(String.init)
            let address = address(parts[1], paths)
            let answer = parts[0] == "GET" ? try await browser.get(address) : try await browser.post(address, [:])
            let isAllowed = isAllowed(route, right)
            #expect((answer.status != 403) == isAllowed, "\(route) as \(name): \(answer.status)")
            denied += isAllowed ? 0 : 1
        }
        return denied
    }

    /// Profiles that no ready one is like: each right alone, and those of each area together.
    static let composed: [Set<Right>] =
        [
            [Right(.see, .audit)], [Right(.administer, .organisation)], [Right(.export, .people)], [Right(.approve, .sales)],
            [Right(.import, .sources)],
        ]
        + Area.allCases.map { area in Set(Permission.allCases.map { Right($0, area) }) }

    @Test(arguments: composed.indices)
    func aComposedProfileOpensWhatItNamesAndNothingElse(index: Int) async throws {
        try await Shop.with(.sqlite) { shop, browser in
            let rights = Self.composed[index]
            let profile = try await shop.accounts.addProfile(name: "Own", rights: rights)
            try await shop.accounts.addUser(email: "r@x.example", name: "R", grants: [Grant(profile.id)], password: Shop.password)
            try await browser.signIn("r@x.example")
            let denied = try await Self.tryEachRoute(shop, browser, as: "\(rights)") { _, right in rights.contains(right) }
            #expect(denied > RouteRights.rights.count / 2)
            #expect(try await browser.get("/profile").status == 200)
        }
    }

    /// With every right, but in a group of stores only: open is what knows of stores.
    @Test func whoIsLimitedToStoresOpensWhatKnowsOfStores() async throws {
        try await Shop.with(.sqlite) { shop, browser in
            let moda = try await shop.company("moda")
            let stores = try await shop.organisation.stores(of: moda.id).map(\.id)
            let group = try await shop.organisation.addStoreGroup(company: moda.id, code: "all", name: "All", stores: stores)
            try await shop.accounts.addUser(
                email: "r@x.example", name: "R", grants: [Grant(.administrator, Reach(storeGroups: [group.id]))], password: Shop.password)
            try await browser.signIn("r@x.example")
            let denied = try await Self.tryEachRoute(shop, browser, as: "limited") { route, _ in RouteRights.byStore.contains(route) }
            #expect(denied == RouteRights.rights.count - RouteRights.byStore.count)
        }
    }

    /// Nothing is sent along, so what is allowed is refused for its form or finds nothing: it is told from what is not allowed by the status.
    @Test(arguments: Role.allCases)
    func whatIsNotNamedIsRefused(role: Role) async throws {
        try await Shop.with(.sqlite) { shop, browser in
            try await shop.accounts.addUser(email: "r@x.example", name: "R", role: role, password: Shop.password)
            try await browser.signIn("r@x.example")
            let denied = try await Self.tryEachRoute(shop, browser, as: role.rawValue) { _, right in role.rights.contains(right) }
            #expect((role == .administrator) == (denied == 0))
            #expect(try await browser.get("/profile").status == 200)
            let page = try await browser.get("/").text
            let home = try #require(page.firstMatch(of: /<nav .*?<\/nav>/.dotMatchesNewlines())).output
            #expect(home.contains("href=\"/audit\"") == role.may(.see, .audit) && home.contains("href=\"/people\"") == role.may(.see, .people))
        }
    }

    @Test func whatEachRoleMayNeverDo() {
        #expect(Role.administrator.rights.count == Area.allCases.count * Permission.allCases.count)
        for role in Role.allCases where role != .administrator {
            #expect(!role.rights.contains { $0.permission == .administer || [.users, .audit, .settings, .webhooks].contains($0.area) }, "\(role)")
        }
        #expect(
            !Role.partner.may(.see, .people) && !Role.storeManager.may(.export, .people) && !Role.readOnly.rights.contains { $0.permission != .see })
    }
}
