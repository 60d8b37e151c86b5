import Kernel
import Sales
import Storage
import TestKit
import Testing

@Suite struct SaleCommitTests {
    @Test(arguments: TestDatabase.allCases)
    func aSaleIsRecordedOnceHoweverOftenItIsTold(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let draft = Self.draft(services, "A1", [(1, 2000, 500), (2, 1000, 250)])
            let first = try await Self.commit(services, [draft])
            guard case .inserted(let id)? = first.first else { return #expect(Bool(false), "\(first)") }
            #expect(try await Self.commit(services, [draft, draft]) == [.unchanged(id), .unchanged(id)])
            var part = draft
            part.lines.removeLast()
            #expect(try await Self.commit(services, [part]) == [.unchanged(id)])
            var other = draft
            other.lines[0].net = 1
            #expect(try await Self.commit(services, [other]) == [.conflict(id)])
            let totals = try await services.database.read { tx in try services.sales.totals(of: services.rome.id, tx) }
            #expect(totals == (1, 2, 1250))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func twiceInOneBatchIsOnceToo(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let draft = Self.draft(services, "A1", [(1, 1000, 500)])
            var conflicting = draft
            conflicting.lines[0].net = 3
            let outcomes = try await Self.commit(services, [draft, draft, conflicting])
            guard case .inserted(let id)? = outcomes.first else { return #expect(Bool(false)) }
            #expect(outcomes.dropFirst() == [.unchanged(id), .conflict(id)])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatComesLaterInTheSameImportIsAdded(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let fileImport: ID<FileImport> = services.effects.id()
            var whole = Self.draft(services, "A1", [(1, 1000, 500), (2, 1000, 300), (3, 3000, 100)])
            whole.fileImport = fileImport
            var head = whole
            head.lines = Array(whole.lines.prefix(1))
            var tail = whole
            tail.lines = Array(whole.lines.dropFirst())
            let outcomes = try await Self.commit(services, [head, tail])
            guard case .inserted(let id)? = outcomes.first else { return #expect(Bool(false)) }
            #expect(outcomes.last == .extended(id))
            // It is now the same as if it had come in one piece.
            #expect(try await Self.commit(services, [whole]) == [.unchanged(id)])
            let detail = try await services.database.read { tx in try services.sales.detail(id, tx) }
            #expect(detail?.lines.map(\.line) == [1, 2, 3])
            #expect(detail?.sale.net == 1100)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func returnsAndVoidsReferToTheirOriginal(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let sale = Self.draft(services, "A1", [(1, 2000, 500)])
            var back = Self.draft(services, "A2", [(1, -1000, 500)])
            back.kind = .return
            back.originalReceipt = "A1"
            var void = Self.draft(services, "A3", [(1, -1000, 500)])
            void.kind = .void
            void.originalReceipt = "A1"
            let outcomes = try await Self.commit(services, [sale, back, void])
            guard case .inserted(let id)? = outcomes.first, case .inserted(let returned)? = outcomes.dropFirst().first else {
                return #expect(Bool(false))
            }
            let details = try await services.database.read { tx in (try services.sales.detail(id, tx), try services.sales.detail(returned, tx)) }
            #expect(details.0?.sale.status == .voided)
            #expect(details.1?.sale.original == id)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func anOrderMovesOnAndACancelledOneCountsNoMore(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            var order = Self.draft(services, "O1", [(1, 1000, 900)])
            order.status = .pending
            let first = try await Self.commit(services, [order])
            guard case .inserted(let id)? = first.first else { return #expect(Bool(false)) }
            order.status = .shipped
            #expect(try await Self.commit(services, [order]) == [.statusChanged(id)])
            order.status = .cancelled
            #expect(try await Self.commit(services, [order]) == [.statusChanged(id)])
            order.status = .shipped
            #expect(try await Self.commit(services, [order]) == [.unchanged(id)])
            let daily = try await services.database.read { tx in
                try services.sales.daily(companies: nil, from: Self.day, to: Self.day, tx)
            }
            #expect(daily.map(\.net) == [0])
            #expect(daily.map(\.receipts) == [0])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func theSumsKeptEqualTheSalesTheySumUp(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            var random = SystemRandomNumberGenerator()
            var drafts: [SaleDraft] = []
            for number in 0..<300 {
                var draft = Self.draft(
                    services, "R\(number % 250)",
                    (1...Int.random(in: 1...4, using: &random)).map {
                        (Int64($0), Int64.random(in: -3...5, using: &random) * 1000, Int64.random(in: 0...2000, using: &random))
                    })
                draft.businessDay = Self.day.adding(days: number % 250 % 40)
                draft.channel = number % 250 % 3 == 0 ? "web" : "till"
                draft.contact = number % 2 == 0 ? ID(Int64(1000 + number % 20)) : nil
                drafts.append(draft)
            }
            for start in stride(from: 0, to: drafts.count, by: 70) {
                _ = try await Self.commit(services, Array(drafts[start..<min(start + 70, drafts.count)]))
            }
            let sums = try await services.database.read { tx in
                [
                    try tx.value("SELECT CAST(SUM(net) AS BIGINT) FROM sale_lines", as: Int64.self),
                    try tx.value("SELECT CAST(SUM(net) AS BIGINT) FROM sales", as: Int64.self),
                    try tx.value("SELECT CAST(SUM(net) AS BIGINT) FROM sales_daily", as: Int64.self),
                    try tx.value("SELECT CAST(SUM(net) AS BIGINT) FROM sales_hourly", as: Int64.self),
                    try tx.value("SELECT CAST(SUM(net) AS BIGINT) FROM product_months", as: Int64.self),
                ]
            }
            #expect(Set(sums).count == 1, "\(sums)")
            let perContact = try await services.database.read { tx in
                (
                    try tx.value("SELECT CAST(SUM(net) AS BIGINT) FROM contact_figures", as: Int64.self),
                    try tx.value("SELECT CAST(SUM(net) AS BIGINT) FROM sales WHERE contact_id IS NOT NULL", as: Int64.self)
                )
            }
            #expect(perContact.0 == perContact.1)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aSaleWaitsForItsCustomer(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            var draft = Self.draft(services, "A1", [(1, 1000, 700)])
            draft.identity = Identity(.card, "2100")
            _ = try await Self.commit(services, [draft])
            let contact: ID<Contact> = services.effects.id()
            let wrong = try await services.database.write { tx in
                try services.sales.claim([(identity: Identity(.card, "2100"), contact: contact)], company: services.london.id, tx)
            }
            #expect(wrong.isEmpty)
            let claimed = try await services.database.write { tx in
                try services.sales.claim([(identity: Identity(.card, "2100"), contact: contact)], company: services.rome.id, tx)
            }
            #expect(claimed == [contact])
            let result = try await services.database.read { tx in
                (
                    try services.sales.figures(of: [contact], tx).first?.net,
                    try services.sales.daily(companies: nil, from: Self.day, to: Self.day, tx).first?.identified
                )
            }
            #expect(result == (700, 1))
        }
    }

    private static let day = Day(daysSinceEpoch: 20_000)

    private static func commit(_ services: TestServices, _ drafts: [SaleDraft]) async throws -> [CommitOutcome] {
        try await services.database.write { tx in try services.sales.commit(drafts, mode: .history, tx) }
    }

    /// Lines as (number, thousandths, price).
    private static func draft(_ services: TestServices, _ receipt: String, _ lines: [(Int64, Int64, Int64)]) -> SaleDraft {
        var draft = SaleDraft(
            naturalKey: "R/1/1/\(receipt)", company: services.rome.id, source: ID(1), channel: "till", kind: .sale, businessDay: day,
            receipt: receipt,
            occurredAt: Instant(microseconds: 1_728_000_000_000_000), hour: 10, currency: .eur)
        draft.lines = lines.map { line, quantity, price in
            SaleLine(
                line: line, product: ID(line), quantity: quantity, unitPrice: price, gross: quantity / 1000 * price, discount: 0,
                net: quantity / 1000 * price)
        }
        return draft
    }
}
