import Kernel

/// Somebody who can sign in, without the password.
public struct UserRecord: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        case active
        /// Has not followed the invitation yet.
        case invited
        case disabled
    }

    public var id: ID<User>
    /// Folded: trimmed and in lower case.
    public var email: String
    public var name: String
    public var grants: [Grant]
    public var language: Language?
    public var theme: Theme?
    public var createdAt: Instant
    /// Nil while the user may sign in.
    public var disabledAt: Instant?
    /// Nil for who never did.
    public var lastSignedInAt: Instant?
    /// Whether there is a password to sign in with.
    public var hasPassword: Bool
    /// Whether the second factor is set up.
    public var hasSecondFactor: Bool

    public init(
        id: ID<User>, email: String, name: String, grants: [Grant], language: Language? = nil, theme: Theme? = nil, createdAt: Instant,
        disabledAt: Instant? = nil, lastSignedInAt: Instant? = nil, hasPassword: Bool = false, hasSecondFactor: Bool = false
    ) {
        self.id = id
        self.email = email
        self.name = name
        self.grants = grants
        self.language = language
        self.theme = theme
        self.createdAt = createdAt
        self.disabledAt = disabledAt
        self.lastSignedInAt = lastSignedInAt
        self.hasPassword = hasPassword
        self.hasSecondFactor = hasSecondFactor
    }

    /// The ready profile that is all the user has; nil for who has several, or one that was composed.
    public var role: Role? { grants.count == 1 ? Role.allCases.first { $0.profile == grants[0].profile } : nil }

    public var state: State { disabledAt != nil ? .disabled : hasPassword || lastSignedInAt != nil ? .active : .invited }
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
    public var entitlements: Entitlements
    /// Each once.
    public var profiles: [ProfileRecord]
    /// Has to come back with every form of this session.
    public var csrfToken: String
    public var language: Language?
    public var theme: Theme?
    public var expiresAt: Instant
    /// Whether the user has shown who they are some minutes ago at most, so that something sensitive need not ask again.
    public var isFresh: Bool
    /// Whether a second factor is asked for by a profile, is not set up here, and was not given at the provider either: until then nothing else can be
    /// done.
    public var lacksSecondFactor: Bool

    public func may(_ permission: Permission, _ area: Area) -> Bool { entitlements.may(permission, area) }

    /// Where the user may do anything at all; nil means every company.
    public var companies: [ID<Company>]? {
        let reaches = entitlements.reaches(of: nil)
        return reaches.contains { $0.companies == nil && $0.storeGroups == nil } ? nil : Array(Set(reaches.flatMap { $0.companies ?? [] })).sorted()
    }
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
