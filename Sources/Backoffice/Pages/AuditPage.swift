import Kernel

/// Who saw, took out and changed what, newest first. Address: `/audit` with `user`, `action`, `subject`, `from`, `to`, `size`, `after`.
public struct AuditPage: Page {
    public struct Row: Hashable, Sendable {
        public var at: Instant
        /// The user's name, or how it was done: `api:till`.
        public var actor: String
        /// `person.seen`
        public var action: String
        public var subject: String?
        /// Where the subject is shown.
        public var link: String?
        public var company: String?
        public var detail: String?
        /// In the chain; nil until it is sealed.
        public var place: Int64?

        public init(
            at: Instant, actor: String, action: String, subject: String? = nil, link: String? = nil, company: String? = nil, detail: String? = nil,
            place: Int64? = nil
        ) {
            self.at = at
            self.actor = actor
            self.action = action
            self.subject = subject
            self.link = link
            self.company = company
            self.detail = detail
            self.place = place
        }
    }

    public struct Filter: Hashable, Sendable {
        public var user: ID<User>?
        public var action: String?
        public var subject: String?
        public var from: Day?
        /// Included.
        public var to: Day?

        public init(user: ID<User>? = nil, action: String? = nil, subject: String? = nil, from: Day? = nil, to: Day? = nil) {
            self.user = user
            self.action = action
            self.subject = subject
            self.from = from
            self.to = to
        }
    }

    public var filter: Filter
    public var rows: [Row]
    public var paging: Paging
    /// Whom there are entries to choose of.
    public var users: [Choice<User>]
    public var actions: [String]
    /// The end of the chain, `12:3f5a…`; nil before the first entry.
    public var head: String?
    /// Whether the list may be saved.
    public var mayExport: Bool

    public init(
        filter: Filter = Filter(), rows: [Row], paging: Paging, users: [Choice<User>] = [], actions: [String] = [], head: String? = nil,
        mayExport: Bool = true
    ) {
        self.filter = filter
        self.rows = rows
        self.paging = paging
        self.users = users
        self.actions = actions
        self.head = head
        self.mayExport = mayExport
    }

    public var template: Template { .audit }
    public var section: Section? { .audit }
    public func title(_ words: Words) -> String { words.text("audit.title") }

    private static let columns = [
        Column(key: "audit.at"), Column(key: "audit.who"), Column(key: "audit.action"), Column(key: "audit.subject", rank: 3),
        Column(key: "audit.company", rank: 2), Column(key: "audit.detail", rank: 4), Column(key: "audit.place", numeric: true, rank: 2),
    ]

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "exports": mayExport ? words.exports("/audit", rendering.address) : [], "hasRows": !rows.isEmpty, "isFiltered": filter != Filter(),
            "carried": words.carried(rendering.address, except: ["user", "action", "subject", "from", "to"]), "subject": filter.subject,
            "from": filter.from?.description, "to": filter.to?.description, "head": head,
            "users": words.options(
                [("", words.text("audit.everybody"))] + users.map { ($0.id.description, $0.name) }, chosen: filter.user?.description),
            "actions": words.options(
                [("", words.text("audit.everything"))] + actions.map { ($0, Self.name(of: $0, words)) }, chosen: filter.action),
            "heads": words.heads(Self.columns, Sorting(""), rendering.address),
            "rows": rows.map { row in
                [
                    "at": words.format.exactInstant(row.at), "actor": row.actor, "action": Self.name(of: row.action, words), "code": row.action,
                    "subject": row.subject, "link": row.link, "company": row.company, "detail": row.detail,
                    "place": row.place.map { words.format.integer($0) },
                ] as Fields
            }, "paging": words.paging(paging, shown: rows.count, rendering.address, noun: "audit.count"),
        ])
    }

    /// In words, where there are some: other modules add deeds of their own.
    private static func name(of action: String, _ words: Words) -> String {
        let key = "auditAction.\(action)"
        return words.has(key) ? words.text(key) : action
    }
}
