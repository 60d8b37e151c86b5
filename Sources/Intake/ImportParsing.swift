import Customers
import Foundation
import Kernel
import Organisation
import Tabular

/// A piece of a file, read and understood, on its way to one transaction.
struct ImportChunk: Sendable {
    enum Payload: Sendable {
        /// Each with the place of its row.
        case contacts([ContactDraft], [RowPlace])
        case products([ProductRecord])
        case stores([StoreRecord])
        case sales([ParsedSale], newProducts: [(sku: String, name: String?)])
        case events([ParsedEvent])
    }

    var payload: Payload
    var refusals: [ImportRefusal]
    /// Records up to this one are in once the chunk is.
    var position: Int
    var isLast: Bool
    var progress: ReadingProgress
}

/// Where a row stands in its file.
struct RowPlace: Hashable, Sendable {
    /// From 1, the header not counted.
    var record: Int
    /// The physical line.
    var line: Int
}

/// Reads a file on a thread of its own and hands chunks over.
struct ImportParsing: Sendable {
    let path: String
    let plan: ImportPlan
    let company: CompanyRecord
    let source: SourceRecord
    let activities: [String: ID<Activity>]
    let today: Day
    let ids: IDGenerator

    /// Rows of a transaction: enough to be fast, few enough that others get their turn within a fraction of a second.
    private var chunkRows: Int {
        switch plan.kind {
        case .contacts: 2_000
        case .products, .stores: 5_000
        case .sales: 25_000
        case .events: 10_000
        }
    }

    func start(resumeAfter: Int) -> HandOver<ImportChunk> {
        let handOver = HandOver<ImportChunk>(capacity: 2)
        let thread = Thread {
            do {
                try read(resumeAfter, handOver)
                handOver.finish(.success(()))
            } catch { handOver.finish(.failure(error)) }
        }
        thread.name = "import-parse"
        thread.stackSize = 4 << 20
        thread.start()
        return handOver
    }

    private func read(_ resumeAfter: Int, _ handOver: HandOver<ImportChunk>) throws {
        let table = try plan.table(path: path, resumeAfter: resumeAfter)
        var collector = Collector(self)
        var batch = RowBatch()
        var refusals = Refusals()
        var position = resumeAfter
        // A batch may hold hundreds of thousands of tiny rows that cannot be read: what gathers is handed over within it.
        func handOverIfFull() -> Bool {
            guard collector.count >= chunkRows || refusals.list.count >= Self.chunkRefusals else { return true }
            return handOver.put(collector.take(&refusals.list, position, isLast: false, table.progress))
        }
        while try table.fill(&batch) {
            var problems = batch.problems[...]
            for row in batch.rows {
                while let problem = problems.first, problem.record < row.record {
                    refusals.append(problem)
                    problems.removeFirst()
                    position = problem.record
                    guard handOverIfFull() else { return }
                }
                do throws(RowRefusal) { try collector.append(row) } catch {
                    refusals.list.append(ImportRefusal(record: row.record, line: row.line, reason: error.description))
                }
                position = row.record
                guard handOverIfFull() else { return }
            }
            for problem in problems {
                refusals.append(problem)
                position = problem.record
                guard handOverIfFull() else { return }
            }
        }
        _ = handOver.put(collector.take(&refusals.list, position, isLast: true, table.progress))
    }

    /// Refusals of a transaction: they alone may fill one.
    private static let chunkRefusals = 5_000

    /// Refused rows on their way; those that follow each other for the same reason share its text.
    private struct Refusals {
        var list: [ImportRefusal] = []
        private var last: (reason: RowProblem.Reason, text: String)?

        mutating func append(_ problem: RowProblem) {
            let text = last.flatMap { $0.reason == problem.reason ? $0.text : nil } ?? "\(problem.reason)"
            last = (problem.reason, text)
            list.append(ImportRefusal(record: problem.record, line: problem.line, reason: text))
        }
    }

    /// Gathers rows of the plan's kind.
    private struct Collector {
        let parsing: ImportParsing
        var contacts: [ContactDraft] = []
        var places: [RowPlace] = []
        var products: [ProductRecord] = []
        var stores: [StoreRecord] = []
        var events: [ParsedEvent] = []
        var sales: SalesParser
        var count = 0
        let contactRows: ContactRows
        let productRows: ProductRows
        let storeRows: StoreRows
        let eventRows: EventRows

        init(_ parsing: ImportParsing) {
            self.parsing = parsing
            sales = SalesParser(parsing.plan, company: parsing.company, source: parsing.source)
            contactRows = ContactRows(parsing.plan, activities: parsing.activities, zone: parsing.company.zone, today: parsing.today)
            productRows = ProductRows(parsing.plan, company: parsing.company)
            storeRows = StoreRows(parsing.plan, company: parsing.company)
            eventRows = EventRows(parsing.plan, company: parsing.company)
        }

        mutating func append(_ row: Row) throws(RowRefusal) {
            count += 1
            switch parsing.plan.kind {
            case .contacts:
                contacts.append(try contactRows.draft(row))
                places.append(RowPlace(record: row.record, line: row.line))
            case .products: products.append(try productRows.product(row, id: parsing.ids.next()))
            case .stores: stores.append(try storeRows.store(row, id: parsing.ids.next()))
            case .sales: try sales.append(row)
            case .events: events.append(try eventRows.event(row))
            }
        }

        mutating func take(_ refusals: inout [ImportRefusal], _ position: Int, isLast: Bool, _ progress: ReadingProgress) -> ImportChunk {
            var position = position
            let payload: ImportChunk.Payload
            switch parsing.plan.kind {
            case .contacts: payload = .contacts(contacts, places)
            case .products: payload = .products(products)
            case .stores: payload = .stores(stores)
            case .events: payload = .events(events)
            case .sales:
                let taken = sales.take(isLast: isLast)
                payload = .sales(taken.sales, newProducts: taken.newProducts)
                if let held = taken.heldBack { position = held - 1 }
            }
            let chunk = ImportChunk(payload: payload, refusals: refusals, position: position, isLast: isLast, progress: progress)
            contacts = []
            places = []
            products = []
            stores = []
            events = []
            count = 0
            refusals = []
            return chunk
        }
    }
}
