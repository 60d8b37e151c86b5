import Crypto
import Customers
import Foundation
import Kernel
import Organisation
import Sales
import Storage
import Tabular

/// What arrives from outside: files, and what they turn into.
public struct Intake: Sendable {
    public let organisation: Organisation
    public let customers: Customers
    public let sales: Sales
    let database: Database
    let effects: Effects

    public init(database: Database, effects: Effects, organisation: Organisation, customers: Customers, sales: Sales) {
        self.database = database
        self.effects = effects
        self.organisation = organisation
        self.customers = customers
        self.sales = sales
    }

    // MARK: - Plans

    /// How a file would be read.
    ///
    /// - Parameter isDraft: a plan to be looked at and completed may lack what a file of the kind must say; see ``ImportPlan/missing``.
    /// - Throws: ``Problem`` that names the file, when it cannot be read, is of another kind, or does not say what it must.
    public func plan(
        path: String, kind: ImportKind, company: CompanyRecord, mapping: ImportMapping? = nil, isDraft: Bool = false
    ) throws(Problem) -> ImportPlan {
        let options = ReadingOptions(encoding: mapping?.encoding, delimiter: mapping?.delimiter, decimalSeparator: mapping?.decimalSeparator)
        do throws(Problem) {
            let (preview, sheet): (TablePreview, WorkbookSheet?)
            do throws(TabularError) {
                (preview, sheet) = try ImportFile.preview(path: path, sheet: mapping?.sheet, options: options)
            } catch { throw error.problem }
            guard !preview.columns.isEmpty else {
                throw Problem(.unprocessable, "file-empty", "The \(sheet.map { "sheet \($0.name)" } ?? "file") is empty: it has not even a header.")
            }
            return try ImportPlan(preview: preview, sheet: sheet, kind: kind, mapping: mapping, country: company.country, isDraft: isDraft)
        } catch { throw error.naming(Self.name(path)) }
    }

    /// The fields that a column of such a file may be, in the order in which people expect them.
    public static func fields(of kind: ImportKind) -> [String] { FieldCatalogue.fields(kind).map(\.name) }

    /// What a file of the kind must say: of each list, one field.
    public static func required(of kind: ImportKind) -> [[String]] { FieldCatalogue.required(kind) }

    /// Whether several columns of a file may make up one field, such as the levels of a category.
    public static func joinsColumns(_ field: String) -> Bool { ["category", "street", "full_name", "groups"].contains(field) }

    // MARK: - Importing

    /// What an import came to.
    public struct Outcome: Sendable {
        public var record: ImportRecord
        /// True when the same file had been imported for this source before: nothing was done.
        public var wasKnown: Bool
        /// True when it went on from where an interrupted run had stopped.
        public var wasResumed: Bool
    }

    /// Imports a file, or goes on with it; the same file for the same source is imported once.
    ///
    /// - Parameters:
    ///   - id: of the import, where it has been given one before; the same file keeps the id of its first import.
    ///   - fileName: what people call the file, where it lies under another name.
    ///   - progress: told after each transaction.
    /// - Throws: ``Problem`` or ``StorageError``; what was committed stays, and the next run goes on from there.
    public func importFile(
        path: String, plan: ImportPlan, company: CompanyRecord, source: SourceRecord, id: ID<FileImport>? = nil, fileName: String? = nil,
        progress: @Sendable (ImportProgress) -> Void = { _ in }
    ) async throws -> Outcome {
        guard source.isActive else {
            throw Problem(.conflict, "source-inactive", "The source \(source.code) is not active: nothing more is taken from it until it is.")
        }
        let file = try Self.fingerprint(path)
        let now = effects.now
        let fresh = ImportRecord(
            id: id ?? effects.id(), kind: plan.kind, company: company.id, source: source.id, fileName: fileName ?? Self.name(path),
            fileSize: file.size,
            state: .running,
            position: 0, count: RowCount(), mapping: plan.mapping.json, error: nil, startedAt: now, updatedAt: now, finishedAt: nil)
        // Each sheet of a workbook is a file of its own.
        let hash = file.hash + (plan.sheet.map { "/" + $0.name } ?? "")
        let begun = try await database.write { tx in try ImportStore.begin(fresh, hash: hash, tx) }
        guard let begun else { throw Problem(.broken, "import-lost", "The import could not be recorded.") }
        if begun.state == .finished { return Outcome(record: begun, wasKnown: true, wasResumed: false) }
        let (reliability, activities) = try await context(of: company)
        let parsing = ImportParsing(
            path: path, plan: plan, company: company, source: source, activities: activities, today: company.zone.day(now), ids: effects.ids)
        let run = ImportRun(intake: self, record: begun, parsing: parsing, reliability: reliability)
        do { try await run.run(progress) } catch {
            let problem = Self.problem(error).naming(Self.name(path))
            // The other process goes on; only our own failure is recorded.
            if problem.code != "import-elsewhere" {
                let failedAt = effects.now
                do {
                    try await database.write { tx in try ImportStore.fail(begun.id, problem.description, now: failedAt, tx) }
                } catch { throw problem }
            }
            throw problem
        }
        let done = try await self.record(begun.id) ?? begun
        return Outcome(record: done, wasKnown: false, wasResumed: begun.position > 0)
    }

    private static func name(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

    /// What went wrong, in words that name the place.
    public static func problem(_ error: any Error) -> Problem {
        switch error {
        case let error as Problem: error
        case let error as TabularError: error.problem
        case let error as StorageError:
            error.code == .full
                ? Problem(
                    .unavailable, "disk-full",
                    "The disk is full: nothing of the last part was kept. Make room and run the import again; it goes on where it was.")
                : Problem(.unavailable, "database-\(error.code.rawValue)", "The database refused: \(error.message)")
        case is CancellationError: Problem(.unavailable, "cancelled", "The import was stopped. Run it again to go on where it was.")
        default: Problem(.broken, "import-failed", "The import failed: \(error)")
        }
    }

    private static func fingerprint(_ path: String) throws(Problem) -> (hash: String, size: Int64) {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw Problem(.missing, "file-unreadable", "The file \(name(path)) cannot be opened.")
        }
        var hash = SHA256()
        var size: Int64 = 0
        do {
            while let data = try handle.read(upToCount: 1 << 20), !data.isEmpty {
                hash.update(data: data)
                size += Int64(data.count)
            }
            try handle.close()
        } catch { throw Problem(.missing, "file-unreadable", "The file \(name(path)) cannot be read.") }
        return (hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(), size)
    }

    // MARK: - What sources are worth

    /// How far sources and activities are to be believed, for golden values.
    public func reliability(_ tx: ReadTransaction) throws -> ReliabilityTable {
        let sources = try organisation.sources(of: nil, tx)
        let activities = try organisation.companies(tx).flatMap { try organisation.activities(of: $0.id, tx) }
        return ReliabilityTable(
            sources: Dictionary(
                sources.map { source in (source.id, { @Sendable (field: String) in source.reliability[field] }) },
                uniquingKeysWith: { first, _ in first }),
            activities: Dictionary(activities.map { ($0.id, $0.reliability) }, uniquingKeysWith: { first, _ in first }))
    }

    private func context(of company: CompanyRecord) async throws -> (ReliabilityTable, [String: ID<Activity>]) {
        try await database.read { tx in
            let activities = try organisation.activities(of: company.id, tx)
            let byName = activities.flatMap { [($0.code.lowercased(), $0.id), ($0.name.lowercased(), $0.id)] }
            return (try reliability(tx), Dictionary(byName, uniquingKeysWith: { first, _ in first }))
        }
    }

    // MARK: - After contacts have arrived

    /// Gives waiting sales to contacts that have arrived, and brings the figures of the persons touched up to date.
    package func settle(_ arrival: Customers.Arrival, company: ID<Company>, _ tx: WriteTransaction) throws {
        let identities = arrival.identities.map { kind, value, contact in
            switch kind {
            case .card: (Identity(.card, value), contact)
            case .customerNumber: (Identity(.customerNumber, value), contact)
            case .email: (Identity(.email, value), contact)
            }
        }
        _ = try sales.claim(identities.map { (identity: $0.0, contact: $0.1) }, company: company, tx)
        try refreshFigures(try customers.contacts(of: arrival.persons, tx), tx)
    }

    /// Adds up what the contacts of persons bought, for the lists.
    public func refreshFigures(_ persons: [ID<Person>: [ID<Contact>]], _ tx: WriteTransaction) throws {
        let figures = Dictionary(grouping: try sales.figures(of: persons.values.flatMap { $0 }, tx), by: \.contact)
        var sums: [ID<Person>: PersonFigures] = [:]
        for (person, contacts) in persons {
            let own = contacts.flatMap { figures[$0] ?? [] }
            guard !own.isEmpty else { continue }
            sums[person] = PersonFigures(
                purchases: own.reduce(0) { $0 + $1.purchases }, spent: own.reduce(0) { $0 &+ $1.net }, lastPurchaseAt: own.map(\.lastAt).max())
        }
        try customers.setFigures(sums, tx)
        try customers.clearFigures(of: persons.keys.filter { sums[$0] == nil }, tx)
    }

    // MARK: - Reading

    public func imports(companies: [ID<Company>]?, limit: Int = 100) async throws -> [ImportRecord] {
        try await database.read { tx in try imports(companies: companies, limit: limit, tx) }
    }
    public func imports(companies: [ID<Company>]?, limit: Int, _ tx: ReadTransaction) throws -> [ImportRecord] {
        let filter: SQL = companies.map { "WHERE company_id IN \($0)" } ?? ""
        return try ImportStore.imports("\(filter) ORDER BY id DESC LIMIT \(limit)", tx)
    }

    public func record(_ id: ID<FileImport>) async throws -> ImportRecord? { try await database.read { tx in try record(id, tx) } }
    public func record(_ id: ID<FileImport>, _ tx: ReadTransaction) throws -> ImportRecord? { try ImportStore.imports("WHERE id = \(id)", tx).first }

    /// When the latest import of these companies ended: what was counted before may be different since. Nil when none has.
    public func lastFinished(companies: [ID<Company>], _ tx: ReadTransaction) throws -> Instant? {
        try tx.value("SELECT MAX(finished_at) FROM imports WHERE company_id IN \(companies)", as: Instant?.self) ?? nil
    }

    /// Rejected rows in the order of the file.
    public func refusals(of id: ID<FileImport>, after record: Int = 0, limit: Int = 1000) async throws -> [ImportRefusal] {
        try await database.read { tx in try ImportStore.refusals(of: id, after: record, limit: limit, tx) }
    }

    /// The latest events of some contacts, newest first; `companies` nil means all.
    public func events(
        of contacts: [ID<Contact>], companies: [ID<Company>]?, before: TimelineCursor? = nil, limit: Int, _ tx: ReadTransaction
    ) throws -> [EventRecord] {
        try EventStore.events(of: contacts, companies: companies, before: before.map { ($0.at, $0.id) }, limit: limit, tx)
    }

    /// How many events a company has.
    public func eventCount(of company: ID<Company>, _ tx: ReadTransaction) throws -> Int {
        try tx.value("SELECT COUNT(*) FROM events WHERE company_id = \(company)") ?? 0
    }
}

extension Problem {
    /// The same, with the name of the file it is about in front.
    func naming(_ file: String) -> Problem {
        detail.contains(file) ? self : Problem(kind, code, "\(file): \(detail)", fields: fields)
    }
}
