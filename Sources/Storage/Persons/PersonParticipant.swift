import Kernel

/// A module that knows something of persons, and so has its part in their rights: to be told what is known, and to be forgotten.
///
/// The entry point hands all participants to `Privacy`. A test looks at every table of the database: one that has a column for a contact or a person and
/// is in nobody's ``personalTables`` fails it, so that a later module cannot forget.
public protocol PersonParticipant: Sendable {
    /// The tables of the module that hold something of persons, or have a column that names one.
    var personalTables: Set<String> { get }

    /// Adds the names by which the subject is recognised in texts that carry no id.
    func recognise(_ subject: inout DataSubject, _ tx: ReadTransaction) throws

    /// Tells all that the module knows of the subject.
    func tell(_ subject: DataSubject, to sink: any PersonalDataSink, _ tx: ReadTransaction) throws

    /// Erases what the module knows of the subject, in the one transaction of the erasure. What others count on, such as the figures of sales, stays without
    /// the person.
    func erase(_ subject: DataSubject, _ tx: WriteTransaction) throws -> ErasedRows

    /// Erases some more of what is too much for one transaction: logs, rejects, queues. Called again from where it stopped until there is no place to go on.
    ///
    /// Only what came before ``DataSubject/asOf`` is looked at: who comes back after the erasure is a new acquaintance.
    func sweep(_ subject: DataSubject, from place: SweepPlace, _ tx: WriteTransaction) throws -> SweptPart

    /// Those of the contacts that the module has heard of since `moment`: of prospects who are quiet for long, little is kept.
    func active(_ contacts: [ID<Contact>], since moment: Instant, _ tx: ReadTransaction) throws -> Set<ID<Contact>>

    /// Removes files that name the subject; returns how many.
    func discardFiles(of subject: DataSubject) async throws -> Int
}

extension PersonParticipant {
    public func recognise(_ subject: inout DataSubject, _ tx: ReadTransaction) throws {}
    public func tell(_ subject: DataSubject, to sink: any PersonalDataSink, _ tx: ReadTransaction) throws {}
    public func erase(_ subject: DataSubject, _ tx: WriteTransaction) throws -> ErasedRows { ErasedRows() }
    public func sweep(_ subject: DataSubject, from place: SweepPlace, _ tx: WriteTransaction) throws -> SweptPart { SweptPart() }
    public func active(_ contacts: [ID<Contact>], since moment: Instant, _ tx: ReadTransaction) throws -> Set<ID<Contact>> { [] }
    public func discardFiles(of subject: DataSubject) async throws -> Int { 0 }
}

/// How many rows of each table were removed, or lost what was personal.
public struct ErasedRows: Hashable, Sendable {
    public private(set) var counts: [String: Int] = [:]

    public init() {}

    public mutating func add(_ count: Int, of table: String) {
        if count > 0 { counts[table, default: 0] += count }
    }

    public static func += (left: inout ErasedRows, right: ErasedRows) { left.counts.merge(right.counts, uniquingKeysWith: +) }

    public var total: Int { counts.values.reduce(0, +) }

    /// `{"contacts": 2, …}`, by table.
    public var json: JSON { .object(counts.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .integer(Int64($0.value))) }) }

    /// Reads what ``json`` writes; what is no count is left out.
    public init(json: JSON) {
        for member in json.members ?? [] { add(Int(clamping: member.value.integer ?? 0), of: member.name) }
    }
}

/// What a part of a sweep came to.
public struct SweptPart: Sendable {
    public var rows: ErasedRows
    /// Where the next part begins; nil when nothing is left.
    public var next: SweepPlace?

    public init(_ rows: ErasedRows = ErasedRows(), next: SweepPlace? = nil) {
        self.rows = rows
        self.next = next
    }
}

/// How far a participant's sweep is: which of its tables, and the last key that was looked at there. Written as `1:4711`.
public struct SweepPlace: Hashable, Sendable, CustomStringConvertible {
    public var stage: Int
    /// Empty at the beginning of a table.
    public var after: String

    public static let start = SweepPlace(stage: 0)

    public init(stage: Int, after: String = "") {
        self.stage = stage
        self.after = after
    }

    public init(stage: Int, after: Int64) { self.init(stage: stage, after: String(after)) }

    /// Reads what ``description`` writes; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let stage = Int(parts[0]) else { return nil }
        self.init(stage: stage, after: String(parts[1]))
    }

    public var description: String { "\(stage):\(after)" }

    /// The last key, where it is one number; 0 at the beginning.
    public var number: Int64 { Int64(after) ?? 0 }
}
