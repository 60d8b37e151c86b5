import Accounts
import Customers
import Kernel
import Organisation
import Sales
import TestKit
import Testing

@testable import Backoffice

/// Moda has a second store, where Carla buys; a group holds the first one alone, where Ada buys.
@Suite("What is seen by who is limited to groups of stores", .serialized)
struct StoreReachTests {
    private static func fill(_ shop: Shop) async throws -> (group: ID<StoreGroup>, first: ID<Store>, second: ID<Store>) {
        let moda = try await shop.company("moda")
        try await shop.load("stores", "code;name;city\n2;Outlet;Town\n", into: moda)
        try await shop.load(
            "contacts", "external_id;first name;last name;email;city;card\n3;Carla;Verdi;carla@it.example;Bari;900003\n", into: moda)
        try await shop.load(
            "sales",
            """
            receipt;store;date_time;customer;sku;quantity;amount
            R3it;2;2026-05-22 10:00;3;Ait;1;77.00
            R4it;2;2026-05-23 10:00;1;Ait;1;500.00
            R5it;;2026-05-23 11:00;1;Ait;1;900.00

            """, into: moda)
        let stores = try await shop.organisation.stores(of: moda.id)
        let first = try #require(stores.first { $0.code == "1" }).id
        let second = try #require(stores.first { $0.code == "2" }).id
        return (try await shop.organisation.addStoreGroup(company: moda.id, code: "town", name: "Town", stores: [first]).id, first, second)
    }

    private static func manager(_ shop: Shop, _ group: ID<StoreGroup>, companies: [ID<Company>]? = nil, role: Role = .storeManager) async throws {
        try await shop.accounts.addUser(
            email: "manager@x.example", name: "Manager", grants: [Grant(role, Reach(companies: companies, storeGroups: [group]))],
            password: Shop.password)
    }

    private static func sale(_ shop: Shop, _ receipt: String) async throws -> ID<Sale> {
        try await shop.database.read { tx in try #require(try shop.intake.sales.sales(receipt: receipt, companies: nil, tx).first).id }
    }

    private static func person(_ shop: Shop, _ name: String) async throws -> ID<Person> {
        try await shop.database.read { tx in try #require(try shop.intake.customers.search(name, companies: nil, tx).first).id }
    }

    @Test(arguments: TestDatabase.allCases)
    func theirStoresTheirSalesAndWhoBoughtThere(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (group, first, second) = try await Self.fill(shop)
            try await Self.manager(shop, group)
            try await browser.signIn("manager@x.example")
            let list = try await browser.get("/people")
            #expect(list.text.contains("Rossiit") && !list.text.contains("Verdi") && !list.text.contains("Bianchi") && !list.text.contains("Rossiuk"))
            // What Ada spent at the outlet and in the web shop is not theirs.
            #expect(list.text.contains("35.00") && !list.text.contains("535.00") && !list.text.contains("1,435.00"))
            #expect(try await !browser.get("/people?q=verdi").text.contains("carla@"))
            #expect(try await !browser.get("/people/search?q=carla").text.contains("carla@"))
            let found = try await browser.get("/people/search?q=R4it")
            #expect(!found.text.contains("/sales/"))
            #expect(try await browser.get("/people/search?q=R1it").text.contains("/sales/"))
            let (ada, carla) = (try await Self.person(shop, "rossiit"), try await Self.person(shop, "verdi"))
            #expect(try await browser.get("/people/\(carla)").status == 404)
            let page = try await browser.get("/people/\(ada)")
            #expect(page.status == 200 && page.text.contains("R1it") && !page.text.contains("R4it") && !page.text.contains("R5it"))
            #expect(!page.text.contains("500.00") && !page.text.contains("900.00") && !page.text.contains("Outlet"))
            for (receipt, status) in [("R1it", 200), ("R2it", 200), ("R3it", 404), ("R4it", 404), ("R5it", 404), ("R1uk", 404)] {
                #expect(try await browser.get("/sales/\(try await Self.sale(shop, receipt))").status == status, "\(receipt)")
            }
            let stores = try await browser.get("/stores")
            #expect(stores.text.contains("Store it") && !stores.text.contains("Outlet") && !stores.text.contains("Store uk"))
            #expect(try await browser.get("/stores/\(first)").status == 200)
            #expect(try await browser.get("/stores/\(second)").status == 404)
            let file = try await browser.get("/stores.csv")
            #expect(file.text.contains("Store it") && !file.text.contains("Outlet"))
            let home = try await browser.get("/")
            #expect(home.status == 200 && home.text.contains("€55") && !home.text.contains("Outlet") && !home.text.contains("1,532"))
            for path in ["/products", "/sources", "/imports", "/users", "/settings", "/audit", "/activities", "/companies"] {
                #expect(try await browser.get(path).status == 403, "\(path)")
                #expect(!home.text.contains("href=\"\(path)\""), "\(path)")
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aStoreThatJoinsIsSeenAtOnceAndARemovedGroupShowsNothing(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (group, first, second) = try await Self.fill(shop)
            try await Self.manager(shop, group)
            try await browser.signIn("manager@x.example")
            let moda = try await shop.company("moda")
            let record = StoreGroupRecord(id: group, company: moda.id, code: "town", name: "Town")
            try await shop.organisation.changeStoreGroup(record, stores: [first, second])
            #expect(try await browser.get("/people").text.contains("Verdi"))
            #expect(try await browser.get("/stores/\(second)").status == 200)
            try await shop.organisation.removeStoreGroup(group)
            #expect(try await !browser.get("/people").text.contains("Rossiit"))
            #expect(try await browser.get("/stores/\(first)").status == 404)
            #expect(try await browser.get("/").status == 200)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func oneCompanyWholeAndOfAnotherSomeStores(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (group, _, _) = try await Self.fill(shop)
            let hearth = try await shop.company("hearth")
            try await shop.accounts.addUser(
                email: "manager@x.example", name: "Manager",
                grants: [Grant(.storeManager, Reach(storeGroups: [group])), Grant(.analyst, Reach(companies: [hearth.id]))], password: Shop.password)
            try await browser.signIn("manager@x.example")
            let list = try await browser.get("/people")
            #expect(list.text.contains("Rossiit") && list.text.contains("Rossiuk") && list.text.contains("Bianchiuk"))
            #expect(!list.text.contains("Verdi") && !list.text.contains("Bianchiit"))
            // Where only the analyst's grant allows it, only its company is there.
            let file = try await browser.get("/people.csv")
            #expect(file.status == 200 && file.text.contains("Rossiuk") && !file.text.contains("Rossiit"))
            #expect(try await browser.get("/products").text.contains("Shirt uk"))
            #expect(try await !browser.get("/products").text.contains("Shirt it"))
        }
    }

    /// A whole grant besides makes the limit none.
    @Test(arguments: TestDatabase.allCases)
    func theWiderGrantCounts(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (group, _, second) = try await Self.fill(shop)
            try await shop.accounts.addUser(
                email: "manager@x.example", name: "Manager", grants: [Grant(.storeManager, Reach(storeGroups: [group])), Grant(.readOnly)],
                password: Shop.password)
            try await browser.signIn("manager@x.example")
            #expect(try await browser.get("/people").text.contains("Verdi"))
            #expect(try await browser.get("/stores/\(second)").status == 200)
            // The store manager's right to export still holds in the first store alone.
            #expect(try await !browser.get("/stores.csv").text.contains("Outlet"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func consentsOfOthersCannotBeRecorded(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (group, _, _) = try await Self.fill(shop)
            let moda = try await shop.company("moda")
            let own = try await shop.accounts.addProfile(
                name: "Consents", rights: [Right(.see, .people), Right(.edit, .consents), Right(.see, .consents)])
            try await shop.accounts.addUser(
                email: "manager@x.example", name: "Manager", grants: [Grant(own.id, Reach(storeGroups: [group]))], password: Shop.password)
            try await browser.signIn("manager@x.example")
            let fields =
                [
                    "csrf": try await browser.token(), "company": "\(moda.id)", "channel": "email", "purpose": "marketing", "state": "granted",
                ] as KeyValuePairs
            let (ada, carla) = (try await Self.person(shop, "rossiit"), try await Self.person(shop, "verdi"))
            #expect(try await browser.post("/people/\(carla)/consents", fields).status == 404)
            #expect(try await browser.post("/people/\(ada)/consents", fields).status == 303)
        }
    }
}
