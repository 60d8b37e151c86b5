import Storage

/// What happened to that by which somebody signs in. Its owner is told of it, so that they learn what somebody else did in their name
/// (OWASP ASVS 4.0.3, 2.2.3 and 2.5.5).
public enum CredentialChange: String, Hashable, Sendable, CaseIterable {
    case password = "user.password-changed"
    case secondFactorAdded = "second-factor.added"
    case secondFactorRemoved = "second-factor.removed"
    case secondFactorReset = "second-factor.reset"
    case recoveryCodes = "second-factor.codes-renewed"
}

/// Tells a user of a change, in the transaction that makes it.
public typealias CredentialNotice = @Sendable (CredentialChange, UserRecord, WriteTransaction) throws -> Void
