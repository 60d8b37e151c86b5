import Kernel
import Storage

/// Users: the SQL.
enum UserStore {
    private static let columns = SQL(
        verbatim: """
            id, email, name, CASE WHEN password <> '' THEN 1 ELSE 0 END, language, theme, created_at, disabled_at, last_signed_in_at,
            (SELECT COUNT(*) FROM second_factors WHERE second_factors.user_id = users.id AND confirmed_at IS NOT NULL)
            """)

    /// - Parameter password: as it is stored; empty for who has none yet.
    static func insert(_ user: UserRecord, password: String, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        let inserted = try tx.execute(
            """
            INSERT INTO users (id, email, name, password, language, theme, created_at)
            VALUES (\(user.id), \(user.email), \(user.name), \(password), \(user.language?.rawValue), \(user.theme?.rawValue), \(user.createdAt))
            ON CONFLICT (email) DO NOTHING
            """)
        guard inserted == 1 else { return false }
        try ProfileStore.setGrants(user.grants, of: user.id, tx)
        return true
    }

    static func users(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [UserRecord] {
        let users = try tx.rows("SELECT \(columns) FROM users \(filter)") { row throws(StorageError) in
            UserRecord(
                id: try row[0], email: try row[1], name: try row[2], grants: [],
                language: try row[4, as: String?.self].flatMap(Language.init(rawValue:)),
                theme: try row[5, as: String?.self].flatMap(Theme.init(rawValue:)), createdAt: try row[6], disabledAt: try row[7],
                lastSignedInAt: try row[8], hasPassword: try row[3], hasSecondFactor: try row[9])
        }
        guard !users.isEmpty else { return [] }
        let grants = try ProfileStore.grants(of: users.map(\.id), tx)
        return users.map { user in
            var user = user
            user.grants = grants[user.id] ?? []
            return user
        }
    }

    static func user(_ id: ID<User>, _ tx: ReadTransaction) throws(StorageError) -> UserRecord? { try users("WHERE id = \(id)", tx).first }

    static func password(of user: ID<User>, _ tx: ReadTransaction) throws(StorageError) -> String? {
        try tx.value("SELECT password FROM users WHERE id = \(user)")
    }

    static func setPassword(_ password: String, of user: ID<User>, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("UPDATE users SET password = \(password) WHERE id = \(user)") == 1
    }

    static func setDisabled(_ at: Instant?, of user: ID<User>, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("UPDATE users SET disabled_at = \(at) WHERE id = \(user)") == 1
    }

    static func noteSignIn(of user: ID<User>, at now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE users SET last_signed_in_at = \(now) WHERE id = \(user)")
    }

    /// Users who can sign in and may do everything everywhere.
    static func administrators(_ tx: ReadTransaction) throws(StorageError) -> Int {
        try tx.value(
            """
            SELECT COUNT(DISTINCT users.id) FROM users JOIN user_grants ON user_grants.user_id = users.id
            WHERE users.disabled_at IS NULL AND (users.password <> '' OR users.last_signed_in_at IS NOT NULL)
                AND user_grants.profile_id = \(Role.administrator.profile) AND user_grants.companies IS NULL AND user_grants.store_groups IS NULL
            """) ?? 0
    }
}
