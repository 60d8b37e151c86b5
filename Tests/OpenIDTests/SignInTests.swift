import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import OpenID

@Suite("Sign-in by the provider", .serialized)
struct SignInTests {
    @Test(arguments: TestDatabase.allCases)
    func whoIsKnownByAVerifiedAddressIsRecognisedForEver(kind: TestDatabase) async throws {
        try await Setup.with(kind) { setup in
            let ada = try await setup.user("ada@shop.example")
            for (email, isVerified, refusal) in [
                (nil, true, "identity-unverified"), ("ada@shop.example", false, "identity-unverified"),
                ("eve@shop.example", true, "identity-unknown"),
            ] as [(String?, Bool, String)] {
                #expect(try await code { _ = try await setup.signIn("1", email: email, isVerified: isVerified) } == refusal)
            }
            #expect(try await setup.accounts.users().count == 1)
            let first = try await setup.signIn("1", email: "Ada@Shop.example")
            #expect(try await setup.who(first)?.user == ada)
            // From now on by the subject, whatever the address.
            let second = try await setup.signIn("1", email: "other@shop.example", isVerified: false)
            #expect(try await setup.who(second)?.user == ada && first != second)
            // The address was given to somebody else at the provider.
            #expect(try await code { _ = try await setup.signIn("2", email: "ada@shop.example") } == "identity-taken")
            #expect(try await setup.audited("user.identity-linked") == 1)
            try await setup.openID.unlink(ada, actor: "test")
            #expect(try await setup.who(setup.signIn("2", email: "ada@shop.example"))?.user == ada)
            try await setup.accounts.setDisabled(true, of: ada)
            #expect(try await code { _ = try await setup.signIn("2", email: "ada@shop.example") } == "identity-disabled")
            #expect(try await code { _ = try await setup.signIn("3", email: "ada@shop.example") } == "identity-disabled")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func theRequestForTokensSaysWhatItMust(kind: TestDatabase) async throws {
        try await Setup.with(kind) { setup in
            _ = try await setup.user("ada@shop.example")
            let (address, flow) = try await setup.openID.begin(.signIn)
            #expect(address.hasPrefix(TestProvider.issuer + "/auth?response_type=code&client_id=tessera&"))
            _ = try await setup.openID.signIn(setup.answer(flow, "1", "ada@shop.example"), flow)
            let request = try #require(setup.provider.asked("/token").first)
            #expect(request.authorization == "Basic " + Data("tessera:s%26cret".utf8).base64EncodedString())
            #expect(
                request.form == "grant_type=authorization_code&code=code-1&redirect_uri=https%3A%2F%2Fcrm.example%2Fsign-in%2Fcallback"
                    + "&code_verifier=\(flow.verifier)")
            setup.provider.state.withLock { $0.metadata = $0.metadata.with("token_endpoint_auth_methods_supported", ["client_secret_post"]) }
            setup.clock.advance(seconds: 3601)
            #expect(try await code { _ = try await setup.signIn("1") } == "provider-token", "it wants a header")
            #expect(setup.provider.asked("/token").last?.form?.hasSuffix("&client_id=tessera&client_secret=s%26cret") == true)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func answersThatAreNotForThisBrowserChangeNothing(kind: TestDatabase) async throws {
        try await Setup.with(kind) { setup in
            _ = try await setup.user("ada@shop.example")
            let flow = try await setup.openID.begin(.signIn).flow
            let other = try await setup.openID.begin(.signIn).flow
            let good = try setup.answer(flow, "1", "ada@shop.example")
            func refusal(_ answer: ProviderAnswer, _ flow: SignInFlow) async throws -> String? {
                try await code { _ = try await setup.openID.signIn(answer, flow) }
            }
            #expect(try await refusal(good, other) == "provider-state")
            #expect(try await refusal(ProviderAnswer(code: good.code, state: nil), flow) == "provider-state")
            #expect(try await refusal(ProviderAnswer(code: good.code, state: good.state, issuer: "https://evil.example"), flow) == "provider-state")
            #expect(try await refusal(ProviderAnswer(code: nil, state: good.state, error: "access_denied"), flow) == "provider-refused")
            #expect(setup.provider.asked("/token").isEmpty, "no code was sent")
            #expect(try await refusal(ProviderAnswer(code: "stolen", state: good.state), flow) == "provider-token")
            // A token of another sign-in of the same person: its nonce is another.
            let replayed = ProviderAnswer(code: good.code, state: other.state)
            #expect(try await refusal(replayed, other) == "provider-token")
            let foreign = try await code { _ = try await setup.signIn("1", email: "ada@shop.example") { $0.with("iss", "https://evil.example") } }
            let forged = try await code { _ = try await setup.signIn("1", email: "ada@shop.example", key: .p256("k1")) }
            #expect(foreign == "provider-token" && forged == "provider-token")
            let sessions = try await setup.database.read { tx in try tx.value("SELECT COUNT(*) FROM sessions", as: Int.self) }
            #expect(sessions == 0)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func keysThatWereChangedAreFetchedAgainAndNotTooOften(kind: TestDatabase) async throws {
        try await Setup.with(kind) { setup in
            _ = try await setup.user("ada@shop.example")
            _ = try await setup.signIn("1", email: "ada@shop.example")
            #expect(setup.provider.asked("/keys").count == 1)
            let next = TestKey.p256("k2")
            setup.provider.state.withLock { $0.keys = [next] }
            #expect(try await code { _ = try await setup.signIn("1", key: next) } == "provider-token", "looked at just now")
            setup.clock.advance(seconds: 31)
            _ = try await setup.signIn("1", key: next)
            #expect(setup.provider.asked("/keys").count == 2)
            for _ in 0..<5 { #expect(try await code { _ = try await setup.signIn("1", key: .p256("k3")) } == "provider-token") }
            #expect(setup.provider.asked("/keys").count == 2)
            // One that cannot be used is left alone for some seconds, whoever asks.
            setup.clock.advance(seconds: 3601)
            let good = setup.provider.state.withLock { $0.metadata }
            setup.provider.state.withLock { $0.metadata = good.with("issuer", "https://other.example") }
            let before = setup.provider.asked("/.well-known/openid-configuration").count
            for _ in 0..<5 { #expect(try await code { _ = try await setup.openID.begin(.signIn) } == "provider-issuer") }
            #expect(setup.provider.asked("/.well-known/openid-configuration").count == before + 1)
            setup.provider.state.withLock { $0.metadata = good }
            setup.clock.advance(seconds: 6)
            _ = try await setup.openID.begin(.signIn)
            // The same name, another key.
            setup.clock.advance(seconds: 31)
            let changed = TestKey.p256("k2")
            setup.provider.state.withLock { $0.keys = [changed] }
            _ = try await setup.signIn("1", key: changed)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func unknownPeopleComeInAsTheSettingsSay(kind: TestDatabase) async throws {
        let company = ID<Company>(7)
        try await Setup.with(kind, Setup.active(admitsUnknown: true, standardRole: .readOnly, companies: [company])) { setup in
            let signedIn = try #require(try await setup.who(setup.signIn("1", email: "new@shop.example")))
            #expect(
                signedIn.profiles.map(\.role) == [.readOnly] && signedIn.companies == [company] && signedIn.name == "Nora"
                    && signedIn.email == "new@shop.example")
            #expect(try await code { _ = try await setup.signIn("2", email: "x@shop.example", isVerified: false) } == "identity-unverified")
            #expect(try await code { _ = try await setup.accounts.signIn(email: "new@shop.example", password: "") } == "sign-in-failed")
            #expect(try await setup.audited("user.added") == 1)
        }
        try await Setup.with(kind, Setup.active(admitsUnknown: true, rules: [.init("crm", .marketing)])) { setup in
            let refused = try await code { _ = try await setup.signIn("1", email: "new@shop.example", groups: ["till"]) }
            let token = try await setup.signIn("1", email: "new@shop.example", groups: ["till", "crm"])
            let role = try await setup.who(token)?.profiles.first?.role
            #expect(refused == "identity-role" && role == .marketing)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func rulesSetTheRoleAtEachSignIn(kind: TestDatabase) async throws {
        let rules = [RoleRule("heads", .administrator), RoleRule("crm", .marketing)]
        try await Setup.with(kind, Setup.active(rules: rules)) { setup in
            let company = ID<Company>(7)
            _ = try await setup.user("ada@shop.example", role: .care, companies: [company])
            // Who never had a role by a rule keeps their own.
            #expect(try await setup.who(setup.signIn("1", email: "ada@shop.example"))?.profiles.map(\.role) == [.care])
            let both = try #require(try await setup.who(setup.signIn("1", groups: ["crm", "heads"])))
            #expect(both.profiles.map(\.role) == [.administrator] && both.companies == [company])
            #expect(try await setup.who(setup.signIn("1", groups: ["crm"]))?.profiles.map(\.role) == [.marketing])
            #expect(try await setup.audited("user.rights-changed") == 2)
            #expect(try await code { _ = try await setup.signIn("1", groups: ["gone"]) } == "identity-role")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatTheTokenLacksIsAskedFor(kind: TestDatabase) async throws {
        try await Setup.with(kind) { setup in
            let ada = try await setup.user("ada@shop.example")
            setup.provider.state.withLock { state in
                state.metadata = state.metadata.with("userinfo_endpoint", .string(TestProvider.issuer + "/userinfo"))
                state.userinfo = .object(["sub": "somebody else", "email": "ada@shop.example", "email_verified": true])
            }
            #expect(try await code { _ = try await setup.signIn("1") } == "provider-token", "it is about somebody else")
            setup.provider.state.withLock { $0.userinfo = $0.userinfo?.with("sub", "1") }
            let token = try await setup.signIn("1")
            #expect(try await setup.who(token)?.user == ada)
            #expect(setup.provider.asked("/userinfo").map(\.authorization) == ["Bearer at", "Bearer at"])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aNewSessionIsMadeAndTheOldOneEnds(kind: TestDatabase) async throws {
        try await Setup.with(kind) { setup in
            _ = try await setup.user("ada@shop.example")
            let old = try await setup.byPassword("ada@shop.example")
            let new = try await setup.signIn("1", email: "ada@shop.example", ending: old)
            #expect(new != old && new.utf8.count == 64)
            let (ended, begun) = (try await setup.who(old), try await setup.who(new))
            #expect(ended == nil && begun != nil)
            let out = try #require(try await setup.openID.signOut(ofSession: new))
            #expect(out.name == "Shop" && out.address.hasPrefix(TestProvider.issuer + "/logout?id_token_hint=ey"))
            #expect(out.address.hasSuffix("&client_id=tessera&post_logout_redirect_uri=https%3A%2F%2Fcrm.example%2Fsign-in"))
            #expect(try await setup.openID.signOut(ofSession: new) == nil, "once")
            let byPassword = try await setup.byPassword("ada@shop.example")
            #expect(try await setup.openID.signOut(ofSession: byPassword) == nil)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func attemptsThatFailAreCountedByAddress(kind: TestDatabase) async throws {
        try await Setup.with(kind) { setup in
            _ = try await setup.user("ada@shop.example")
            for _ in 0..<60 { _ = try await setup.signIn("1", email: "ada@shop.example", address: "192.0.2.9") }
            var last: String?
            for _ in 0..<52 { last = try await code { _ = try await setup.signIn("9", email: "eve@shop.example", address: "192.0.2.9") } }
            #expect(last == "sign-in-throttled")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aTrialTellsAndChangesNothing(kind: TestDatabase) async throws {
        try await Setup.with(kind) { setup in
            let ada = try await setup.user("ada@shop.example")
            let flow = try await setup.openID.begin(.trial).flow
            let told = try await setup.openID.trial(setup.answer(flow, "1", "ada@shop.example"), flow)
            guard case .linked(let user, role: nil) = told.admission else {
                Issue.record("\(told.admission)")
                return
            }
            #expect(user.id == ada && told.claims.subject == "1")
            #expect(try await setup.audited("user.identity-linked") == 0)
        }
    }
}

@Suite("How the provider is set up", .serialized)
struct ProviderSettingsTests {
    @Test(arguments: TestDatabase.allCases)
    func aSecretIsNotKeptForAnotherIssuer(kind: TestDatabase) async throws {
        try await Setup.with(kind) { setup in
            var settings = try #require(try await setup.openID.settings()).settings
            settings.name = "Other"
            try await setup.openID.save(settings, secret: .keep, actor: "test")
            #expect(try await setup.openID.settings()?.hasSecret == true)
            settings.issuer = "https://evil.example"
            try await setup.openID.save(settings, secret: .keep, actor: "test")
            #expect(try await setup.openID.settings()?.hasSecret == false)
            #expect(try await setup.openID.settings()?.settings == settings)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatCannotBeIsRefusedWithItsField(kind: TestDatabase) async throws {
        try await Setup.with(kind) { setup in
            let cases: [(String, (inout ProviderSettings) -> Void)] = [
                ("/name", { $0.name = "" }), ("/issuer", { $0.issuer = "http://id.example" }), ("/issuer", { $0.issuer = "https://id.example/?a=b" }),
                ("/issuer", { $0.issuer = "https://u:p@id.example" }), ("/client", { $0.client = "" }), ("/scopes", { $0.scopes = "openid\n" }),
                ("/groupsClaim", { $0.rules = [RoleRule("a", .care)] }),
                ("/rules", { $0.rules = Array(repeating: RoleRule("a", .care), count: 51) }),
            ]
            for (field, change) in cases {
                var settings = Setup.active()
                change(&settings)
                await #expect {
                    try await setup.openID.save(settings, secret: .keep, actor: "test")
                } throws: { ($0 as? Problem)?.fields.map(\.pointer) == [field] }
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func passwordsCanBeForOneAdministratorAlone(kind: TestDatabase) async throws {
        try await Setup.with(kind) { setup in
            let (openID, accounts) = (setup.openID, setup.accounts)
            let chief = try await setup.user("chief@shop.example", role: .administrator)
            let ada = try await setup.user("ada@shop.example")
            let limited = try await setup.user("part@shop.example", role: .administrator, companies: [ID(7)])
            for unfit in [ada, limited, ID<User>(12)] {
                #expect(try await code { try await openID.limitPasswords(to: unfit, actor: "test") } == "user-unfit")
            }
            try await openID.limitPasswords(to: chief, actor: "test")
            _ = try await accounts.signIn(email: "chief@shop.example", password: Setup.password)
            #expect(try await code { _ = try await accounts.signIn(email: "ada@shop.example", password: Setup.password) } == "sign-in-failed")
            #expect(try await setup.who(setup.signIn("1", email: "ada@shop.example"))?.user == ada)
            #expect(try await code { try await accounts.setDisabled(true, of: chief) } == "user-emergency")
            #expect(try await code { try await accounts.setGrants([Grant(.care)], of: chief) } == "user-emergency")
            #expect(try await code { try await openID.remove(actor: "test") } == "passwords-limited")
            var off = Setup.active()
            off.isActive = false
            #expect(try await code { try await openID.save(off, secret: .keep, actor: "test") } == "passwords-limited")
            try await openID.limitPasswords(to: nil, actor: "test")
            try await openID.save(off, secret: .keep, actor: "test")
            _ = try await accounts.signIn(email: "ada@shop.example", password: Setup.password)
            #expect(try await code { _ = try await setup.signIn("1") } == "provider-unknown")
            #expect(try await code { try await openID.limitPasswords(to: chief, actor: "test") } == "provider-unknown")
            let audited = (try await setup.audited("passwords.limited"), try await setup.audited("passwords.allowed"))
            #expect(audited == (1, 1))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aCheckTellsWhatIsWrong(kind: TestDatabase) async throws {
        try await Setup.with(kind) { setup in
            func states() async throws -> [String] { try await setup.openID.check().map { "\($0.subject.rawValue) \($0.state.rawValue)" } }
            #expect(try await states() == ["document good", "keys good", "challenge good", "client good", "signOut good"])
            try await setup.openID.save(Setup.active(), secret: .remove, actor: "test")
            setup.provider.state.withLock { state in
                state.keys = []
                state.metadata = state.metadata.with("code_challenge_methods_supported", ["plain"]).with("end_session_endpoint", .null)
            }
            #expect(try await states() == ["document good", "keys bad", "challenge bad", "client bad", "signOut unsure"])
            setup.provider.state.withLock { $0.metadata = $0.metadata.with("issuer", "https://other.example") }
            #expect(try await states() == ["document bad"])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoHasASecondFactorIsAskedForItUnlessTheProviderDid(kind: TestDatabase) async throws {
        try await Setup.with(kind) { setup in
            let user = try await setup.user("ada@shop.example")
            let before = try await setup.signIn("1", email: "ada@shop.example")
            let enrolled = try await setup.accounts.beginSecondFactor(of: user)
            let app = OneTimeCode(secret: try #require(Base32.decoded(enrolled.secret)))
            let author = Author("test", user: user)
            _ = try await setup.accounts.confirmSecondFactor(of: user, code: app.code(OneTimeCode.step(at: setup.clock.now())), by: author)
            setup.clock.advance(seconds: 60)
            let step = try await setup.step("1", "ada@shop.example", true, [], nil, nil, before)
            guard case .secondFactor(let waiting) = step else { Issue.record("no second factor is asked for"); return }
            #expect(try await setup.accounts.session(token: waiting) == nil, "what waits is no session")
            #expect(try await setup.accounts.session(token: before) == nil, "the session before has ended")
            let session = try await setup.accounts.signIn(waiting: waiting, code: app.code(OneTimeCode.step(at: setup.clock.now())))
            try await setup.openID.follow(waiting, to: session)
            #expect(try await setup.openID.signOut(ofSession: waiting) == nil)
            #expect(try await setup.openID.signOut(ofSession: session)?.name == "Shop", "it signs out at the provider too")
            for (methods, isAsked) in [(["pwd", "otp", "mfa"], false), (["pwd"], true)] as [([JSON], Bool)] {
                let step = try await setup.step("1", "ada@shop.example") { $0.with("amr", .array(methods)) }
                #expect(step == (isAsked ? .secondFactor(step.token) : .signedIn(step.token)), "\(methods)")
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func theSecretIsKeptUnderTheKeyOfTheHouse(kind: TestDatabase) async throws {
        let key = try SecretKey(base64: Data(repeating: 7, count: 32).base64EncodedString())
        try await Setup.with(kind, secretKey: key) { setup in
            _ = try await setup.user("ada@shop.example")
            _ = try await setup.signIn("1", email: "ada@shop.example")
            let header = "Basic " + Data("tessera:s%26cret".utf8).base64EncodedString()
            #expect(setup.provider.asked("/token").last?.authorization == header)
            let kept = try await setup.database.read { tx in try tx.value("SELECT secret FROM identity_provider", as: String.self) ?? "" }
            #expect(kept.hasPrefix("aes:") && !kept.contains("cret"))
            // What stood there before secrets were kept so still is the secret.
            try await setup.database.write { tx in _ = try tx.execute("UPDATE identity_provider SET secret = 's&cret'") }
            _ = try await setup.signIn("1")
            #expect(setup.provider.asked("/token").last?.authorization == header)
            // Of another issuer, or under another key, it is nothing.
            try await setup.database.write { tx in _ = try tx.execute("UPDATE identity_provider SET secret = 'aes:AAAA'") }
            #expect(try await code { _ = try await setup.signIn("1") } == "secret-unreadable")
        }
    }
}
