/// What an attempt over SMTP came to, from what libcurl and the server said (RFC 5321, 4.2).
struct SMTPOutcome: Hashable, Sendable {
    /// What libcurl reports.
    enum Transfer: Hashable, Sendable {
        case completed
        /// The server did not let us sign in.
        case denied
        case failed(String)
    }

    var transfer: Transfer
    /// The server's last reply; 0 when there was none. 354 asks for the text.
    var lastReply: Int
    /// Whether the text was handed over to its end.
    var isHandedOver: Bool

    var outcome: MailOutcome {
        let reason: String
        switch transfer {
        case .completed: return .sent
        // Ours to set right, and no fault of the mail.
        case .denied: return .notSent("the mail server refused user or password")
        case .failed(let text): reason = lastReply > 0 ? "\(text); the server's last reply was \(lastReply)" : text
        }
        switch lastReply {
        // 530, 534, 535, 538 ask for authentication or encryption.
        case 530, 534, 535, 538: return .notSent(reason)
        case 500...599: return .refused(reason)
        // A reply to the text came, and it says no.
        case 400...499: return .notSent(reason)
        default: return isHandedOver ? .unknown(reason) : .notSent(reason)
        }
    }
}
