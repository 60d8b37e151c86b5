/// What a user is in the house; doors ask ``may(_:)``, never for the role itself.
public enum Role: String, Hashable, Sendable, CaseIterable {
    case administrator
    case marketing
    case care
    case storeManager = "store-manager"
    case analyst
    case partner
    case readOnly = "read-only"

    /// What everybody of this role may do, within the companies of the user.
    public var permissions: Set<Permission> {
        switch self {
        case .administrator: Set(Permission.allCases)
        case .marketing: [.see, .edit, .export, .import]
        case .care: [.see, .edit]
        case .storeManager, .analyst: [.see, .export]
        case .partner, .readOnly: [.see]
        }
    }

    public func may(_ permission: Permission) -> Bool { permissions.contains(permission) }
}

/// A kind of deed that a role allows or not.
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
    /// Users, keys, rules and settings.
    case administer
}
