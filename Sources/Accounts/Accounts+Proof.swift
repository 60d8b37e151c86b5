import Kernel
import Storage

/// Showing anew who one is, before something sensitive: whoever finds a browser that somebody has left signed in cannot do it.
extension Accounts {
    /// By what a user shows it.
    public enum Proof: String, Hashable, Sendable, CaseIterable {
        /// The code of their app, or a recovery code: a browser may have kept the password, the app is elsewhere.
        case code
        case password
        /// The company's identity provider, which asks them.
        case provider
    }

    /// - Throws: ``Problem`` `user-unknown`.
    public func proof(of user: ID<User>) async throws -> Proof {
        try await database.read { tx in
            guard let record = try UserStore.user(user, tx) else { throw Self.unknownUser }
            return record.hasSecondFactor ? .code : try record.hasPassword && PasswordLimit.admits(user, tx) ? .password : .provider
        }
    }

    /// Takes the code or the password of who is signed in with `token`; for some minutes nothing is asked again in this session.
    ///
    /// - Throws: ``Problem``: `code-wrong`, `password-wrong`, `sign-in-throttled`, or `proof-elsewhere` for who shows it at the provider.
    public func prove(_ text: String, of user: ID<User>, token: String) async throws {
        let (hash, now, text) = (SecretToken.hash(token), effects.now, String(text.prefix(1000)))
        switch try await proof(of: user) {
        case .provider: throw Problem(.conflict, "proof-elsewhere", "Sign in by the identity provider anew.")
        case .password:
            try await requirePassword(text, of: user)
            try await database.write { tx in try SessionStore.prove(hash, now: now, tx) }
        case .code:
            enum Outcome: Sendable { case proved, wrong, wait(Int64) }
            // What is wrong is counted too: it must not be undone by an error.
            let outcome = try await database.write { tx -> Outcome in
                let key = Self.key(ofSecondFactor: user)
                if let wait = try SignInAttempts.register(key, now: now, tx) { return .wait(wait) }
                guard try useSecondFactor(text, of: user, now: now, tx) else { return .wrong }
                try SignInAttempts.forget(key, tx)
                try SessionStore.prove(hash, now: now, tx)
                return .proved
            }
            switch outcome {
            case .proved: break
            case .wrong: throw Self.wrongCode
            case .wait(let seconds): throw Self.throttled(seconds)
            }
        }
    }

    static func key(ofSecondFactor user: ID<User>) -> String { SecretToken.hash("second factor \(user.rawValue)") }
}
