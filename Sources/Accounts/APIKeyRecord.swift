import Kernel

/// An API key without its secret.
public struct APIKeyRecord: Hashable, Sendable {
    public var id: ID<APIKey>
    public var name: String
    public var scopes: Set<Scope>
    /// Limits what is seen and changed to one company; nil is all of them.
    public var company: ID<Company>?
    public var createdAt: Instant
    /// To the minute.
    public var lastUsedAt: Instant?
    public var expiresAt: Instant?
    public var revokedAt: Instant?

    public func allows(_ scope: Scope) -> Bool { scopes.contains { $0.covers(scope) } }
}
