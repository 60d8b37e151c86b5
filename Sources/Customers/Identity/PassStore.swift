import Kernel
import Storage

/// A pass over all contacts, past or under way.
public struct PassRecord: Hashable, Sendable {
    public var id: ID<LinkagePass>
    public var rulesVersion: Int64
    public var startedAt: Instant
    public var startedBy: String
    /// Nil while it runs, or after it was broken off.
    public var finishedAt: Instant?
    public var figures: Figures

    /// What came of it.
    public struct Figures: Hashable, Sendable {
        public var contacts = 0
        public var comparedPairs = 0
        /// Pairs that are worth a look or more.
        public var pairs = 0
        /// Persons that went into others, and persons that came out of others.
        public var joined = 0
        public var parted = 0
        /// Pairs that somebody should look at.
        public var reviews = 0

        public init() {}

        private static let members: [(String, any WritableKeyPath<Figures, Int> & Sendable)] = [
            ("contacts", \.contacts), ("comparedPairs", \.comparedPairs), ("pairs", \.pairs), ("joined", \.joined), ("parted", \.parted),
            ("reviews", \.reviews),
        ]

        public var json: JSON { .object(Self.members.map { JSON.Member($0.0, .integer(Int64(self[keyPath: $0.1]))) }) }

        init(json: JSON?) { for (name, path) in Self.members { self[keyPath: path] = Int(json?[name]?.integer ?? 0) } }
    }
}

/// Passes: the SQL.
enum PassStore {
    static func begin(_ id: ID<LinkagePass>, rules: Int64, at now: Instant, by author: String, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("INSERT INTO identity_passes (id, rules_version, started_at, started_by) VALUES (\(id), \(rules), \(now), \(author))")
    }

    static func finish(_ id: ID<LinkagePass>, _ figures: PassRecord.Figures, at now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE identity_passes SET finished_at = \(now), figures = \(figures.json) WHERE id = \(id)")
    }

    /// By which rules the last pass was run that was through before this one.
    static func lastRules(before id: ID<LinkagePass>, _ tx: ReadTransaction) throws(StorageError) -> Int64? {
        try tx.value("SELECT rules_version FROM identity_passes WHERE id < \(id) AND finished_at IS NOT NULL ORDER BY id DESC LIMIT 1")
    }

    static func latest(_ limit: Int, _ tx: ReadTransaction) throws(StorageError) -> [PassRecord] {
        try tx.rows(
            "SELECT id, rules_version, started_at, started_by, finished_at, figures FROM identity_passes ORDER BY id DESC LIMIT \(limit)"
        ) { row throws(StorageError) in
            PassRecord(
                id: try row[0], rulesVersion: try row[1], startedAt: try row[2], startedBy: try row[3], finishedAt: try row[4],
                figures: PassRecord.Figures(json: try row[5, as: JSON?.self]))
        }
    }
}

extension Customers {
    /// Asks for a pass in the background, unless one waits already.
    public func askForPass(by author: String, _ tx: WriteTransaction) throws -> ID<Job> {
        if let waiting = try tx.jobs(kind: IdentityPass.job, in: [.waiting], limit: 1).first { return waiting.id }
        return try tx.addJob(IdentityPass.job, ["by": .string(author)], effects)
    }

    /// The passes that wait or run, and how far they are.
    public func passesUnderWay(_ tx: ReadTransaction) throws -> [JobRecord] { try tx.jobs(kind: IdentityPass.job, in: [.waiting, .running]) }

    /// The latest passes, the newest first.
    public func passes(_ limit: Int, _ tx: ReadTransaction) throws -> [PassRecord] { try PassStore.latest(limit, tx) }
}
