import Kernel
import RecordLinkage

/// What a person shows, made of its contacts; never stored but as a copy for lists.
public struct PersonProfile: Sendable {
    public var person: ID<Person>
    /// Each with the contact it came from and why that one won.
    public var values: [ContactField: GoldenValue]
    public var contacts: [ContactRecord]
    /// False for whom no company may count as a customer: it requires a consent to its privacy notice, and has none.
    public var isAdmitted = true

    public subscript(field: ContactField) -> String? { values[field]?.text }

    public var displayName: String? {
        let name = [self[.givenName], self[.familyName]].compactMap { $0 }.joined(separator: " ")
        return name.isEmpty ? self[.companyName] ?? self[.email] ?? self[.phone] : name
    }

    /// Whether somebody has asked that nothing be done with their data: then it is kept, shown with a mark, and handed to nobody.
    public var isRestricted: Bool { contacts.contains { $0.restrictedAt != nil } }

    public var isMember: Bool { contacts.contains { $0.card != nil } }

    public func stage(hasBought: Bool) -> PersonRecord.Stage {
        !isAdmitted ? .prospect : isMember ? .member : hasBought ? .customer : .prospect
    }
}

/// How far each source and activity is to be believed; read once for many persons.
public struct ReliabilityTable: Sendable {
    private let sources: [ID<Source>: @Sendable (String) -> Double]
    private let activities: [ID<Activity>: Double]

    /// - Parameter sources: the reliability (0 to 1) of a field by its name, per source.
    public init(sources: [ID<Source>: @Sendable (String) -> Double], activities: [ID<Activity>: Double]) {
        self.sources = sources
        self.activities = activities
    }

    /// The same, with one source believed otherwise.
    public func believing(_ source: ID<Source>, _ reliability: @escaping @Sendable (String) -> Double) -> ReliabilityTable {
        ReliabilityTable(sources: sources.merging([source: reliability]) { $1 }, activities: activities)
    }

    /// The same, with one activity believed otherwise.
    public func believing(_ activity: ID<Activity>, _ reliability: Double) -> ReliabilityTable {
        ReliabilityTable(sources: sources, activities: activities.merging([activity: reliability]) { $1 })
    }

    func reliability(_ field: ContactField, of source: ID<Source>) -> Double { sources[source]?(field.rawValue) ?? 0.5 }
    func reliability(of activity: ID<Activity>?) -> Double { activity.flatMap { activities[$0] } ?? 1 }
}

extension PersonProfile {
    init(_ person: ID<Person>, contacts: [ContactRecord], reliability: ReliabilityTable, policy: SurvivorshipPolicy) {
        let candidates = contacts.map { contact in
            var values: [String: SurvivorshipCandidate.Value] = [:]
            for (field, text) in contact.values {
                values[field.goldenName] = SurvivorshipCandidate.Value(
                    text, reliability: reliability.reliability(field, of: contact.source), updatedAt: contact.updatedAt)
            }
            return SurvivorshipCandidate(
                contact: contact.id.rawValue, values: values, activityReliability: reliability.reliability(of: contact.activity))
        }
        var golden: [ContactField: GoldenValue] = [:]
        for value in Survivorship.goldenValues(of: candidates, policy: policy) {
            if let field = ContactField(goldenName: value.field) { golden[field] = value }
        }
        self.init(person: person, values: golden, contacts: contacts.sorted { $0.id < $1.id })
    }
}
