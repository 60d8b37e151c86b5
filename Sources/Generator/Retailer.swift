import Kernel

/// A believable retail group: companies, stores, products, people, what each source wrote down of them, what they bought and clicked, and the truth.
public enum Retailer {
    /// How far generation has come.
    public enum Progress: Hashable, Sendable {
        case people(done: Int, of: Int)
        case sales(company: String, receipts: Int)
        case events(company: String, sessions: Int)
    }

    /// How much was made.
    public struct Summary: Hashable, Sendable {
        public var people = 0
        public var contacts = 0
        public var receipts = 0
        public var saleLines = 0
        public var events = 0
        /// Receipts from a till, and those of them that name nobody, by company code.
        public var tillReceipts: [String: Int] = [:]
        public var anonymousTillReceipts: [String: Int] = [:]

        public init() {}
    }

    /// Writes all files of `plan` to `sink`.
    ///
    /// People and their contacts pass in a stream; what stays in memory is about 64 bytes a person and their e-mail addresses, and 16 bytes a receipt.
    /// - Parameter progress: told about once in ten thousand people and once a file.
    /// - Throws: what the sink throws, and ``CancellationError`` when the task was cancelled.
    @discardableResult
    public static func generate(_ plan: RetailerPlan, into sink: any FileSink, progress: (Progress) -> Void = { _ in }) throws -> Summary {
        var summary = Summary()
        let calendars = Brand.allCases.map { ShoppingCalendar($0, from: plan.from, days: RetailerPlan.days) }
        let catalogues = Brand.allCases.map { Catalogue($0, seed: plan.seed, year: plan.until.year) }
        try sink.append(Array(OrganisationFile.json(until: plan.until).pretty.utf8) + [10], to: OrganisationFile.name)
        for brand in Brand.allCases {
            try ReferenceFiles.writeStores(brand, sink)
            try ReferenceFiles.writeProducts(brand, catalogues[brand.rawValue], sink)
        }
        var diary = try people(plan, calendars, sink, &summary, progress)
        for brand in Brand.allCases {
            let filler = BasketFiller(brand, catalogues[brand.rawValue], calendars[brand.rawValue], seed: plan.seed)
            try sales(brand, filler, &diary, sink, &summary, progress)
            try events(brand, catalogues[brand.rawValue], plan, &diary, sink, &summary, progress)
        }
        return summary
    }

    private static func people(
        _ plan: RetailerPlan, _ calendars: [ShoppingCalendar], _ sink: any FileSink, _ summary: inout Summary, _ progress: (Progress) -> Void
    ) throws -> ShoppingDiary {
        var diary = ShoppingDiary(from: plan.from)
        diary.shoppers.reserveCapacity(plan.people)
        var mailboxes = Mailboxes()
        var files = try ContactFiles(sink)
        var truth = try TruthFiles(sink)
        let maker = ContactMaker(seed: plan.seed, until: plan.until)
        let visits = VisitPlanner(plan: plan, calendars: calendars)
        let sessions = SessionPlanner(plan: plan, calendars: calendars)
        var number = 0
        while summary.people < plan.people {
            try Task.checkCancellation()
            var residents = Neighbourhood.people(seed: plan.seed, number: number, until: plan.until)
            residents.removeLast(max(residents.count - (plan.people - summary.people), 0))
            var random = RandomStream(seed: plan.seed, .life, UInt64(number))
            mailboxes.give(to: &residents, &random)
            for person in residents {
                let records = maker.contacts(of: person)
                for record in records { try files.write(record) }
                try truth.write(person, records)
                diary.add(person, records, &random)
                visits.plan(person, &diary)
                sessions.plan(person, records, &diary)
                summary.contacts += records.count
            }
            summary.people += residents.count
            number += 1
            if number % 160 == 0 || summary.people == plan.people { progress(.people(done: summary.people, of: plan.people)) }
        }
        try files.flush()
        try truth.flush()
        return diary
    }

    private static func sales(
        _ brand: Brand, _ filler: BasketFiller, _ diary: inout ShoppingDiary, _ sink: any FileSink, _ summary: inout Summary,
        _ progress: (Progress) -> Void
    ) throws {
        var visits: [Visit] = []
        swap(&visits, &diary.visits[brand.rawValue])
        visits.sort { ($0.order, $0.index) < ($1.order, $1.index) }
        var file = try SaleFile(brand, filler, sink)
        for visit in visits { try file.write(visit, diary) }
        try file.flush()
        summary.receipts += file.receipts
        summary.saleLines += file.lines
        summary.tillReceipts[brand.code] = file.tillReceipts
        summary.anonymousTillReceipts[brand.code] = file.anonymousTillReceipts
        progress(.sales(company: brand.code, receipts: file.receipts))
    }

    private static func events(
        _ brand: Brand, _ catalogue: Catalogue, _ plan: RetailerPlan, _ diary: inout ShoppingDiary, _ sink: any FileSink, _ summary: inout Summary,
        _ progress: (Progress) -> Void
    ) throws {
        var sessions: [BrowsingSession] = []
        swap(&sessions, &diary.browsing[brand.rawValue])
        sessions.sort { ($0.order, $0.index) < ($1.order, $1.index) }
        var file = try EventFile(brand, catalogue, plan: plan, sink)
        for session in sessions { try file.write(session, diary) }
        try file.flush()
        summary.events += file.rows
        progress(.events(company: brand.code, sessions: sessions.count))
    }
}
