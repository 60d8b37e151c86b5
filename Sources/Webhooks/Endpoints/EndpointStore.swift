import Kernel
import Storage

/// Endpoints: the SQL.
enum EndpointStore {
    /// What a sender needs besides the record.
    struct Sending: Sendable {
        var record: EndpointRecord
        /// As they are kept. The newer one first; the older while it is good.
        var secrets: [String]
        var cursor: ChangeCursor?
    }

    static func insert(_ record: EndpointRecord, secret: String, cursor: ChangeCursor, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            INSERT INTO webhook_endpoints (id, company_id, url, description, kinds, secret, state, cursor, followed_until, created_at)
            VALUES (\(record.id), \(record.company), \(record.url), \(record.description), \(text(record.kinds)), \(secret), \(record.state.rawValue),
                \(cursor.description), \(cursor.readUntil), \(record.createdAt))
            """)
    }

    static func update(_ id: ID<WebhookEndpoint>, _ draft: EndpointDraft, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            UPDATE webhook_endpoints SET url = \(draft.url), description = \(draft.description), kinds = \(text(draft.kinds)) WHERE id = \(id)
            """) == 1
    }

    private static func text(_ kinds: [MessageKind]) -> String { kinds.map(\.rawValue).joined(separator: " ") }

    private static let columns = SQL(
        verbatim: """
            id, company_id, url, description, kinds, state, disabled_reason, disabled_at, CASE WHEN previous_secret IS NULL THEN NULL ELSE previous_until END,
            paused_until, failing_since, last_success_at, last_attempt_at, created_at, followed_until
            """)

    private static func record(_ row: Row) throws(StorageError) -> EndpointRecord {
        EndpointRecord(
            id: try row[0], company: try row[1], url: try row[2], description: try row[3],
            kinds: try row[4, as: String.self].split(separator: " ").compactMap { MessageKind(rawValue: String($0)) },
            state: EndpointRecord.State(rawValue: try row[5]) ?? .disabled, disabledReason: try row[6], disabledAt: try row[7],
            previousSecretUntil: try row[8], pausedUntil: try row[9], failingSince: try row[10], lastSuccessAt: try row[11],
            lastAttemptAt: try row[12], createdAt: try row[13], followedUntil: try row[14])
    }

    static func endpoints(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [EndpointRecord] {
        try tx.rows("SELECT \(columns) FROM webhook_endpoints \(filter)", record)
    }

    static func sending(_ id: ID<WebhookEndpoint>, now: Instant, _ tx: ReadTransaction) throws(StorageError) -> Sending? {
        try tx.first(
            "SELECT \(columns), secret, previous_secret, previous_until, cursor FROM webhook_endpoints WHERE id = \(id)"
        ) { row throws(StorageError) in
            var secrets = [try row[15, as: String.self]]
            if let previous = try row[16, as: String?.self], let until = try row[17, as: Instant?.self], until > now { secrets.append(previous) }
            return Sending(record: try record(row), secrets: secrets, cursor: ChangeCursor(try row[18, as: String.self]))
        }
    }

    // MARK: - State

    static func disable(_ id: ID<WebhookEndpoint>, reason: String, now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            UPDATE webhook_endpoints SET state = 'disabled', disabled_reason = \(reason), disabled_at = \(now)
            WHERE id = \(id) AND state = 'active'
            """) == 1
    }

    static func enable(_ id: ID<WebhookEndpoint>, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            UPDATE webhook_endpoints SET state = 'active', disabled_reason = NULL, disabled_at = NULL, failing_since = NULL, paused_until = NULL
            WHERE id = \(id)
            """) == 1
    }

    /// Puts a new secret in front of the one that there is, which goes on signing for a while.
    static func rotate(_ id: ID<WebhookEndpoint>, secret: String, overlapUntil: Instant, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            UPDATE webhook_endpoints SET previous_secret = secret, previous_until = \(overlapUntil), secret = \(secret) WHERE id = \(id)
            """) == 1
    }

    /// The secrets of an endpoint as they are kept.
    struct Secrets: Hashable, Sendable {
        var id: ID<WebhookEndpoint>
        var secret: String
        var previous: String?
    }

    static func secrets(_ tx: ReadTransaction) throws(StorageError) -> [Secrets] {
        try tx.rows("SELECT id, secret, previous_secret FROM webhook_endpoints ORDER BY id") { row throws(StorageError) in
            Secrets(id: try row[0], secret: try row[1], previous: try row[2])
        }
    }

    /// False when the secret has been replaced meanwhile.
    static func replace(_ old: Secrets, by new: Secrets, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            "UPDATE webhook_endpoints SET secret = \(new.secret), previous_secret = \(new.previous) WHERE id = \(old.id) AND secret = \(old.secret)")
            == 1
    }

    static func remove(_ id: ID<WebhookEndpoint>, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("DELETE FROM webhook_endpoints WHERE id = \(id)") == 1
    }

    // MARK: - Following and sending

    /// Moves the cursor on, unless another process has.
    static func follow(
        _ id: ID<WebhookEndpoint>, from old: ChangeCursor?, to cursor: ChangeCursor, _ tx: WriteTransaction
    ) throws(StorageError) -> Bool {
        var condition: SQL = "id = \(id)"
        if let old { condition += " AND cursor = \(old.description)" }
        return try tx.execute(
            "UPDATE webhook_endpoints SET cursor = \(cursor.description), followed_until = \(cursor.readUntil) WHERE \(condition)") == 1
    }

    static func pause(_ id: ID<WebhookEndpoint>, until: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE webhook_endpoints SET paused_until = \(until) WHERE id = \(id) AND (paused_until IS NULL OR paused_until < \(until))")
    }

    /// Whether no attempt has succeeded for three days.
    static func isDead(_ id: ID<WebhookEndpoint>, now: Instant, _ tx: ReadTransaction) throws(StorageError) -> Bool {
        try tx.value("SELECT 1 FROM webhook_endpoints WHERE id = \(id) AND failing_since <= \(now.adding(seconds: -3 * 86_400))", as: Int.self) != nil
    }

    /// Notes that attempts were made: when the last one succeeded, or since when none has.
    static func note(
        _ id: ID<WebhookEndpoint>, attemptAt: Instant, successAt: Instant?, failureAt: Instant?, _ tx: WriteTransaction
    ) throws(StorageError) {
        // Of a success and a failure in one batch the later one tells how it is now.
        let succeeds = successAt.map { success in failureAt.map { $0 <= success } ?? true } ?? false
        try tx.execute(
            """
            UPDATE webhook_endpoints SET last_attempt_at = \(attemptAt), last_success_at = COALESCE(\(successAt), last_success_at),
                failing_since = CASE WHEN \(succeeds) = 1 THEN NULL ELSE COALESCE(failing_since, \(failureAt)) END
            WHERE id = \(id)
            """)
    }
}
