import Kernel
import Messaging
import Webhooks

/// What the server does in the background, how far it is, and what went wrong. Address: `/jobs`.
public struct JobsPage: Page {
    /// An import that runs, waits or failed.
    public struct Import: Hashable, Sendable {
        public var row: ImportRow
        public var failure: String?
        /// Whether it can go on where it stopped.
        public var mayResume: Bool

        public init(row: ImportRow, failure: String? = nil, mayResume: Bool = false) {
            self.row = row
            self.failure = failure
            self.mayResume = mayResume
        }
    }

    /// A receiver that is behind or cannot be reached.
    public struct Receiver: Hashable, Sendable {
        public var endpoint: EndpointRecord
        public var pending: Int

        public init(endpoint: EndpointRecord, pending: Int) {
            self.endpoint = endpoint
            self.pending = pending
        }
    }

    /// A mail that has not left.
    public struct Waiting: Hashable, Sendable {
        public var id: ID<Mail>
        public var kind: String
        public var state: MailState
        public var attempts: Int
        public var dueAt: Instant
        public var createdAt: Instant
        public var error: String?

        public init(_ record: MailRecord) {
            id = record.id
            kind = record.mail.kind
            state = record.state
            attempts = record.attempts
            dueAt = record.dueAt
            createdAt = record.createdAt
            error = record.error
        }
    }

    /// Events that were received and do not show yet, and seconds the oldest has waited.
    public var events: Int
    public var lag: Double
    /// Entries of the audit log that wait for their place in the chain.
    public var unsealed: Int
    public var imports: [Import]
    public var receivers: [Receiver]
    public var mails: [Waiting]

    public init(
        events: Int = 0, lag: Double = 0, unsealed: Int = 0, imports: [Import] = [], receivers: [Receiver] = [], mails: [Waiting] = []
    ) {
        self.events = events
        self.lag = lag
        self.unsealed = unsealed
        self.imports = imports
        self.receivers = receivers
        self.mails = mails
    }

    public var template: Template { .jobs }
    public var section: Section? { .settings }
    public func title(_ words: Words) -> String { words.text("jobs.title") }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("settings.title"), "/settings")] }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let format = words.format
        return PageFields([
            "tiles": [
                words.plainTile("jobs.lag", words.seconds(lag)), words.plainTile("jobs.events", format.integer(events)),
                words.plainTile("jobs.unsealed", format.integer(unsealed)),
                words.plainTile("jobs.deliveries", format.integer(receivers.reduce(0) { $0 + $1.pending })),
                words.plainTile("jobs.mails", format.integer(mails.count)),
            ],
            "hasImports": !imports.isEmpty, "hasReceivers": !receivers.isEmpty, "hasMails": !mails.isEmpty,
            "imports": imports.map { work in
                work.row.fields(words).merging([
                    "failure": work.failure, "resumeAction": work.mayResume ? "/imports/\(work.row.id)/resume" : nil,
                ])
            },
            "receivers": receivers.map { receiver($0, words) }, "mails": mails.map { mail($0, words) },
        ])
    }

    private func receiver(_ receiver: Receiver, _ words: Words) -> Fields {
        let endpoint = receiver.endpoint
        let isOff = endpoint.state == .disabled
        let story =
            isOff
            ? endpoint.disabledReason.map { words.text("jobs.receiverOff", ["reason": $0]) }
            : endpoint.failingSince.map { words.text("jobs.receiverFailing", ["since": words.format.instant($0)]) }
        return [
            "link": "/webhooks/\(endpoint.id)", "url": endpoint.url, "pending": words.format.integer(receiver.pending), "story": story,
            "state": words.text(isOff ? "jobs.off" : endpoint.failingSince == nil ? "jobs.behind" : "jobs.failing"),
            "tone": isOff || endpoint.failingSince != nil ? "failed" : "running",
        ]
    }

    private func mail(_ mail: Waiting, _ words: Words) -> Fields {
        let isStuck = mail.state == .failed || mail.state == .unknown
        return [
            "kind": words.has("mailKind.\(mail.kind)") ? words.text("mailKind.\(mail.kind)") : mail.kind,
            "state": words.text("mailState.\(mail.state.rawValue)"), "story": words.text("mailStory.\(mail.state.rawValue)"), "error": mail.error,
            "attempts": words.format.integer(mail.attempts), "created": words.format.instant(mail.createdAt),
            "due": mail.state == .waiting && mail.attempts > 0 ? words.text("jobs.next", ["at": words.format.instant(mail.dueAt)]) : nil,
            "tone": isStuck ? "failed" : "waiting", "resendAction": isStuck ? "/jobs/mails/\(mail.id)/resend" : nil,
            "mayArriveTwice": mail.state == .unknown,
        ]
    }
}
