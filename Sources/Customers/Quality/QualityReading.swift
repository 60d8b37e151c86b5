import Kernel
import Storage

/// Reads a company's people a part at a time, in the order of their ids, as they are judged.
struct QualityReading: Sendable {
    let company: ID<Company>
    /// What contacts have bought, from the sales.
    let purchases: @Sendable ([ID<Contact>], ReadTransaction) throws -> [ID<Contact>: Int64]

    /// Persons that are read at once.
    private static let part = 2_000

    private static let columns = SQL(
        verbatim: """
            id, person_id, source_id, given_name, family_name, company_name, email, phone, street, postcode, city, birth_date, gender, language,
            tax_code, card, device, refused, updated_at
            """)

    /// The people behind `last`, and the id of the last of them; nil at the end.
    func part(after last: ID<Person>?, _ tx: ReadTransaction) throws -> (people: [JudgedPerson], last: ID<Person>)? {
        let persons = try tx.rows(
            """
            SELECT DISTINCT person_id FROM contacts WHERE company_id = \(company) AND person_id > \(last ?? ID(0))
            ORDER BY person_id LIMIT \(Self.part)
            """
        ) { row throws(StorageError) in try row[0, as: ID<Person>.self] }
        guard let first = persons.first, let end = persons.last else { return nil }
        let contacts = try tx.rows(
            "SELECT \(Self.columns) FROM contacts WHERE company_id = \(company) AND person_id BETWEEN \(first) AND \(end) ORDER BY person_id, id",
            Self.contact)
        let ids = contacts.map(\.contact.id)
        let consents = Dictionary(grouping: try ConsentStore.decisions(of: ids, company: company, tx), by: \.contact)
        let policies = try ConsentPolicyStore.policies(tx)
        let bought = try purchases(ids, tx)
        let people = Dictionary(grouping: contacts, by: \.person).map { person, contacts in
            let entries = contacts.flatMap { consents[$0.contact.id] ?? [] }
            let standings = ConsentStanding.standings(of: entries, policies: policies)
            let granted = standings.filter { $0.state == .granted }.map(\.topic)
            let needsPrivacy = policies[company]?.requiresPrivacyConsent ?? false
            return JudgedPerson(
                id: person, contacts: contacts.map(\.contact),
                allowed: Set(granted.filter { [.marketing, .newsletter].contains($0.purpose) }.map(\.channel)), wasAsked: !standings.isEmpty,
                isAdmitted: !needsPrivacy || granted.contains(.privacyNotice),
                purchases: contacts.reduce(0) { $0 + (bought[$1.contact.id] ?? 0) })
        }
        return (people, end)
    }

    private static func contact(_ row: Row) throws(StorageError) -> (person: ID<Person>, contact: JudgedContact) {
        func has(_ column: Int) throws(StorageError) -> Bool { try row[column, as: String?.self] != nil }
        var filled: Set<QualityField> = []
        let (isGiven, isFamily) = (try has(3), try has(4))
        let isCompany = try has(5)
        if isGiven, isFamily { filled.insert(.name) }
        let simple: [(column: Int, field: QualityField)] = [
            (6, .email), (7, .phone), (11, .birthDate), (12, .gender), (13, .language), (14, .taxCode), (15, .card),
        ]
        for (column, field) in simple where try has(column) { filled.insert(field) }
        var isPlace = try has(9)
        if !isPlace { isPlace = try has(10) }
        if isPlace, try has(8) { filled.insert(.address) }
        var channels: Set<ConsentChannel> = []
        if filled.contains(.email) { channels.insert(.email) }
        if filled.contains(.phone) { channels.formUnion([.sms, .phone, .whatsapp]) }
        if filled.contains(.address) { channels.insert(.post) }
        if try has(16) { channels.insert(.push) }
        let refused = try row[17, as: JSON?.self]?.array ?? []
        return (
            try row[1],
            JudgedContact(
                id: try row[0], source: try row[2], filled: filled,
                refused: Set(refused.compactMap { $0["field"]?.string.flatMap { QualityField(rawValue: $0) } }), channels: channels,
                isNamed: isGiven || isFamily || isCompany, updatedAt: try row[18])
        )
    }
}
