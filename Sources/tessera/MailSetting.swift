import Foundation
import Kernel
import Messaging

/// How mails leave, and how visitors find the server; from the environment.
enum MailSetting {
    private static func value(_ name: String) -> String? { ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// `TESSERA_PUBLIC_URL`: `https://crm.example.com`.
    static var publicURL: String? { value("TESSERA_PUBLIC_URL") }

    /// `TESSERA_SMTP` and `TESSERA_MAIL_FROM`; nil when no mail server is set.
    ///
    /// - Throws: ``Problem`` when one is set and cannot be used.
    static func smtp() throws(Problem) -> SMTPSettings? {
        guard let url = value("TESSERA_SMTP") else { return nil }
        return try SMTPSettings(url: url, from: value("TESSERA_MAIL_FROM"))
    }

    /// `TESSERA_TRUSTED_PROXIES`: how many proxies of ours stand before the server.
    ///
    /// - Throws: ``Problem`` when it is no number from 0 to 10.
    static func trustedProxies() throws(Problem) -> Int {
        guard let text = value("TESSERA_TRUSTED_PROXIES") else { return 0 }
        guard let count = Int(text), (0...10).contains(count) else {
            throw Problem(.invalid, "proxies-invalid", "TESSERA_TRUSTED_PROXIES is not a number from 0 to 10.")
        }
        return count
    }
}
