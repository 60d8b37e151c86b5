import Customers
import Kernel
import Organisation
import Storage

/// The rights of persons over their own data: to be told all of it, to be forgotten, to be left alone.
public struct Privacy: Sendable {
    let database: Database
    let effects: Effects
    let customers: Customers
    let organisation: Organisation
    let participants: [any PersonParticipant]

    /// - Parameter participants: of all modules, in the order in which they erase; that of the contacts comes last.
    public init(
        database: Database, effects: Effects, customers: Customers, organisation: Organisation, participants: [any PersonParticipant]
    ) {
        self.database = database
        self.effects = effects
        self.customers = customers
        self.organisation = organisation
        self.participants = participants
    }

    /// The same with others who take part, such as folders that only a server has.
    public func with(_ more: [any PersonParticipant]) -> Privacy {
        Privacy(database: database, effects: effects, customers: customers, organisation: organisation, participants: more + participants)
    }

    /// The tables in which persons leave traces.
    public var personalTables: Set<String> { participants.reduce(into: ["privacy_requests"]) { $0.formUnion($1.personalTables) } }

    static let unknown = Problem(.missing, "privacy-request-unknown", "There is no such request, or you may not see it.")
    static let unknownPerson = Problem(.missing, "person-unknown", "There is no such person, or you may not see it.")

    // MARK: - Requests

    public func requests(_ query: PrivacyRequestQuery, _ tx: ReadTransaction) throws -> [PrivacyRequestRecord] {
        try PrivacyRequestStore.requests("\(query.filter) ORDER BY id DESC LIMIT \(query.limit)", tx)
    }

    /// - Throws: ``Problem`` `privacy-request-unknown`.
    public func request(_ id: ID<PrivacyRequest>, companies: [ID<Company>]?, _ tx: ReadTransaction) throws -> PrivacyRequestRecord {
        var query = PrivacyRequestQuery(companies: companies, limit: 1)
        query.before = ID(id.rawValue &+ 1)
        guard let request = try requests(query, tx).first, request.id == id else { throw Self.unknown }
        return request
    }

    /// Writes down that somebody asks for something, to be carried out within a month.
    ///
    /// - Throws: ``Problem`` `person-unknown`.
    public func receive(
        _ kind: PrivacyRequestRecord.Kind, of person: ID<Person>, companies: [ID<Company>]?, by author: Author
    ) async throws -> PrivacyRequestRecord {
        try await database.write { tx in
            guard let subject = try customers.subject(person, companies: companies, tx) else { throw Self.unknownPerson }
            let request = fresh(kind, subject, by: author)
            try PrivacyRequestStore.insert(request, tx)
            try note("privacy.received", request, by: author, tx)
            return request
        }
    }

    /// Ends a request without carrying it out: whoever asked has taken it back, or it is refused.
    ///
    /// - Throws: ``Problem`` `privacy-request-unknown` or `privacy-request-moved-on`.
    public func close(_ id: ID<PrivacyRequest>, companies: [ID<Company>]?, by author: Author) async throws {
        let now = effects.now
        try await change(id, companies: companies, "privacy.closed", by: author) { tx in try PrivacyRequestStore.end(id, as: .closed, now: now, tx) }
    }

    /// Takes ``close(_:companies:by:)`` back.
    public func reopen(_ id: ID<PrivacyRequest>, companies: [ID<Company>]?, by author: Author) async throws {
        try await change(id, companies: companies, "privacy.reopened", by: author) { tx in try PrivacyRequestStore.reopen(id, tx) }
    }

    private func change(
        _ id: ID<PrivacyRequest>, companies: [ID<Company>]?, _ action: String, by author: Author,
        _ body: @escaping @Sendable (WriteTransaction) throws -> Bool
    ) async throws {
        try await database.write { tx in
            let request = try self.request(id, companies: companies, tx)
            guard try body(tx) else { throw Self.movedOn }
            try note(action, request, by: author, tx)
        }
    }

    static let movedOn = Problem(.conflict, "privacy-request-moved-on", "The request has been carried out or closed already.")

    func fresh(_ kind: PrivacyRequestRecord.Kind, _ subject: DataSubject, by author: Author) -> PrivacyRequestRecord {
        let now = effects.now
        let days = now.utcDay.adding(months: 1).days(since: now.utcDay)
        return PrivacyRequestRecord(
            id: effects.id(), kind: kind, person: subject.person, companies: subject.companies, state: .open, requestedAt: now,
            dueAt: now.adding(seconds: Int64(days) * 86_400), actor: author.actor, user: author.user, erased: ErasedRows())
    }

    func note(
        _ action: String, _ request: PrivacyRequestRecord, by author: Author, detail: [JSON.Member] = [], _ tx: WriteTransaction
    ) throws {
        let note = AuditNote(
            user: author.user, actor: author.actor, company: request.companies.count == 1 ? request.companies[0] : nil, action: action,
            subject: request.person.description,
            detail: .object([JSON.Member("request", .id(request.id)), JSON.Member("kind", .string(request.kind.rawValue))] + detail))
        try tx.record(note, id: effects.id(), at: effects.now)
    }
}
