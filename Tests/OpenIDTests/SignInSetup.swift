import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import OpenID

/// A provider, users who are known, and the settings of a test.
struct Setup {
    static let now = Instant(microseconds: 1_780_000_000_000_000)
    static let password = "correct horse battery"

    let openID: OpenID
    let accounts: Accounts
    let database: Database
    let clock: ManualClock
    let provider: TestProvider

    static func with(_ kind: TestDatabase, _ settings: ProviderSettings = active(), secretKey: SecretKey? = nil, _ body: (Setup) async throws -> Void)
        async throws
    {
        try await kind.with(SharedTables.migrations + AccountsSchema.migrations + OpenIDSchema.migrations) { database in
            let clock = ManualClock(now)
            let effects = Effects(clock: clock, ids: IDGenerator(clock: clock, node: 1))
            let accounts = Accounts(database: database, effects: effects, passwordCost: .least, secretKey: secretKey)
            let provider = TestProvider([.p256("k1")])
            let openID = OpenID(
                database: database, effects: effects, accounts: accounts, transport: provider.transport, publicURL: "https://crm.example/")
            try await openID.save(settings, secret: .replace("s&cret"), actor: "test")
            try await body(Setup(openID: openID, accounts: accounts, database: database, clock: clock, provider: provider))
        }
    }

    static func active(
        admitsUnknown: Bool = false, standardRole: Role? = nil, companies: [ID<Company>]? = nil, rules: [RoleRule] = []
    ) -> ProviderSettings {
        ProviderSettings(
            name: "Shop", issuer: TestProvider.issuer, client: "tessera", isActive: true, admitsUnknown: admitsUnknown, standardRole: standardRole,
            companies: companies, groupsClaim: rules.isEmpty ? nil : "groups", rules: rules)
    }

    func user(_ email: String, role: Role = .care, companies: [ID<Company>]? = nil) async throws -> ID<User> {
        try await accounts.addUser(email: email, name: "N", role: role, companies: companies, password: Self.password).id
    }

    /// Signs somebody in whom the provider knows as `subject`; returns the session's token.
    func signIn(
        _ subject: String, email: String? = nil, isVerified: Bool = true, groups: [String] = [], key: TestKey? = nil, address: String? = nil,
        ending: String? = nil, change: (JSON) -> JSON = { $0 }
    ) async throws -> String {
        try await step(subject, email, isVerified, groups, key, address, ending, change).token
    }

    func step(
        _ subject: String, _ email: String? = nil, _ isVerified: Bool = true, _ groups: [String] = [], _ key: TestKey? = nil,
        _ address: String? = nil,
        _ ending: String? = nil, _ change: (JSON) -> JSON = { $0 }
    ) async throws -> SignInStep {
        let flow = try await openID.begin(.signIn).flow
        let answer = try answer(flow, subject, email, isVerified, groups, key, change)
        return try await openID.signIn(answer, flow, userAgent: "test", address: address, ending: ending)
    }

    func answer(
        _ flow: SignInFlow, _ subject: String, _ email: String?, _ isVerified: Bool = true, _ groups: [String] = [], _ key: TestKey? = nil,
        _ change: (JSON) -> JSON = { $0 }
    ) throws -> ProviderAnswer {
        let seconds = clock.now().microseconds / 1_000_000
        let claims = JSON.object([
            "iss": .string(TestProvider.issuer), "aud": "tessera", "sub": .string(subject), "nonce": .string(flow.nonce), "iat": .integer(seconds),
            "exp": .integer(seconds + 60), "email": .string(email), "email_verified": .bool(isVerified), "name": "Nora",
            "groups": .array(groups.map { .string($0) }),
        ])
        let signer = key ?? provider.state.withLock { $0.keys[0] }
        let token = try signer.token(change(claims))
        provider.state.withLock {
            $0.tokens = ["code-\(subject)": .object(["token_type": "Bearer", "access_token": "at", "id_token": .string(token)])]
        }
        return ProviderAnswer(code: "code-\(subject)", state: flow.state)
    }

    /// The token of somebody who has no second factor.
    func byPassword(_ email: String) async throws -> String {
        switch try await accounts.signIn(email: email, password: Self.password) {
        case .signedIn(let token): return token
        case .secondFactor: throw Problem(.broken, "second-factor-unexpected", "A second factor is asked for.")
        }
    }

    func who(_ token: String) async throws -> SignedIn? { try await accounts.session(token: token) }

    func audited(_ action: String) async throws -> Int {
        try await database.read { tx in try tx.value("SELECT COUNT(*) FROM audit WHERE action = \(action)", as: Int.self) ?? 0 }
    }
}

func code(_ body: () async throws -> Void) async throws -> String? {
    do { try await body() } catch let problem as Problem { return problem.code }
    return nil
}
