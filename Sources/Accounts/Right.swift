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

/// A deed in an area: `edit people`.
public struct Right: Hashable, Sendable, CustomStringConvertible {
    public var permission: Permission
    public var area: Area

    public init(_ permission: Permission, _ area: Area) {
        self.permission = permission
        self.area = area
    }

    public var description: String { "\(permission.rawValue) \(area.rawValue)" }
}

extension Role {
    /// What everybody of this role may do where. What is not listed is not allowed.
    public var rights: Set<Right> {
        switch self {
        case .administrator: Self.rights(Area.allCases, Permission.allCases)
        case .marketing: Self.rights(Self.customerAreas, [.see, .edit, .export, .import])
        case .care:
            Self.rights(Self.customerAreas + [.privacy], [.see]).union(Self.rights([.people, .identity, .consents, .privacy], [.edit]))
        case .storeManager:
            Self.rights([.people, .consents, .sales, .organisation, .statistics], [.see])
                .union(Self.rights([.sales, .organisation, .statistics], [.export]))
        case .analyst: Self.rights(Self.customerAreas, [.see, .export])
        case .partner: Self.rights([.organisation, .statistics], [.see])
        case .readOnly: Self.rights(Self.customerAreas, [.see])
        }
    }

    private static let customerAreas = Area.allCases.filter { !Area.ofTheHouse.contains($0) }

    private static func rights(_ areas: [Area], _ permissions: [Permission]) -> Set<Right> {
        Set(areas.flatMap { area in permissions.map { Right($0, area) } })
    }

    public func may(_ permission: Permission, _ area: Area) -> Bool { rights.contains(Right(permission, area)) }
}

extension SignedIn {
    public func may(_ permission: Permission, _ area: Area) -> Bool { role.may(permission, area) }
}
