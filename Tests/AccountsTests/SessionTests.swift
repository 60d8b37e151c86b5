import Kernel
import Storage
import TestKit
import Testing

@testable import Accounts

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

    @Test(arguments: TestDatabase.allCases)
    func narrowerLimitsHoldForSessionsThatThereAre(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let ada = try await house.accounts.addUser(email: "a@b.c", name: "A", role: .care, password: House.password).id
            let token = try await house.token(email: "a@b.c", password: House.password)
            house.clock.advance(seconds: 120)
            let effects = Effects(clock: house.clock, ids: IDGenerator(clock: house.clock, node: 2))
            for limits in [SessionLimits(idle: 60, longest: 3600, fresh: 60), SessionLimits(idle: 600, longest: 100, fresh: 60)] {
                let narrower = Accounts(database: house.database, effects: effects, passwordCost: .least, sessionLimits: limits)
                #expect(try await narrower.session(token: token) == nil)
                #expect(try await narrower.sessions(of: ada, asking: nil).isEmpty)
            }
            #expect(try await house.accounts.session(token: token)?.user == ada)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoHasShownWhoTheyAreIsFreshForAQuarterOfAnHour(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            let ada = try await accounts.addUser(email: "a@b.c", name: "A", role: .care, password: House.password).id
            let tokens = [
                try await house.token(email: "a@b.c", password: House.password), try await house.token(email: "a@b.c", password: House.password),
            ]
            func isFresh(_ place: Int) async throws -> Bool? { try await accounts.session(token: tokens[place])?.isFresh }
            house.clock.advance(seconds: 899)
            #expect(try await isFresh(0) == true)
            house.clock.advance(seconds: 1)
            #expect(try await isFresh(0) == false)
            #expect(try await accounts.proof(of: ada) == .password)
            #expect(try await refusal { try await accounts.prove("wrong", of: ada, token: tokens[0]) } == "password-wrong")
            #expect(try await isFresh(0) == false)
            try await accounts.prove(House.password, of: ada, token: tokens[0])
            #expect(try await isFresh(0) == true)
            #expect(try await isFresh(1) == false, "in the other place nobody has shown anything")
            house.clock.advance(seconds: 900)
            #expect(try await isFresh(0) == false)
        }
    }

    /// Guesses are counted with those of signing in.
    @Test(arguments: TestDatabase.allCases)
    func whoHasASecondFactorShowsItAndDoesNotGuess(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            let ada = try await accounts.addUser(email: "a@b.c", name: "A", role: .care, password: House.password).id
            let token = try await house.token(email: "a@b.c", password: House.password)
            _ = try await accounts.beginSecondFactor(of: ada)
            let setup = try #require(try await accounts.waitingSecondFactor(of: ada))
            let app = OneTimeCode(secret: try #require(Base32.decoded(setup.secret)))
            func code() -> String { app.code(OneTimeCode.step(at: house.clock.now())) }
            let recovery = try await accounts.confirmSecondFactor(of: ada, code: code(), by: Author("test"))
            house.clock.advance(seconds: 1000)
            #expect(try await accounts.proof(of: ada) == .code)
            #expect(try await refusal { try await accounts.prove(House.password, of: ada, token: token) } == "code-wrong")
            let now = code()
            try await accounts.prove(now, of: ada, token: token)
            #expect(try await accounts.session(token: token)?.isFresh == true)
            #expect(try await refusal { try await accounts.prove(now, of: ada, token: token) } == "code-wrong", "a code works once")
            try await accounts.prove(recovery[0], of: ada, token: token)
            for _ in 0..<5 { _ = try await refusal { try await accounts.prove("000000", of: ada, token: token) } }
            #expect(try await refusal { try await accounts.prove(recovery[1], of: ada, token: token) } == "sign-in-throttled")
        }
    }
}
