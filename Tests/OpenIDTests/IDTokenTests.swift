import Crypto
import CryptoExtras
import Kernel
import Testing

@testable import OpenID

@Suite("ID tokens are believed for every reason or not at all")
struct IDTokenTests {
    private static let now = Instant(microseconds: 1_780_000_000_000_000)
    private static let seconds: Int64 = 1_780_000_000
    private static let expected = TokenExpectation(issuer: TestProvider.issuer, client: "tessera", nonce: "n-1", now: now)
    private static let claims = JSON.object([
        "iss": .string(TestProvider.issuer), "sub": "248289761001", "aud": "tessera", "nonce": "n-1", "exp": .integer(seconds + 300),
        "iat": .integer(seconds - 5),
    ])
    private static let rsa = Result { try TestKey.rsa("r1") }
    private static let ec = TestKey.p256("e1")

    private func outcome(_ token: String, keys: [TestKey], _ expected: TokenExpectation = Self.expected) throws -> TokenRefusal? {
        let keys = try keys.map { try #require(SigningKey($0.jwk())) }
        do throws(TokenRefusal) { _ = try IDToken(token).verified(by: keys, expected) } catch { return error }
        return nil
    }

    @Test func goodOnesAreBelieved() throws {
        let rsa = try Self.rsa.get()
        for key in [rsa, Self.ec] {
            #expect(try outcome(key.token(Self.claims), keys: [rsa, Self.ec]) == nil, "\(key.algorithm)")
            // Without a name the one key of the kind is meant.
            #expect(try outcome(key.token(Self.claims, head: ["kid": .null]), keys: [rsa, Self.ec]) == nil, "\(key.algorithm)")
        }
        let audiences = Self.claims.with("aud", ["tessera", "account"]).with("azp", "tessera")
        #expect(try outcome(rsa.token(audiences), keys: [rsa]) == nil)
        // Clocks differ by up to a minute.
        for (name, value) in [("exp", Self.seconds - 59), ("iat", Self.seconds + 59), ("nbf", Self.seconds + 59)] {
            #expect(try outcome(rsa.token(Self.claims.with(name, .integer(value))), keys: [rsa]) == nil, "\(name)")
        }
    }

    @Test func claimsThatDoNotFitAreRefused() throws {
        let cases: [(String, JSON, TokenRefusal)] = [
            ("iss", "https://id.example/realms/other", .issuer), ("iss", .string(TestProvider.issuer + "/"), .issuer), ("iss", .null, .issuer),
            ("aud", "other", .audience), ("aud", ["other"], .audience), ("aud", .null, .audience), ("aud", 1, .audience),
            ("aud", ["tessera", "other"], .authorizedParty), ("azp", "other", .authorizedParty),
            ("exp", .integer(Self.seconds - 61), .expired), ("exp", .null, .expired), ("exp", "never", .expired),
            ("iat", .integer(Self.seconds + 61), .issuedAt), ("iat", .integer(Self.seconds - 700), .issuedAt), ("iat", .null, .issuedAt),
            ("nbf", .integer(Self.seconds + 61), .notYetValid), ("nonce", "n-2", .nonce), ("nonce", .null, .nonce), ("sub", "", .subject),
            ("sub", .null, .subject), ("sub", .string(String(repeating: "s", count: 256)), .subject),
        ]
        for (name, value, refusal) in cases {
            #expect(try outcome(Self.ec.token(Self.claims.with(name, value)), keys: [Self.ec]) == refusal, "\(name): \(value)")
        }
    }

    @Test func otherAlgorithmsAreRefused() throws {
        let rsa = try Self.rsa.get()
        for name in ["none", "None", "HS256", "RS512", "PS256", ""] {
            #expect(try outcome(compact(.object(["alg": .string(name)]), Self.claims) + ".", keys: [rsa]) == .algorithm(name), "\(name)")
        }
        // The public key as the secret of an HMAC: what it is published as, in each of its forms.
        guard case .rsa(_, let key) = rsa else { return }
        let publicKey = key.publicKey
        let forms = [Array(publicKey.pemRepresentation.utf8), Array(publicKey.derRepresentation), Array(try rsa.jwk().description.utf8)]
        for secret in forms {
            let signed = compact(.object(["alg": "HS256", "kid": "r1"]), Self.claims)
            let code = HMAC<SHA256>.authenticationCode(for: Array(signed.utf8), using: SymmetricKey(data: secret))
            #expect(try outcome("\(signed).\(Base64URL.text(code))", keys: [rsa]) == .algorithm("HS256"))
        }
        // A key does for its own algorithm only.
        #expect(try outcome(Self.ec.token(Self.claims, head: ["alg": "RS256"]), keys: [Self.ec]) == .unknownKey)
        #expect(try outcome(rsa.token(Self.claims, head: ["alg": "ES256", "kid": "e1"]), keys: [rsa, Self.ec]) == .signature)
    }

    @Test func signaturesOfOthersAreRefused() throws {
        let (known, stranger) = (Self.ec, TestKey.p256("e1"))
        #expect(try outcome(stranger.token(Self.claims), keys: [known]) == .signature)
        #expect(try outcome(stranger.token(Self.claims, head: ["kid": "e2"]), keys: [known]) == .unknownKey)
        #expect(try outcome(known.token(Self.claims, head: ["kid": .null]), keys: [known, TestKey.p256("e3")]) == .unknownKey)
        // A key that a token brings along is nobody's.
        #expect(try outcome(stranger.token(Self.claims, head: ["jwk": stranger.jwk()]), keys: [known]) == .signature)
        #expect(try outcome(known.token(Self.claims, head: ["crit": ["exp"]]), keys: [known]) == .critical)
        let good = try known.token(Self.claims).split(separator: ".").map(String.init)
        let other = compact(.object([]), Self.claims.with("sub", "somebody else")).split(separator: ".")[1]
        #expect(try outcome("\(good[0]).\(other).\(good[2])", keys: [known]) == .signature)
        #expect(try outcome("\(good[0]).\(good[1]).", keys: [known]) == .signature)
    }

    @Test func whatIsNoTokenIsRefused() throws {
        let good = try Self.ec.token(Self.claims)
        let long = String(repeating: "A", count: IDToken.longest)
        for text in ["", ".", "..", "a.b.c", good + ".x", good + "=", good.replacing(".", with: " ."), "\(good)\n", long] {
            #expect(try outcome(text, keys: [Self.ec]) == .malformed, "\(text.prefix(20))")
        }
    }

    @Test func theAccessTokenMustBeTheOneThatWasMeant() throws {
        // OpenID Connect Core 1.0, appendix A.3.
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
        let claims = Self.claims.with("at_hash", "77QmUPtjPfzWtF2AnpK9RQ")
        var expected = Self.expected
        expected.accessToken = token
        #expect(try outcome(Self.ec.token(claims), keys: [Self.ec], expected) == nil)
        expected.accessToken = token + "x"
        #expect(try outcome(Self.ec.token(claims), keys: [Self.ec], expected) == .accessTokenHash)
    }

    @Test func keysThatCannotBeUsedAreLeftOut() throws {
        let good = try Self.ec.jwk()
        let weak = JSON.object(["kty": "RSA", "n": .string(String(repeating: "A", count: 171)), "e": "AQAB"])
        let bad: [JSON] = [
            .object(["kty": "oct", "k": "c2VjcmV0"]), good.with("crv", "P-384"), good.with("use", "enc"), good.with("alg", "ES512"),
            good.with("x", "AAAA"), good.with("key_ops", ["sign"]), weak, .null, "x",
        ]
        for key in bad { #expect(SigningKey(key) == nil, "\(key)") }
        #expect(SigningKey.keys(of: .object(["keys": .array(bad + [good])])).map(\.id) == ["e1"])
    }
}
