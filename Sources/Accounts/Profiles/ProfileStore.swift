import Kernel
import Storage

/// Profiles and grants: the SQL. A profile that was removed is as if it were not there, until it is brought back.
enum ProfileStore {
    static func profiles(where filter: SQL = "removed_at IS NULL", _ tx: ReadTransaction) throws(StorageError) -> [ProfileRecord] {
        try tx.rows(
            "SELECT id, role, name, description, rights, requires_second_factor FROM profiles WHERE \(filter) ORDER BY role IS NULL, id"
        ) { row throws(StorageError) in
            let role = try row[1, as: String?.self].flatMap { Role(rawValue: $0) }
            let rights = try row[4, as: String?.self].map { text in Set(text.split(separator: ",").compactMap { Right($0) }) }
            return ProfileRecord(
                id: try row[0], name: try row[2], description: try row[3], rights: role?.rights ?? rights ?? [], requiresSecondFactor: try row[5],
                role: role)
        }
    }

    private static func stored(_ rights: Set<Right>) -> String { rights.map(\.description).sorted().joined(separator: ",") }

    static func insert(_ profile: ProfileRecord, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            INSERT INTO profiles (id, name, description, rights, requires_second_factor, created_at)
            VALUES (\(profile.id), \(profile.name), \(profile.description), \(stored(profile.rights)), \(profile.requiresSecondFactor), \(now))
            """)
    }

    static func update(_ profile: ProfileRecord, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            UPDATE profiles SET name = \(profile.name), description = \(profile.description), rights = \(stored(profile.rights)),
                requires_second_factor = \(profile.requiresSecondFactor)
            WHERE id = \(profile.id) AND role IS NULL
            """)
    }

    static func setSecondFactor(_ isRequired: Bool, of profile: ID<Profile>, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE profiles SET requires_second_factor = \(isRequired) WHERE id = \(profile)")
    }

    static func setRemoved(_ at: Instant?, of profile: ID<Profile>, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        let filter: SQL = at == nil ? "removed_at IS NOT NULL" : "removed_at IS NULL AND role IS NULL"
        return try tx.execute("UPDATE profiles SET removed_at = \(at) WHERE id = \(profile) AND \(filter)") == 1
    }

    /// Users who have each profile, the disabled ones included.
    static func counts(_ tx: ReadTransaction) throws(StorageError) -> [ID<Profile>: Int] {
        var counts: [ID<Profile>: Int] = [:]
        try tx.forEach("SELECT profile_id, COUNT(DISTINCT user_id) FROM user_grants GROUP BY profile_id") { row throws(StorageError) in
            counts[try row[0]] = try row[1]
            return true
        }
        return counts
    }

    // MARK: - Grants

    static func grants(of users: [ID<User>], _ tx: ReadTransaction) throws(StorageError) -> [ID<User>: [Grant]] {
        var grants: [ID<User>: [Grant]] = [:]
        try tx.forEach("SELECT user_id, profile_id, companies, store_groups FROM user_grants WHERE user_id IN \(users) ORDER BY user_id, place") {
            row throws(StorageError) in
            grants[try row[0], default: []].append(Grant(try row[1], Reach(companies: ids(try row[2]), storeGroups: ids(try row[3]))))
            return true
        }
        return grants
    }

    /// A list in the table is a limit, even one that cannot be read: then nothing is reached.
    private static func ids<T>(_ json: JSON?) -> [ID<T>]? { json.map { ($0.array ?? []).compactMap(\.integer).map { ID($0) } } }

    private static func stored<T>(_ ids: [ID<T>]?) -> JSON? { ids.map { JSON.array($0.map { .integer($0.rawValue) }) } }

    static func setGrants(_ grants: [Grant], of user: ID<User>, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM user_grants WHERE user_id = \(user)")
        for (place, grant) in grants.enumerated() {
            try tx.execute(
                """
                INSERT INTO user_grants (user_id, place, profile_id, companies, store_groups)
                VALUES (\(user), \(place), \(grant.profile), \(stored(grant.reach.companies)), \(stored(grant.reach.storeGroups)))
                """)
        }
    }
}
