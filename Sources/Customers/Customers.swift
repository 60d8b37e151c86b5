import Kernel
import RecordLinkage
import Storage

/// Contacts as sources gave them, and the persons they make.
///
/// Facts hang on contacts; `contacts.person_id` alone says whose contact it is. Linking, splitting and undoing change that column and
/// what is derived from it, and nothing else.
public struct Customers: Sendable {
    let database: Database
    let effects: Effects
    let models = IdentityModels()

    public init(database: Database, effects: Effects) {
        self.database = database
        self.effects = effects
    }

    // MARK: - Arrival

    /// Saves contacts of one source, each by its external id, and links them.
    ///
    /// - Parameter country: the company's, ISO 3166 alpha-2.
    public func save(
        _ drafts: [ContactDraft], source: ID<Source>, company: ID<Company>, country: String, today: Day, reliability: ReliabilityTable,
        madeBy: String, _ tx: WriteTransaction
    ) throws -> Arrival {
        try serializeLinking(tx)
        let known = try ContactStore.known(drafts.map(\.externalID), source: source, tx)
        let now = effects.now
        var arrival = Arrival()
        var latest: [String: Int] = [:]  // of rows about one contact the last counts
        for (index, draft) in drafts.enumerated() { latest[draft.externalID] = index }
        let read = drafts.enumerated().filter { latest[$1.externalID] == $0 }.map { NormalizedContact($1, country: country, today: today) }
        arrival.count.unchanged = drafts.count - read.count
        arrival.erased = try erased(among: read.filter { known[$0.externalID] == nil }, source: source, company: company, tx)
        var arrivals: [(record: ContactRecord, normalized: NormalizedContact)] = []
        for normalized in read where !arrival.erased.contains(normalized.externalID) {
            let existing = known[normalized.externalID]
            if existing?.hash == normalized.contentHash {
                arrival.count.unchanged += 1
                continue
            }
            if existing == nil { arrival.count.inserted += 1 } else { arrival.count.updated += 1 }
            let id: ID<Contact> = existing?.id ?? effects.id()
            let record = ContactRecord(
                id: id, company: company, source: source, activity: normalized.activity, externalID: normalized.externalID,
                person: existing?.person ?? effects.id(), values: normalized.values, card: normalized.card, device: normalized.device,
                original: normalized.original, extensions: normalized.extensions, refused: normalized.refused,
                createdAt: normalized.createdAt ?? now, updatedAt: normalized.updatedAt ?? normalized.createdAt ?? now, name: normalized.name)
            arrivals.append((record, normalized))
            arrival.identities.append((.customerNumber, record.externalID, id))
            for key in normalized.keys {
                switch key.kind {
                case .card: arrival.identities.append((.card, key.value, id))
                case .email: arrival.identities.append((.email, key.value, id))
                default: break
                }
            }
        }
        if !arrivals.isEmpty {
            let linking = try linking(reliability, madeBy, tx)
            let created = arrivals.filter { known[$0.record.externalID] == nil }.map(\.record)
            arrival.persons = try linking.save(arrivals, fresh: Set(created.map(\.person)))
            try countDaily(created, tx)
        }
        let ids = Dictionary(arrivals.map { ($0.record.externalID, $0.record.id) }, uniquingKeysWith: { first, _ in first })
        let statements = drafts.flatMap { draft in
            draft.consents.compactMap { statement in
                (known[draft.externalID]?.id ?? ids[draft.externalID]).map { (contact: $0, statement: statement, known: draft.createdAt ?? now) }
            }
        }
        try recordStatements(statements, source: source, company: company, by: madeBy, tx)
        return arrival
    }

    private func countDaily(_ contacts: [ContactRecord], _ tx: WriteTransaction) throws(StorageError) {
        struct Key: Hashable {
            var company: ID<Company>
            var day: Day
        }
        var sums: [Key: Int64] = [:]
        for contact in contacts { sums[Key(company: contact.company, day: contact.createdAt.utcDay), default: 0] += 1 }
        var rows = RowBuffer(into: "contacts_daily", ["company_id", "day", "contacts", "people"])
        for (key, count) in sums.sorted(by: { ($0.key.company, $0.key.day) < ($1.key.company, $1.key.day) }) {
            rows.append(key.company)
            rows.append(key.day)
            rows.append(count)
            rows.append(0)
        }
        try tx.insert(rows, conflict: "ON CONFLICT (company_id, day) DO UPDATE SET contacts = contacts_daily.contacts + excluded.contacts")
    }

    /// On PostgreSQL two transactions must not link at the same time: each would miss what the other has not committed yet.
    func serializeLinking(_ tx: WriteTransaction) throws(StorageError) {
        if tx.dialect == .postgres { _ = try tx.value("SELECT pg_advisory_xact_lock(7303015)::text", as: String?.self) }
    }

    func linking(_ reliability: ReliabilityTable, _ madeBy: String, _ tx: WriteTransaction) throws -> ContactLinking {
        let (version, rules) = try LinkStore.rules(tx)
        return ContactLinking(
            effects: effects, reliability: reliability, rulesVersion: version, identity: rules,
            model: rules.evidence.isUsed ? try models.current(tx) : nil, madeBy: madeBy, tx: tx)
    }

    // MARK: - Who carries what

    /// The contacts that sales name; card and e-mail in their comparable form.
    public func owners(
        cards: [String], customerNumbers: [String], emails: [String], source: ID<Source>, company: ID<Company>, _ tx: ReadTransaction
    ) throws -> Owners {
        Owners(
            cards: cards.isEmpty ? [:] : try ContactStore.owners(of: cards, kind: .card, company: company, tx),
            customerNumbers: customerNumbers.isEmpty
                ? [:] : try ContactStore.owners(ofExternalIDs: customerNumbers, source: source, company: company, tx),
            emails: emails.isEmpty ? [:] : try ContactStore.owners(of: emails, kind: .email, company: company, tx))
    }

    /// The contacts of a company's devices.
    public func owners(ofDevices devices: [String], company: ID<Company>, _ tx: ReadTransaction) throws -> [String: ID<Contact>] {
        try ContactStore.owners(of: devices, kind: .device, company: company, tx)
    }

    public struct Owners: Sendable {
        public var cards: [String: ID<Contact>]
        public var customerNumbers: [String: ID<Contact>]
        public var emails: [String: ID<Contact>]
    }

    // MARK: - Decisions, reversible

    /// Says that two contacts are one person, or are not, or (nil) takes back what was said; links anew what it touches.
    ///
    /// Returns the persons that are different now.
    @discardableResult
    public func decide(
        _ first: ID<Contact>, _ second: ID<Contact>, same: Bool?, by author: String, reliability: ReliabilityTable, _ tx: WriteTransaction
    ) throws -> Set<ID<Person>> {
        try serializeLinking(tx)
        let contacts = try ContactStore.contacts("WHERE contacts.id IN \([first, second])", tx)
        guard contacts.count == 2 else { throw Problem(.missing, "contact-unknown", "One of the two contacts does not exist.") }
        try LinkStore.decide(first, second, same: same, now: effects.now, by: author, tx)
        return try linking(reliability, author, tx).relink(Set(contacts.map(\.person)))
    }

    /// Sets new rules. Links follow with the next pass ([Identity/](Identity)); who arrives meanwhile is linked by the new ones already.
    ///
    /// Returns their version.
    @discardableResult
    public func setRules(_ rules: IdentityRules, by author: String, _ tx: WriteTransaction) throws -> Int64 {
        try serializeLinking(tx)
        let version = try LinkStore.rules(tx).version + 1
        try tx.execute(
            "INSERT INTO link_rules (version, document, made_at, made_by) VALUES (\(version), \(rules.json), \(effects.now), \(author))")
        return version
    }

    /// The rules that hold, and their version; 0 are those everybody starts with.
    public func rules(_ tx: ReadTransaction) throws -> (version: Int64, rules: IdentityRules) { try LinkStore.rules(tx) }

    // MARK: - Figures from sales

    /// The contacts of all persons that these contacts belong to.
    public func siblings(of contacts: [ID<Contact>], _ tx: ReadTransaction) throws -> [ID<Person>: [ID<Contact>]] {
        let pairs = try tx.rows(
            "SELECT person_id, id FROM contacts WHERE person_id IN (SELECT person_id FROM contacts WHERE id IN \(contacts))"
        ) { row throws(StorageError) in (try row[0, as: ID<Person>.self], try row[1, as: ID<Contact>.self]) }
        return Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1) }
    }

    public func contacts(of persons: Set<ID<Person>>, _ tx: ReadTransaction) throws -> [ID<Person>: [ID<Contact>]] {
        let pairs = try tx.rows("SELECT person_id, id FROM contacts WHERE person_id IN \(persons.sorted())") { row throws(StorageError) in
            (try row[0, as: ID<Person>.self], try row[1, as: ID<Contact>.self])
        }
        return Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1) }
    }

    public func setFigures(_ figures: [ID<Person>: PersonFigures], _ tx: WriteTransaction) throws { try PersonStore.setFigures(figures, tx) }

    /// Persons whose contacts have bought nothing, or have gone.
    public func clearFigures(of persons: [ID<Person>], _ tx: WriteTransaction) throws {
        try tx.execute(
            """
            UPDATE persons SET purchases = 0, spent = 0, last_purchase_at = NULL, stage = \(PersonStore.stage(purchases: "0"))
            WHERE id IN \(persons) AND last_purchase_at IS NOT NULL
            """)
    }

    // MARK: - Reading

    /// A person with golden values computed from the contacts that the looking user may see; nil when there is none of them.
    ///
    /// - Parameter among: which contacts of the companies are seen: a further condition on the rows of `contacts`; nil means all.
    public func profile(
        _ person: ID<Person>, companies: [ID<Company>]?, among: SQL? = nil, reliability: ReliabilityTable, _ tx: ReadTransaction
    ) throws -> PersonProfile? {
        var filter: SQL = "WHERE contacts.person_id = \(person)"
        if let companies { filter += " AND contacts.company_id IN \(companies)" }
        if let among { filter += " AND \(among)" }
        let contacts = try ContactStore.contacts(filter, tx)
        guard !contacts.isEmpty else { return nil }
        var profile = PersonProfile(person, contacts: contacts, reliability: reliability, policy: try LinkStore.rules(tx).rules.survivorship)
        profile.isAdmitted = try Admission.refused(contacts.map { ($0.id, $0.company, person) }, tx).isEmpty
        return profile
    }

    public func record(_ person: ID<Person>, _ tx: ReadTransaction) throws -> PersonRecord? {
        try PersonStore.persons("WHERE id = \(person)", tx).first
    }

    /// The person that answers for this id now: itself, or the one it was merged into.
    public func current(_ person: ID<Person>, _ tx: ReadTransaction) throws -> ID<Person>? { try PersonStore.current(person, tx) }

    public func person(of contact: ID<Contact>, _ tx: ReadTransaction) throws -> ID<Person>? {
        try tx.value("SELECT person_id FROM contacts WHERE id = \(contact)")
    }

    public func persons(of contacts: [ID<Contact>], _ tx: ReadTransaction) throws -> [ID<Contact>: PersonRecord] {
        let pairs = try tx.rows("SELECT id, person_id FROM contacts WHERE id IN \(contacts)") { row throws(StorageError) in
            (try row[0, as: ID<Contact>.self], try row[1, as: ID<Person>.self])
        }
        let records = try PersonStore.persons("WHERE id IN \(pairs.map(\.1))", tx)
        let byID = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return Dictionary(pairs.compactMap { contact, person in byID[person].map { (contact, $0) } }, uniquingKeysWith: { first, _ in first })
    }

    public func search(
        _ text: String, companies: [ID<Company>]?, among: SQL? = nil, limit: Int = 20, _ tx: ReadTransaction
    ) throws -> [PersonRecord] {
        try PersonSearch.search(text, companies: companies, among: among, limit: limit, tx)
    }

    public func list(_ query: PeopleQuery, _ tx: ReadTransaction) throws -> PeoplePage { try PeopleList.page(query, tx) }

    /// How many people a list holds, counted up to `limit`.
    public func count(_ query: PeopleQuery, atMost limit: Int, _ tx: ReadTransaction) throws -> Int {
        try PeopleList.count(query, atMost: limit, tx)
    }

    /// A company's contacts, and the persons they make.
    public func counts(of company: ID<Company>, _ tx: ReadTransaction) throws -> (contacts: Int, persons: Int) {
        try tx.first("SELECT COUNT(*), COUNT(DISTINCT person_id) FROM contacts WHERE company_id = \(company)") { row throws(StorageError) in
            (try row[0], try row[1])
        } ?? (0, 0)
    }

    public func links(of contacts: [ID<Contact>], _ tx: ReadTransaction) throws -> [LinkRecord] { try LinkStore.history(of: contacts, tx) }

    public func keys(of contacts: [ID<Contact>], _ tx: ReadTransaction) throws -> [ID<Contact>: [LinkKey]] {
        try ContactStore.keys(of: contacts, tx)
    }

    public func relations(of contacts: [ID<Contact>], _ tx: ReadTransaction) throws -> [ID<Contact>: [ContactRelation]] {
        let rows = try tx.rows("SELECT contact_id, kind, value FROM contact_relations WHERE contact_id IN \(contacts)") { row throws(StorageError) in
            (try row[0, as: ID<Contact>.self], try row[1, as: String.self], try row[2, as: String.self])
        }
        return Dictionary(grouping: rows, by: \.0).mapValues {
            $0.compactMap { row in ContactRelation.Kind(rawValue: row.1).map { ContactRelation($0, row.2) } }
        }
    }

    /// People first seen per day, from the persons themselves; a merge makes two of them one.
    public func newPeople(
        companies: [ID<Company>]?, among: SQL? = nil, from: Instant, to: Instant, _ tx: ReadTransaction
    ) throws -> [(day: Day, count: Int)] {
        var filter: SQL = "contacts > 0 AND created_at >= \(from) AND created_at < \(to)"
        if let companies {
            filter += " AND EXISTS (SELECT 1 FROM contacts WHERE contacts.person_id = persons.id AND contacts.company_id IN \(companies)"
            if let among { filter += " AND \(among)" }
            filter += ")"
        }
        return try tx.rows("SELECT created_at / 86400000000, COUNT(*) FROM persons WHERE \(filter) GROUP BY 1 ORDER BY 1") {
            row throws(StorageError) in
            (try row[0], try row[1])
        }
    }
}
