import Kernel

/// The profiles that Tessera brings along. What they may stands here and not in the table, so that an area that a release brings belongs to
/// administrators at once.
public enum Role: String, Hashable, Sendable, CaseIterable {
    case administrator
    case marketing
    case care
    case storeManager = "store-manager"
    case analyst
    case partner
    case readOnly = "read-only"

    /// Of its row in the table of profiles: these ids are older than any that is made.
    public var profile: ID<Profile> { ID(Int64(Self.allCases.firstIndex(of: self) ?? 0) + 1) }

    /// As programs and commands call it; screens have words of their own.
    public var name: String {
        switch self {
        case .administrator: "Administrator"
        case .marketing: "Marketing"
        case .care: "Customer care"
        case .storeManager: "Store manager"
        case .analyst: "Analyst"
        case .partner: "Partner"
        case .readOnly: "Read only"
        }
    }

    /// What everybody of this profile may do where. What is not listed is not allowed.
    public var rights: Set<Right> {
        switch self {
        case .administrator: Right.all
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
