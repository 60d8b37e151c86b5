import Kernel

/// A happening at which data are collected: a running day, a fair.
public struct OccasionRecord: Hashable, Sendable {
    public var id: ID<Occasion>
    public var company: ID<Company>
    public var code: String
    public var name: String
    public var startsOn: Day?
    public var endsOn: Day?
    public var activities: [ActivityRecord]

    public init(id: ID<Occasion>, company: ID<Company>, code: String, name: String, startsOn: Day?, endsOn: Day?, activities: [ActivityRecord] = []) {
        self.id = id
        self.company = company
        self.code = code
        self.name = name
        self.startsOn = startsOn
        self.endsOn = endsOn
        self.activities = activities
    }
}

/// One collection of data at an occasion, with its own extra attributes and reliability.
public struct ActivityRecord: Hashable, Sendable {
    public var id: ID<Activity>
    public var source: ID<Source>
    public var code: String
    public var name: String
    /// Multiplies the source's own reliability; 0 to 1.
    public var reliability: Double
    public var attributes: [AttributeRecord]

    public init(id: ID<Activity>, source: ID<Source>, code: String, name: String, reliability: Double, attributes: [AttributeRecord] = []) {
        self.id = id
        self.source = source
        self.code = code
        self.name = name
        self.reliability = reliability
        self.attributes = attributes
    }
}
