import Kernel
import Storage

/// A link by which somebody sets a password, once, without having one.
public struct UserLink: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case invitation
        /// For a password that was forgotten.
        case password

        /// How long it can be followed, in seconds: seven days, or an hour.
        var seconds: Int64 { self == .invitation ? 7 * 86_400 : 3_600 }
    }

    /// 64 hexadecimal digits, which are nowhere else.
    public var token: String
    public var kind: Kind
    public var user: UserRecord
    public var expiresAt: Instant
}

extension Accounts {
    /// A user without a password yet, and the link by which they set one.
    ///
    /// - Parameter authority: of who invites.
    /// - Throws: ``Problem``: `user-invalid`, `user-exists`, `grants-invalid` or `grants-above`.
    public func invite(
        email: String, name: String, grants: [Grant], language: Language?, authority: Entitlements = .unlimited, by author: Author,
        _ tx: WriteTransaction
    ) throws -> UserLink {
        let user = try draft(email: email, name: name, grants: grants, language: language, password: nil)
        try insert(user, password: "", by: author, tx)
        try require(authority, toGive: grants, tx)
        return try makeLink(.invitation, for: user, tx)
    }

    /// A new link for somebody who was invited; the one before leads nowhere then.
    ///
    /// - Throws: ``Problem``: `user-unknown`, `user-above`, or `user-not-invited` for who has a password or is disabled.
    public func renewInvitation(of user: ID<User>, authority: Entitlements = .unlimited, by author: Author, _ tx: WriteTransaction) throws -> UserLink
    {
        let known = try require(authority, over: user, tx)
        guard known.state == .invited else {
            throw Problem(.conflict, "user-not-invited", "This user needs no invitation.")
        }
        try note("user.invited", known.id, by: author, tx)
        return try makeLink(.invitation, for: known, tx)
    }

    /// A link for somebody who has forgotten their password, to be handed over by who knows them.
    ///
    /// - Throws: ``Problem``: `user-unknown`, `user-above`, or `user-not-active`.
    public func makePasswordLink(of user: ID<User>, authority: Entitlements = .unlimited, by author: Author, _ tx: WriteTransaction) throws
        -> UserLink
    {
        let known = try require(authority, over: user, tx)
        guard known.state == .active else { throw Problem(.conflict, "user-not-active", "This user cannot sign in.") }
        try note("user.password-link", known.id, by: author, tx)
        return try makeLink(.password, for: known, tx)
    }

    /// A link for who says that they have forgotten their password; nil when the address is nobody's who could sign in, or too many were asked for.
    /// What the asker is told must not depend on it.
    ///
    /// - Parameter address: where it is asked from.
    public func forgottenPassword(email: String, address: String?, _ tx: WriteTransaction) throws -> UserLink? {
        let (folded, now) = (UserEmail.folded(String(email.prefix(320))), effects.now)
        if let address {
            let key = SecretToken.hash("forgotten address " + address)
            if try SignInAttempts.register(key, free: SignInAttempts.freeOfAddress, now: now, tx) != nil { return nil }
        }
        guard try SignInAttempts.register(SecretToken.hash("forgotten " + folded), free: 3, now: now, tx) == nil,
            let user = try UserStore.users("WHERE email = \(folded)", tx).first, user.state == .active
        else { return nil }
        try note("user.password-asked", user.id, by: Author("screen"), tx)
        return try makeLink(.password, for: user, tx)
    }

    private func makeLink(_ kind: UserLink.Kind, for user: UserRecord, _ tx: WriteTransaction) throws -> UserLink {
        let (token, now) = (SecretToken.make(effects), effects.now)
        let link = UserLink(token: token, kind: kind, user: user, expiresAt: now.adding(seconds: kind.seconds))
        try LinkStore.insert(SecretToken.hash(token), kind, of: user.id, now: now, expires: link.expiresAt, tx)
        return link
    }

    private func note(_ action: String, _ user: ID<User>, by author: Author, _ tx: WriteTransaction) throws {
        try tx.record(
            AuditNote(user: author.user, actor: author.actor, action: action, subject: user.description), id: effects.id(), at: effects.now)
    }

    /// What a link leads to; nothing is used up by looking. Nil when it was used, is over, or never was.
    public func link(token: String) async throws -> UserLink? {
        guard token.utf8.count == 64 else { return nil }
        let (hash, now) = (SecretToken.hash(token), effects.now)
        return try await database.read { tx in
            guard let link = try LinkStore.link(hash, now: now, tx), let user = try UserStore.user(link.user, tx), user.disabledAt == nil else {
                return nil
            }
            return UserLink(token: token, kind: link.kind, user: user, expiresAt: link.expiresAt)
        }
    }

    /// Sets the password that a link is for, uses it up, and signs the user out everywhere.
    ///
    /// - Throws: ``Problem``: `link-unknown` or `password-invalid`.
    public func setPassword(by link: UserLink, _ password: String) async throws {
        if let refusal = PasswordRules.refusal(password, own: [link.user.email, link.user.name]) { throw Self.refused(refusal) }
        let (hash, tokenHash, now) = (try await hashing.hash(password, salt: effects.randomBytes(16)), SecretToken.hash(link.token), effects.now)
        let user = link.user.id
        let action = link.kind == .invitation ? "user.invitation-accepted" : "user.password-changed"
        try await change(user, action, by: Author("link", user: user)) { tx in
            guard try LinkStore.use(tokenHash, now: now, tx), try UserStore.user(user, tx)?.disabledAt == nil else {
                throw Problem(.missing, "link-unknown", "The link was used, or is too old.")
            }
            try LinkStore.removeAll(of: user, tx)
            try SessionStore.endAll(of: user, tx)
            return try UserStore.setPassword(hash, of: user, tx)
        }
    }

    static func refused(_ refusal: String) -> Problem {
        Problem(.unprocessable, "password-invalid", "The password \(refusal).", fields: [.init("/password", refusal)])
    }
}
