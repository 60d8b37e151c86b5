import Kernel

/// All that a user may do, and where: rights hold where the grant that gives them holds, and nowhere else.
public struct Entitlements: Hashable, Sendable {
    /// The rights of a profile where it was granted.
    public struct Entry: Hashable, Sendable {
        public var rights: Set<Right>
        public var reach: Reach

        public init(_ rights: Set<Right>, _ reach: Reach) {
            self.rights = rights
            self.reach = reach
        }
    }

    public var entries: [Entry]

    public init(_ entries: [Entry]) { self.entries = entries }

    /// Of the command line, whose user has the database in hand.
    public static let unlimited = Entitlements([Entry(Right.all, .everywhere)])

    /// Whether it is allowed somewhere.
    public func may(_ permission: Permission, _ area: Area) -> Bool { !reaches(of: Right(permission, area)).isEmpty }

    /// Where a right holds; of no right in particular, where any does.
    public func reaches(of right: Right?) -> [Reach] {
        entries.filter { entry in right.map { entry.rights.contains($0) } ?? true }.map(\.reach)
    }

    /// Whether a right holds in every company and store.
    public func mayEverywhere(_ permission: Permission, _ area: Area) -> Bool { reaches(of: Right(permission, area)).contains(where: \.isEverywhere) }

    /// Whether all that `other` may do is allowed by these too: nobody gives what they do not have, or decides about who has more.
    public func cover(_ other: Entitlements) -> Bool {
        other.entries.allSatisfy { entry in
            entry.rights.allSatisfy { right in reaches(of: right).contains { $0.covers(entry.reach) } }
        }
    }
}
