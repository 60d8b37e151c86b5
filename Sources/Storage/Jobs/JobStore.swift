import Kernel

/// Jobs: the SQL.
extension WriteTransaction {
    /// Asks for background work, in the transaction that makes it necessary.
    @discardableResult
    public func addJob(_ kind: String, _ payload: JSON, _ effects: Effects) throws(StorageError) -> ID<Job> {
        let (id, now): (ID<Job>, Instant) = (effects.id(), effects.now)
        try execute(
            """
            INSERT INTO jobs (id, kind, payload, state, run_at, created_at)
            VALUES (\(id), \(kind), \(payload), \(JobRecord.State.waiting.rawValue), \(now), \(now))
            """)
        return id
    }

    /// Takes the job that has been due for longest, or `id` alone; one whose process has gone is due too. Nil when there is none.
    func takeJob(_ id: ID<Job>?, kinds: [String], holder: Int64, until: Instant, now: Instant) throws(StorageError) -> JobRecord? {
        var due: SQL = """
            kind IN \(kinds) AND (state = \(JobRecord.State.waiting.rawValue) AND run_at <= \(now)
                OR state = \(JobRecord.State.running.rawValue) AND leased_until < \(now))
            """
        if let id { due += " AND id = \(id)" }
        // Two processes that choose the same one wait for each other here; the second finds it taken.
        let taken = try execute(
            """
            UPDATE jobs SET state = \(JobRecord.State.running.rawValue), attempts = attempts + 1, leased_by = \(holder), leased_until = \(until)
            WHERE id = (SELECT id FROM jobs WHERE \(due) ORDER BY run_at, id LIMIT 1) AND \(due)
            """)
        guard taken == 1 else { return nil }
        return try JobQuery.jobs("WHERE leased_by = \(holder) AND state = \(JobRecord.State.running.rawValue)", self).first
    }

    /// False when another process has taken the job over.
    func holdJob(_ id: ID<Job>, holder: Int64, until: Instant) throws(StorageError) -> Bool {
        try execute(
            "UPDATE jobs SET leased_until = \(until) WHERE id = \(id) AND leased_by = \(holder) AND state = \(JobRecord.State.running.rawValue)") == 1
    }

    /// Keeps how far it is, and what is to become of it.
    func settleJob(_ job: JobRecord) throws(StorageError) {
        try execute(
            """
            UPDATE jobs SET state = \(job.state.rawValue), progress = \(job.progress?.json), error = \(job.error), run_at = \(job.runAt),
                finished_at = \(job.finishedAt)
            WHERE id = \(job.id)
            """)
    }
}

extension ReadTransaction {
    /// Jobs, the newest first.
    ///
    /// - Parameters:
    ///   - kind: nil is all.
    ///   - states: those that are wanted.
    public func jobs(
        kind: String? = nil, in states: [JobRecord.State] = JobRecord.State.allCases, limit: Int = 200
    ) throws(StorageError) -> [JobRecord] {
        var filter: SQL = "WHERE state IN \(states.map(\.rawValue))"
        if let kind { filter += " AND kind = \(kind)" }
        return try JobQuery.jobs("\(filter) ORDER BY id DESC LIMIT \(limit)", self)
    }

    public func job(_ id: ID<Job>) throws(StorageError) -> JobRecord? { try JobQuery.jobs("WHERE id = \(id)", self).first }
}

private enum JobQuery {
    static func jobs(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [JobRecord] {
        try tx.rows(
            "SELECT id, kind, payload, state, run_at, attempts, progress, error, created_at, finished_at FROM jobs \(filter)"
        ) { row throws(StorageError) in
            JobRecord(
                id: try row[0], kind: try row[1], payload: try row[2], state: JobRecord.State(rawValue: try row[3]) ?? .failed, runAt: try row[4],
                attempts: try row[5], progress: JobProgress(json: try row[6, as: JSON?.self]), error: try row[7], createdAt: try row[8],
                finishedAt: try row[9])
        }
    }
}
