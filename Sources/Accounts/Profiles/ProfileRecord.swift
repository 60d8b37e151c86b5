import Kernel

/// A set of rights under a name, given to users by grants.
public struct ProfileRecord: Hashable, Sendable {
    public var id: ID<Profile>
    public var name: String
    public var description: String
    public var rights: Set<Right>
    /// Whether who has it signs in with a second factor too.
    public var requiresSecondFactor: Bool
    /// Which of those that Tessera brings along it is: it cannot be changed or removed. Nil for one that was composed here.
    public var role: Role?

    public init(
        id: ID<Profile>, name: String, description: String = "", rights: Set<Right>, requiresSecondFactor: Bool = false, role: Role? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.rights = rights
        self.requiresSecondFactor = requiresSecondFactor
        self.role = role
    }
}
