/// What part of the house a deed is about.
public enum Area: String, Hashable, Sendable, CaseIterable {
    case people
    /// Links, rules and decisions about who is who.
    case identity
    case consents
    /// Requests of customers about their own data.
    case privacy
    case sales
    /// Companies, stores, products, occasions and activities.
    case organisation
    /// Sources, what comes in from them, and files.
    case sources
    /// Counts and sums without persons.
    case statistics
    /// What others are told of changes.
    case webhooks
    case users
    case audit
    case settings

    /// What belongs to running the house, not to its customers.
    static let ofTheHouse: Set<Area> = [.privacy, .webhooks, .users, .audit, .settings]
}

/// A kind of deed.
public enum Permission: String, Hashable, Sendable, CaseIterable {
    case see
    /// Change people and decide who is who.
    case edit
    /// Take data out of the house.
    case export
    /// Let something happen that another has prepared.
    case approve
    /// Bring files in.
    case `import`
    /// Decide what holds for everybody: users, keys, rules and settings.
    case administer
}

/// A deed in an area, written `edit people`.
public struct Right: Hashable, Sendable, CustomStringConvertible {
    public var permission: Permission
    public var area: Area

    public init(_ permission: Permission, _ area: Area) {
        self.permission = permission
        self.area = area
    }

    public var description: String { "\(permission.rawValue) \(area.rawValue)" }

    /// Reads what ``description`` writes; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let permission = Permission(rawValue: String(parts[0])), let area = Area(rawValue: String(parts[1])) else {
            return nil
        }
        self.init(permission, area)
    }

    /// Every right there is.
    public static let all = Set(Area.allCases.flatMap { area in Permission.allCases.map { Right($0, area) } })
}
