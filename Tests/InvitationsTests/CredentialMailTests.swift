import Invitations
import Kernel
import Messaging
import Storage
import TestKit
import Testing

@testable import Accounts

/// Who has an account is told of what becomes of their credentials, once, when it became so.
@Suite struct CredentialMailTests {
    @Test(arguments: TestDatabase.allCases)
    func ownersAreToldOfEachChangeAndOfNothingElse(kind: TestDatabase) async throws {
        try await kind.with(SharedTables.migrations + AccountsSchema.migrations + MessagingSchema.migrations) { database in
            let clock = ManualClock(Instant(microseconds: 1_780_000_000_000_000))
            let effects = Effects(clock: clock, ids: IDGenerator(clock: clock, node: 1))
            let messaging = Messaging(database: database, effects: effects)
            let accounts = Accounts(database: database, effects: effects, passwordCost: .least, notice: CredentialMail.notice(by: messaging))
            let (old, new) = ("correct horse battery", "staple of another kind")
            let ada = try await accounts.addUser(email: "ada@shop.example", name: "Ada & Co", role: .care, password: old).id
            let bea = try await accounts.addUser(email: "bea@shop.example", name: "Bea", role: .administrator, password: old).id
            try await accounts.setPreferences(of: ada, language: .italian, theme: nil)

            func mails() async throws -> [[String]] {
                try await database.read { tx in
                    try tx.rows("SELECT recipient, subject, text FROM outgoing_mails ORDER BY id") { row throws(StorageError) in
                        [try row[0, as: String.self], try row[1, as: String.self], try row[2, as: String.self]]
                    }
                }
            }

            try await accounts.setName(of: ada, "Ada & Co")
            await #expect(throws: Problem.self) { try await accounts.changePassword(of: ada, current: "wrong", new: new) }
            await #expect(throws: Problem.self) { try await accounts.changePassword(of: ada, current: old, new: "short") }
            #expect(try await mails().isEmpty, "nothing has changed")

            try await accounts.changePassword(of: ada, current: old, new: new)
            let setup = try await accounts.beginSecondFactor(of: bea)
            #expect(try await mails().count == 1, "one that is not confirmed is none")
            let app = OneTimeCode(secret: try #require(Base32.decoded(setup.secret)))
            let code = app.code(OneTimeCode.step(at: clock.now()))
            _ = try await accounts.confirmSecondFactor(of: bea, code: code, by: Author("screen", user: bea))
            _ = try await accounts.renewRecoveryCodes(of: bea, password: old, by: Author("screen", user: bea))
            try await accounts.resetSecondFactor(of: bea, by: .command)
            let told = try await mails()
            #expect(told.map { $0[0] } == ["ada@shop.example", "bea@shop.example", "bea@shop.example", "bea@shop.example"])
            #expect(told[0][1] == "Il tuo accesso a Tessera è cambiato" && told[0][2].hasPrefix("Ciao Ada & Co,\n\nla password"))
            #expect(told[3][2].contains("an administrator reset"))
            #expect(told.allSatisfy { !$0[2].contains("http") && !$0[2].contains(code) && !$0[2].contains(setup.secret) }, "no link, and no secret")
        }
    }
}
