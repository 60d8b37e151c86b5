import Kernel

/// A mail to be sent to one recipient.
public struct OutgoingMail: Hashable, Sendable {
    public var company: ID<Company>
    /// What it is for: `form.confirmation`.
    public var kind: String
    /// The contact it is about.
    public var contact: ID<Contact>?
    /// An address as `EmailAddress.display` gives it.
    public var recipient: String
    public var subject: String
    public var text: String
    /// The same for eyes, whole: `<!doctype html>…`.
    public var html: String

    public init(company: ID<Company>, kind: String, contact: ID<Contact>? = nil, recipient: String, subject: String, text: String, html: String) {
        self.company = company
        self.kind = kind
        self.contact = contact
        self.recipient = recipient
        self.subject = subject
        self.text = text
        self.html = html
    }
}

/// Where a mail is on its way.
public enum MailState: String, Hashable, Sendable, CaseIterable {
    case waiting, sending, sent
    /// The server refused it for good, or for three days.
    case failed
    /// It was handed over, and nobody knows whether it arrived: it is not sent again by itself.
    case unknown
}

/// A mail of the queue.
public struct MailRecord: Hashable, Sendable {
    public var id: ID<Mail>
    public var mail: OutgoingMail
    public var state: MailState
    /// Attempts begun.
    public var attempts: Int
    public var dueAt: Instant
    /// What went wrong last, without the recipient.
    public var error: String?
    public var createdAt: Instant
    public var sentAt: Instant?
}

/// What came of handing a mail over.
public enum MailOutcome: Hashable, Sendable {
    case sent
    /// The server will not take it, now or later.
    case refused(String)
    /// It has certainly not been taken; another attempt may succeed.
    case notSent(String)
    /// It was handed over to the end and no answer came.
    case unknown(String)
}

/// Hands mails over.
public protocol MailTransport: Sendable {
    /// - Parameter at: the moment that stands in the mail's `Date`.
    func send(_ record: MailRecord, at: Instant) async -> MailOutcome
}

/// How long to wait after attempts that came to nothing.
enum MailSchedule {
    private static let minutes: [Int64] = [1, 5, 15, 60, 240, 480, 720, 720, 720, 720, 720]

    /// Seconds until the next attempt after `attempts` of them; nil when it was the last, about three days after the first.
    static func delay(after attempts: Int) -> Int64? {
        minutes.indices.contains(attempts - 1) ? minutes[attempts - 1] * 60 : nil
    }
}
