import Kernel
import Storage

extension Accounts {
    /// Seconds that a sign-in waits for its second factor, and how many codes may be tried.
    private static let challengeSeconds: Int64 = 600
    private static let challengeAttempts = 5

    /// Signs in: returns the session's token, or that of a sign-in which waits for the second factor. Either is nowhere else.
    ///
    /// Costs the same work whether the user exists, or may sign in by password, or not. After five attempts in a row there is a wait, which doubles up to five minutes.
    /// - Parameter address: where the attempt comes from: after fifty that fail there is a wait for all who come from there.
    /// - Throws: ``Problem``: `sign-in-failed`, `sign-in-throttled` or `sign-in-busy`.
    public func signIn(email: String, password: String, userAgent: String? = nil, address: String? = nil) async throws -> SignInStep {
        let folded = UserEmail.folded(String(email.prefix(320)))
        let found = try await attempt(folded, password, from: address) { tx in
            try UserStore.users("WHERE email = \(folded) AND disabled_at IS NULL", tx).first { try PasswordLimit.admits($0.id, tx) }
        }
        guard let (user, stored) = found else { throw Problem(.unauthenticated, "sign-in-failed", "E-mail or password is wrong.") }
        let renewed = hashing.isOutdated(stored) ? try await hashing.hash(password, salt: effects.randomBytes(16)) : nil
        return try await database.write { tx in
            try SignInAttempts.forget(SecretToken.hash(folded), tx)
            if let address { try SignInAttempts.forgive(Self.key(ofAddress: address), tx) }
            if let renewed { _ = try UserStore.setPassword(renewed, of: user.id, tx) }
            return try admit(user, hasProvedSecondFactor: false, provedAt: effects.now, userAgent: userAgent, tx)
        }
    }

    /// What follows once the first factor was right, the password or the provider's word: a session, or the question for the second factor.
    ///
    /// - Parameters:
    ///   - hasProvedSecondFactor: whether somebody else has asked for one.
    ///   - provedAt: when the user has shown who they are; nil when nobody says.
    ///   - ending: the token of a session that the browser had before.
    public func admit(
        _ user: UserRecord, hasProvedSecondFactor: Bool, provedAt: Instant?, userAgent: String?, ending: String? = nil, _ tx: WriteTransaction
    ) throws -> SignInStep {
        guard user.hasSecondFactor, !hasProvedSecondFactor else {
            return .signedIn(
                try openSession(
                    of: user.id, provedAt: provedAt, hasSecondFactor: hasProvedSecondFactor, userAgent: userAgent, ending: ending, tx))
        }
        if let ending { try SessionStore.end(SecretToken.hash(ending), tx) }
        let (token, now) = (SecretToken.make(effects), effects.now)
        try SessionStore.insertChallenge(
            SecretToken.hash(token), of: user.id, now: now, expires: now.adding(seconds: Self.challengeSeconds), tx)
        return .secondFactor(token)
    }

    /// Whether a sign-in waits for its second factor under this token.
    public func isWaiting(token: String) async throws -> Bool {
        let (hash, now) = (SecretToken.hash(token), effects.now)
        return try await database.read { tx in try SessionStore.isWaiting(hash, atMost: Self.challengeAttempts, now: now, tx) }
    }

    /// Ends a sign-in by the code of the user's app or by a recovery code, and returns the session's token.
    ///
    /// Five attempts at each sign-in, and after five in a row at one account a wait which doubles.
    /// - Throws: ``Problem``: `code-wrong`, `sign-in-throttled`, or `sign-in-over` when it is to be begun anew.
    public func signIn(waiting token: String, code: String, userAgent: String? = nil) async throws -> String {
        let (hash, now, code) = (SecretToken.hash(token), effects.now, String(code.prefix(100)))
        enum Outcome: Sendable { case signedIn(String), wrong, over, wait(Int64) }
        // What is wrong is counted too: it must not be undone by an error.
        let outcome = try await database.write { tx -> Outcome in
            guard let user = try SessionStore.countAttempt(hash, atMost: Self.challengeAttempts, now: now, tx),
                try UserStore.user(user, tx)?.disabledAt == nil
            else { return .over }
            let key = Self.key(ofSecondFactor: user)
            if let wait = try SignInAttempts.register(key, now: now, tx) { return .wait(wait) }
            guard try useSecondFactor(code, of: user, now: now, tx) else { return .wrong }
            try SignInAttempts.forget(key, tx)
            try SessionStore.endChallenge(hash, tx)
            return .signedIn(try openSession(of: user, provedAt: now, hasSecondFactor: true, userAgent: userAgent, tx))
        }
        switch outcome {
        case .signedIn(let token): return token
        case .wrong: throw Self.wrongCode
        case .over: throw Problem(.unauthenticated, "sign-in-over", "Sign in anew.")
        case .wait(let seconds): throw Self.throttled(seconds)
        }
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
    ///
    /// - Parameter isSeen: whether somebody is there: what a page asks by itself keeps no session alive.
    public func session(token: String, isSeen: Bool = true) async throws -> SignedIn? {
        guard token.utf8.count == 64 else { return nil }
        let (hash, now) = (SecretToken.hash(token), effects.now)
        let found = try await database.read { tx -> (SessionStore.Session, UserRecord, [ProfileRecord], Entitlements)? in
            guard let session = try SessionStore.session(hash, sessionLimits, now: now, tx), let user = try UserStore.user(session.user, tx),
                user.disabledAt == nil
            else { return nil }
            return (session, user, try profiles(of: user, tx), try entitlements(of: user, tx))
        }
        guard let (session, user, profiles, entitlements) = found else { return nil }
        var expires = session.expiresAt
        if isSeen, session.lastSeenAt.adding(seconds: sessionLimits.touch) < now {
            expires = min(now.adding(seconds: sessionLimits.idle), session.createdAt.adding(seconds: sessionLimits.longest))
            let end = expires
            try await database.write { tx in try SessionStore.touch(hash, now: now, expires: end, tx) }
        }
        return SignedIn(
            user: user.id, email: user.email, name: user.name, entitlements: entitlements, profiles: profiles, csrfToken: session.csrfToken,
            language: user.language, theme: user.theme, expiresAt: expires,
            isFresh: now < session.provedAt.adding(seconds: sessionLimits.fresh),
            lacksSecondFactor: !user.hasSecondFactor && !session.hasSecondFactor && profiles.contains(where: \.requiresSecondFactor))
    }

    /// Ends the session; nothing happens when there is none.
    public func signOut(token: String) async throws {
        let hash = SecretToken.hash(token)
        try await database.write { tx in try SessionStore.end(hash, tx) }
    }

    /// Changes a user's own password and ends their other sessions.
    ///
    /// - Parameter keeping: the token of the session that goes on.
    /// - Throws: ``Problem``: `password-wrong`, `password-invalid`, `user-unknown` or `sign-in-throttled`.
    public func changePassword(
        of user: ID<User>, current: String, new: String, keeping token: String? = nil, by author: Author = .command
    ) async throws {
        try await requirePassword(current, of: user)
        try await setPassword(of: user, new, keeping: token, by: author)
    }

    /// - Throws: ``Problem``: `password-wrong`, `user-unknown` or `sign-in-throttled`.
    func requirePassword(_ password: String, of user: ID<User>) async throws {
        guard let record = try await database.read({ tx in try UserStore.user(user, tx) }) else { throw Self.unknownUser }
        guard try await attempt(record.email, password, { _ in record }) != nil else {
            throw Problem(.forbidden, "password-wrong", "The current password is wrong.", fields: [.init("/current", "is wrong")])
        }
        try await database.write { tx in try SignInAttempts.forget(SecretToken.hash(record.email), tx) }
    }

    /// Sets a password without asking for the old one: for the command line. Ends the user's sessions.
    ///
    /// - Throws: ``Problem``: `password-invalid` or `user-unknown`.
    public func setPassword(of user: ID<User>, _ new: String, keeping token: String? = nil, by author: Author = .command) async throws {
        guard let record = try await database.read({ tx in try UserStore.user(user, tx) }) else { throw Self.unknownUser }
        if let refusal = PasswordRules.refusal(new, own: [record.email, record.name]) { throw Self.refused(refusal) }
        let hash = try await hashing.hash(new, salt: effects.randomBytes(16))
        try await change(user, "user.password-changed", by: author) { tx in
            try SignInAttempts.forget(SecretToken.hash(record.email), tx)
            try SessionStore.endAll(of: user, except: token.map(SecretToken.hash), tx)
            try LinkStore.removeAll(of: user, tx)
            return try UserStore.setPassword(hash, of: user, tx)
        }
    }
}

/// How far somebody has come who signs in.
public enum SignInStep: Hashable, Sendable {
    /// The token of a session.
    case signedIn(String)
    /// The token of a sign-in that waits for its second factor: with it nothing else can be done.
    case secondFactor(String)

    /// Of either.
    public var token: String {
        switch self {
        case .signedIn(let token), .secondFactor(let token): token
        }
    }
}
