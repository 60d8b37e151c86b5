import Kernel
import Storage

/// The tag of notifications' ids.
public enum Notification: Identified { public static let idPrefix = "ntf" }

/// What is to be told to a user: that something they began has ended.
public struct NotificationNote: Hashable, Sendable {
    public var user: ID<User>
    /// Whose data it is about: who does not see this company is not told any more.
    public var company: ID<Company>?
    /// `import.finished`; a door has its words.
    public var kind: String
    /// The id of what it is about, which leads to its page.
    public var subject: String?
    /// What the words name: texts and whole numbers. Never what a customer is called: a notification outlives the erasure of whom it is about.
    public var detail: [String: JSON]

    public init(user: ID<User>, company: ID<Company>? = nil, kind: String, subject: String? = nil, detail: [String: JSON] = [:]) {
        self.user = user
        self.company = company
        self.kind = kind
        self.subject = subject
        self.detail = detail
    }
}

/// What a user was told, and whether they have seen it.
public struct NotificationRecord: Hashable, Sendable {
    public var id: ID<Notification>
    public var note: NotificationNote
    public var at: Instant
    public var readAt: Instant?

    public init(id: ID<Notification>, note: NotificationNote, at: Instant, readAt: Instant? = nil) {
        self.id = id
        self.note = note
        self.at = at
        self.readAt = readAt
    }
}

extension WriteTransaction {
    private static let secondsKept: Int64 = 90 * 86_400

    /// Tells a user, in the transaction in which what is told came about. What they were told three months ago is forgotten.
    public func notify(_ note: NotificationNote, id: ID<Notification>, at now: Instant) throws(StorageError) {
        try execute("DELETE FROM notifications WHERE user_id = \(note.user) AND created_at < \(now.adding(seconds: -Self.secondsKept))")
        let detail = JSON.object(note.detail.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) })
        try execute(
            """
            INSERT INTO notifications (id, user_id, company_id, kind, subject, detail, created_at)
            VALUES (\(id), \(note.user), \(note.company), \(note.kind), \(note.subject), \(detail), \(now))
            """)
    }
}

extension Desk {
    private static func told(_ user: ID<User>, _ companies: [ID<Company>]?) -> SQL {
        let seen: SQL = companies.map { " AND (company_id IS NULL OR company_id IN \($0))" } ?? ""
        return "user_id = \(user)\(seen)"
    }

    /// What a user was told, newest first.
    ///
    /// - Parameters:
    ///   - companies: those that the user sees; nil means all.
    ///   - before: the last of the page before.
    public func notifications(
        of user: ID<User>, companies: [ID<Company>]?, before: ID<Notification>? = nil, limit: Int, _ tx: ReadTransaction
    ) throws -> [NotificationRecord] {
        let place: SQL = before.map { " AND id < \($0)" } ?? ""
        return try tx.rows(
            """
            SELECT id, company_id, kind, subject, detail, created_at, read_at FROM notifications
            WHERE \(Self.told(user, companies))\(place) ORDER BY id DESC LIMIT \(limit)
            """
        ) { row throws(StorageError) in
            let detail = try row[4, as: JSON.self].members ?? []
            return NotificationRecord(
                id: try row[0],
                note: NotificationNote(
                    user: user, company: try row[1], kind: try row[2], subject: try row[3],
                    detail: Dictionary(detail.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })), at: try row[5],
                readAt: try row[6])
        }
    }

    /// How many of them the user has not seen.
    public func unread(of user: ID<User>, companies: [ID<Company>]?, _ tx: ReadTransaction) throws -> Int {
        try tx.value("SELECT COUNT(*) FROM notifications WHERE \(Self.told(user, companies)) AND read_at IS NULL", as: Int.self) ?? 0
    }

    /// The user has seen these.
    public func markRead(_ notifications: [ID<Notification>], of user: ID<User>) async throws {
        let now = effects.now
        try await database.write { tx in
            _ = try tx.execute("UPDATE notifications SET read_at = \(now) WHERE user_id = \(user) AND id IN \(notifications) AND read_at IS NULL")
        }
    }
}
