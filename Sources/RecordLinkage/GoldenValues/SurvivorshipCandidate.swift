import Kernel

/// One contact's values, as ``Survivorship`` weighs them.
public struct SurvivorshipCandidate: Hashable, Sendable {
    public var contact: Int64
    public var values: [String: Value]
    /// Of the activity that gathered the contact, 0 ... 1; multiplies that of the source.
    public var activityReliability: Double

    public struct Value: Hashable, Sendable {
        /// To show, and to keep as the golden value; white space alone counts as none.
        public var text: String
        /// Of the source for this field, 0 ... 1.
        public var reliability: Double
        public var updatedAt: Instant
        /// Entered or confirmed by a person in customer care.
        public var isManual: Bool

        public init(_ text: String, reliability: Double = 0.5, updatedAt: Instant, isManual: Bool = false) {
            self.text = text
            self.reliability = reliability
            self.updatedAt = updatedAt
            self.isManual = isManual
        }
    }

    /// What lies outside 0 ... 1 counts as the nearer end, what is no number as 0.
    public init(contact: Int64, values: [String: Value], activityReliability: Double = 1) {
        self.contact = contact
        self.values = values
        self.activityReliability = activityReliability
    }
}

/// One field of a person, and where it comes from.
public struct GoldenValue: Hashable, Sendable {
    public var field: String
    public var text: String
    public var lineage: Lineage

    public struct Lineage: Hashable, Sendable {
        public var contact: Int64
        public var reason: Reason
        /// Contacts that had a value for the field or its group.
        public var candidates: Int
        /// Source × activity, 0 ... 1.
        public var reliability: Double
        public var updatedAt: Instant
    }

    /// The first measure in which the winner differs from the second.
    public enum Reason: Hashable, Sendable, CustomStringConvertible {
        case onlyValue
        case manual
        /// The only contact with all the required fields of the group.
        case wholeGroup
        case mostReliable(Double)
        case newest
        case mostComplete
        /// So many of the contacts carry it.
        case mostFrequent(Int)
        /// All else is equal.
        case smallestContact

        public var description: String {
            switch self {
            case .onlyValue: "only value"
            case .manual: "entered by hand"
            case .wholeGroup: "most complete group"
            case .mostReliable(let reliability): "most reliable source (\(Self.decimal(reliability)))"
            case .newest: "newest"
            case .mostComplete: "most complete"
            case .mostFrequent(let count): "most frequent (\(count))"
            case .smallestContact: "oldest contact, all else equal"
            }
        }

        /// Stable, for programs and catalogues of texts.
        public var code: String {
            switch self {
            case .onlyValue: "only-value"
            case .manual: "manual"
            case .wholeGroup: "whole-group"
            case .mostReliable: "most-reliable"
            case .newest: "newest"
            case .mostComplete: "most-complete"
            case .mostFrequent: "most-frequent"
            case .smallestContact: "smallest-contact"
            }
        }

        /// Two decimals at most: `0.9`, `0.81`.
        private static func decimal(_ value: Double) -> String {
            let hundredths = Int((min(max(value, 0), 1) * 100).rounded())
            return FixedPoint.text(Int64(hundredths), fractionDigits: 2).dropLast(hundredths % 10 == 0 ? 1 : 0).description
        }
    }
}
