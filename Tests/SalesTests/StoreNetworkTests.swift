import Kernel
import Storage
import TestKit
import Testing

@testable import Sales

@Suite("The store network beside a naive computation over raw sales")
struct StoreNetworkTests {
    private static let today = Day(daysSinceEpoch: 20_600)
    private static let days = today.adding(days: -29)...today
    private static let lastYear = today.adding(days: -29 - 364)...today.adding(days: -364)

    /// Rome's stores, the first of them also sold at by London's company, and one of London's.
    private static let stores: [ID<Store>] = [ID(71), ID(72), ID(73), ID(74)]
    private static let groups: [ID<StoreGroup>] = [ID(81), ID(82)]

    @Test("figures of every store agree, whatever was sold, returned, voided, cancelled or claimed", arguments: TestDatabase.allCases)
    func agree(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await Self.fill(services, seed: 7)
            try await Self.compare(services)
        }
    }

    @Test("sums of sales that were there before their columns are the same", arguments: TestDatabase.allCases)
    func backfill(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await Self.fill(services, seed: 8)
            try await services.database.write { tx in
                try tx.execute("UPDATE sales_daily SET items = 0, identified_net = 0, new_customers = 0")
                try tx.execute("DELETE FROM first_purchases")
                for statement in SalesBackfill.storeNetwork { try tx.execute(SQL(verbatim: statement)) }
            }
            try await Self.compare(services)
        }
    }

    @Test("a purchase that comes to be known later moves the day on which its customer was new", arguments: TestDatabase.allCases)
    func earlier(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let contact: ID<Contact> = ID(9)
            for (number, back) in [(1, 5), (2, 20), (3, 2)] {
                var draft = Self.draft(services, number, store: Self.stores[number % 2], back: back)
                draft.contact = contact
                let sold = draft
                _ = try await services.database.write { tx in try services.sales.commit([sold], mode: .live, tx) }
            }
            let rows = try await Self.network(services).rows
            #expect(rows.map(\.now.newCustomers) == [1, 0, 0], "the one twenty days back, at the first store")
            var void = Self.draft(services, 4, store: Self.stores[0], back: 20)
            void.kind = .void
            void.contact = contact
            void.originalReceipt = "R2"
            let taken = void
            _ = try await services.database.write { tx in try services.sales.commit([taken], mode: .live, tx) }
            #expect(try await Self.network(services).rows.map(\.now.newCustomers) == [0, 1, 0], "the next one, at the second")
        }
    }

    @Test("a store is compared with its group's average and ratio, and with last year only when it sold throughout")
    func comparison() throws {
        func member(_ index: Int, opened: Day?, closed: Day? = nil, first: Day?, groups: [Int]) -> StoreNetwork.Member {
            .init(
                id: Self.stores[index], company: ID(1), groups: groups.map { Self.groups[$0] }, openedOn: opened, closedOn: closed, firstSale: first)
        }
        let long = Self.today.adding(days: -900)
        let network = StoreNetwork(
            [
                member(0, opened: long, first: long, groups: [0, 1]), member(1, opened: nil, first: long, groups: [0]),
                member(2, opened: Self.today.adding(days: -200), first: Self.today.adding(days: -200), groups: [0]),
                member(3, opened: long, first: Self.today.adding(days: -100), groups: []),
            ], days: Self.days, lastYear: Self.lastYear,
            now: [
                Self.stores[0]: StoreSums(receipts: 10, items: 30, net: 2000, identifiedNet: 1000),
                Self.stores[1]: StoreSums(receipts: 30, items: 60, net: 3000, identifiedNet: 600),
                Self.stores[2]: StoreSums(receipts: 10, items: 10, net: 1000),
                Self.stores[3]: StoreSums(receipts: 1, items: 1, net: 100),
            ], past: [Self.stores[0]: StoreSums(receipts: 8, net: 1600, identifiedNet: 400), Self.stores[1]: StoreSums(receipts: 30, net: 3000)])
        let rows = network.rows
        #expect(
            rows.map(\.standing) == [
                .comparable, .comparable, .young(since: Self.today.adding(days: -200)), .unrecorded(before: Self.today.adding(days: -100)),
            ])
        #expect(rows.map { $0.change(.turnover) } == [0.25, 0, nil, nil])
        #expect(rows[0].change(.identified) == 0.25, "of shares the difference in points")
        #expect(network.lead(of: rows[0], .turnover) == 0, "6000 of three stores")
        #expect(network.lead(of: rows[0], .average) == 200.0 / 120 - 1)
        #expect(network.lead(of: rows[0], .turnover, group: Self.groups[1]) == 0)
        #expect(network.lead(of: rows[1], .turnover, group: Self.groups[1]) == 0.5, "it is not of that group: its own counts")
        #expect(network.lead(of: rows[3], .turnover) == 100.0 / (6100.0 / 4) - 1, "without a group it is the company")
        let group = try #require(network.groups[Self.groups[0]])
        #expect(group.stores == 3 && group.comparableStores == 2)
        #expect(group.likeForLike(.turnover) == 5000.0 / 4600 - 1)
        #expect(network.companies[ID(1)]?.now.net == 6100)
    }

    // MARK: - Data

    private static func network(_ services: TestServices) async throws -> StoreNetwork {
        let members = stores.prefix(3).map { StoreNetwork.Member(id: $0, company: services.rome.id, groups: [groups[0]]) }
        return try await services.database.read { tx in
            try services.sales.network(members, companies: [services.rome.id], days: days, lastYear: lastYear, tx)
        }
    }

    private static func compare(_ services: TestServices) async throws {
        let network = try await network(services)
        let naive = try await services.database.read { tx in try NaiveSales(tx) }
        var compared = 0
        for row in network.rows {
            let companies = [services.rome.id]
            #expect(row.now == naive.sums(of: row.member.id, companies: companies, days))
            #expect((row.lastYear ?? StoreSums()) == naive.sums(of: row.member.id, companies: companies, lastYear))
            #expect(row.member.firstSale == naive.firstDay(of: row.member.id))
            compared += Int(row.now.receipts + row.now.newCustomers)
        }
        #expect(compared > 100, "the data say nothing")
        let total = try #require(network.companies[services.rome.id])
        #expect(total.now.newCustomers == network.rows.reduce(0) { $0 + $1.now.newCustomers })
    }

    private static func fill(_ services: TestServices, seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var drafts: [SaleDraft] = []
        for number in 0..<900 {
            let isOther = number % 9 == 8
            let store = isOther ? [stores[0], stores[3]][number % 2] : stores[Int.random(in: 0..<3, using: &random)]
            var draft = draft(services, number, store: store, back: Int.random(in: 0...30, using: &random) + (number % 2) * 364)
            if isOther { draft.company = services.london.id }
            draft.channel = number % 5 == 0 ? "web" : "till"
            draft.lines = (1...Int64.random(in: 1...4, using: &random)).map { line in
                let quantity = Int64.random(in: 0..<9, using: &random) == 0 ? 350 : Int64.random(in: 1...3, using: &random) * 1000
                let net = Int64.random(in: 50...4000, using: &random)
                return SaleLine(line: line, product: ID(line), quantity: quantity, unitPrice: net, gross: net, discount: 0, net: net)
            }
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1: draft.contact = ID((isOther ? 5000 : 1000) + Int64.random(in: 0..<120, using: &random))
            case 2: draft.identity = Identity(.card, "21\(Int.random(in: 0..<40, using: &random))")
            default: break
            }
            drafts.append(draft)
            if number % 17 == 3, var last = drafts.last {
                last.kind = number % 2 == 0 ? .return : .void
                last.originalReceipt = last.receipt
                last.receipt += "B"
                last.naturalKey += "B"
                last.occurredAt = last.occurredAt.adding(seconds: 60)
                last.lines = last.lines.map { line in
                    var line = line
                    (line.quantity, line.gross, line.net) = (-line.quantity, -line.gross, -line.net)
                    return line
                }
                drafts.append(last)
            }
        }
        drafts.shuffle(using: &random)
        for start in stride(from: 0, to: drafts.count, by: 90) {
            let batch = Array(drafts[start..<min(start + 90, drafts.count)])
            _ = try await services.database.write { tx in try services.sales.commit(batch, mode: .history, tx) }
        }
        // Some orders are cancelled afterwards, and some cards come to be known: of Rome alone, though London has the same.
        let cancelled = drafts.filter { $0.kind == .sale && $0.naturalKey.hasSuffix("5") }.map { draft in
            var draft = draft
            draft.status = .cancelled
            return draft
        }
        let identities = (0..<20).map { (identity: Identity(.card, "21\($0)"), contact: ID<Contact>(3000 + Int64($0))) }
        try await services.database.write { tx in
            _ = try services.sales.claim(identities, company: services.rome.id, tx)
            _ = try services.sales.commit(cancelled, mode: .live, tx)
        }
    }

    private static func draft(_ services: TestServices, _ number: Int, store: ID<Store>, back: Int) -> SaleDraft {
        let day = today.adding(days: -back)
        var draft = SaleDraft(
            naturalKey: "R/\(number)", company: services.rome.id, source: ID(1), channel: "till", kind: .sale, businessDay: day,
            receipt: "R\(number)", occurredAt: Instant(microseconds: Int64(day.daysSinceEpoch) * 86_400_000_000 + Int64(number % 7)), hour: 10,
            currency: .eur)
        draft.store = store
        draft.lines = [SaleLine(line: 1, product: ID(1), quantity: 1000, unitPrice: 500, gross: 500, discount: 0, net: 500)]
        return draft
    }
}
