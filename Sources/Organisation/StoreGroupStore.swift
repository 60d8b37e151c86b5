import Kernel
import Storage

/// A named set of stores.
public struct StoreGroupRecord: Hashable, Sendable {
    public var id: ID<StoreGroup>
    public var company: ID<Company>
    public var code: String
    public var name: String

    public init(id: ID<StoreGroup>, company: ID<Company>, code: String, name: String) {
        self.id = id
        self.company = company
        self.code = code
        self.name = name
    }
}

/// Groups of stores: the SQL. One that was removed is as if it were not there, until it is brought back.
enum StoreGroupStore {
    /// False when the company has a group of this code. One that was removed gives its code away, and is gone.
    static func insert(_ group: StoreGroupRecord, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        let removed: SQL = "company_id = \(group.company) AND code = \(group.code) AND removed_at IS NOT NULL"
        try tx.execute("DELETE FROM store_group_members WHERE group_id IN (SELECT id FROM store_groups WHERE \(removed))")
        try tx.execute("DELETE FROM store_groups WHERE \(removed)")
        return try tx.execute(
            """
            INSERT INTO store_groups (id, company_id, code, name) VALUES (\(group.id), \(group.company), \(group.code), \(group.name))
            ON CONFLICT (company_id, code) DO NOTHING
            """) == 1
    }

    static func rename(_ group: StoreGroupRecord, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("UPDATE store_groups SET name = \(group.name) WHERE id = \(group.id) AND removed_at IS NULL") == 1
    }

    /// Its stores are these and no others; stores of other companies are left out.
    static func setStores(_ stores: [ID<Store>], of group: StoreGroupRecord, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM store_group_members WHERE group_id = \(group.id)")
        try tx.execute(
            """
            INSERT INTO store_group_members (group_id, store_id)
            SELECT \(group.id), id FROM stores WHERE company_id = \(group.company) AND id IN \(stores)
            """)
    }

    static func remove(_ group: ID<StoreGroup>, now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("UPDATE store_groups SET removed_at = \(now) WHERE id = \(group) AND removed_at IS NULL") == 1
    }

    static func restore(_ group: ID<StoreGroup>, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("UPDATE store_groups SET removed_at = NULL WHERE id = \(group) AND removed_at IS NOT NULL") == 1
    }

    static func groups(of company: ID<Company>?, removed: Bool = false, _ tx: ReadTransaction) throws(StorageError) -> [StoreGroupRecord] {
        var filter: SQL = removed ? "removed_at IS NOT NULL" : "removed_at IS NULL"
        if let company { filter += " AND company_id = \(company)" }
        return try tx.rows("SELECT id, company_id, code, name FROM store_groups WHERE \(filter) ORDER BY name, id") { row throws(StorageError) in
            StoreGroupRecord(id: try row[0], company: try row[1], code: try row[2], name: try row[3])
        }
    }
}
