import Crypto
import Kernel

/// By which way somebody may be reached; ``any`` for what concerns no way, such as the privacy notice.
public enum ConsentChannel: String, Hashable, Sendable, CaseIterable {
    case email, sms, phone, post, push, whatsapp, any
}

/// What for.
public enum ConsentPurpose: String, Hashable, Sendable, CaseIterable {
    case marketing, newsletter, profiling, privacy
    /// Handing data to others.
    case sharing
}

/// What an entry says. Only ``granted`` allows anything.
public enum ConsentState: String, Hashable, Sendable, CaseIterable {
    /// Asked for, and waiting to be confirmed (double opt-in).
    case pending
    case granted
    case withdrawn
}

/// What a consent is about, within one contact or person and one company.
public struct ConsentTopic: Hashable, Comparable, Sendable {
    public var channel: ConsentChannel
    public var purpose: ConsentPurpose

    public init(_ channel: ConsentChannel, _ purpose: ConsentPurpose) {
        self.channel = channel
        self.purpose = purpose
    }

    /// Agreement to the privacy notice itself.
    public static let privacyNotice = ConsentTopic(.any, .privacy)

    public static func < (left: ConsentTopic, right: ConsentTopic) -> Bool {
        (left.channel.rawValue, left.purpose.rawValue) < (right.channel.rawValue, right.purpose.rawValue)
    }
}

/// The words that somebody agreed to.
public struct ConsentWording: Hashable, Sendable {
    public var text: String
    /// Counts up with each change of the text where it is asked, from 1.
    public var version: Int

    public init(_ text: String, version: Int) {
        self.text = text
        self.version = version
    }

    /// SHA-256 (FIPS 180-4) of the text in UTF-8, as 64 hexadecimal digits.
    public var hash: String { SHA256.hash(data: Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

/// An entry on its way into the ledger.
public struct ConsentDraft: Hashable, Sendable {
    public var contact: ID<Contact>
    public var company: ID<Company>
    public var topic: ConsentTopic
    public var state: ConsentState
    /// When it was given, which may be before it is recorded.
    public var at: Instant
    public var source: ID<Source>?
    public var activity: ID<Activity>?
    public var wording: ConsentWording?
    /// The address it came from.
    public var ip: String?
    /// What else shows that it was given: the form, the submission, the mail that was answered.
    public var proof: JSON?

    public init(contact: ID<Contact>, company: ID<Company>, topic: ConsentTopic, state: ConsentState, at: Instant) {
        self.contact = contact
        self.company = company
        self.topic = topic
        self.state = state
        self.at = at
    }
}

/// An entry of the ledger.
public struct ConsentRecord: Hashable, Sendable {
    public var id: ID<Consent>
    public var contact: ID<Contact>
    public var company: ID<Company>
    public var topic: ConsentTopic
    public var state: ConsentState
    public var at: Instant
    public var source: ID<Source>?
    public var activity: ID<Activity>?
    public var wordingVersion: Int?
    public var wordingHash: String?
    public var ip: String?
    public var proof: JSON?
    public var recordedBy: String

    public init(
        id: ID<Consent>, contact: ID<Contact>, company: ID<Company>, topic: ConsentTopic, state: ConsentState, at: Instant, source: ID<Source>? = nil,
        activity: ID<Activity>? = nil, wordingVersion: Int? = nil, wordingHash: String? = nil, ip: String? = nil, proof: JSON? = nil,
        recordedBy: String
    ) {
        self.id = id
        self.contact = contact
        self.company = company
        self.topic = topic
        self.state = state
        self.at = at
        self.source = source
        self.activity = activity
        self.wordingVersion = wordingVersion
        self.wordingHash = wordingHash
        self.ip = ip
        self.proof = proof
        self.recordedBy = recordedBy
    }
}

/// What a source says of a contact's consent as it tells the contact, in a column or a trait.
public struct ConsentStatement: Hashable, Sendable {
    public var topic: ConsentTopic
    /// Granted, or withdrawn.
    public var isGranted: Bool
    /// When it was given, where the source says so.
    public var at: Instant?

    public init(_ topic: ConsentTopic, isGranted: Bool, at: Instant? = nil) {
        self.topic = topic
        self.isGranted = isGranted
        self.at = at
    }
}
