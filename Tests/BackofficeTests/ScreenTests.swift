import Hummingbird
import Kernel
import TestKit
import Testing

@testable import Backoffice

@Suite("Screens over real data", .serialized)
struct ScreenTests {
    static let lists = [
        "/", "/?period=90d", "/?period=12m", "/people", "/people?sort=spent&order=desc", "/people?sort=email", "/people?sort=city&order=desc",
        "/people?sort=contacts", "/people?sort=purchases", "/people?sort=last", "/people?sort=since",
        "/people?stage=member&email=yes&phone=no&city=torino",
        "/people?bought=30d", "/people?bought=12m", "/people?bought=over12m", "/people?bought=never", "/people?q=rossi", "/people/search?q=rossi",
        "/people/search?q=R1it", "/stores", "/stores?sort=city&period=12m", "/stores?sort=change&q=store", "/stores?sort=average&order=desc",
        "/products",
        "/products?q=shirt", "/products?sort=price&order=desc", "/products?sort=brand", "/imports", "/imports?kind=contacts&state=finished",
        "/imports/new", "/imports/new?kind=sales", "/profile", "/activities", "/activities?q=run&sort=submissions&order=desc",
        "/activities?sort=last",
        "/activities?sort=occasion", "/activities?sort=company", "/network", "/network?period=12m&sort=lead&with=year",
        "/network?sort=identified&order=desc",
        "/network?sort=name", "/dashboard/arrange", "/people-quality", "/people-quality?period=12m",
    ]

    @Test(arguments: TestDatabase.allCases)
    func everyListRendersWithDataAndWithout(kind: TestDatabase) async throws {
        for isEmpty in [false, true] {
            try await Shop.with(kind, isEmpty: isEmpty) { shop, browser in
                if isEmpty {
                    try await shop.accounts.addUser(email: "admin@x.example", name: "Admin", role: .administrator, password: Shop.password)
                }
                try await browser.signIn()
                for path in Self.lists {
                    let answer = try await browser.get(path)
                    #expect(answer.status == 200, "\(path), \(isEmpty ? "empty" : "full")")
                    #expect(faults(answer.text).isEmpty, "\(path): \(faults(answer.text).prefix(3))")
                }
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func everyThingHasAPageAndOthersDoNotSeeIt(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn("moda@x.example")
            for path in try await shop.paths("moda") {
                let answer = try await browser.get(path)
                #expect(answer.status == 200 && faults(answer.text).isEmpty, "\(path)")
            }
            for path in try await shop.paths("hearth") {
                let answer = try await browser.get(path)
                #expect(answer.status == 404 && answer.text.contains("There is nothing here"), "\(path)")
            }
            let file = try await shop.paths("hearth")[4]
            #expect(try await browser.get(file + "/progress").status == 404)
            #expect(try await browser.get(file + "/rejected.csv").status == 404)
            #expect(try await browser.post(file + "/cancel", ["csrf": try await browser.token()]).status == 404)
            for path in [
                "/people", "/stores", "/products", "/people.csv", "/stores.csv", "/products.csv", "/people/search?q=uk", "/people/search?q=R1uk",
            ] {
                let text = try await browser.get(path).text
                #expect(
                    !text.contains("uk.example") && !text.contains("Store uk") && !text.contains("Shirt uk") && !text.contains("Rossiuk"), "\(path)")
            }
            #expect(try await browser.get("/people").text.contains("Rossiit"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func theCompanyChosenNarrowsEverything(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            #expect(try await browser.get("/people").text.contains("Rossiuk"))
            let moda = try await shop.company("moda").id
            let chosen = try await browser.post(
                "/company", ["csrf": try await browser.token(), "company": "\(moda)", "return": "/people?stage=member"])
            #expect(chosen.location == "/people?stage=member")
            let people = try await browser.get("/people")
            #expect(people.text.contains("Rossiit") && !people.text.contains("Rossiuk"))
            #expect(try await browser.get(try await shop.paths("hearth")[0]).status == 404)
            _ = try await browser.post("/company", ["csrf": try await browser.token(), "company": "", "return": "/people/x"])
            #expect(try await browser.get("/people").text.contains("Rossiuk"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func euroAndPoundsAreNeverAddedUp(kind: TestDatabase) async throws {
        try await Shop.with(kind) { _, browser in
            try await browser.signIn()
            let home = try await browser.get("/").text
            #expect(home.contains("€55") && home.contains("£55") && !home.contains("€110") && !home.contains("£110"))
            let stores = try await browser.get("/stores").text
            #expect(stores.contains("€55") && stores.contains("£55"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatARoleMayNotIsRefused(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn("reader@x.example")
            for path in ["/people.csv", "/stores.csv", "/products.csv", "/imports/new"] {
                let answer = try await browser.get(path)
                #expect(answer.status == 403 && answer.text.contains("You may not see this"), "\(path)")
            }
            let upload = try await browser.upload(["csrf": try await browser.token(), "kind": "contacts"], fileName: "a.csv", "id\n1\n")
            #expect(upload.status == 403)
            #expect(try await browser.get("/people").status == 200)
            _ = shop
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func textFromFilesStaysEscapedAndFormulasAreGuarded(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            for path in ["/people", "/people?q=rossi", "/people/search?q=rossi", try await shop.paths("moda")[1]] {
                let text = try await browser.get(path).text
                #expect(!text.contains("<b>") && text.contains("&lt;b&gt;"), "\(path)")
            }
            let file = try await browser.get("/people.csv")
            #expect(file.headers[.contentDisposition] == #"attachment; filename="people.csv""#)
            #expect(file.headers[.contentType] == "text/csv; charset=utf-8")
            let lines = file.text.split(whereSeparator: \.isNewline)
            #expect(lines.count == 5, "four people and a heading")
            #expect(file.text.contains("'=") && !file.text.contains(",=") && file.text.hasPrefix("\u{feff}"))
            #expect(try await browser.get("/stores.csv").text.split(whereSeparator: \.isNewline).count == 3)
            #expect(try await browser.get("/products.csv").text.contains("Shirt uk"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func listsGoOnAndBack(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let names = (10..<70).map { "\($0);Nina;Aaa\($0);n\($0)@x.example;;Pisa;\n" }.joined()
            try await shop.load("contacts", "external_id;first name;last name;email;phone;city;card\n" + names, into: try await shop.company("moda"))
            try await browser.signIn()
            for sort in ["name", "email", "city", "contacts", "purchases", "spent", "since"] {
                let first = try await browser.get("/people?size=25&sort=\(sort)").text
                let next = String(try #require(first.firstMatch(of: /rel="next" href="([^"]*)"/)).output.1).replacing("&amp;", with: "&")
                #expect(!first.contains("rel=\"prev\" href"), "\(sort)")
                let second = try await browser.get(next).text
                let back = String(try #require(second.firstMatch(of: /rel="prev" href="([^"]*)"/)).output.1).replacing("&amp;", with: "&")
                let again = try await browser.get(back).text
                let rows = { (text: String) in text.matches(of: /href="(\/people\/per_[^"]*)"/).map { String($0.output.1) } }
                #expect(rows(first).count >= 25 && rows(first) == rows(again), "\(sort)")
                #expect(Set(rows(first)).isDisjoint(with: rows(second)), "\(sort)")
            }
            #expect(try await browser.get("/people?after=nonsense").status == 400)
            #expect(try await browser.get("/products?after=nonsense").status == 400)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatIsNotThereIsAFriendlyPage(kind: TestDatabase) async throws {
        try await Shop.with(kind) { _, browser in
            try await browser.signIn()
            for path in ["/nothing", "/people/per_x", "/people/\(ID<Person>(77))", "/sales/\(ID<Sale>(77))", "/imports/\(ID<FileImport>(77))"] {
                let answer = try await browser.get(path)
                #expect(answer.status == 404 && answer.text.contains("There is nothing here"), "\(path)")
            }
            let assets = Assets()
            let sheet = try await browser.get(assets.folder + "/app.css")
            #expect(sheet.status == 200 && sheet.headers[.cacheControl] == "public, max-age=31536000, immutable")
            #expect(try await browser.get("/assets/old/app.css").headers[.cacheControl] == "no-cache")
            #expect(try await browser.get("/assets/old/..%2Fapp.css").status == 404)
        }
    }
}
