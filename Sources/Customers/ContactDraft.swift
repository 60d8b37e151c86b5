import Kernel

/// A contact as one source tells it: texts as they stand in a file or an event.
public struct ContactDraft: Sendable {
    /// The source's own number; where a source has none, something stable made of the row.
    public var externalID: String
    /// As typed. A full name goes to ``fullName``, a whole address line to `street`.
    public var values: [ContactField: String]
    public var fullName: String?
    /// Between given and family name: `van der`.
    public var particle: String?
    /// Used where `phone` is empty or cannot be read.
    public var mobile: String?
    public var card: String?
    public var device: String?
    /// The birth date where the source's format has been read; nil with a text in `values` is a date that cannot be.
    public var birthDate: Day?
    public var activity: ID<Activity>?
    public var relations: [ContactRelation]
    /// What is not in the schema, as typed.
    public var extensions: [JSON.Member]
    /// What the source says this contact allows; what it says nothing of stays as it is.
    public var consents: [ConsentStatement]
    public var createdAt: Instant?
    public var updatedAt: Instant?

    public init(externalID: String) {
        self.externalID = externalID
        values = [:]
        relations = []
        consents = []
        extensions = []
    }
}

/// What ties a contact to others of its source.
public struct ContactRelation: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Contacts with the same value live together.
        case household
        /// The value is the external id of the parent.
        case parent
        /// The value is the external id of the firm.
        case worksFor
    }

    public var kind: Kind
    public var value: String

    public init(_ kind: Kind, _ value: String) {
        self.kind = kind
        self.value = value
    }
}

/// A value that a source gave and that cannot be: kept, shown, and used for nothing.
public struct RefusedValue: Hashable, Sendable {
    public var field: String
    public var value: String
    public var reason: String

    public init(field: String, value: String, reason: String) {
        self.field = field
        self.value = value
        self.reason = reason
    }
}
