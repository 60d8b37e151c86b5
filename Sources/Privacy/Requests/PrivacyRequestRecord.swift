import Kernel
import Storage

/// The tag of what somebody asked for about their own data: `prq_…`.
public enum PrivacyRequest: Identified { public static let idPrefix = "prq" }

/// What somebody asked for about their own data, and how far it is.
public struct PrivacyRequestRecord: Hashable, Sendable {
    /// Which right it is (General Data Protection Regulation, articles 15 and 20, 17, 18).
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case access, erasure, restriction
    }

    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Received, and not carried out yet.
        case open
        /// The person is erased; logs and queues are being searched for traces.
        case sweeping
        /// Nothing is left to be read; the database's files are being cleaned.
        case scrubbing
        case done
        /// Taken back by whoever asked, or refused.
        case closed

        /// States in which the server has something to do.
        static let underWay: [State] = [.sweeping, .scrubbing]
    }

    public var id: ID<PrivacyRequest>
    public var kind: Kind
    public var person: ID<Person>
    /// Those whose data it is about.
    public var companies: [ID<Company>]
    public var state: State
    public var requestedAt: Instant
    /// A month after it was received (article 12, paragraph 3).
    public var dueAt: Instant
    /// How it came in: `screen`, `api:KEY`, `command`.
    public var actor: String
    public var user: ID<User>?
    /// Of an erasure: rows by table.
    public var erased: ErasedRows
    public var erasedAt: Instant?
    public var finishedAt: Instant?
    /// Of an erasure that has found all traces: what was erased, when and by whom.
    public var certificate: JSON?
    /// SHA-256 of the certificate's text, which the audit log holds as well.
    public var certificateHash: String?

    public init(
        id: ID<PrivacyRequest>, kind: Kind, person: ID<Person>, companies: [ID<Company>], state: State, requestedAt: Instant, dueAt: Instant,
        actor: String, user: ID<User>?, erased: ErasedRows, erasedAt: Instant? = nil, finishedAt: Instant? = nil, certificate: JSON? = nil,
        certificateHash: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.person = person
        self.companies = companies
        self.state = state
        self.requestedAt = requestedAt
        self.dueAt = dueAt
        self.actor = actor
        self.user = user
        self.erased = erased
        self.erasedAt = erasedAt
        self.finishedAt = finishedAt
        self.certificate = certificate
        self.certificateHash = certificateHash
    }

    /// Whether it is still to be carried out though its month has passed.
    public func isLate(at now: Instant) -> Bool { ![.done, .closed].contains(state) && dueAt < now }
}

/// Which requests are asked for, newest first.
public struct PrivacyRequestQuery: Sendable {
    /// Nil means all.
    public var companies: [ID<Company>]?
    public var person: ID<Person>?
    public var kind: PrivacyRequestRecord.Kind?
    public var states: [PrivacyRequestRecord.State]?
    /// Those older than this one.
    public var before: ID<PrivacyRequest>?
    public var limit: Int

    public init(companies: [ID<Company>]?, limit: Int = 50) {
        self.companies = companies
        self.limit = limit
    }

    var filter: SQL {
        var filter: SQL = "id < \(before?.rawValue ?? Int64.max)"
        if let companies {
            filter += " AND (1 = 0"
            for company in companies { filter += " OR companies LIKE \("%,\(company.rawValue),%")" }
            filter += ")"
        }
        if let person { filter += " AND person_id = \(person)" }
        if let kind { filter += " AND kind = \(kind.rawValue)" }
        if let states { filter += " AND state IN \(states.map(\.rawValue))" }
        return filter
    }
}
