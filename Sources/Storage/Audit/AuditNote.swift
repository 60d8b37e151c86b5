import Kernel

/// What is to be said in the audit log: who did what to what. Ids and codes only, never what a customer is called or how they are reached: an entry
/// outlives the erasure of whom it is about.
public struct AuditNote: Hashable, Sendable {
    public var user: ID<User>?
    /// How the deed was done: `screen`, `api:KEY NAME`, `command`.
    public var actor: String
    public var company: ID<Company>?
    public var action: String
    public var subject: String?
    public var detail: JSON?

    public init(user: ID<User>? = nil, actor: String, company: ID<Company>? = nil, action: String, subject: String? = nil, detail: JSON? = nil) {
        self.user = user
        self.actor = actor
        self.company = company
        self.action = action
        self.subject = subject
        self.detail = detail
    }
}

extension WriteTransaction {
    /// Adds an entry; it becomes part of the chain when it is sealed (``AuditLog/seal()``).
    public func record(_ note: AuditNote, id: ID<AuditEntry>, at now: Instant) throws(StorageError) {
        try execute(
            """
            INSERT INTO audit (id, at, user_id, actor, company_id, action, subject, detail)
            VALUES (\(id), \(now), \(note.user), \(note.actor), \(note.company), \(note.action), \(note.subject), \(note.detail))
            """)
    }
}
