/// What is known of who buys, handed in as data: the engine asks nobody.
public struct Customer: Hashable, Sendable {
    /// The person or card, in the caller's words; needed for limits by person.
    public var person: String?
    /// Has joined the loyalty programme.
    public var isMember: Bool
    public var tier: String?
    public var cardGroups: [String]
    /// Price groups whose lists hold for this customer.
    public var priceGroups: [String]
    /// Audiences the person is in.
    public var audiences: [String]
    /// What is going on with the person: `birthday`, `welcome`.
    public var events: [String]
    /// Whether this is the first purchase; nil where that is not known.
    public var isFirstPurchase: Bool?
    public var pointsBalance: Int64?

    public init(
        person: String? = nil, isMember: Bool = false, tier: String? = nil, cardGroups: [String] = [], priceGroups: [String] = [],
        audiences: [String] = [], events: [String] = [], isFirstPurchase: Bool? = nil, pointsBalance: Int64? = nil
    ) {
        self.person = person
        self.isMember = isMember
        self.tier = tier
        self.cardGroups = cardGroups
        self.priceGroups = priceGroups
        self.audiences = audiences
        self.events = events
        self.isFirstPurchase = isFirstPurchase
        self.pointsBalance = pointsBalance
    }
}

/// What is left of limits and budgets, by promotion. The caller counts; the engine only keeps within it.
public struct Remaining: Hashable, Sendable {
    /// What one promotion has left; nil means that nothing was used yet, so that the document's figure holds.
    public struct Allowance: Hashable, Sendable {
        public var person: Int?
        public var day: Int?
        public var total: Int?
        /// Minor units.
        public var budget: Int64?

        public init(person: Int? = nil, day: Int? = nil, total: Int? = nil, budget: Int64? = nil) {
            self.person = person
            self.day = day
            self.total = total
            self.budget = budget
        }
    }

    public var promotions: [String: Allowance]

    public init(_ promotions: [String: Allowance] = [:]) { self.promotions = promotions }
}
