import Kernel
import Storage
import TestKit
import Testing

@testable import Accounts

@Suite struct SecondFactorTests {
    /// RFC 6238, appendix B, for SHA-1: eight digits there, of which six are the last.
    @Test(
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"), (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] as [(Int64, String)])
    func theVectorsOfTheStandard(seconds: Int64, code: String) {
        let made = OneTimeCode(secret: Array("12345678901234567890".utf8))
        let step = OneTimeCode.step(at: Instant(microseconds: seconds * 1_000_000))
        #expect(made.code(step) == code.suffix(6))
    }

    @Test func aCodeHoldsForItsStepAndTheOnesBesideIt() {
        let made = OneTimeCode(secret: Array("12345678901234567890".utf8))
        let now = Instant(microseconds: 1_111_111_111_000_000)
        let step = OneTimeCode.step(at: now)
        for distance in -3...3 {
            let found = made.step(of: made.code(step + Int64(distance)), at: now, after: 0)
            #expect(found == (abs(distance) <= 1 ? step + Int64(distance) : nil), "\(distance)")
        }
        #expect(made.step(of: made.code(step), at: now, after: step) == nil, "used up")
        #expect(made.step(of: made.code(step + 1), at: now, after: step) == step + 1)
        #expect(made.step(of: " 050 471 ", at: now, after: 0) == step, "blanks do not matter")
        for text in ["", "0", "0504711", "05047a", "٠٥٠٤٧١"] { #expect(made.step(of: text, at: now, after: 0) == nil) }
    }

    /// RFC 4648, section 10, without padding.
    @Test(arguments: [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI")])
    func base32(text: String, encoded: String) {
        #expect(Base32.encoded(Array(text.utf8)) == encoded && Base32.decoded(encoded.lowercased()) == Array(text.utf8))
        #expect(Base32.decoded("A1") == nil)
    }

    @Test func theLinkOfAnApp() {
        let uri = OneTimeCode(secret: Array("foobar".utf8)).uri(account: "a b@c.d", issuer: "Tessera")
        #expect(uri == "otpauth://totp/Tessera:a%20b%40c.d?secret=MZXW6YTBOI&issuer=Tessera")
    }

    /// The code that the user's app shows now.
    private static func code(_ house: House, _ setup: SecondFactorSetup, later: Int64 = 0) throws -> String {
        let secret = try #require(Base32.decoded(setup.secret))
        return OneTimeCode(secret: secret).code(OneTimeCode.step(at: house.clock.now()) + later)
    }

    private static func enrolled(_ house: House) async throws -> (user: ID<User>, setup: SecondFactorSetup, codes: [String]) {
        let user = try await house.accounts.addUser(email: "a@b.c", name: "A", role: .care, password: House.password).id
        let setup = try await house.accounts.beginSecondFactor(of: user)
        let codes = try await house.accounts.confirmSecondFactor(of: user, code: try code(house, setup), by: Author("screen", user: user))
        house.clock.advance(seconds: 30)
        return (user, setup, codes)
    }

    private static func waiting(_ house: House) async throws -> String {
        guard case .secondFactor(let token) = try await house.accounts.signIn(email: "a@b.c", password: House.password) else {
            Issue.record("no second factor is asked for")
            return ""
        }
        return token
    }

    @Test(arguments: TestDatabase.allCases)
    func signingInTakesBothAndACodeWorksOnce(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let (user, setup, codes) = try await Self.enrolled(house)
            #expect(codes.count == 10 && Set(codes).count == 10 && codes.allSatisfy { $0.count == 19 })
            let first = try await Self.waiting(house)
            #expect(try await house.accounts.session(token: first) == nil, "half way in is no session")
            #expect(try await refusal { _ = try await house.accounts.signIn(waiting: first, code: "000000") } == "code-wrong")
            let code = try Self.code(house, setup)
            let session = try await house.accounts.signIn(waiting: first, code: code)
            #expect(try await house.accounts.session(token: session)?.user == user)
            #expect(try await refusal { _ = try await house.accounts.signIn(waiting: first, code: code) } == "sign-in-over")
            let second = try await Self.waiting(house)
            #expect(try await refusal { _ = try await house.accounts.signIn(waiting: second, code: code) } == "code-wrong", "used before")
            _ = try await house.accounts.signIn(waiting: second, code: try Self.code(house, setup, later: 1))
            #expect(try await refusal { _ = try await house.accounts.beginSecondFactor(of: user) } == "second-factor-exists")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aRecoveryCodeWorksOnceAndNewOnesReplaceTheOld(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let (user, _, codes) = try await Self.enrolled(house)
            _ = try await house.accounts.signIn(waiting: try await Self.waiting(house), code: codes[3].uppercased().replacing("-", with: " "))
            let again = try await Self.waiting(house)
            #expect(try await refusal { _ = try await house.accounts.signIn(waiting: again, code: codes[3]) } == "code-wrong")
            #expect(try await house.accounts.secondFactor(of: user).recoveryCodesLeft == 9)
            let author = Author("screen", user: user)
            #expect(
                try await refusal { _ = try await house.accounts.renewRecoveryCodes(of: user, password: "wrong", by: author) } == "password-wrong")
            let new = try await house.accounts.renewRecoveryCodes(of: user, password: House.password, by: author)
            #expect(try await refusal { _ = try await house.accounts.signIn(waiting: again, code: codes[4]) } == "code-wrong")
            _ = try await house.accounts.signIn(waiting: again, code: new[0])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func attemptsAreFewForOneSignInAndForTheAccount(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let (_, setup, _) = try await Self.enrolled(house)
            let first = try await Self.waiting(house)
            for _ in 0..<5 { #expect(try await refusal { _ = try await house.accounts.signIn(waiting: first, code: "000000") } == "code-wrong") }
            let right = try Self.code(house, setup)
            #expect(try await refusal { _ = try await house.accounts.signIn(waiting: first, code: right) } == "sign-in-over")
            #expect(try await !house.accounts.isWaiting(token: first))
            // The right password once more does not give five more guesses at once.
            let second = try await Self.waiting(house)
            #expect(try await refusal { _ = try await house.accounts.signIn(waiting: second, code: right) } == "sign-in-throttled")
            house.clock.advance(seconds: 3)
            _ = try await house.accounts.signIn(waiting: second, code: try Self.code(house, setup))
            let late = try await Self.waiting(house)
            house.clock.advance(seconds: 601)
            #expect(try await refusal { _ = try await house.accounts.signIn(waiting: late, code: try Self.code(house, setup)) } == "sign-in-over")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aProfileAsksForItAndAnAdministratorResetsIt(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            let (user, _, _) = try await Self.enrolled(house)
            var care = try #require(try await accounts.profiles().first { $0.role == .care })
            care.requiresSecondFactor = true
            try await accounts.changeProfile(care)
            let author = Author("screen", user: user)
            #expect(
                try await refusal { try await accounts.removeSecondFactor(of: user, password: House.password, by: author) }
                    == "second-factor-required")
            _ = try await accounts.addUser(email: "e@b.c", name: "E", role: .care, password: House.password)
            let other = try #require(try await accounts.session(token: try await house.token(email: "e@b.c", password: House.password)))
            #expect(other.lacksSecondFactor)
            try await accounts.resetSecondFactor(of: user, by: .command)
            let own = try #require(try await accounts.session(token: try await house.token(email: "a@b.c", password: House.password)))
            #expect(own.lacksSecondFactor)
            care.requiresSecondFactor = false
            try await accounts.changeProfile(care)
            #expect(try await accounts.session(token: try await house.token(email: "a@b.c", password: House.password))?.lacksSecondFactor == false)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func underAKeyNoSecretStandsInTheTables(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let user = try await house.accounts.addUser(email: "a@b.c", name: "A", role: .care, password: House.password).id
            func stored() async throws -> String {
                try await house.database.read { tx in try tx.value("SELECT secret FROM second_factors", as: String.self) } ?? ""
            }
            let plain = try await house.accounts.beginSecondFactor(of: user)
            #expect(try await stored() == "plain:" + plain.secret)
            let effects = Effects(clock: house.clock, ids: IDGenerator(clock: house.clock, node: 2))
            let key = try SecretKey(base64: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
            let sealed = Accounts(database: house.database, effects: effects, passwordCost: .least, secretKey: key)
            let setup = try await sealed.beginSecondFactor(of: user)
            let kept = try await stored()
            #expect(kept.hasPrefix("aes:") && !kept.contains(setup.secret))
            #expect(try await sealed.waitingSecondFactor(of: user) == setup)
            #expect(try await refusal { _ = try await house.accounts.waitingSecondFactor(of: user) } == "secret-unreadable")
            #expect(throws: Problem.self) { _ = try SecretKey(base64: "c2hvcnQ=") }
        }
    }
}
