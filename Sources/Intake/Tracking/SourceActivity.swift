import JSONScanning
import Kernel
import Storage

/// What a source sent in one minute.
public struct SourceMinute: Hashable, Sendable {
    /// Its beginning.
    public var at: Instant
    public var events: Int
    /// Known already by their message id.
    public var repeats: Int
    public var rejected: Int

    public init(at: Instant, events: Int, repeats: Int = 0, rejected: Int = 0) {
        self.at = at
        self.events = events
        self.repeats = repeats
        self.rejected = rejected
    }
}

/// What a source has sent lately, at a glance.
public struct SourceActivity: Hashable, Sendable {
    /// Events that were taken within the last 24 hours.
    public var events = 0
    /// Of the last five minutes, a minute.
    public var perMinute = 0.0
    /// Events of the last 24 hours that could not be taken.
    public var rejected = 0
    /// Events by half hour of the last 24 hours, the oldest first; 48 of them.
    public var course = [Int](repeating: 0, count: 48)
    /// When the last event of all was taken.
    public var lastAt: Instant?
    /// Rejected events that nobody has settled.
    public var openRejects = 0

    public init() {}
}

extension SourceActivity {
    private static let slot: Int64 = 30
    private static let slots: Int64 = 48
    private static let latest: Int64 = 5

    /// Those that have sent nothing and have nothing open are not among them.
    static func of(_ sources: [ID<Source>], now: Instant, _ tx: ReadTransaction) throws(StorageError) -> [ID<Source>: SourceActivity] {
        var found: [ID<Source>: SourceActivity] = [:]
        let minute = now.microseconds / MinuteStore.microseconds
        // The slot that runs is the last one.
        let first = minute / slot - slots + 1
        try tx.forEach(
            """
            SELECT source_id, minute / \(slot), CAST(SUM(events) AS BIGINT), CAST(SUM(rejected) AS BIGINT),
                CAST(SUM(CASE WHEN minute > \(minute - latest) THEN events ELSE 0 END) AS BIGINT)
            FROM intake_minutes WHERE source_id IN \(sources) AND minute >= \(first * slot) GROUP BY 1, 2
            """
        ) { row throws(StorageError) in
            let events: Int = try row[2]
            let place = Int(try row[1, as: Int64.self] - first)
            var activity = found[try row[0]] ?? SourceActivity()
            activity.events += events
            activity.rejected += try row[3, as: Int.self]
            activity.perMinute += Double(try row[4, as: Int.self]) / Double(latest)
            if activity.course.indices.contains(place) { activity.course[place] += events }
            found[try row[0]] = activity
            return true
        }
        try tx.forEach(
            "SELECT source_id, MAX(last_at) FROM intake_event_names WHERE source_id IN \(sources) GROUP BY source_id"
        ) { row throws(StorageError) in
            found[try row[0], default: SourceActivity()].lastAt = try row[1]
            return true
        }
        try tx.forEach(
            "SELECT source_id, COUNT(*) FROM intake_rejects WHERE source_id IN \(sources) AND state = 'open' GROUP BY source_id"
        ) { row throws(StorageError) in
            found[try row[0], default: SourceActivity()].openRejects = try row[1]
            return true
        }
        return found
    }
}

/// Sums by minute: the SQL.
enum MinuteStore {
    static let microseconds: Int64 = 60_000_000

    static func add(_ outcome: EventProjection.Outcome, source: ID<Source>, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            INSERT INTO intake_minutes (source_id, minute, events, repeats, rejected)
            VALUES (\(source), \(now.microseconds / microseconds), \(outcome.projected), \(outcome.repeats), \(outcome.rejected))
            ON CONFLICT (source_id, minute) DO UPDATE SET events = intake_minutes.events + excluded.events,
                repeats = intake_minutes.repeats + excluded.repeats, rejected = intake_minutes.rejected + excluded.rejected
            """)
    }

    static func minutes(of source: ID<Source>, since: Instant, _ tx: ReadTransaction) throws(StorageError) -> [SourceMinute] {
        try tx.rows(
            """
            SELECT minute, events, repeats, rejected FROM intake_minutes
            WHERE source_id = \(source) AND minute >= \(since.microseconds / microseconds) ORDER BY minute
            """
        ) { row throws(StorageError) in
            SourceMinute(
                at: Instant(microseconds: try row[0, as: Int64.self] * microseconds), events: try row[1], repeats: try row[2], rejected: try row[3])
        }
    }

    static func remove(before moment: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM intake_minutes WHERE minute < \(moment.microseconds / microseconds)")
    }
}

/// A kind of event that a source has sent, and what it says.
public struct EventName: Hashable, Sendable {
    public var kind: String
    public var name: String
    public var events: Int
    public var firstAt: Instant
    public var lastAt: Instant
    /// Names of properties with the types they had: `text`, `number`, `bool`, `array`, `object`.
    public var properties: [String: Set<String>]

    public init(kind: String, name: String, events: Int, firstAt: Instant, lastAt: Instant, properties: [String: Set<String>]) {
        self.kind = kind
        self.name = name
        self.events = events
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.properties = properties
    }
}

/// The schema of a source, as it has been seen.
struct EventNames {
    private struct Key: Hashable, Comparable {
        var kind: String
        var name: String
        static func < (left: Key, right: Key) -> Bool { (left.kind, left.name) < (right.kind, right.name) }
    }

    private var seen: [Key: (events: Int, properties: [String: Set<String>])] = [:]
    /// Of how many events of a name within a transaction the properties are looked at.
    private static let samples = 3
    /// Properties kept of one name, and names kept of one source: a client that puts numbers into names must not fill the table.
    private static let mostProperties = 100
    private static let mostNames = 1_000

    mutating func count(_ event: TrackedEvent) {
        let key = Key(kind: event.kind.rawValue, name: event.title)
        var known = seen[key] ?? (0, [:])
        known.events += 1
        if known.events <= Self.samples, let properties = event.properties {
            properties.forEachMember { name, value in
                guard known.properties.count < Self.mostProperties, !value.isNull else { return true }
                let name = name.string
                if name.utf8.count <= 100 { known.properties[name, default: []].insert(Self.type(value)) }
                return true
            }
        }
        seen[key] = known
    }

    private static func type(_ value: JSONSlice) -> String {
        switch value.kind {
        case .null: "null"
        case .bool: "bool"
        case .number: "number"
        case .text: "text"
        case .array: "array"
        case .object: "object"
        }
    }

    func save(source: ID<Source>, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        guard !seen.isEmpty else { return }
        let stored = try Self.names(of: source, named: Array(Set(seen.keys.map(\.name))), tx)
        let kept = stored.count < seen.count ? try tx.value("SELECT COUNT(*) FROM intake_event_names WHERE source_id = \(source)", as: Int.self) : nil
        let isFull = kept ?? 0 >= Self.mostNames
        var rows = RowBuffer(
            into: "intake_event_names", ["source_id", "kind", "name", "events", "first_at", "last_at", "properties"], capacity: seen.count)
        for (key, value) in seen.sorted(by: { $0.key < $1.key }) {
            let known = stored.first { $0.kind == key.kind && $0.name == key.name }
            if known == nil, isFull { continue }
            var properties = known?.properties ?? [:]
            for (name, types) in value.properties where properties[name] != nil || properties.count < Self.mostProperties {
                properties[name, default: []].formUnion(types)
            }
            rows.append(source)
            rows.append(key.kind)
            rows.append(key.name)
            rows.append(Int64(value.events))
            rows.append(now)
            rows.append(now)
            rows.append(Self.json(properties).description)
        }
        try tx.insert(
            rows,
            conflict: """
                ON CONFLICT (source_id, kind, name) DO UPDATE SET events = intake_event_names.events + excluded.events,
                    last_at = excluded.last_at, properties = excluded.properties
                """)
    }

    private static func json(_ properties: [String: Set<String>]) -> JSON {
        .object(properties.sorted { $0.key < $1.key }.map { .init($0.key, .array($0.value.sorted().map { .string($0) })) })
    }

    /// What a source has sent, the most frequent first; `named` nil means all.
    static func names(of source: ID<Source>, named: [String]? = nil, _ tx: ReadTransaction) throws(StorageError) -> [EventName] {
        var filter: SQL = "source_id = \(source)"
        if let named { filter += " AND name IN \(named)" }
        return try tx.rows(
            "SELECT kind, name, events, first_at, last_at, properties FROM intake_event_names WHERE \(filter) ORDER BY events DESC, kind, name LIMIT 1000"
        ) { row throws(StorageError) in
            let properties = (try row[5, as: JSON.self]).members ?? []
            return EventName(
                kind: try row[0], name: try row[1], events: try row[2], firstAt: try row[3], lastAt: try row[4],
                properties: Dictionary(
                    properties.map { ($0.name, Set(($0.value.array ?? []).compactMap(\.string))) }, uniquingKeysWith: { first, _ in first }))
        }
    }
}
