import Kernel
import Storage

/// For who has been identified by somebody else: the company's own identity provider. Which of them may come in is decided there.
extension Accounts {
    /// Nil when there is no such user.
    public func user(_ id: ID<User>, _ tx: ReadTransaction) throws -> UserRecord? { try UserStore.user(id, tx) }

    /// Nil when there is no such user.
    public func user(email: String, _ tx: ReadTransaction) throws -> UserRecord? {
        try UserStore.users("WHERE email = \(UserEmail.folded(email))", tx).first
    }

    /// Adds a user without a password.
    ///
    /// - Throws: ``Problem``: `user-invalid` or `user-exists`.
    public func addIdentified(
        email: String, name: String, role: Role, companies: [ID<Company>]?, actor: String, _ tx: WriteTransaction
    ) throws -> UserRecord {
        let folded = UserEmail.folded(email)
        guard UserEmail.isValid(folded) else {
            throw Problem(.unprocessable, "user-invalid", "The user cannot be saved.", fields: [.init("/email", "is not an e-mail address")])
        }
        let trimmed = String(name.prefix(60))
        let user = UserRecord(
            id: effects.id(), email: folded, name: trimmed.isEmpty ? String(folded.prefix { $0 != "@" }) : trimmed,
            grants: [Grant(role, Reach(companies: companies))], createdAt: effects.now)
        // No password has an empty hash: nobody signs in by one.
        guard try UserStore.insert(user, password: "", tx) else {
            throw Problem(.conflict, "user-exists", "There is a user with this e-mail already.", fields: [.init("/email", "is taken")])
        }
        try tx.record(AuditNote(actor: actor, action: "user.added", subject: user.id.description), id: effects.id(), at: effects.now)
        return user
    }

    /// Gives a user another role in place of the profiles that they have, within the same companies.
    ///
    /// - Throws: ``Problem``: `user-emergency` or `last-administrator`.
    public func setRole(_ role: Role, of user: UserRecord, actor: String, _ tx: WriteTransaction) throws {
        guard role != user.role else { return }
        try PasswordLimit.requireOther(than: user.id, tx)
        let isEverywhere = user.grants.contains { $0.reach.companies == nil }
        let companies = isEverywhere ? nil : Array(Set(user.grants.flatMap { $0.reach.companies ?? [] })).sorted()
        try keepingAnAdministrator(tx) {
            try ProfileStore.setGrants([Grant(role, Reach(companies: companies))], of: user.id, tx)
        }
        try tx.record(
            AuditNote(user: user.id, actor: actor, action: "user.rights-changed", subject: user.id.description), id: effects.id(), at: effects.now)
    }

    /// A new session, never one that the browser brought along; returns its token, which is nowhere else.
    ///
    /// - Parameters:
    ///   - provedAt: when the user has shown who they are; nil when nobody says.
    ///   - hasSecondFactor: whether they gave a second factor, here or at the provider.
    ///   - ending: the token of a session that the browser had before.
    func openSession(
        of user: ID<User>, provedAt: Instant?, hasSecondFactor: Bool, userAgent: String?, ending: String? = nil, _ tx: WriteTransaction
    ) throws -> String {
        let (token, now) = (SecretToken.make(effects), effects.now)
        if let ending { try SessionStore.end(SecretToken.hash(ending), tx) }
        try UserStore.noteSignIn(of: user, at: now, tx)
        try SessionStore.insert(
            SecretToken.hash(token),
            SessionStore.Session(
                user: user, csrfToken: SecretToken.make(effects), createdAt: now, lastSeenAt: now,
                expiresAt: now.adding(seconds: min(sessionLimits.idle, sessionLimits.longest)), provedAt: provedAt ?? Instant(microseconds: 0),
                hasSecondFactor: hasSecondFactor), userAgent: userAgent.map { String($0.prefix(120)) }, tx)
        return token
    }

    /// By which a session can be told without its token.
    public func fingerprint(ofSession token: String) -> String { SecretToken.hash(token) }

    /// Counts an attempt to sign in from an address before it is looked at; those that fail make all who come from there wait.
    ///
    /// - Throws: ``Problem`` `sign-in-throttled`.
    public func countAttempt(from address: String?) async throws {
        guard let address else { return }
        let now = effects.now
        let wait = try await database.write { tx in
            try SignInAttempts.register(Self.key(ofAddress: address), free: SignInAttempts.freeOfAddress, now: now, tx)
        }
        if let wait { throw Self.throttled(wait) }
    }

    /// Takes back an attempt that succeeded.
    public func forgiveAttempt(from address: String?) async throws {
        guard let address else { return }
        try await database.write { tx in try SignInAttempts.forgive(Self.key(ofAddress: address), tx) }
    }

    static func throttled(_ seconds: Int64) -> Problem {
        Problem(.throttled, "sign-in-throttled", "Too many attempts. Wait \(seconds) seconds before the next.")
    }
}
