import Kernel
import Storage

/// Requests: the SQL. Every change of state is conditional on the state before.
enum PrivacyRequestStore {
    private static let columns = SQL(
        verbatim: """
            id, kind, person_id, companies, state, requested_at, due_at, actor, user_id, erased, erased_at, finished_at, certificate, certificate_hash
            """)

    static func requests(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [PrivacyRequestRecord] {
        try tx.rows("SELECT \(columns) FROM privacy_requests WHERE \(filter)") { row throws(StorageError) in
            PrivacyRequestRecord(
                id: try row[0], kind: PrivacyRequestRecord.Kind(rawValue: try row[1]) ?? .access, person: try row[2],
                companies: try row[3, as: String.self].split(separator: ",").compactMap { Int64($0) }.map { ID<Company>($0) },
                state: PrivacyRequestRecord.State(rawValue: try row[4]) ?? .open, requestedAt: try row[5], dueAt: try row[6], actor: try row[7],
                user: try row[8], erased: try row[9, as: JSON?.self].map(ErasedRows.init) ?? ErasedRows(), erasedAt: try row[10],
                finishedAt: try row[11], certificate: try row[12], certificateHash: try row[13])
        }
    }

    static func insert(_ request: PrivacyRequestRecord, _ tx: WriteTransaction) throws(StorageError) {
        let companies = "," + request.companies.map { String($0.rawValue) }.joined(separator: ",") + ","
        try tx.execute(
            """
            INSERT INTO privacy_requests (id, kind, person_id, companies, state, requested_at, due_at, actor, user_id, finished_at)
            VALUES (\(request.id), \(request.kind.rawValue), \(request.person), \(companies), \(request.state.rawValue), \(request.requestedAt),
                    \(request.dueAt), \(request.actor), \(request.user), \(request.finishedAt))
            """)
    }

    /// Ends a request that is open; false when it is not.
    static func end(
        _ id: ID<PrivacyRequest>, as state: PrivacyRequestRecord.State, now: Instant, _ tx: WriteTransaction
    ) throws(StorageError) -> Bool {
        try tx.execute("UPDATE privacy_requests SET state = \(state.rawValue), finished_at = \(now) WHERE id = \(id) AND state = 'open'") == 1
    }

    /// Opens a request that was closed again; false when it was not.
    static func reopen(_ id: ID<PrivacyRequest>, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("UPDATE privacy_requests SET state = 'open', finished_at = NULL WHERE id = \(id) AND state = 'closed'") == 1
    }

    // MARK: - Erasures under way

    /// Where the search for traces is.
    struct Progress: Sendable {
        var subject: DataSubject
        /// The participant whose turn it is; nil before the first.
        var participant: String?
        var place: SweepPlace
        var erased: ErasedRows
    }

    static func begin(
        _ id: ID<PrivacyRequest>, _ subject: DataSubject, _ erased: ErasedRows, _ tx: WriteTransaction
    ) throws(StorageError) -> Bool {
        let companies = "," + subject.companies.map { String($0.rawValue) }.joined(separator: ",") + ","
        return try tx.execute(
            """
            UPDATE privacy_requests SET state = 'sweeping', person_id = \(subject.person), companies = \(companies), subject = \(subject.json),
                erased = \(erased.json), erased_at = \(subject.asOf), place = \(SweepPlace.start.description)
            WHERE id = \(id) AND state = 'open'
            """) == 1
    }

    /// Nil when the request is not being swept.
    static func progress(_ id: ID<PrivacyRequest>, _ tx: ReadTransaction) throws(StorageError) -> Progress? {
        let found = try tx.first("SELECT subject, participant, place, erased FROM privacy_requests WHERE id = \(id) AND state = 'sweeping'") {
            row throws(StorageError) in
            (try row[0, as: JSON.self], try row[1, as: String?.self], try row[2, as: String.self], try row[3, as: JSON.self])
        }
        guard let found, let subject = DataSubject(json: found.0), let place = SweepPlace(found.2) else { return nil }
        return Progress(subject: subject, participant: found.1, place: place, erased: ErasedRows(json: found.3))
    }

    /// Moves the search on, if it stands where it was read; false when another process has.
    static func advance(
        _ id: ID<PrivacyRequest>, from old: Progress, to participant: String, _ place: SweepPlace, _ erased: ErasedRows, _ tx: WriteTransaction
    ) throws(StorageError) -> Bool {
        try tx.execute(
            """
            UPDATE privacy_requests SET participant = \(participant), place = \(place.description), erased = \(erased.json)
            WHERE id = \(id) AND state = 'sweeping' AND place = \(old.place.description)
                AND COALESCE(participant, '') = \(old.participant ?? "")
            """) == 1
    }

    /// All traces are found: by what they were recognised is forgotten.
    static func certify(
        _ id: ID<PrivacyRequest>, _ certificate: JSON, hash: String, _ tx: WriteTransaction
    ) throws(StorageError) -> Bool {
        try tx.execute(
            """
            UPDATE privacy_requests SET state = 'scrubbing', subject = NULL, participant = NULL, place = NULL, certificate = \(certificate),
                certificate_hash = \(hash)
            WHERE id = \(id) AND state = 'sweeping'
            """) == 1
    }

    static func finish(_ id: ID<PrivacyRequest>, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE privacy_requests SET state = 'done', finished_at = \(now) WHERE id = \(id) AND state = 'scrubbing'")
    }
}
