import Customers
import Kernel
import Organisation
import Sales
import Storage
import Tabular

/// How far an import is.
public struct ImportProgress: Sendable {
    public var count: RowCount
    /// 0 to 1 of the file's bytes; nil when its size is not known.
    public var fraction: Double?
    /// Since this run began.
    public var seconds: Double
    /// Rows read by this run.
    public var rows: Int
}

/// One import under way: chunks from the parsing thread, each in a transaction that also moves the position, so that a run that is killed goes on
/// where it was and no row is in twice.
struct ImportRun {
    let intake: Intake
    let record: ImportRecord
    let parsing: ImportParsing
    let reliability: ReliabilityTable

    func run(_ report: @Sendable (ImportProgress) -> Void) async throws {
        let chunks = parsing.start(resumeAfter: record.position)
        do {
            try await take(chunks, report)
        } catch {
            chunks.stop()
            throw error
        }
    }

    private func take(_ chunks: HandOver<ImportChunk>, _ report: @Sendable (ImportProgress) -> Void) async throws {
        let start = intake.effects.now
        var memory = SalesWriter.Memory()
        var position = record.position
        var progress = ImportProgress(count: record.count, fraction: nil, seconds: 0, rows: 0)
        while let chunk = try await chunks.next() {
            let (from, held) = (position, memory)
            let written = try await intake.database.write { tx in
                var memory = held
                let count = try write(chunk, from: from, &memory, tx)
                return (count, memory)
            }
            memory = written.1
            position = max(position, chunk.position)
            progress.count += written.0
            progress.rows += written.0.total
            progress.fraction = chunk.progress.fraction
            progress.seconds = Double(intake.effects.now.microseconds - start.microseconds) / 1_000_000
            report(progress)
            try Task.checkCancellation()
        }
        try await finish(at: position, memory)
    }

    private func write(_ chunk: ImportChunk, from: Int, _ memory: inout SalesWriter.Memory, _ tx: WriteTransaction) throws -> RowCount {
        guard try ImportStore.hold(record.id, at: from, tx) else { throw Self.elsewhere }
        var refusals = chunk.refusals
        var count: RowCount
        let company = parsing.company
        switch chunk.payload {
        case .contacts(let drafts, let places):
            let arrival = try intake.customers.save(
                drafts, source: parsing.source.id, company: company.id, country: company.country, today: parsing.today, reliability: reliability,
                madeBy: "import", tx)
            try intake.settle(arrival, company: company.id, tx)
            let refused = Self.refusals(of: arrival.erased, drafts, places)
            count = RowCount(
                inserted: arrival.count.inserted + arrival.count.updated, unchanged: arrival.count.unchanged, rejected: refused.count)
            refusals += refused
        case .products(let products):
            let saved = try intake.organisation.saveProducts(products, company: company.id, tx)
            count = RowCount(inserted: saved.inserted + saved.updated, unchanged: saved.unchanged)
        case .stores(let stores):
            let saved = try intake.organisation.saveStores(stores, tx)
            count = RowCount(inserted: saved.inserted + saved.updated, unchanged: saved.unchanged)
        case .sales(let sales, let products):
            let written = try salesWriter.write(sales, newProducts: products, memory: &memory, tx)
            count = written.count
            refusals += written.refusals
        case .events(let events):
            let written = try eventWriter.write(events, tx)
            count = written.count
            refusals += written.refusals
        }
        let rejectedLater = count.rejected
        let newRefusals = try ImportStore.reject(refusals, of: record.id, tx)
        count.rejected = rejectedLater + max(newRefusals - (refusals.count - chunk.refusals.count), 0)
        guard
            try ImportStore.advance(
                record.id, from: from, to: max(from, chunk.position), count, isLast: false, now: intake.effects.now, tx)
        else { throw Self.elsewhere }
        return count
    }

    /// The last row of each contact that an erasure keeps out.
    private static func refusals(of erased: Set<String>, _ drafts: [ContactDraft], _ places: [RowPlace]) -> [ImportRefusal] {
        guard !erased.isEmpty else { return [] }
        let rows = Dictionary(zip(drafts, places).map { ($0.externalID, $1) }, uniquingKeysWith: { _, last in last })
        return erased.compactMap { rows[$0] }.map { ImportRefusal(record: $0.record, line: $0.line, reason: ImportRefusal.ofErased) }
            .sorted { $0.record < $1.record }
    }

    private static let elsewhere = Problem(
        .conflict, "import-elsewhere", "Another process is importing the same file for the same source; this one stops. Nothing was imported twice.")

    private var salesWriter: SalesWriter {
        let ids = intake.effects.ids
        return SalesWriter(
            organisation: intake.organisation, customers: intake.customers, sales: intake.sales, company: parsing.company, source: parsing.source,
            fileImport: record.id, mapping: parsing.plan.mapping, today: parsing.today, reliability: reliability, makeStoreID: { ids.next() })
    }

    private var eventWriter: EventWriter {
        let ids = intake.effects.ids
        return EventWriter(
            customers: intake.customers, company: parsing.company, source: parsing.source, mapping: parsing.plan.mapping, today: parsing.today,
            reliability: reliability, makeID: { ids.next() })
    }

    /// What is derived from the whole file, then its end. An interrupted run has forgotten whom its first part touched, and asks.
    private func finish(at position: Int, _ memory: SalesWriter.Memory) async throws {
        if parsing.plan.kind == .sales {
            var contacts = memory.contacts
            if record.position > 0 { contacts.formUnion(try await intake.database.read { tx in try intake.sales.contacts(of: record.id, tx) }) }
            let all = contacts.sorted()
            for start in stride(from: 0, to: all.count, by: 2_000) {
                let part = Array(all[start..<min(start + 2_000, all.count)])
                try await intake.database.write { tx in
                    let persons = try intake.customers.siblings(of: part, tx)
                    try intake.refreshFigures(persons, tx)
                }
            }
        }
        let now = intake.effects.now
        let ended = try await intake.database.write { tx in
            guard try ImportStore.advance(record.id, from: position, to: position, RowCount(), isLast: true, now: now, tx) else { return false }
            let note = ChangeNote(
                "import.finished", company: record.company, subject: record.id.rawValue, detail: ["kind": .string(record.kind.rawValue)])
            try tx.record([note], intake.effects)
            return true
        }
        guard ended else { throw Self.elsewhere }
    }
}
