import Kernel
import Storage

/// What is seen by who is limited to groups of stores: some companies whole, and of others only some stores.
public struct StoreReach: Hashable, Sendable {
    /// Seen whole: all stores, and what was sold without one.
    public var companies: [ID<Company>]
    /// Of other companies.
    public var stores: [ID<Store>]

    public init(companies: [ID<Company>], stores: [ID<Store>]) {
        self.companies = companies
        self.stores = stores
    }

    /// Whether what was sold there is seen.
    public func contains(_ store: ID<Store>?, of company: ID<Company>) -> Bool {
        companies.contains(company) || store.map { stores.contains($0) } ?? false
    }

    /// For rows that have a company and a store.
    func condition(_ table: String) -> SQL {
        let table = SQL(verbatim: table)
        return " AND (\(table).company_id IN \(companies) OR \(table).store_id IN \(stores))"
    }

    /// Which rows of `contacts` are seen: those of the companies seen whole, and whoever bought in one of the stores.
    public var contacts: SQL {
        """
        (contacts.company_id IN \(companies)
            OR EXISTS (SELECT 1 FROM sales WHERE sales.contact_id = contacts.id AND sales.store_id IN \(stores)))
        """
    }
}
