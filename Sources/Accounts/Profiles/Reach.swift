import Kernel

/// Where rights hold: in which companies, and in which stores of them.
public struct Reach: Hashable, Sendable {
    /// Nil means every company, those to come included.
    public var companies: [ID<Company>]?
    /// Nil means every store, and what belongs to none. With groups of stores, only what belongs to their stores is seen (docs/security.md).
    public var storeGroups: [ID<StoreGroup>]?

    public init(companies: [ID<Company>]? = nil, storeGroups: [ID<StoreGroup>]? = nil) {
        self.companies = companies
        self.storeGroups = storeGroups
    }

    public static let everywhere = Reach()

    public var isEverywhere: Bool { companies == nil && storeGroups == nil }

    public func contains(_ company: ID<Company>) -> Bool { companies?.contains(company) ?? true }

    /// Whether all that `other` reaches is reached by this.
    public func covers(_ other: Reach) -> Bool {
        let hasCompanies = companies.map { own in other.companies.map { Set($0).isSubset(of: own) } ?? false } ?? true
        let hasStores = storeGroups.map { own in other.storeGroups.map { Set($0).isSubset(of: own) } ?? false } ?? true
        return hasCompanies && hasStores
    }
}

/// A profile that a user has, and where it holds.
public struct Grant: Hashable, Sendable {
    public var profile: ID<Profile>
    public var reach: Reach

    public init(_ profile: ID<Profile>, _ reach: Reach = .everywhere) {
        self.profile = profile
        self.reach = reach
    }

    public init(_ role: Role, _ reach: Reach = .everywhere) { self.init(role.profile, reach) }
}
