import Kernel

/// Promotions, coupon definitions, price lists and floors of one moment: what is compiled into a ``BasketEngine``.
///
/// As JSON it is described in `docs/promotions.md`.
public struct RuleDocument: Hashable, Sendable {
    /// The version of the format that this engine reads.
    public static let version: Int64 = 1

    public var currency: Currency
    /// Where dates and hours of schedules are meant, unless a schedule says otherwise.
    public var zone: Zone
    public var groups: [PromotionGroup]
    public var promotions: [Promotion]
    public var coupons: [CouponDefinition]
    public var priceLists: [PriceList]
    public var floors: [PriceFloor]

    public init(
        currency: Currency, zone: Zone = .utc, groups: [PromotionGroup] = [PromotionGroup("promotions")], promotions: [Promotion],
        coupons: [CouponDefinition] = [], priceLists: [PriceList] = [], floors: [PriceFloor] = []
    ) {
        self.currency = currency
        self.zone = zone
        self.groups = groups
        self.promotions = promotions
        self.coupons = coupons
        self.priceLists = priceLists
        self.floors = floors
    }
}

/// Promotions that are settled together; groups follow each other in the order of the document.
public struct PromotionGroup: Hashable, Sendable {
    public var id: String
    public var mode: Mode

    /// Which promotions of a group hold where several want the same unit.
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// Each one, one after another.
        case all
        /// The first in order.
        case first
        /// Those that together take off most.
        case bestForCustomer = "best-for-customer"
        /// Those that together take off least, with no unit left out that one of them could have.
        case bestForRetailer = "best-for-retailer"
    }

    public init(_ id: String, mode: Mode = .all) {
        self.id = id
        self.mode = mode
    }
}

/// What a promotion or a price list may ask of place, time and person before anything else.
public struct Gate: Hashable, Sendable {
    public var scope: Scope
    public var schedule: Schedule
    public var recipients: Recipients

    public init(scope: Scope = Scope(), schedule: Schedule = Schedule(), recipients: Recipients = Recipients()) {
        self.scope = scope
        self.schedule = schedule
        self.recipients = recipients
    }
}

/// Where a rule holds: an empty set asks nothing. Stores and store groups together are one question: one of either is enough.
public struct Scope: Hashable, Sendable {
    public var companies: Set<String> = []
    public var stores: Set<String> = []
    public var storeGroups: Set<String> = []
    public var exceptStores: Set<String> = []
    public var channels: Set<String> = []

    public init() {}
}

/// Whom a rule is for: an empty set asks nothing; of those that ask, all must hold.
public struct Recipients: Hashable, Sendable {
    public var membersOnly = false
    public var tiers: Set<String> = []
    public var cardGroups: Set<String> = []
    public var audiences: Set<String> = []
    public var persons: Set<String> = []
    public var priceGroups: Set<String> = []

    public init() {}

    var isEverybody: Bool {
        !membersOnly && tiers.isEmpty && cardGroups.isEmpty && audiences.isEmpty && persons.isEmpty && priceGroups.isEmpty
    }
}

/// One promotion.
public struct Promotion: Hashable, Sendable {
    /// Identifies it, and settles ties: the smaller one is the older.
    public var id: String
    /// What the receipt and the screens call it.
    public var name: String
    public var group: String
    /// Higher goes first.
    public var priority: Int
    public var exclusive: Exclusivity
    public var gate: Gate
    public var conditions: [Condition<Selector>]
    public var effects: [Effect<Selector>]
    public var limits: Limits
    /// What becomes of the discount of units that are kept, when units brought back break what the promotion asked for.
    public var onReturn: ReturnPolicy

    /// What else may hold beside it.
    public enum Exclusivity: String, Hashable, Sendable, CaseIterable {
        case none
        /// It takes no unit that another promotion has touched, and no other touches its units afterwards.
        case units
        /// Nothing else of its group.
        case group
        /// Nothing before it, and nothing after it.
        case basket
    }

    public enum ReturnPolicy: String, Hashable, Sendable, CaseIterable {
        case keep
        case netOff = "net-off"
    }

    /// How often it may be used; nil asks nothing. A use is one set of a set offer, otherwise one basket.
    public struct Limits: Hashable, Sendable {
        public var basket: Int?
        public var person: Int?
        public var day: Int?
        public var total: Int?
        /// Minor units that it may take off altogether.
        public var budget: Int64?
        /// Whether the last of the budget is given in part; otherwise an offer that costs more than is left is not made.
        public var givesRestOfBudget = false

        public init() {}
    }

    public init(
        _ id: String, name: String? = nil, group: String = "promotions", priority: Int = 0, exclusive: Exclusivity = .none, gate: Gate = Gate(),
        conditions: [Condition<Selector>] = [], effects: [Effect<Selector>], limits: Limits = Limits(), onReturn: ReturnPolicy = .keep
    ) {
        self.id = id
        self.name = name ?? id
        self.group = group
        self.priority = priority
        self.exclusive = exclusive
        self.gate = gate
        self.conditions = conditions
        self.effects = effects
        self.limits = limits
        self.onReturn = onReturn
    }
}
