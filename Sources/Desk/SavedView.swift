import Kernel
import Storage

/// The tag of saved views' ids.
public enum SavedView: Identified { public static let idPrefix = "sav" }

/// A list with its filters, order and columns, under a name.
public struct SavedViewRecord: Hashable, Sendable {
    /// Who sees it besides its owner.
    public enum Audience: Hashable, Sendable {
        case owner
        /// Everybody who sees this company.
        case company(ID<Company>)
        case everybody
    }

    public var id: ID<SavedView>
    /// The path of the list: `/people`.
    public var list: String
    public var name: String
    /// What stands in the address behind the `?`, percent-encoded; empty for the list as it is.
    public var parameters: String
    public var owner: ID<User>
    public var audience: Audience

    public init(id: ID<SavedView>, list: String, name: String, parameters: String, owner: ID<User>, audience: Audience) {
        self.id = id
        self.list = list
        self.name = name
        self.parameters = parameters
        self.owner = owner
        self.audience = audience
    }
}

/// Saved views: the SQL. One that was removed is as if it were not there, until it is brought back.
enum SavedViewStore {
    static func views(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [SavedViewRecord] {
        try tx.rows("SELECT id, list, name, parameters, owner_id, audience, company_id FROM saved_views \(filter)") { row throws(StorageError) in
            SavedViewRecord(
                id: try row[0], list: try row[1], name: try row[2], parameters: try row[3], owner: try row[4],
                audience: audience(try row[5], try row[6]))
        }
    }

    /// An audience that cannot be read is the owner alone.
    private static func audience(_ word: String, _ company: ID<Company>?) -> SavedViewRecord.Audience {
        switch (word, company) {
        case ("everybody", _): .everybody
        case ("company", let company?): .company(company)
        default: .owner
        }
    }

    private static func stored(_ audience: SavedViewRecord.Audience) -> (word: String, company: ID<Company>?) {
        switch audience {
        case .owner: ("owner", nil)
        case .company(let company): ("company", company)
        case .everybody: ("everybody", nil)
        }
    }

    /// Which of them a user sees.
    static func seen(by reader: ViewReader) -> SQL {
        let shared: SQL = reader.companies.map { "(audience = 'company' AND company_id IN \($0))" } ?? "audience = 'company'"
        return "(owner_id = \(reader.user) OR audience = 'everybody' OR \(shared))"
    }

    static func insert(_ view: SavedViewRecord, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        let (word, company) = stored(view.audience)
        try tx.execute(
            """
            DELETE FROM saved_views WHERE owner_id = \(view.owner) AND list = \(view.list) AND name = \(view.name) AND removed_at IS NOT NULL
            """)
        try tx.execute(
            """
            INSERT INTO saved_views (id, list, name, parameters, owner_id, audience, company_id, created_at)
            VALUES (\(view.id), \(view.list), \(view.name), \(view.parameters), \(view.owner), \(word), \(company), \(now))
            """)
    }

    static func update(_ view: SavedViewRecord, _ tx: WriteTransaction) throws(StorageError) {
        let (word, company) = stored(view.audience)
        try tx.execute(
            """
            UPDATE saved_views SET name = \(view.name), parameters = \(view.parameters), audience = \(word), company_id = \(company)
            WHERE id = \(view.id)
            """)
    }

    static func setRemoved(_ at: Instant?, of view: ID<SavedView>, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE saved_views SET removed_at = \(at) WHERE id = \(view)")
    }
}
