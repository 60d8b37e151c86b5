import Kernel
import Storage

/// Stores: the SQL.
enum StoreStore {
    enum Outcome { case inserted, updated, unchanged }

    /// Inserts the store, or brings the one with its code up to date; fields that the new record leaves empty keep their value.
    static func save(_ store: StoreRecord, _ tx: WriteTransaction) throws(StorageError) -> Outcome {
        let known = try stores(of: store.company, code: store.code, tx).first
        var merged = store
        if let known {
            merged.id = known.id
            merged.street = store.street ?? known.street
            merged.houseNumber = store.houseNumber ?? known.houseNumber
            merged.postcode = store.postcode ?? known.postcode
            merged.city = store.city ?? known.city
            merged.province = store.province ?? known.province
            merged.country = store.country ?? known.country
            merged.latitude = store.latitude ?? known.latitude
            merged.longitude = store.longitude ?? known.longitude
            merged.phone = store.phone ?? known.phone
            merged.openedOn = store.openedOn ?? known.openedOn
            merged.closedOn = store.closedOn ?? known.closedOn
            if store.extensions.isEmpty { merged.extensions = known.extensions }
            merged.groups = Array(Set(known.groups + store.groups)).sorted()
            if merged == known { return .unchanged }
        }
        let extensions: JSON? = merged.extensions.isEmpty ? nil : .object(merged.extensions)
        try tx.execute(
            """
            INSERT INTO stores (id, company_id, code, name, street, house_number, postcode, city, province, country, latitude, longitude, phone,
                opened_on, closed_on, extensions)
            VALUES (\(merged.id), \(merged.company), \(merged.code), \(merged.name), \(merged.street), \(merged.houseNumber), \(merged.postcode),
                \(merged.city), \(merged.province), \(merged.country), \(merged.latitude), \(merged.longitude), \(merged.phone),
                \(merged.openedOn), \(merged.closedOn), \(extensions))
            ON CONFLICT (company_id, code) DO UPDATE SET
                name = excluded.name, street = excluded.street, house_number = excluded.house_number, postcode = excluded.postcode,
                city = excluded.city, province = excluded.province, country = excluded.country, latitude = excluded.latitude,
                longitude = excluded.longitude, phone = excluded.phone, opened_on = excluded.opened_on, closed_on = excluded.closed_on,
                extensions = excluded.extensions
            """)
        try join(merged.id, of: store.company, groups: store.groups, tx)
        return known == nil ? .inserted : .updated
    }

    /// The store as it is said to be, without what it was; false when it is not there.
    static func replace(_ store: StoreRecord, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        let isChanged =
            try tx.execute(
                """
                UPDATE stores SET name = \(store.name), street = \(store.street), house_number = \(store.houseNumber),
                    postcode = \(store.postcode), city = \(store.city), province = \(store.province), country = \(store.country),
                    latitude = \(store.latitude), longitude = \(store.longitude), phone = \(store.phone), opened_on = \(store.openedOn),
                    closed_on = \(store.closedOn)
                WHERE id = \(store.id) AND company_id = \(store.company)
                """) == 1
        guard isChanged else { return false }
        try tx.execute("DELETE FROM store_group_members WHERE store_id = \(store.id) AND group_id IN (\(Self.groups(of: store.company)))")
        try join(store.id, of: store.company, groups: store.groups, tx)
        return true
    }

    private static func groups(of company: ID<Company>) -> SQL {
        "SELECT id FROM store_groups WHERE company_id = \(company) AND removed_at IS NULL"
    }

    private static func join(_ store: ID<Store>, of company: ID<Company>, groups: [String], _ tx: WriteTransaction) throws(StorageError) {
        for code in groups {
            try tx.execute(
                """
                INSERT INTO store_group_members (group_id, store_id)
                SELECT id, \(store) FROM store_groups WHERE company_id = \(company) AND code = \(code) AND removed_at IS NULL
                ON CONFLICT DO NOTHING
                """)
        }
    }

    static func stores(of company: ID<Company>?, code: String? = nil, _ tx: ReadTransaction) throws(StorageError) -> [StoreRecord] {
        var filter: SQL = "WHERE 1 = 1"
        if let company { filter += " AND company_id = \(company)" }
        if let code { filter += " AND code = \(code)" }
        var stores = try tx.rows(
            """
            SELECT id, company_id, code, name, street, house_number, postcode, city, province, country, latitude, longitude, phone, opened_on,
                closed_on, extensions
            FROM stores \(filter) ORDER BY name, id
            """
        ) { row throws(StorageError) in
            var store = StoreRecord(id: try row[0], company: try row[1], code: try row[2], name: try row[3])
            store.street = try row[4]
            store.houseNumber = try row[5]
            store.postcode = try row[6]
            store.city = try row[7]
            store.province = try row[8]
            store.country = try row[9]
            store.latitude = try row[10]
            store.longitude = try row[11]
            store.phone = try row[12]
            store.openedOn = try row[13]
            store.closedOn = try row[14]
            store.extensions = try row[15, as: JSON?.self]?.members ?? []
            return store
        }
        let members = try tx.rows(
            """
            SELECT store_group_members.store_id, store_groups.code FROM store_group_members
            JOIN store_groups ON store_groups.id = store_group_members.group_id
            WHERE store_groups.removed_at IS NULL ORDER BY store_groups.code
            """
        ) { row throws(StorageError) in (store: try row[0, as: ID<Store>.self], code: try row[1, as: String.self]) }
        let byStore = Dictionary(grouping: members, by: \.store)
        for index in stores.indices { stores[index].groups = byStore[stores[index].id]?.map(\.code) ?? [] }
        return stores
    }
}
