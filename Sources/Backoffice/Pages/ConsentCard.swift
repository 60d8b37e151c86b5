import Customers
import Kernel

/// What a person allows for a channel and purpose, and how it came to that.
public struct ConsentCard: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public var state: ConsentState
        public var at: Instant
        public var source: String?
        /// The words that were shown.
        public var wording: String?
        public var version: Int?
        public var ip: String?

        public init(_ state: ConsentState, at: Instant, source: String? = nil, wording: String? = nil, version: Int? = nil, ip: String? = nil) {
            self.state = state
            self.at = at
            self.source = source
            self.wording = wording
            self.version = version
            self.ip = ip
        }
    }

    /// Nil where only one is looked at.
    public var company: String?
    public var channel: ConsentChannel
    public var purpose: ConsentPurpose
    public var state: ConsentState
    /// Newest first.
    public var history: [Entry]

    public init(company: String? = nil, channel: ConsentChannel, purpose: ConsentPurpose, state: ConsentState, history: [Entry]) {
        self.company = company
        self.channel = channel
        self.purpose = purpose
        self.state = state
        self.history = history
    }

    func fields(_ words: Words) -> Fields {
        [
            "company": company, "channel": words.text("consent.channel.\(channel.rawValue)"),
            "purpose": words.text("consent.purpose.\(purpose.rawValue)"), "state": words.text("consent.state.\(state.rawValue)"),
            "tone": state.rawValue,
            "history": history.map { entry in
                [
                    "state": words.text("consent.state.\(entry.state.rawValue)"), "when": words.format.instant(entry.at), "source": entry.source,
                    "wording": entry.wording, "version": entry.version.map { words.text("consent.version", ["n": String($0)]) }, "ip": entry.ip,
                ] as Fields
            },
        ]
    }
}
