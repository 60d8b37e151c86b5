import Kernel

/// A row of `changes`: what audiences, webhooks and scores follow.
public struct ChangeNote: Sendable {
    public var kind: String
    /// Whose data changed. Who may see one of these companies may see the change; of a change without any, only who may see all.
    public var companies: [ID<Company>]
    /// The raw id of what changed; its kind is told by ``kind``.
    public var subject: Int64
    public var detail: JSON?

    /// `kind` is `subject.verb`: `person.merged`, `sale.committed`.
    public init(_ kind: String, company: ID<Company>?, subject: Int64, detail: JSON? = nil) {
        self.init(kind, companies: company.map { [$0] } ?? [], subject: subject, detail: detail)
    }

    public init(_ kind: String, companies: some Sequence<ID<Company>>, subject: Int64, detail: JSON? = nil) {
        self.kind = kind
        self.companies = companies.sorted()
        self.subject = subject
        self.detail = detail
    }

    /// The one company, in a column that lists can be made by.
    var company: ID<Company>? { companies.count == 1 ? companies[0] : nil }

    /// `,12,34,`: each number between commas, so that one is found without being taken for the end of another.
    var list: String? {
        companies.count < 2 ? nil : "," + companies.map { String($0.rawValue) }.joined(separator: ",") + ","
    }
}

extension WriteTransaction {
    public func record(_ note: ChangeNote, id: ID<Change>, at now: Instant) throws(StorageError) {
        try execute(
            """
            INSERT INTO changes (id, at, company_id, companies, kind, subject_id, detail)
            VALUES (\(id), \(now), \(note.company), \(note.list), \(note.kind), \(note.subject), \(note.detail))
            """)
    }

    /// Many at once, in this order.
    public func record(_ notes: [ChangeNote], _ effects: Effects) throws(StorageError) {
        let now = effects.now
        if notes.count < 4 {
            for note in notes { try record(note, id: effects.id(), at: now) }
            return
        }
        var rows = RowBuffer(into: "changes", ["id", "at", "company_id", "companies", "kind", "subject_id", "detail"], capacity: notes.count)
        for note in notes {
            rows.append(effects.id(Change.self))
            rows.append(now)
            rows.append(note.company)
            rows.append(note.list)
            rows.append(note.kind)
            rows.append(note.subject)
            rows.append(note.detail?.description)
        }
        try insert(rows)
    }
}
