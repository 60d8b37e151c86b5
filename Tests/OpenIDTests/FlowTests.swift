import Kernel
import Storage
import Testing

@testable import OpenID

@Suite("What goes to the provider")
struct FlowTests {
    private static let effects = Effects(clock: ManualClock(.epoch), ids: IDGenerator(clock: ManualClock(.epoch), node: 1))

    @Test func theChallengeIsThatOfTheStandard() throws {
        // RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        #expect(SignInFlow.challenge(of: verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test func aCookieBringsTheFlowBack() throws {
        let flow = SignInFlow(.signIn, Self.effects)
        let back = try #require(SignInFlow(cookie: flow.cookie))
        #expect(back == flow && back.state == flow.state && back.verifier == flow.verifier)
        let values = [flow.state, flow.nonce, flow.verifier, flow.challenge]
        #expect(Set(values).count == 4 && values.allSatisfy { $0.utf8.count == 43 && !flow.cookie.contains($0) })
        #expect(SignInFlow(.signIn, Self.effects).state != flow.state)
        // What was begun as a trial is no sign-in.
        let trial = try #require(SignInFlow(cookie: "t" + flow.cookie.dropFirst()))
        #expect(trial.purpose == .trial && trial.state != flow.state)
        for text in ["", "s", flow.cookie + "0", "x" + flow.cookie.dropFirst(), flow.cookie.uppercased()] { #expect(SignInFlow(cookie: text) == nil) }
    }

    @Test func theAddressAsksForWhatIsNeeded() throws {
        let document = TestProvider([]).state.withLock { $0.metadata }.with("authorization_endpoint", "https://id.example/auth?tenant=1")
        let metadata = try ProviderMetadata(document, issuer: TestProvider.issuer, allowsPrivate: false)
        let flow = SignInFlow(.signIn, Self.effects)
        let address = flow.address(metadata, client: "a&b", scopes: "email  openid", redirect: "https://crm.example/sign-in/callback")
        #expect(
            address
                == "https://id.example/auth?tenant=1&response_type=code&client_id=a%26b&redirect_uri=https%3A%2F%2Fcrm.example%2Fsign-in%2Fcallback"
                + "&scope=openid%20email&state=\(flow.state)&nonce=\(flow.nonce)&code_challenge=\(flow.challenge)&code_challenge_method=S256")
    }

    @Test func documentsThatCannotBeUsed() throws {
        let good = TestProvider([]).state.withLock { $0.metadata }
        let bad: [(JSON, String)] = [
            (good.with("issuer", "https://id.example"), "provider-issuer"), (good.with("issuer", .null), "provider-issuer"),
            (good.with("token_endpoint", .null), "provider-endpoint"), (good.with("token_endpoint", "http://id.example/token"), "provider-endpoint"),
            (good.with("jwks_uri", "file:///etc/passwd"), "provider-endpoint"),
            (good.with("end_session_endpoint", "javascript:x"), "provider-endpoint"),
        ]
        for (document, code) in bad {
            #expect { _ = try ProviderMetadata(document, issuer: TestProvider.issuer, allowsPrivate: false) } throws: {
                ($0 as? Problem)?.code == code
            }
        }
        let plain = good.with("token_endpoint", "http://id.example/token")
        #expect(try ProviderMetadata(plain, issuer: TestProvider.issuer, allowsPrivate: true).token == "http://id.example/token")
        #expect(ProviderMetadata.address(of: "https://id.example/") == "https://id.example/.well-known/openid-configuration")
    }

    @Test func groupsAreFoundWhereverTheyStand() {
        let claims: JSON = .object([
            "sub": "1", "groups": ["a", "b"], "one": "c", "realm_access": .object(["roles": ["d"]]), "https://x.example/roles": ["e"],
            "email": "a@b.c", "email_verified": "true",
        ])
        let paths: [(String?, [String])] = [
            ("groups", ["a", "b"]), ("one", ["c"]), ("realm_access.roles", ["d"]), ("https://x.example/roles", ["e"]), ("nothing.there", []),
            (nil, []),
        ]
        for (path, groups) in paths {
            let told = Claims(issuer: "i", subject: "1", claims, besides: nil, groupsClaim: path)
            #expect(told.groups == groups && told.isEmailVerified)
        }
        let userinfo: JSON = .object(["email": "x@y.z", "email_verified": false, "groups": ["f"]])
        let other = Claims(issuer: "i", subject: "1", .object(["email_verified": true]), besides: userinfo, groupsClaim: "groups")
        #expect(other.email == "x@y.z" && !other.isEmailVerified && other.groups == ["f"])
    }
}
