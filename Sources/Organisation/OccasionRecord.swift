import Kernel

/// A happening at which data are collected: a running day, a fair.
public struct OccasionRecord: Hashable, Sendable {
    public var id: ID<Occasion>
    public var company: ID<Company>
    public var code: String
    public var name: String
    public var startsOn: Day?
    public var endsOn: Day?
    /// When it was closed, and all its activities with it.
    public var closedAt: Instant?
    public var activities: [ActivityRecord]

    public init(
        id: ID<Occasion>, company: ID<Company>, code: String, name: String, startsOn: Day?, endsOn: Day?, closedAt: Instant? = nil,
        activities: [ActivityRecord] = []
    ) {
        self.id = id
        self.company = company
        self.code = code
        self.name = name
        self.startsOn = startsOn
        self.endsOn = endsOn
        self.closedAt = closedAt
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
    /// When it was closed: its form takes no answers, what came stays.
    public var closedAt: Instant?
    public var attributes: [AttributeRecord]

    public init(
        id: ID<Activity>, source: ID<Source>, code: String, name: String, reliability: Double, closedAt: Instant? = nil,
        attributes: [AttributeRecord] = []
    ) {
        self.id = id
        self.source = source
        self.code = code
        self.name = name
        self.reliability = reliability
        self.closedAt = closedAt
        self.attributes = attributes
    }
}
