import Foundation
import Kernel

/// The mail server that takes what we send, and in whose name we send it.
public struct SMTPSettings: Hashable, Sendable {
    public enum Security: Hashable, Sendable {
        /// TLS from the first byte: `smtps`.
        case immediate
        /// STARTTLS, or nothing is sent.
        case required
        /// STARTTLS where the server offers it.
        case offered
    }

    public var host: String
    public var port: Int
    public var user: String?
    public var password: String?
    public var security: Security
    public var from: Mailbox

    /// Reads `smtp://user:password@host:port` or `smtps://…`; user and password are percent-encoded.
    ///
    /// A password goes over the network encrypted or not at all: with one, STARTTLS is required, unless the server is this machine.
    ///
    /// - Throws: ``Problem`` `smtp-invalid` or `mail-from-invalid`, which say how it is written. They do not repeat the address.
    public init(url text: String, from sender: String?) throws(Problem) {
        let form = "write it as smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465"
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(), ["smtp", "smtps"].contains(scheme),
            let host = url.host, !host.isEmpty
        else { throw Problem(.invalid, "smtp-invalid", "TESSERA_SMTP is not the address of a mail server: \(form).") }
        guard let sender, let from = Mailbox(sender) else {
            throw Problem(
                .invalid, "mail-from-invalid", "TESSERA_MAIL_FROM is not set or has no address: write it as \"Name <name@domain>\".")
        }
        self.host = host
        self.from = from
        user = url.user
        password = url.password
        let isHere = ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
        security = scheme == "smtps" ? .immediate : password != nil && !isHere ? .required : .offered
        port = url.port ?? (scheme == "smtps" ? 465 : 587)
    }
}
