/// How the golden values of a person are chosen from its contacts: for each field, or group of fields that go together, one strategy.
public struct SurvivorshipPolicy: Hashable, Sendable {
    /// Fields that are taken from one contact, all or none: never the street of one with the city of another.
    public struct Group: Hashable, Sendable {
        /// Of a single field, its own name.
        public var name: String
        public var fields: [String]
        /// Fields without which a contact's group is taken only when no contact has them all: a country alone is no address.
        public var required: [String]
        public var strategy: SurvivorshipStrategy

        public init(_ name: String, fields: [String], required: [String] = [], strategy: SurvivorshipStrategy = .mostReliable) {
            self.name = name
            self.fields = fields
            self.required = required
            self.strategy = strategy
        }
    }

    /// A field stands in at most one group; of several the first holds it.
    public var groups: [Group]
    /// For fields that stand in no group, each a group of its own.
    public var strategy: SurvivorshipStrategy

    public init(groups: [Group], strategy: SurvivorshipStrategy = .mostReliable) {
        self.groups = groups
        self.strategy = strategy
    }

    /// Name and address as groups, everything else by itself; the most reliable, then the newest.
    public static let standard = SurvivorshipPolicy(groups: [
        Group("name", fields: ["givenName", "familyName"], required: ["givenName", "familyName"]),
        Group(
            "address", fields: ["street", "houseNumber", "houseAddition", "postcode", "locality", "province", "country"],
            required: ["street", "locality"]),
    ])
}

/// Which of several values of one field wins. What was entered by hand comes first under every strategy, the latest such; ties are decided by the
/// other measures (reliability, time, completeness) in this order, and at last by the smaller contact id.
public enum SurvivorshipStrategy: String, Hashable, Sendable, CaseIterable {
    /// By source reliability × activity reliability.
    case mostReliable
    case newest
    /// Of a group the most filled fields, of a field the longest text.
    case mostComplete
    /// The value most contacts carry (compared folded); of those contacts, the most reliable.
    case mostFrequent
}
