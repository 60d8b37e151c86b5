/// Why an ID token is not believed. The words are for the log and for who sets the provider up; they hold nothing of the token.
enum TokenRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed
    /// `none`, an HMAC, or another that is not taken.
    case algorithm(String)
    /// An extension that has to be understood.
    case critical
    /// Signed with a key that the provider does not publish (any more, or yet).
    case unknownKey
    case signature
    case issuer
    case audience
    case authorizedParty
    case expired
    case notYetValid
    /// Made too long ago, or in the future.
    case issuedAt
    case nonce
    case subject
    case accessTokenHash

    var description: String {
        switch self {
        case .malformed: "the ID token is not well formed"
        case .algorithm(let name): "the ID token is signed by \(name), and only RS256 and ES256 are taken"
        case .critical: "the ID token asks for an extension that is not known here"
        case .unknownKey: "the ID token is signed with a key that the provider does not publish"
        case .signature: "the ID token's signature is wrong"
        case .issuer: "the ID token was issued by somebody else"
        case .audience: "the ID token is for another client"
        case .authorizedParty: "the ID token was given to another client"
        case .expired: "the ID token has expired: do the clocks agree?"
        case .notYetValid: "the ID token is not valid yet: do the clocks agree?"
        case .issuedAt: "the ID token was made at another time: do the clocks agree?"
        case .nonce: "the ID token answers another sign-in"
        case .subject: "the ID token does not say who it is about"
        case .accessTokenHash: "the ID token belongs to another access token"
        }
    }
}
