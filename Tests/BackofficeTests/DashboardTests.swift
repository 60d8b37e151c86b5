import Kernel
import TestKit
import Testing

@testable import Backoffice

@Suite("Tiles of the dashboard")
struct DashboardTests {
    @Test("a tile is moved, placed, resized, hidden and shown; what cannot be changes nothing")
    func arranging() {
        var layout = DashboardLayout([.init(.people, .small), .init(.receipts, .small), .init(.ranking, .large)])
        func tiles() -> [DashboardTile] { layout.items.map(\.tile) }
        layout.apply(.earlier, to: .people)
        layout.apply(.later, to: .ranking)
        layout.apply(.show, to: .people)
        layout.apply(.hide, to: .channels)
        layout.apply(.place(before: .people), to: .people)
        #expect(tiles() == [.people, .receipts, .ranking])
        layout.apply(.later, to: .people)
        #expect(tiles() == [.receipts, .people, .ranking])
        layout.apply(.place(before: .receipts), to: .ranking)
        #expect(tiles() == [.ranking, .receipts, .people])
        layout.apply(.place(before: nil), to: .ranking)
        layout.apply(.resize(.full), to: .ranking)
        layout.apply(.resize(.full), to: .people)
        layout.apply(.hide, to: .receipts)
        layout.apply(.show, to: .writable)
        #expect(layout.items == [.init(.people, .small), .init(.ranking, .full), .init(.writable, .small)])
        #expect(layout.hidden.count == DashboardTile.allCases.count - 3)
    }

    @Test("what is kept is read again; what is unknown, twice or no layout is left out")
    func kept() throws {
        #expect(DashboardLayout(json: DashboardLayout.standard.json) == .standard)
        let odd = try JSON(parsing: #"[["people","full"],["gone","small"],["people","small"],["ranking"],7,["ranking","huge"],["imports","large"]]"#)
        #expect(DashboardLayout(json: odd).items == [.init(.people, .small), .init(.imports, .large)])
        #expect(DashboardLayout(json: .null).items.isEmpty)
    }

    @Test("each user has a dashboard of their own, and what was reset comes back", arguments: TestDatabase.allCases)
    func perUser(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let token = try await browser.token()
            func board() async throws -> [String] {
                try await browser.get("/dashboard/arrange").text.matches(of: /data-tile="([a-zA-Z]+)"/).map { String($0.output.1) }
            }
            let standard = DashboardLayout.standard.items.map(\.tile.rawValue)
            #expect(try await board() == standard)
            let moved = try await browser.post("/dashboard/tiles", ["csrf": token, "tile": "netSales", "act": "place", "before": "people"])
            #expect(moved.location == "/dashboard/arrange")
            _ = try await browser.post("/dashboard/tiles", ["csrf": token, "tile": "people", "act": "hide"])
            _ = try await browser.post("/dashboard/tiles", ["csrf": token, "tile": "ranking", "act": "show"])
            _ = try await browser.post("/dashboard/tiles", ["csrf": token, "tile": "ranking", "act": "full"])
            let own = ["netSales"] + standard.filter { !["netSales", "people"].contains($0) } + ["ranking"]
            #expect(try await board() == own)
            let home = try await browser.get("/").text
            #expect(home.contains("size-full\" id=\"tile-ranking\"") && home.contains("Ranking: Net sales") && !home.contains("tile-people\""))
            for act in [["tile": "gone", "act": "hide"], ["tile": "people", "act": "jump"], ["tile": "people"]] {
                let answer = try await browser.post("/dashboard/tiles", ["csrf": token, "tile": act["tile"] ?? "", "act": act["act"] ?? ""])
                #expect(answer.status == 400)
            }
            #expect(try await browser.post("/dashboard/tiles", ["csrf": "x", "tile": "netSales", "act": "hide"]).status == 400)
            _ = try await browser.post("/dashboard/reset", ["csrf": token])
            let reset = try await browser.get("/dashboard/arrange").text
            #expect(reset.contains("action=\"/dashboard/undo\"") && faults(reset).isEmpty)
            #expect(try await board() == standard)
            _ = try await browser.post("/dashboard/undo", ["csrf": token])
            #expect(try await board() == own)
            try await browser.signIn("moda@x.example")
            #expect(try await board() == standard)
        }
    }

    @Test("all tiles at once, and the file of their figures", arguments: TestDatabase.allCases)
    func everyTile(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await shop.routes.measureQuality()
            try await browser.signIn("moda@x.example")
            let token = try await browser.token()
            for tile in DashboardLayout.standard.hidden {
                _ = try await browser.post("/dashboard/tiles", ["csrf": token, "tile": tile.rawValue, "act": "show"])
            }
            let home = try await browser.get("/").text
            #expect(faults(home).isEmpty, "\(faults(home).prefix(3))")
            #expect(home.matches(of: /data-tile="/).count == DashboardTile.allCases.count)
            let file = try await browser.get("/dashboard.csv").text
            let rows = file.split(whereSeparator: \.isNewline).map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
            func value(_ name: String) -> String? { rows.first { $0[0] == name }?[1] }
            #expect(value("Total net sales") == "55.00" && value("Receipts") == "2" && value("Pieces a receipt") == "1.500")
            #expect(value("New customers") == "1" && value("With an e-mail") == "0.500" && value("Contacts a person") == "1.000")
            try await browser.signIn("reader@x.example")
            #expect(try await browser.get("/dashboard.csv").status == 403)
        }
    }
}
