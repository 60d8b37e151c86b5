import Kernel
import Storage

/// What an authenticator app is given, once.
public struct SecondFactorSetup: Hashable, Sendable {
    /// In base 32, to be typed.
    public var secret: String
    /// `otpauth://totp/…`, to be shown as a QR code.
    public var uri: String

    public init(secret: String, uri: String) {
        self.secret = secret
        self.uri = uri
    }
}

/// How it stands with a user's second factor.
public struct SecondFactorState: Hashable, Sendable {
    public var isSetUp: Bool
    public var recoveryCodesLeft: Int
    /// Whether a profile of the user asks for it.
    public var isRequired: Bool
    /// Whether the user has a password, which is then asked for before anything of it changes.
    public var hasPassword: Bool

    public init(isSetUp: Bool, recoveryCodesLeft: Int = 0, isRequired: Bool = false, hasPassword: Bool = true) {
        self.isSetUp = isSetUp
        self.recoveryCodesLeft = recoveryCodesLeft
        self.isRequired = isRequired
        self.hasPassword = hasPassword
    }
}

extension Accounts {
    private static let issuer = "Tessera"
    /// RFC 4226, section 4: 160 bits.
    private static let secretBytes = 20
    private static let recoveryCodes = 10

    private static let factorExists = Problem(.conflict, "second-factor-exists", "The second factor is set up already.")
    static let wrongCode = Problem(.unprocessable, "code-wrong", "This is not the code of now.", fields: [.init("/code", "is wrong")])

    public func secondFactor(of user: ID<User>) async throws -> SecondFactorState {
        try await database.read { tx in
            guard let record = try UserStore.user(user, tx) else { throw Self.unknownUser }
            return SecondFactorState(
                isSetUp: record.hasSecondFactor, recoveryCodesLeft: try SecondFactorStore.codesLeft(of: user, tx),
                isRequired: try profiles(of: record, tx).contains(where: \.requiresSecondFactor), hasPassword: record.hasPassword)
        }
    }

    /// A new secret for the user's app. It counts once ``confirmSecondFactor(of:code:by:)`` has had a code of it; until then each call makes another.
    ///
    /// - Throws: ``Problem`` `second-factor-exists` or `user-unknown`.
    public func beginSecondFactor(of user: ID<User>) async throws -> SecondFactorSetup {
        let (secret, now) = (effects.randomBytes(Self.secretBytes), effects.now)
        let stored = try KeptSecret.stored(secret, under: secretKey, context: user.description)
        let email = try await database.write { tx in
            guard let record = try UserStore.user(user, tx) else { throw Self.unknownUser }
            guard try SecondFactorStore.begin(stored, of: user, now: now, tx) else { throw Self.factorExists }
            return record.email
        }
        return SecondFactorSetup(secret: Base32.encoded(secret), uri: OneTimeCode(secret: secret).uri(account: email, issuer: Self.issuer))
    }

    /// The secret that waits for its first code, as it was given; nil when none waits.
    public func waitingSecondFactor(of user: ID<User>) async throws -> SecondFactorSetup? {
        let found = try await database.read { tx in (try SecondFactorStore.factor(of: user, tx), try UserStore.user(user, tx)) }
        guard let factor = found.0, factor.confirmedAt == nil, let record = found.1 else { return nil }
        let secret = try KeptSecret.read(factor.secret, under: secretKey, context: user.description)
        return SecondFactorSetup(secret: Base32.encoded(secret), uri: OneTimeCode(secret: secret).uri(account: record.email, issuer: Self.issuer))
    }

    /// Turns the second factor on when the code is right. Returns the recovery codes, which are kept as hashes only.
    ///
    /// - Throws: ``Problem``: `code-wrong`, `second-factor-exists`, or `second-factor-missing` when none was begun.
    public func confirmSecondFactor(of user: ID<User>, code: String, by author: Author) async throws -> [String] {
        let now = effects.now
        let codes = makeRecoveryCodes()
        try await change(user, "second-factor.added", by: author) { tx in
            guard let factor = try SecondFactorStore.factor(of: user, tx) else {
                throw Problem(.conflict, "second-factor-missing", "There is no second factor that waits for its first code.")
            }
            guard factor.confirmedAt == nil else { throw Self.factorExists }
            let secret = try KeptSecret.read(factor.secret, under: secretKey, context: user.description)
            guard let step = OneTimeCode(secret: secret).step(of: code, at: now, after: factor.lastStep) else { throw Self.wrongCode }
            guard try SecondFactorStore.confirm(user, step: step, now: now, tx) else { throw Self.factorExists }
            try SecondFactorStore.setCodes(codes.map { Self.hash($0, of: user) }, of: user, tx)
            return true
        }
        return codes
    }

    /// New recovery codes in place of the old ones.
    ///
    /// - Parameter password: looked at where the user has one.
    /// - Throws: ``Problem``: `password-wrong`, `sign-in-throttled` or `user-unknown`.
    public func renewRecoveryCodes(of user: ID<User>, password: String, by author: Author) async throws -> [String] {
        try await requireOwnPassword(password, of: user)
        let codes = makeRecoveryCodes()
        try await change(user, "second-factor.codes-renewed", by: author) { tx in
            try SecondFactorStore.setCodes(codes.map { Self.hash($0, of: user) }, of: user, tx)
            return true
        }
        return codes
    }

    /// Turns a user's own second factor off.
    ///
    /// - Parameter password: looked at where the user has one.
    /// - Throws: ``Problem``: `password-wrong`, `sign-in-throttled`, or `second-factor-required` when a profile asks for it.
    public func removeSecondFactor(of user: ID<User>, password: String, by author: Author) async throws {
        try await requireOwnPassword(password, of: user)
        try await change(user, "second-factor.removed", by: author) { tx in
            guard let record = try UserStore.user(user, tx) else { throw Self.unknownUser }
            if try profiles(of: record, tx).contains(where: \.requiresSecondFactor) {
                throw Problem(.forbidden, "second-factor-required", "A profile of yours asks for the second factor.")
            }
            return try SecondFactorStore.remove(of: user, tx)
        }
    }

    /// Who signs in by the identity provider has no password: what they have is asked for by the door (``prove(_:of:token:)``).
    private func requireOwnPassword(_ password: String, of user: ID<User>) async throws {
        if try await secondFactor(of: user).hasPassword { try await requirePassword(password, of: user) }
    }

    /// Takes the second factor from somebody who has lost theirs, and signs them out everywhere; they set up a new one when they sign in.
    ///
    /// - Throws: ``Problem``: `user-unknown` or `user-above`.
    public func resetSecondFactor(of user: ID<User>, authority: Entitlements = .unlimited, by author: Author) async throws {
        try await change(user, "second-factor.reset", by: author) { tx in
            try require(authority, over: user, tx)
            _ = try SecondFactorStore.remove(of: user, tx)
            try SessionStore.endAll(of: user, tx)
            return true
        }
    }

    /// Whether this is the user's code of now, or a recovery code; either is used up by it.
    func useSecondFactor(_ code: String, of user: ID<User>, now: Instant, _ tx: WriteTransaction) throws -> Bool {
        guard let factor = try SecondFactorStore.factor(of: user, tx), factor.confirmedAt != nil else { return false }
        let secret = try KeptSecret.read(factor.secret, under: secretKey, context: user.description)
        if let step = OneTimeCode(secret: secret).step(of: code, at: now, after: factor.lastStep) {
            return try SecondFactorStore.use(step, of: user, tx)
        }
        return try SecondFactorStore.useCode(Self.hash(code, of: user), of: user, now: now, tx)
    }

    /// 80 random bits each, in groups of four letters.
    private func makeRecoveryCodes() -> [String] {
        (0..<Self.recoveryCodes).map { _ in
            let letters = Array(Base32.encoded(effects.randomBytes(10)).lowercased())
            return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<$0 + 4]) }.joined(separator: "-")
        }
    }

    /// 80 bits are too many to guess, so a plain hash does; blanks, hyphens and capitals do not matter.
    private static func hash(_ code: String, of user: ID<User>) -> String {
        SecretToken.hash("recovery \(user.rawValue) " + code.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}
