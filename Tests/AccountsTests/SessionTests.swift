import Accounts
import Kernel
import TestKit
import Testing

@Suite struct SessionTests {
    @Test(arguments: TestDatabase.allCases)
    func aUserEndsTheirOwnSessionsAndNobodyElses(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            let ada = try await accounts.addUser(email: "a@b.c", name: "A", role: .care, password: House.password).id
            _ = try await accounts.addUser(email: "e@b.c", name: "E", role: .care, password: House.password)
            var tokens: [String] = []
            for agent in ["one", "two", "three"] {
                tokens.append(try await house.token(email: "a@b.c", password: House.password, userAgent: agent))
                house.clock.advance(seconds: 1)
            }
            let foreign = try await house.token(email: "e@b.c", password: House.password)
            let eve = try #require(try await accounts.session(token: foreign)).user
            let sessions = try await accounts.sessions(of: ada, asking: tokens[0])
            #expect(sessions.map(\.userAgent) == ["three", "two", "one"] && sessions.map(\.isCurrent) == [false, false, true])
            for handle in [sessions[1].handle, "", "%", "0123456789abcde%", sessions[1].handle + "0"] {
                #expect(try await refusal { try await accounts.endSession(handle, of: eve) } == "session-unknown")
            }
            #expect(try await accounts.session(token: tokens[1]) != nil)
            try await accounts.endSession(sessions[1].handle, of: ada)
            #expect(try await accounts.session(token: tokens[1]) == nil)
            try await accounts.endOtherSessions(of: ada, keeping: tokens[0])
            #expect(try await accounts.sessions(of: ada, asking: tokens[0]).map(\.userAgent) == ["one"])
            #expect(try await accounts.session(token: foreign) != nil)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func anAddressThatGuessesManyAccountsWaits(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            _ = try await accounts.addUser(email: "a@b.c", name: "A", role: .care, password: House.password)
            // Who succeeds is not counted: many sit behind one address.
            for _ in 0..<60 { _ = try await accounts.signIn(email: "a@b.c", password: House.password, address: "192.0.2.7") }
            for number in 0..<50 {
                let code = try await refusal { _ = try await accounts.signIn(email: "u\(number)@b.c", password: "wrong", address: "192.0.2.7") }
                #expect(code == "sign-in-failed")
            }
            let here = try await refusal { _ = try await accounts.signIn(email: "a@b.c", password: House.password, address: "192.0.2.7") }
            #expect(here == "sign-in-throttled")
            _ = try await accounts.signIn(email: "a@b.c", password: House.password, address: "192.0.2.8")
            house.clock.advance(seconds: 10)
            _ = try await accounts.signIn(email: "a@b.c", password: House.password, address: "192.0.2.7")
        }
    }
}
