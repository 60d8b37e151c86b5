import Kernel

/// A basket's result with the reason for every promotion of the document.
public struct Explanation: Hashable, Sendable {
    public var basket: EvaluatedBasket
    /// One for each promotion, in the order in which they are settled.
    public var promotions: [Verdict]
    /// Promotions that more in the basket would bring about, the nearest first.
    public var nearest: [NearMiss]

    public struct Verdict: Hashable, Sendable {
        public var promotion: String
        public var name: String
        /// Nil where it held.
        public var refusal: Refusal?
        /// What it took off.
        public var amount: Int64
    }

    public struct NearMiss: Hashable, Sendable {
        public var promotion: String
        public var name: String
        public var shortfall: Shortfall
        /// About what it would take, minor units: missing value, or missing units at the mean price of the basket's units.
        public var cost: Int64
    }

    init(basket: EvaluatedBasket, held: [Settlement.Held], refusals: [Int: Refusal], rules: CompiledRules) {
        self.basket = basket
        var amounts: [Int: Int64] = [:]
        for held in held { amounts[held.number] = held.plan.total }
        promotions = rules.rules.enumerated().map { number, rule in
            Verdict(
                promotion: rule.promotion.id, name: rule.promotion.name,
                refusal: amounts[number] == nil ? refusals[number] ?? .nothingToReduce : nil, amount: amounts[number] ?? 0)
        }
        let units = basket.lines.reduce(0) { $0 + $1.units.reduce(0) { $0 + Int64($1.count) } }
        let mean = units > 0 ? max(basket.total / units, 1) : 1
        nearest = promotions.compactMap { verdict in
            guard case .conditions(let shortfall)? = verdict.refusal, shortfall.isAttainable else { return nil }
            return NearMiss(promotion: verdict.promotion, name: verdict.name, shortfall: shortfall, cost: shortfall.cost(unitPrice: mean))
        }.sorted { $0.cost != $1.cost ? $0.cost < $1.cost : isOlder($0.promotion, $1.promotion) }
    }
}

extension Shortfall {
    /// About what it takes to make up for it; of alternatives the cheapest.
    fileprivate func cost(unitPrice: Int64) -> Int64 {
        switch self {
        case .units(let count, _): min(count, 1_000_000) * unitPrice
        case .measure(let thousandths, _): min(thousandths, 1_000_000) * unitPrice / 1000
        case .value(let amount, _): amount
        case .points, .coupon, .payment, .event, .unattainable: .max / 1024
        case .all(let shortfalls): shortfalls.reduce(0) { min($0 + $1.cost(unitPrice: unitPrice), .max / 1024) }
        case .any(let shortfalls): shortfalls.map { $0.cost(unitPrice: unitPrice) }.min() ?? 0
        }
    }
}
