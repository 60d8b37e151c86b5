import Kernel
import Storage

extension Accounts {
    /// Seconds a session lasts after it was last seen, and after it began.
    static let idleSeconds: Int64 = 7 * 86_400
    static let longestSeconds: Int64 = 30 * 86_400
    /// Seconds between two writes of `last_seen_at`.
    private static let touchSeconds: Int64 = 300

    /// Signs in and returns the session's token, which is nowhere else.
    ///
    /// Costs the same work whether the user exists, or may sign in by password, or not. After five attempts in a row there is a wait, which doubles up to five minutes.
    /// - Parameter address: where the attempt comes from: after fifty that fail there is a wait for all who come from there.
    /// - Throws: ``Problem``: `sign-in-failed`, `sign-in-throttled` or `sign-in-busy`.
    public func signIn(email: String, password: String, userAgent: String? = nil, address: String? = nil) async throws -> String {
        let folded = UserEmail.folded(String(email.prefix(320)))
        let found = try await attempt(folded, password, from: address) { tx in
            try UserStore.users("WHERE email = \(folded) AND disabled_at IS NULL", tx).first { try PasswordLimit.admits($0.id, tx) }
        }
        guard let (user, stored) = found else { throw Problem(.unauthenticated, "sign-in-failed", "E-mail or password is wrong.") }
        let renewed = hashing.isOutdated(stored) ? try await hashing.hash(password, salt: effects.randomBytes(16)) : nil
        let (token, csrf, now) = (SecretToken.make(effects), SecretToken.make(effects), effects.now)
        try await database.write { tx in
            try SignInAttempts.forget(SecretToken.hash(folded), tx)
            if let address { try SignInAttempts.forgive(Self.key(ofAddress: address), tx) }
            if let renewed { _ = try UserStore.setPassword(renewed, of: user.id, tx) }
            try UserStore.insertSession(
                SecretToken.hash(token), of: user.id, csrfToken: csrf, userAgent: userAgent.map { String($0.prefix(120)) }, now: now,
                expires: now.adding(seconds: Self.idleSeconds), tx)
        }
        return token
    }

    /// No e-mail address has a blank in it, so that no account shares this with an address of the network.
    static func key(ofAddress address: String) -> String { SecretToken.hash("address " + address) }

    /// The user whose password this is, and what is stored of it; nil when it is not. The attempt is counted before it is looked at.
    private func attempt(
        _ email: String, _ password: String, from address: String? = nil, _ find: @escaping @Sendable (ReadTransaction) throws -> UserRecord?
    ) async throws -> (UserRecord, stored: String)? {
        let now = effects.now
        let wait = try await database.write { tx -> Int64? in
            if let address, let wait = try SignInAttempts.register(Self.key(ofAddress: address), free: SignInAttempts.freeOfAddress, now: now, tx) {
                return wait
            }
            return try SignInAttempts.register(SecretToken.hash(email), now: now, tx)
        }
        if let wait { throw Self.throttled(wait) }
        let found = try await database.read { tx in
            try find(tx).map { user in (user, stored: try UserStore.password(of: user.id, tx) ?? "") }
        }
        return try await hashing.verify(password, against: found?.stored) ? found : nil
    }

    /// Who has signed in with this token; nil when nobody has, the session is over or the user is disabled.
    public func session(token: String) async throws -> SignedIn? {
        guard token.utf8.count == 64 else { return nil }
        let (hash, now) = (SecretToken.hash(token), effects.now)
        let found = try await database.read { tx -> (UserStore.Session, UserRecord)? in
            guard let session = try UserStore.session(hash, now: now, tx) else { return nil }
            return try UserStore.users("WHERE id = \(session.user) AND disabled_at IS NULL", tx).first.map { (session, $0) }
        }
        guard let (session, user) = found else { return nil }
        var expires = session.expiresAt
        if session.lastSeenAt.adding(seconds: Self.touchSeconds) < now {
            expires = min(now.adding(seconds: Self.idleSeconds), session.createdAt.adding(seconds: Self.longestSeconds))
            let end = expires
            try await database.write { tx in try UserStore.touch(hash, now: now, expires: end, tx) }
        }
        return SignedIn(
            user: user.id, email: user.email, name: user.name, role: user.role, companies: user.companies, csrfToken: session.csrfToken,
            language: user.language, theme: user.theme, expiresAt: expires)
    }

    /// Ends the session; nothing happens when there is none.
    public func signOut(token: String) async throws {
        let hash = SecretToken.hash(token)
        try await database.write { tx in try UserStore.endSession(hash, tx) }
    }

    /// Changes a user's own password and ends their other sessions.
    ///
    /// - Parameter keeping: the token of the session that goes on.
    /// - Throws: ``Problem``: `password-wrong`, `password-invalid`, `user-unknown` or `sign-in-throttled`.
    public func changePassword(of user: ID<User>, current: String, new: String, keeping token: String? = nil, actor: String = "screen") async throws {
        guard let record = try await database.read({ tx in try UserStore.users("WHERE id = \(user)", tx).first }) else { throw Self.unknownUser }
        guard try await attempt(record.email, current, { _ in record }) != nil else {
            throw Problem(.forbidden, "password-wrong", "The current password is wrong.", fields: [.init("/current", "is wrong")])
        }
        try await setPassword(of: user, new, keeping: token, actor: actor)
    }

    /// Sets a password without asking for the old one: for the command line and for administrators. Ends the user's sessions.
    ///
    /// - Throws: ``Problem``: `password-invalid` or `user-unknown`.
    public func setPassword(of user: ID<User>, _ new: String, keeping token: String? = nil, actor: String = "command") async throws {
        guard let record = try await database.read({ tx in try UserStore.users("WHERE id = \(user)", tx).first }) else { throw Self.unknownUser }
        if let refusal = PasswordRules.refusal(new, own: [record.email, record.name]) {
            throw Problem(.unprocessable, "password-invalid", "The password \(refusal).", fields: [.init("/password", refusal)])
        }
        let hash = try await hashing.hash(new, salt: effects.randomBytes(16))
        try await change(user, "user.password-changed", actor) { tx in
            try SignInAttempts.forget(SecretToken.hash(record.email), tx)
            try UserStore.endSessions(of: user, except: token.map(SecretToken.hash), tx)
            return try UserStore.setPassword(hash, of: user, tx)
        }
    }
}
