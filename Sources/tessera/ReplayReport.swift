import BasketEngine
import Kernel

/// What a replay adds up to: altogether, by promotion, store and week.
struct ReplayReport: Sendable {
    struct Sums {
        var baskets = 0
        /// Baskets in which a promotion held.
        var touched = 0
        /// What was paid before the draft, minor units.
        var before: Int64 = 0
        var discount: Int64 = 0
        var points: Int64 = 0
        /// What the goods cost the retailer; of as many baskets as it is known for.
        var cost: Int64 = 0
        var costed = 0

        mutating func add(_ other: Sums) {
            baskets += other.baskets
            touched += other.touched
            before += other.before
            discount += other.discount
            points += other.points
            cost += other.cost
            costed += other.costed
        }

        /// Nil unless the cost of every basket is known.
        var margin: Int64? { baskets > 0 && costed == baskets ? before - discount - cost : nil }
    }

    let currency: Currency
    let rejected: Int
    private(set) var all = Sums()
    private(set) var byStore: [String: Sums] = [:]
    /// By Monday.
    private(set) var byWeek: [Day: Sums] = [:]
    private(set) var byPromotion: [String: (baskets: Int, uses: Int, discount: Int64, points: Int64)] = [:]
    private(set) var unusable = 0
    private(set) var firstUnusable: Problem?

    init(currency: Currency, rejected: Int) {
        self.currency = currency
        self.rejected = rejected
    }

    mutating func add(_ result: EvaluatedBasket, store: String, week: Day, cost: Int64?) {
        let discount = result.discount
        let before = result.total + discount
        func add(_ sums: inout Sums) {
            sums.baskets += 1
            if !result.applications.isEmpty { sums.touched += 1 }
            sums.before += before
            sums.discount += discount
            sums.points += result.points
            if let cost {
                sums.cost += cost
                sums.costed += 1
            }
        }
        add(&all)
        add(&byStore[store, default: Sums()])
        add(&byWeek[week, default: Sums()])
        for application in result.applications {
            var sums = byPromotion[application.promotion] ?? (0, 0, 0, 0)
            sums.baskets += 1
            sums.uses += application.uses
            sums.discount += application.amount
            sums.points += application.points
            byPromotion[application.promotion] = sums
        }
    }

    /// Adds what another part of the receipts came to.
    mutating func add(_ other: ReplayReport) {
        all.add(other.all)
        for (store, sums) in other.byStore { byStore[store, default: Sums()].add(sums) }
        for (week, sums) in other.byWeek { byWeek[week, default: Sums()].add(sums) }
        for (promotion, more) in other.byPromotion {
            let sums = byPromotion[promotion] ?? (0, 0, 0, 0)
            byPromotion[promotion] = (
                sums.baskets + more.baskets, sums.uses + more.uses, sums.discount + more.discount, sums.points + more.points
            )
        }
        unusable += other.unusable
        if firstUnusable == nil { firstUnusable = other.firstUnusable }
    }

    mutating func addUnusable(_ problem: Problem) {
        unusable += 1
        if firstUnusable == nil { firstUnusable = problem }
    }
}

extension ReplayReport {
    private func money(_ amount: Int64) -> String { FixedPoint.text(amount, fractionDigits: currency.fractionDigits) }

    private func cells(_ sums: Sums) -> [String] {
        [
            "\(sums.baskets)", "\(sums.touched)", money(sums.before), money(sums.discount), sums.margin.map(money) ?? "-", "\(sums.points)",
        ]
    }

    /// For people: all stores and weeks up to `most` of each.
    func text(seconds: Double, most: Int) -> String {
        let header = ["BASKETS", "TOUCHED", "BEFORE", "COST", "MARGIN", "POINTS"]
        let numeric: Set = [1, 2, 3, 4, 5, 6]
        let promotions = byPromotion.sorted { $0.value.discount != $1.value.discount ? $0.value.discount > $1.value.discount : $0.key < $1.key }
        let stores = byStore.sorted { $0.value.discount != $1.value.discount ? $0.value.discount > $1.value.discount : $0.key < $1.key }
        let weeks = byWeek.sorted { $0.key < $1.key }
        var parts = [
            Output.table(["", currency.code] + header.dropFirst(0), [["all", ""] + cells(all)], numeric: [2, 3, 4, 5, 6, 7]),
            Output.table(
                ["PROMOTION", "BASKETS", "USES", "COST", "POINTS"],
                promotions.map { [$0.key, "\($0.value.baskets)", "\($0.value.uses)", money($0.value.discount), "\($0.value.points)"] },
                numeric: [1, 2, 3, 4]),
            Output.table(["STORE"] + header, stores.prefix(most).map { [$0.key.isEmpty ? "-" : $0.key] + cells($0.value) }, numeric: numeric),
            Output.table(["WEEK OF"] + header, weeks.prefix(most).map { [$0.key.description] + cells($0.value) }, numeric: numeric),
        ]
        if stores.count > most || weeks.count > most {
            parts.append("The first \(most) of \(stores.count) stores and \(weeks.count) weeks; --json has all.")
        }
        var last = "\(all.baskets) baskets in \((seconds * 100).rounded() / 100) s (\(seconds > 0 ? Int(Double(all.baskets) / seconds) : 0)/s)"
        if rejected > 0 { last += "; \(rejected) rows could not be read" }
        if unusable > 0 { last += "; \(unusable) baskets could not be evaluated: \(firstUnusable?.description ?? "")" }
        return (parts + [last]).joined(separator: "\n\n")
    }

    func json(seconds: Double) -> JSON {
        .object([
            "currency": .string(currency.code), "all": json(all), "rejectedRows": .integer(Int64(rejected)),
            "unusableBaskets": .integer(Int64(unusable)),
            "seconds": .number((seconds * 1000).rounded() / 1000),
            "promotions": .array(
                byPromotion.sorted { $0.key < $1.key }.map { entry in
                    .object([
                        "promotion": .string(entry.key), "baskets": .integer(Int64(entry.value.baskets)), "uses": .integer(Int64(entry.value.uses)),
                        "cost": .integer(entry.value.discount), "points": .integer(entry.value.points),
                    ])
                }),
            "stores": .array(byStore.sorted { $0.key < $1.key }.map { .object(["store": .string($0.key), "sums": json($0.value)]) }),
            "weeks": .array(byWeek.sorted { $0.key < $1.key }.map { .object(["monday": .string($0.key.description), "sums": json($0.value)]) }),
        ])
    }

    private func json(_ sums: Sums) -> JSON {
        .object([
            "baskets": .integer(Int64(sums.baskets)), "touched": .integer(Int64(sums.touched)), "before": .integer(sums.before),
            "cost": .integer(sums.discount), "margin": sums.margin.map { .integer($0) }, "points": .integer(sums.points),
        ])
    }
}
