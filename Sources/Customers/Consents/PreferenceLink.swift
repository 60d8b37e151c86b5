import Crypto
import Foundation
import Kernel
import Storage

/// The link by which a customer reaches the page where consents are given and taken back, without signing in: it names a contact, and is signed with a
/// secret of the company (HMAC-SHA-256, RFC 2104).
///
/// It does not expire: a letter of last year must still let its reader leave (RFC 8058 asks as much of mail).
public struct PreferenceLink: Hashable, Sendable {
    public var contact: ID<Contact>
    public var company: ID<Company>
}

extension Customers {
    /// The last part of the link's address.
    public func preferenceToken(of contact: ID<Contact>, company: ID<Company>, _ tx: WriteTransaction) throws -> String {
        let secret = try ConsentPolicyStore.secret(of: company, fresh: effects.randomHexadecimal(bytes: 32), tx)
        return "\(contact).\(company).\(Self.signature(contact, company, secret))"
    }

    /// Whom a link is of; nil for what is not ours.
    public func preferenceLink(_ token: String, _ tx: ReadTransaction) throws -> PreferenceLink? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let contact = ID<Contact>(parts[0]), let company = ID<Company>(parts[1]),
            let secret = try ConsentPolicyStore.secret(of: company, tx),
            // Digests are compared in a time that does not tell where the texts differ.
            SHA256.hash(data: Array(parts[2].utf8)) == SHA256.hash(data: Array(Self.signature(contact, company, secret).utf8)),
            try places(of: [contact], tx)[contact]?.company == company
        else { return nil }
        return PreferenceLink(contact: contact, company: company)
    }

    private static func signature(_ contact: ID<Contact>, _ company: ID<Company>, _ secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("preferences \(contact) \(company)".utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
