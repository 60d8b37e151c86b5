import Customers
import Foundation
import Intake
import Kernel
import Organisation
import Sales
import Storage

/// The services on a fresh database, with a clock that stands still and a small group of two companies.
public struct TestServices: Sendable {
    public let database: Database
    public let clock: ManualClock
    public let effects: Effects
    public let organisation: Organisation
    public let customers: Customers
    public let sales: Sales
    public let intake: Intake
    public let rome: CompanyRecord
    public let london: CompanyRecord
    /// Sources of Rome, by code: `erp`, `shop`, `till`; and London's `other`.
    public let sources: [String: SourceRecord]

    public static let migrations =
        SharedTables.migrations + OrganisationSchema.migrations + CustomersSchema.migrations + SalesSchema.migrations + IntakeSchema.migrations

    /// Runs `body` on each of them.
    public static func with<Value>(_ kind: TestDatabase, _ body: (TestServices) async throws -> Value) async throws -> Value {
        try await kind.with(migrations) { database in try await body(try await TestServices(on: database)) }
    }

    /// On a database that has at least ``migrations``.
    public init(on database: Database) async throws {
        self.database = database
        clock = ManualClock(Instant(microseconds: 1_780_000_000_000_000))  // 2026-05-28
        effects = Effects(clock: clock, ids: IDGenerator(clock: clock, node: 1))
        organisation = Organisation(database: database, effects: effects)
        customers = Customers(database: database, effects: effects)
        sales = Sales(database: database, effects: effects)
        intake = Intake(database: database, effects: effects, organisation: organisation, customers: customers, sales: sales)
        rome = try await organisation.addCompany(code: "rome", currency: "EUR", timeZone: "Europe/Rome")
        london = try await organisation.addCompany(code: "london", currency: "GBP", timeZone: "Europe/London")
        var sources: [String: SourceRecord] = [:]
        for (code, kind) in [("erp", "erp"), ("shop", "webshop"), ("till", "till")] {
            sources[code] = try await organisation.addSource(code: code, kind: kind, company: rome)
        }
        sources["other"] = try await organisation.addSource(code: "other", kind: "webshop", company: london)
        self.sources = sources
    }

    /// Saves contacts of one of the sources.
    @discardableResult
    public func save(_ drafts: [ContactDraft], from source: String) async throws -> Customers.Arrival {
        guard let source = sources[source] else { throw Problem(.missing, "source", "no such source in the test") }
        let company = source.company == rome.id ? rome : london
        return try await database.write { tx in
            try customers.save(
                drafts, source: source.id, company: company.id, country: company.country, today: company.zone.day(clock.now()),
                reliability: try intake.reliability(tx), madeBy: "test", tx)
        }
    }

    /// The sets of external ids that are one person, in an order of their own.
    public func clusters() async throws -> Set<Set<String>> {
        let pairs = try await database.read { tx in
            try tx.rows("SELECT person_id, external_id FROM contacts") { row throws(StorageError) in
                (try row[0, as: Int64.self], try row[1, as: String.self])
            }
        }
        return Set(Dictionary(grouping: pairs, by: \.0).values.map { Set($0.map(\.1)) })
    }

    /// Writes a file for the length of `body`.
    public func withFile<Value>(_ content: String, name: String = "file.csv", _ body: (String) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tessera-file-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: name).path
        try Data(content.utf8).write(to: URL(filePath: path))
        return try await body(path)
    }

    /// Imports a text as a file.
    @discardableResult
    public func importText(_ content: String, _ kind: ImportKind, from source: String, mapping: ImportMapping? = nil) async throws -> Intake.Outcome {
        guard let source = sources[source] else { throw Problem(.missing, "source", "no such source in the test") }
        let company = source.company == rome.id ? rome : london
        return try await withFile(content) { path in
            let plan = try intake.plan(path: path, kind: kind, company: company, mapping: mapping)
            return try await intake.importFile(path: path, plan: plan, company: company, source: source)
        }
    }
}

extension ContactDraft {
    /// A draft in one line: fields in pairs.
    public init(_ externalID: String, _ values: KeyValuePairs<ContactField, String>, card: String? = nil, born: String? = nil) {
        self.init(externalID: externalID)
        for (field, value) in values { self.values[field] = value }
        self.card = card
        birthDate = born.flatMap { Day(iso: $0) }
    }
}
