import Accounts
import Kernel
import Storage

/// The provider: the SQL.
enum ProviderStore {
    /// The settings and the secret; nil when none is set up.
    static func read(_ tx: ReadTransaction) throws(StorageError) -> (settings: ProviderSettings, secret: String?)? {
        try tx.first(
            """
            SELECT name, issuer, client, scopes, is_active, admits_unknown, standard_role, companies, groups_claim, rules, secret
            FROM identity_provider WHERE id = 1
            """
        ) { row throws(StorageError) in
            (
                ProviderSettings(
                    name: try row[0], issuer: try row[1], client: try row[2], scopes: try row[3], isActive: try row[4], admitsUnknown: try row[5],
                    standardRole: try row[6, as: String?.self].flatMap(Role.init(rawValue:)), companies: companies(try row[7]),
                    groupsClaim: try row[8], rules: rules(try row[9])), try row[10, as: String?.self]
            )
        }
    }

    static func write(_ settings: ProviderSettings, secret: String?, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        let companies: JSON? = settings.companies.map { .array($0.map { .integer($0.rawValue) }) }
        let rules = JSON.array(settings.rules.map { .array([.string($0.group), .string($0.role.rawValue)]) })
        try tx.execute("DELETE FROM identity_provider")
        try tx.execute(
            """
            INSERT INTO identity_provider (id, name, issuer, client, secret, scopes, is_active, admits_unknown, standard_role, companies, groups_claim,
                rules, changed_at)
            VALUES (1, \(settings.name), \(settings.issuer), \(settings.client), \(secret), \(settings.scopes), \(settings.isActive),
                \(settings.admitsUnknown), \(settings.standardRole?.rawValue), \(companies), \(settings.groupsClaim), \(rules), \(now))
            """)
    }

    static func remove(_ tx: WriteTransaction) throws(StorageError) -> Bool { try tx.execute("DELETE FROM identity_provider") == 1 }

    /// A list in the table is a limit, even one that cannot be read: then nothing is seen.
    private static func companies(_ json: JSON?) -> [ID<Company>]? { json.map { ($0.array ?? []).compactMap(\.integer).map { ID($0) } } }

    private static func rules(_ json: JSON) -> [RoleRule] {
        (json.array ?? []).compactMap { pair in
            guard let group = pair[0]?.string, let role = pair[1]?.string.flatMap(Role.init(rawValue:)) else { return nil }
            return RoleRule(group, role)
        }
    }
}
