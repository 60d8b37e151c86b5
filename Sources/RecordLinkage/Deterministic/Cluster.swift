/// Contacts that the rules take for one person.
public struct Cluster: Hashable, Sendable {
    /// By ascending contact id; at least one.
    public var members: [Member]

    public struct Member: Hashable, Sendable {
        public var contact: Int64
        /// Why it belongs to the others; nil for the contact with the smallest id, and for a contact that stands alone.
        public var link: ContactLink?
    }
}

/// The step that joined a contact to its cluster: the steps of a cluster form a tree whose root is the contact with the smallest id.
public struct ContactLink: Hashable, Sendable {
    /// ``LinkRule/name``, ``DeterministicClustering/decisionRule``, or ``PersonResolution/evidenceRule``.
    public var rule: String
    /// The shared value; of a rule with several keys, that of the first. Nil for a person's decision.
    public var key: LinkKey?
    /// The contact it was joined to.
    public var other: Int64
    /// The log-odds by which evidence joined them; nil where a rule or somebody did.
    public var bits: Double?

    package init(rule: String, key: LinkKey? = nil, other: Int64, bits: Double? = nil) {
        self.rule = rule
        self.key = key
        self.other = other
        self.bits = bits
    }
}

/// What somebody has decided about two contacts; stands above every rule.
public struct LinkDecision: Hashable, Sendable {
    public var first: Int64
    public var second: Int64
    /// True: always one person, no veto asked. False: never.
    public var isSamePerson: Bool

    public init(_ first: Int64, _ second: Int64, isSamePerson: Bool) {
        self.first = first
        self.second = second
        self.isSamePerson = isSamePerson
    }
}
