import Crypto
import Kernel

/// What an ID token has to say to be believed (OpenID Connect Core 1.0, section 3.1.3.7).
struct TokenExpectation: Sendable {
    var issuer: String
    var client: String
    var nonce: String
    var now: Instant
    /// That came along; its hash is compared where the token has one (section 3.1.3.6).
    var accessToken: String?

    /// Seconds by which the provider's clock may differ from ours.
    static let skew: Int64 = 60
    /// Seconds after which a token that was made is none of this sign-in any more.
    static let longestAge: Int64 = 600
}

/// An ID token: a JWS in compact form (RFC 7515) whose payload are claims.
struct IDToken: Sendable {
    /// Bytes that a token may have at most.
    static let longest = 32 << 10

    private let algorithmName: String
    private let keyID: String?
    private let isCritical: Bool
    private let claims: JSON
    private let signed: [UInt8]
    private let signature: [UInt8]

    init(_ text: String) throws(TokenRefusal) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.longest, parts.count == 3, let head = Self.object(parts[0]), let claims = Self.object(parts[1]),
            let signature = Base64URL.bytes(parts[2]), let algorithm = head["alg"]?.string
        else { throw .malformed }
        algorithmName = algorithm
        keyID = head["kid"]?.string
        isCritical = head["crit"] != nil
        self.claims = claims
        self.signature = signature
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    private static func object(_ part: Substring) -> JSON? {
        guard let bytes = Base64URL.bytes(part), let json = try? JSON(parsing: bytes, depth: 16), json.members != nil else { return nil }
        return json
    }

    /// The claims, once signature and all that is expected have been found to be right.
    ///
    /// Keys come from the provider's own key set alone: those that a token's header names or carries (`jwk`, `jku`, `x5u`) are not looked at.
    /// - Throws: ``TokenRefusal``; `unknownKey` when other keys may help.
    func verified(by keys: [SigningKey], _ expected: TokenExpectation) throws(TokenRefusal) -> JSON {
        guard let algorithm = SigningAlgorithm(rawValue: algorithmName) else { throw .algorithm(String(algorithmName.prefix(20))) }
        if isCritical { throw .critical }
        let candidates = keys.filter { $0.algorithm == algorithm && (keyID == nil || $0.id == keyID) }
        // Without a key's name there must be no choice (Core 1.0, section 10.1).
        guard let key = candidates.first, keyID != nil || candidates.count == 1 else { throw .unknownKey }
        guard key.hasSigned(signed, signature) else { throw .signature }
        try checkParties(expected)
        try checkTimes(expected)
        guard claims["nonce"]?.string == expected.nonce else { throw .nonce }
        guard let subject = claims["sub"]?.string, (1...255).contains(subject.utf8.count) else { throw .subject }
        if let hash = claims["at_hash"]?.string, let token = expected.accessToken {
            guard hash == Base64URL.text(SHA256.hash(data: Array(token.utf8)).prefix(16)) else { throw .accessTokenHash }
        }
        return claims
    }

    private func checkParties(_ expected: TokenExpectation) throws(TokenRefusal) {
        guard claims["iss"]?.string == expected.issuer else { throw .issuer }
        let audiences = claims["aud"]?.string.map { [$0] } ?? claims["aud"]?.array?.compactMap(\.string) ?? []
        guard audiences.contains(expected.client) else { throw .audience }
        let party = claims["azp"]?.string
        guard party == expected.client || (party == nil && audiences.count == 1) else { throw .authorizedParty }
    }

    private func checkTimes(_ expected: TokenExpectation) throws(TokenRefusal) {
        let now = Double(expected.now.microseconds) / 1_000_000
        let skew = Double(TokenExpectation.skew)
        guard let end = claims["exp"]?.double, now < end + skew else { throw .expired }
        if let start = claims["nbf"]?.double, now + skew < start { throw .notYetValid }
        guard let made = claims["iat"]?.double, made <= now + skew, now <= made + Double(TokenExpectation.longestAge) + skew else { throw .issuedAt }
    }
}
