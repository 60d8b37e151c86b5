import Foundation

/// Who buys at a discount beyond what offers explain.
///
/// The raw share of lines at a discount says what was on offer where a customer shops, not whom offers move. So the chance is first explained by how many of
/// the other lines of the product, in the week and the store, were at a discount; what a household adds to the log odds is then drawn to zero by as much as its
/// lines leave open (empirical Bayes, the variance by EM).
public struct PromotionSensitivity: Sendable {
    /// Lines of purchases.
    public struct Lines: Sendable {
        public var customers: Int
        public var customer: [Int32]
        public var products: Int
        public var product: [Int32]
        public var stores: Int
        /// Nothing where stores are not known.
        public var store: [Int32]?
        /// Any number of weeks.
        public var week: [Int32]
        public var isDiscounted: [Bool]

        public init(
            customers: Int, customer: [Int32], products: Int, product: [Int32], stores: Int, store: [Int32]?, week: [Int32], isDiscounted: [Bool]
        ) {
            self.customers = customers
            self.customer = customer
            self.products = products
            self.product = product
            self.stores = stores
            self.store = store
            self.week = week
            self.isDiscounted = isDiscounted
        }
    }

    /// What each household adds to the log odds of buying at a discount.
    public private(set) var effects: [Double]
    /// What its lines leave open of that: a standard deviation.
    public private(set) var deviations: [Double]
    /// Standard deviation of the effects over households.
    public private(set) var spread: Double
    /// The chance that availability alone gives each line; 0 for lines that were not asked for.
    public private(set) var availability: [Double]

    /// - Parameters:
    ///   - known: the lines to learn from.
    ///   - others: further lines whose availability is wanted; the offers of their weeks are seen in the lines of other customers.
    public static func fit(_ lines: Lines, known: [Int], others: [Int], seed: UInt64 = 1) -> PromotionSensitivity {
        let features = OfferFeatures(lines)
        var random = SeededRandom(seed: seed)
        let share = min(1, 250_000 / Double(max(known.count, 1)))
        let sample = known.filter { _ in share >= 1 || random.uniform() < share }
        // A linear model of log odds, on purpose: what can tell one product and week from another (trees, or numbers of lines beside the shares) works out
        // from the share of the others what the line itself was.
        let model = RidgeRegression.fit(.logistic, features.rows(sample), target: sample.map { lines.isDiscounted[$0] ? 1 : 0 }, ridge: 1)
        let rows = known + others
        // In runs, so that the features of a million lines are not in memory at once.
        let margins = Parallel.chunks(rows.count, of: 65_536) { range in features.rows(Array(rows[range])).map(model.margin) }.flatMap(\.self)
        var margin = [Double](repeating: 0, count: lines.customer.count)
        var availability = margin
        for (position, row) in rows.enumerated() {
            margin[row] = margins[position]
            availability[row] = SpecialFunctions.logistic(margins[position])
        }
        var result = PromotionSensitivity(
            effects: [Double](repeating: 0, count: lines.customers), deviations: [Double](repeating: 1, count: lines.customers), spread: 0.5,
            availability: availability)
        result.learn(lines, known, margin)
        return result
    }

    /// The chance that a line is at a discount: what is on offer, moved by the household's effect.
    public func probability(_ lines: Lines, _ row: Int) -> Double {
        let p = min(max(availability[row], 1e-6), 1 - 1e-6)
        return SpecialFunctions.logistic(SpecialFunctions.logit(p) + effects[Int(lines.customer[row])])
    }

    private mutating func learn(_ lines: Lines, _ known: [Int], _ margin: [Double]) {
        var rows = [[Int32]](repeating: [], count: lines.customers)
        for row in known { rows[Int(lines.customer[row])].append(Int32(row)) }
        let linesOf = rows
        for _ in 0..<15 {
            let (variance, start) = (spread * spread, effects)
            let found = Parallel.chunks(lines.customers, of: 64) { range in
                range.map { household -> (Double, Double) in
                    var (effect, curvature) = (start[household], 1 / variance)
                    for _ in 0..<8 {
                        var pull = -effect / variance
                        curvature = 1 / variance
                        for row in linesOf[household] {
                            let p = SpecialFunctions.logistic(margin[Int(row)] + effect)
                            pull += (lines.isDiscounted[Int(row)] ? 1 : 0) - p
                            curvature += p * (1 - p)
                        }
                        let step = min(max(pull / curvature, -2), 2)
                        effect += step
                        if abs(step) < 1e-7 { break }
                    }
                    return (effect, (1 / curvature).squareRoot())
                }
            }.flatMap(\.self)
            effects = found.map(\.0)
            deviations = found.map(\.1)
            let active = linesOf.indices.filter { !linesOf[$0].isEmpty }
            let next = Metrics.average(active.map { effects[$0] * effects[$0] + deviations[$0] * deviations[$0] }).squareRoot()
            let change = abs(next - spread)
            spread = min(max(next, 1e-3), 5)
            if change < 1e-4 { break }
        }
    }
}

/// How much was on offer around a line, the line itself and its customer's other lines of the product that week left out.
private struct OfferFeatures: Sendable {
    private struct Count: Sendable {
        var lines: Float = 0
        var discounted: Float = 0
    }

    private let lines: PromotionSensitivity.Lines
    private let byProduct: [Count]
    private let byWeek: [Int64: Count]
    private let byStore: [Int64: Count]
    private let own: [Int64: Count]
    private let overall: Float

    init(_ lines: PromotionSensitivity.Lines) {
        self.lines = lines
        var products = [Count](repeating: Count(), count: lines.products)
        var (weeks, stores, own) = ([Int64: Count](), [Int64: Count](), [Int64: Count]())
        var all = Count()
        for row in lines.customer.indices {
            let hit: Float = lines.isDiscounted[row] ? 1 : 0
            func add(_ count: inout Count) {
                count.lines += 1
                count.discounted += hit
            }
            add(&all)
            add(&products[Int(lines.product[row])])
            add(&weeks[OfferFeatures.key(lines.week[row], lines.product[row], 0), default: Count()])
            add(&own[OfferFeatures.key(lines.week[row], lines.product[row], Int64(lines.customer[row]) + 1), default: Count()])
            if let store = lines.store {
                add(&stores[OfferFeatures.key(lines.week[row], lines.product[row], Int64(store[row]) + 1), default: Count()])
            }
        }
        (byProduct, byWeek, byStore, self.own) = (products, weeks, stores, own)
        overall = all.discounted / max(all.lines, 1)
    }

    /// Week, product and a third part in one number; 12, 24 and 28 bits of each. Where a number is too large for its part, two may meet, which costs accuracy alone.
    private static func key(_ week: Int32, _ product: Int32, _ part: Int64) -> Int64 {
        Int64(week & 0xFFF) << 52 | Int64(product & 0xFF_FFFF) << 28 | (part & 0xFFF_FFFF)
    }

    /// Log odds of the shares at a discount: of the product in the week, and in the store; at all; in the weeks before and after.
    func rows(_ rows: [Int]) -> [[Double]] {
        rows.map { row in
            let (week, product) = (lines.week[row], lines.product[row])
            let mine = own[OfferFeatures.key(week, product, Int64(lines.customer[row]) + 1)] ?? Count()
            let base = share(byProduct[Int(product)], mine, overall, 5)
            let weekly = share(byWeek[OfferFeatures.key(week, product, 0)] ?? Count(), mine, base, 1)
            var shares = [weekly, base]
            if let store = lines.store {
                let inStore = byStore[OfferFeatures.key(week, product, Int64(store[row]) + 1)] ?? Count()
                // The customer's lines of that week were nearly always bought in one store.
                let others = Count(lines: min(mine.lines, inStore.lines), discounted: min(mine.discounted, inStore.discounted))
                shares.append(share(inStore, others, weekly, 0.5))
            }
            for near in [week - 1, week + 1] { shares.append(share(byWeek[OfferFeatures.key(near, product, 0)] ?? Count(), Count(), base, 1)) }
            return shares.map { SpecialFunctions.logit(min(max(Double($0), 1e-3), 1 - 1e-3)) }
        }
    }

    /// The share at a discount without the own lines, drawn to `prior` by `weight` lines.
    private func share(_ count: Count, _ own: Count, _ prior: Float, _ weight: Float) -> Float {
        (max(count.discounted - own.discounted, 0) + weight * prior) / (max(count.lines - own.lines, 0) + weight)
    }
}
