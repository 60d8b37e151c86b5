import Kernel

/// Somebody who can sign in, without the password.
public struct UserRecord: Hashable, Sendable {
    public var id: ID<User>
    /// Folded: trimmed and in lower case.
    public var email: String
    public var name: String
    public var role: Role
    /// What the user may look at; nil means every company.
    public var companies: [ID<Company>]?
    public var language: Language?
    public var theme: Theme?
    public var createdAt: Instant
    /// Nil while the user may sign in.
    public var disabledAt: Instant?
}

/// A language that screens speak.
public enum Language: String, Hashable, Sendable, CaseIterable { case english = "en", italian = "it", dutch = "nl" }

/// Light or dark screens; a user without one has what the browser asks for.
public enum Theme: String, Hashable, Sendable, CaseIterable { case light, dark }

/// Who stands behind a session.
public struct SignedIn: Hashable, Sendable {
    public var user: ID<User>
    public var email: String
    public var name: String
    public var role: Role
    /// Nil means every company.
    public var companies: [ID<Company>]?
    /// Has to come back with every form of this session.
    public var csrfToken: String
    public var language: Language?
    public var theme: Theme?
    public var expiresAt: Instant

    public func may(_ permission: Permission) -> Bool { role.may(permission) }

    public func sees(_ company: ID<Company>) -> Bool { companies?.contains(company) ?? true }
}

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

/// How e-mail addresses of users are written and compared.
enum UserEmail {
    static func folded(_ text: String) -> String {
        let isBlank: (Character) -> Bool = { $0.isWhitespace }
        let trimmed = text.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return String(trimmed).lowercased()
    }

    /// One `@` with something on both sides and no blanks: whether the address exists only a message could tell.
    static func isValid(_ folded: String) -> Bool {
        let parts = folded.split(separator: "@", omittingEmptySubsequences: false)
        return folded.utf8.count <= 254 && parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && folded.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f && !$0.properties.isWhitespace }
    }
}
