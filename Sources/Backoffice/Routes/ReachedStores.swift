import Accounts
import Kernel
import Organisation
import Sales
import Storage

/// Where grants hold, with groups of stores as the stores that belong to them now. A group that was removed has none.
struct ReachedStores {
    private let whole: [Reach]
    private let byStore: Set<ID<Company>>
    /// Nil when no grant is limited to groups of stores.
    let stores: StoreReach?

    init(_ reaches: [Reach], _ house: House) async throws {
        whole = reaches.filter { $0.storeGroups == nil }
        let limited = reaches.filter { $0.storeGroups != nil }
        guard !limited.isEmpty, !whole.contains(where: \.isEverywhere) else {
            (byStore, stores) = ([], nil)
            return
        }
        let organisation = house.organisation
        let (companies, groups, all) = try await house.database.read { tx in
            (try organisation.companies(tx), try organisation.storeGroups(of: nil, tx), try organisation.stores(of: nil, tx))
        }
        let own = groups.filter { group in limited.contains { $0.contains(group.company) && $0.storeGroups?.contains(group.id) ?? false } }
        byStore = Set(own.map(\.company))
        let members = all.filter { store in own.contains { $0.company == store.company && store.groups.contains($0.code) } }
        let open = companies.map(\.id).filter { [whole] id in whole.contains { $0.contains(id) } }
        stores = StoreReach(companies: open, stores: members.map(\.id).sorted())
    }

    func contains(_ company: ID<Company>) -> Bool { byStore.contains(company) || whole.contains { $0.contains(company) } }
}
