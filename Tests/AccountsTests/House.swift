import Accounts
import Kernel
import Storage
import TestKit

/// Accounts on a fresh database, with a clock that the test moves.
struct House {
    var accounts: Accounts
    var database: Database
    var clock: ManualClock

    static let password = "correct horse battery"

    static func with<Value>(_ kind: TestDatabase, _ body: (House) async throws -> Value) async throws -> Value {
        try await kind.with(SharedTables.migrations + AccountsSchema.migrations) { database in
            let clock = ManualClock(Instant(microseconds: 1_770_000_000_000_000))
            let effects = Effects(clock: clock, ids: IDGenerator(clock: clock, node: 1))
            let accounts = Accounts(database: database, effects: effects, passwordCost: .least)
            return try await body(House(accounts: accounts, database: database, clock: clock))
        }
    }
}

extension House {
    /// Signs in somebody who has no second factor.
    func token(email: String, password: String, userAgent: String? = nil) async throws -> String {
        switch try await accounts.signIn(email: email, password: password, userAgent: userAgent) {
        case .signedIn(let token): return token
        case .secondFactor: throw Problem(.broken, "second-factor-unexpected", "A second factor is asked for.")
        }
    }
}

/// The code of the problem that `body` throws; nil when it throws none.
func refusal(_ body: () async throws -> Void) async throws -> String? {
    do {
        try await body()
        return nil
    } catch let problem as Problem { return problem.code }
}
