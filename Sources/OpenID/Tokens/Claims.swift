import Kernel

/// Who has signed in, as the provider says.
public struct Claims: Hashable, Sendable {
    public var issuer: String
    /// By which the provider knows them, for ever; never used for anybody else.
    public var subject: String
    public var email: String?
    /// Whether the provider says that the address is theirs. Without it nobody is found by e-mail: anybody may have typed it in.
    public var isEmailVerified: Bool
    public var name: String?
    /// What the claim of the settings says: roles or groups.
    public var groups: [String]
    /// Whether the provider says that it has asked for more than one factor: `mfa` among the methods of authentication (`amr`, RFC 8176), or a class (`acr`) that means
    /// as much.
    public var provesSecondFactor: Bool
    /// When the provider has asked who it is (`auth_time`); nil when it does not say.
    public var authenticatedAt: Instant?

    public init(
        issuer: String, subject: String, email: String?, isEmailVerified: Bool, name: String? = nil, groups: [String] = [],
        provesSecondFactor: Bool = false, authenticatedAt: Instant? = nil
    ) {
        self.issuer = issuer
        self.subject = subject
        self.email = email
        self.isEmailVerified = isEmailVerified
        self.name = name
        self.groups = groups
        self.provesSecondFactor = provesSecondFactor
        self.authenticatedAt = authenticatedAt
    }

    /// - Parameters:
    ///   - claims: of an ID token that was verified, with a `sub`.
    ///   - others: what the provider says besides (`userinfo`), about the same subject.
    init(issuer: String, subject: String, _ claims: JSON, besides others: JSON?, groupsClaim: String?) {
        func value(_ name: String) -> JSON? { claims[name] ?? others?[name] }
        self.issuer = issuer
        self.subject = subject
        // The address and what is said of it come from one place.
        let home = claims["email"] == nil ? others ?? claims : claims
        email = home["email"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        // Some providers write it as a text.
        isEmailVerified = home["email_verified"]?.bool ?? (home["email_verified"]?.string == "true")
        name = (value("name") ?? value("preferred_username"))?.string
        groups = groupsClaim.map { path in Self.texts(claims, path) ?? others.flatMap { Self.texts($0, path) } ?? [] } ?? []
        // Of the token alone, which is signed.
        provesSecondFactor =
            claims["amr"]?.array?.contains { $0.string == "mfa" } ?? false || claims["acr"]?.string.map(Self.strongContexts.contains) ?? false
        authenticatedAt = claims["auth_time"]?.integer.map { Instant(microseconds: min(max($0, 0), 1 << 40) * 1_000_000) }
    }

    /// Classes of authentication (`acr`) that mean several factors: REFEDS MFA, and that of the Provider Authentication Policy Extension.
    private static let strongContexts: Set<String> = [
        "https://refeds.org/profile/mfa", "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
    ]

    /// A list of texts, or one text, at a path such as `realm_access.roles`. A claim whose own name has dots in it (`https://example.org/groups`) is found too.
    private static func texts(_ claims: JSON, _ path: String) -> [String]? {
        let found = claims[path] ?? path.split(separator: ".").reduce(Optional(claims)) { json, name in json?[String(name)] }
        guard let found else { return nil }
        return found.string.map { [$0] } ?? found.array?.compactMap(\.string)
    }
}
