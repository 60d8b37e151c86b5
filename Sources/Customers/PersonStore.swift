import Kernel
import RecordLinkage
import Storage

/// A person as lists show it.
public struct PersonRecord: Hashable, Sendable {
    public enum Stage: String, Hashable, Sendable, CaseIterable {
        /// Known, has bought nothing.
        case prospect
        case customer
        /// Carries a card.
        case member
    }

    public var id: ID<Person>
    public var displayName: String?
    public var email: String?
    public var phone: String?
    public var city: String?
    public var country: String?
    public var stage: Stage
    public var contacts: Int
    public var purchases: Int64
    /// Minor units of all currencies added up: for sorting only.
    public var spent: Int64
    public var lastPurchaseAt: Instant?
    public var createdAt: Instant
    /// Kept, shown with a mark, and handed to nobody.
    public var isRestricted: Bool
}

/// What a person's contacts have bought, from the sales.
public struct PersonFigures: Hashable, Sendable {
    public var purchases: Int64
    public var spent: Int64
    public var lastPurchaseAt: Instant?

    public init(purchases: Int64, spent: Int64, lastPurchaseAt: Instant?) {
        self.purchases = purchases
        self.spent = spent
        self.lastPurchaseAt = lastPurchaseAt
    }
}

enum PersonStore {
    /// Writes the copies that lists read. What comes from sales is left as it is.
    static func save(_ profiles: [PersonProfile], now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        var rows = RowBuffer(
            into: "persons",
            [
                "id", "display_name", "sort_name", "email", "phone", "city", "country", "birth_date", "stage", "is_member", "is_admitted",
                "is_restricted", "contacts", "created_at", "updated_at",
            ], capacity: profiles.count)
        for profile in profiles {
            rows.append(profile.person)
            rows.append(profile.displayName)
            rows.append(sortName(profile))
            rows.append(profile[.email])
            rows.append(profile[.phone])
            rows.append(profile[.city])
            rows.append(profile[.country])
            rows.append(profile[.birthDate])
            rows.append(profile.stage(hasBought: false).rawValue)
            rows.append(profile.isMember ? 1 : 0)
            rows.append(profile.isAdmitted ? 1 : 0)
            rows.append(profile.isRestricted ? 1 : 0)
            rows.append(Int64(profile.contacts.count))
            rows.append(profile.contacts.map(\.createdAt).min() ?? now)
            rows.append(now)
        }
        try tx.insert(
            rows,
            conflict: """
                ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name, sort_name = excluded.sort_name, email = excluded.email,
                    phone = excluded.phone, city = excluded.city, country = excluded.country, birth_date = excluded.birth_date,
                    stage = CASE WHEN excluded.stage = 'prospect' AND excluded.is_admitted = 1 AND persons.purchases > 0 THEN 'customer'
                        ELSE excluded.stage END,
                    is_member = excluded.is_member, is_admitted = excluded.is_admitted, is_restricted = excluded.is_restricted,
                    contacts = excluded.contacts, created_at = excluded.created_at, updated_at = excluded.updated_at, merged_into = NULL
                """)
    }

    /// Family name first, folded; those without a name come last.
    private static func sortName(_ profile: PersonProfile) -> String {
        let name = [profile[.familyName], profile[.givenName]].compactMap { $0 }.joined(separator: " ")
        return name.isEmpty ? "~" + TextFolding.folded(profile.displayName ?? "") : TextFolding.folded(name)
    }

    /// A person whose contacts have all gone to another goes on answering, as that other.
    static func absorb(_ person: ID<Person>, into survivor: ID<Person>, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            "UPDATE persons SET contacts = 0, purchases = 0, spent = 0, merged_into = \(survivor), updated_at = \(now) WHERE id = \(person)")
    }

    static func setFigures(_ figures: [ID<Person>: PersonFigures], _ tx: WriteTransaction) throws(StorageError) {
        for (person, figures) in figures.sorted(by: { $0.key < $1.key }) {
            try tx.execute(
                """
                UPDATE persons SET purchases = \(figures.purchases), spent = \(figures.spent), last_purchase_at = \(figures.lastPurchaseAt),
                    stage = \(stage(purchases: SQL("\(figures.purchases)")))
                WHERE id = \(person)
                """)
        }
    }

    /// What a row of `persons` is, by its own columns or by what they are about to become.
    static func stage(isAdmitted: SQL = "is_admitted", purchases: SQL = "purchases") -> SQL {
        "CASE WHEN \(isAdmitted) = 0 THEN 'prospect' WHEN is_member = 1 THEN 'member' WHEN \(purchases) > 0 THEN 'customer' ELSE 'prospect' END"
    }

    private static let columns = SQL(
        verbatim: "id, display_name, email, phone, city, country, stage, contacts, purchases, spent, last_purchase_at, created_at, is_restricted")

    static func persons(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [PersonRecord] {
        try tx.rows("SELECT \(columns) FROM persons \(filter)") { row throws(StorageError) in
            PersonRecord(
                id: try row[0], displayName: try row[1], email: try row[2], phone: try row[3], city: try row[4], country: try row[5],
                stage: PersonRecord.Stage(rawValue: try row[6]) ?? .prospect, contacts: try row[7], purchases: try row[8], spent: try row[9],
                lastPurchaseAt: try row[10], createdAt: try row[11], isRestricted: try row[12])
        }
    }

    /// Follows merges to the person that answers now; nil when there never was such a person.
    static func current(_ id: ID<Person>, _ tx: ReadTransaction) throws(StorageError) -> ID<Person>? {
        var current = id
        for _ in 0..<64 {
            let found = try tx.first("SELECT contacts, merged_into FROM persons WHERE id = \(current)") { row throws(StorageError) in
                (contacts: try row[0, as: Int.self], into: try row[1, as: ID<Person>?.self])
            }
            guard let found else { return nil }
            guard found.contacts == 0, let into = found.into else { return current }
            current = into
        }
        return nil
    }
}
