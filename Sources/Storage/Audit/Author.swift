import Kernel

/// Who does something, as the audit log names them.
public struct Author: Hashable, Sendable {
    /// How it is done: `screen`, `api:KEY NAME`, `command`.
    public var actor: String
    public var user: ID<User>?

    public init(_ actor: String, user: ID<User>? = nil) {
        self.actor = actor
        self.user = user
    }

    public static let command = Author("command")
}
