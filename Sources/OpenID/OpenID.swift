import Accounts
import Kernel
import Storage

/// Sign-in through the company's own identity provider: OpenID Connect's authorization code flow with PKCE.
public struct OpenID: Sendable {
    let database: Database
    let effects: Effects
    let accounts: Accounts
    let transport: ProviderTransport
    let directory: ProviderDirectory
    /// Ours, without a slash at the end.
    let publicURL: String

    /// - Parameter publicURL: where browsers reach this server: the provider sends them back there.
    public init(database: Database, effects: Effects, accounts: Accounts, transport: ProviderTransport, publicURL: String) {
        self.database = database
        self.effects = effects
        self.accounts = accounts
        self.transport = transport
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        directory = ProviderDirectory(transport, clock: effects.clock)
    }

    /// Where the provider sends browsers back to; to be registered there.
    public var redirect: String { publicURL + "/sign-in/callback" }

    /// The settings, and whether there is a secret; nil when no provider is set up.
    public func settings() async throws -> (settings: ProviderSettings, hasSecret: Bool)? {
        try await database.read { tx in try ProviderStore.read(tx) }.map { ($0.settings, $0.secret != nil) }
    }

    /// What the button of the sign-in page says; nil when there is none.
    public func buttonName() async throws -> String? { try await settings().flatMap { $0.settings.isActive ? $0.settings.name : nil } }

    /// The settings, and the client's secret as it is sent; nil when no provider is set up.
    ///
    /// - Throws: ``Problem`` `secret-unreadable`.
    func provider() async throws -> (settings: ProviderSettings, secret: String?)? {
        try await database.read { tx in try ProviderStore.read(tx) }.map { settings, kept in
            (settings, try kept.map { try accounts.secret($0, context: Self.context(ofSecretFor: settings.issuer)) })
        }
    }

    /// What becomes of the secret that is kept.
    public enum SecretChange: Hashable, Sendable {
        case keep
        case replace(String)
        case remove
    }

    /// Sets the provider up, or changes it. The secret of one issuer is not kept for another: it would be sent there.
    ///
    /// - Throws: ``Problem``: `provider-invalid` with the fields, or `passwords-limited` while passwords are for the emergency administrator alone and the
    ///   provider would not be there any more.
    public func save(_ settings: ProviderSettings, secret: SecretChange, actor: String, user: ID<User>? = nil) async throws {
        try settings.check(allowsPrivate: transport.allowsPrivate)
        if case .replace(let secret) = secret, !(1...1000).contains(secret.utf8.count) {
            throw Problem(
                .unprocessable, "provider-invalid", "The identity provider cannot be saved.", fields: [.init("/secret", "needs 1 to 1,000 bytes")])
        }
        try await database.write { tx in
            if !settings.isActive { try requirePasswords(tx) }
            let old = try ProviderStore.read(tx)
            let kept: String? =
                switch secret {
                case .keep: old?.settings.issuer == settings.issuer ? old?.secret : nil
                case .replace(let secret): try accounts.kept(secret, context: Self.context(ofSecretFor: settings.issuer))
                case .remove: nil
                }
            try ProviderStore.write(settings, secret: kept, now: effects.now, tx)
            try note("identity-provider.saved", settings, actor: actor, user: user, tx)
        }
    }

    /// What the client's secret is kept for: it can be read for the same issuer alone.
    static func context(ofSecretFor issuer: String) -> String { "identity provider " + issuer }

    /// Nobody signs in by it any more; who is who at it is remembered.
    ///
    /// - Throws: ``Problem``: `provider-unknown` or `passwords-limited`.
    public func remove(actor: String, user: ID<User>? = nil) async throws {
        try await database.write { tx in
            try requirePasswords(tx)
            guard let old = try ProviderStore.read(tx), try ProviderStore.remove(tx) else { throw Self.noProvider }
            try note("identity-provider.removed", old.settings, actor: actor, user: user, tx)
        }
    }

    /// Lets only this administrator sign in by password, all others by the provider; nil lets everybody again.
    ///
    /// - Throws: ``Problem``: `provider-unknown` when nobody could sign in by a provider, or `user-unfit` when the user is no administrator of everything.
    public func limitPasswords(to emergency: ID<User>?, actor: String, user: ID<User>? = nil) async throws {
        try await database.write { tx in
            if emergency != nil, try ProviderStore.read(tx)?.settings.isActive != true { throw Self.noProvider }
            try accounts.limitPasswords(to: emergency, actor: actor, by: user, tx)
        }
    }

    private func requirePasswords(_ tx: ReadTransaction) throws {
        guard try accounts.emergencyUser(tx) == nil else {
            throw Problem(.conflict, "passwords-limited", "Let everybody sign in by password again first: otherwise nobody could sign in.")
        }
    }

    private func note(_ action: String, _ settings: ProviderSettings, actor: String, user: ID<User>?, _ tx: WriteTransaction) throws {
        let detail = JSON.object(["active": .bool(settings.isActive), "admitsUnknown": .bool(settings.admitsUnknown)])
        try tx.record(
            AuditNote(user: user, actor: actor, action: action, subject: settings.issuer, detail: detail), id: effects.id(), at: effects.now)
    }

    private static let noProvider = Problem(.missing, "provider-unknown", "There is no identity provider that one can sign in by.")
}
