import BasketEngine
import Foundation
import Kernel
import Synchronization

/// A draft of rules tried on past receipts, one after another in the order of time, so that limits and budgets run out as they would have.
struct BasketReplay: Sendable {
    private let engine: BasketEngine
    private let sales: PastSales
    /// Hundredths of a percent of the price that is margin where a product's cost is not known; nil: no margin is told.
    private let assumedMargin: Int64?
    private(set) var report: ReplayReport
    /// Positions of receipts in the order of time, and of each receipt's lines in ``lineOrder``.
    private let order: [Int]
    private let lineOrder: [Int]
    private let firstLine: [Int]
    /// By customer the position of the first receipt.
    private let firstReceipts: [Int]

    init(engine: BasketEngine, sales: PastSales, assumedMargin: Int64?) {
        self.engine = engine
        self.sales = sales
        self.assumedMargin = assumedMargin
        report = ReplayReport(currency: engine.document.currency, rejected: sales.rejected)
        order = sales.facts.indices.sorted { left, right in
            let (leftTime, rightTime) = (sales.facts[left].instant, sales.facts[right].instant)
            return leftTime != rightTime ? leftTime < rightTime : left < right
        }
        var firstReceipts = [Int](repeating: -1, count: sales.customers.texts.count)
        for number in order {
            let customer = Int(sales.facts[number].customer)
            if customer >= 0, firstReceipts[customer] < 0 { firstReceipts[customer] = number }
        }
        self.firstReceipts = firstReceipts
        var counts = [Int](repeating: 0, count: sales.receipts.count + 1)
        for line in sales.lines { counts[Int(line.receipt) + 1] += 1 }
        for index in counts.indices.dropFirst() { counts[index] += counts[index - 1] }
        firstLine = counts
        var next = counts
        var lineOrder = [Int](repeating: 0, count: sales.lines.count)
        for (index, line) in sales.lines.enumerated() {
            lineOrder[next[Int(line.receipt)]] = index
            next[Int(line.receipt)] += 1
        }
        self.lineOrder = lineOrder
    }

    /// Goes through all receipts; on all cores where no promotion counts its uses over several baskets.
    mutating func run(_ progress: @escaping @Sendable (Double, Int) -> Void) {
        let done = Mutex(0)
        let tell: @Sendable (Int) -> Void = { [total = max(order.count, 1)] more in
            let sum = done.withLock { done in
                done += more
                return done
            }
            progress(Double(sum) / Double(total), sum)
        }
        let isCounted = engine.document.promotions.contains { $0.limits.countsOverBaskets }
        let workers = isCounted ? 1 : max(min(ProcessInfo.processInfo.activeProcessorCount, order.count / 1000), 1)
        let parts = Mutex([(worker: Int, report: ReplayReport)]())
        let replay = self
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            let start = replay.order.count * worker / workers
            let end = replay.order.count * (worker + 1) / workers
            let report = replay.report(of: replay.order[start..<end], isCounted: isCounted, tell)
            parts.withLock { $0.append((worker, report)) }
        }
        for part in parts.withLock({ $0 }).sorted(by: { $0.worker < $1.worker }) { report.add(part.report) }
    }

    private func report(of receipts: ArraySlice<Int>, isCounted: Bool, _ tell: (Int) -> Void) -> ReplayReport {
        var report = ReplayReport(currency: engine.document.currency, rejected: 0)
        var (remaining, uses) = (Remaining(), PromotionUses())
        let zone = engine.document.zone
        var untold = 0
        for number in receipts {
            let (instant, customerNumber) = sales.facts[number]
            let receipt = sales.receipts[number]
            let customer =
                customerNumber < 0
                ? nil
                : Customer(
                    person: sales.customers.texts[Int(customerNumber)], isMember: true,
                    isFirstPurchase: firstReceipts[Int(customerNumber)] == number)
            let store = receipt.store >= 0 ? sales.stores.texts[Int(receipt.store)] : nil
            let basket = Basket(currency: engine.document.currency, place: Basket.Place(store: store), lines: lines(of: number))
            if isCounted { uses.fill(&remaining, engine.document.promotions, person: customerNumber, day: receipt.day) }
            do throws(Problem) {
                let result = try engine.evaluate(basket, customer: customer, at: instant, remaining: remaining)
                if isCounted { uses.count(result, person: customerNumber, day: receipt.day) }
                let day = zone.day(instant)
                report.add(result, store: store ?? "", week: day.adding(days: 1 - day.weekday), cost: cost(of: number, result))
            } catch { report.addUnusable(error) }
            untold += 1
            if untold == 1024 {
                tell(untold)
                untold = 0
            }
        }
        return report
    }

    /// The lines of a receipt. An amount that its quantity does not divide becomes two lines a cent apart, so that it stays what it was.
    private func lines(of receipt: Int) -> [Basket.Line] {
        var lines: [Basket.Line] = []
        for index in lineOrder[firstLine[receipt]..<firstLine[receipt + 1]] {
            let line = sales.lines[index]
            let product = sales.details[line.product] ?? Basket.Product(sales.products.texts[Int(line.product)])
            func add(_ quantity: Int64, _ price: Int64, isMeasured: Bool = false) {
                lines.append(
                    Basket.Line(number: lines.count + 1, product: product, quantity: quantity, unitPrice: price, isMeasured: isMeasured))
            }
            if line.quantity < 0 {
                add(-1000, -line.amount)
            } else if line.quantity % 1000 != 0 || line.quantity > BasketReplay.mostUnits * 1000
                || (0 < line.amount && line.amount < line.quantity / 1000)
            {
                add(1000, line.amount, isMeasured: true)
            } else {
                let (price, odd) = line.amount.quotientAndRemainder(dividingBy: line.quantity / 1000)
                if odd > 0 { add(odd * 1000, price + 1) }
                add(line.quantity - odd * 1000, price)
            }
        }
        return lines
    }

    /// More of one thing in a line is taken as one unit, and so is what costs less than a cent each, such as petrol written in millilitres.
    private static let mostUnits: Int64 = 1000

    /// What the goods of a receipt cost the retailer, where it is known or assumed for all of them.
    private func cost(of receipt: Int, _ result: EvaluatedBasket) -> Int64? {
        var sum: Int64 = 0
        for index in lineOrder[firstLine[receipt]..<firstLine[receipt + 1]] {
            let line = sales.lines[index]
            if let cost = sales.costs[line.product] {
                sum += cost * line.quantity / 1000
            } else if let assumedMargin {
                sum += line.amount * (10_000 - assumedMargin) / 10_000
            } else {
                return nil
            }
        }
        return sum
    }
}

/// How often promotions with limits were used so far.
struct PromotionUses {
    private struct Use: Hashable {
        let promotion: String
        /// -1: everybody, every day.
        var person: Int32 = -1
        var day: Int32 = .min
    }

    private var counts: [Use: Int] = [:]
    private var spent: [String: Int64] = [:]

    /// Writes down what is left for this person on this day.
    func fill(_ remaining: inout Remaining, _ promotions: [Promotion], person: Int32, day: Int32) {
        for promotion in promotions {
            let limits = promotion.limits
            guard limits.countsOverBaskets else { continue }
            remaining.promotions[promotion.id] = Remaining.Allowance(
                person: limits.person.map { max($0 - (counts[Use(promotion: promotion.id, person: person)] ?? 0), 0) },
                day: limits.day.map { max($0 - (counts[Use(promotion: promotion.id, day: day)] ?? 0), 0) },
                total: limits.total.map { max($0 - (counts[Use(promotion: promotion.id)] ?? 0), 0) },
                budget: limits.budget.map { max($0 - (spent[promotion.id] ?? 0), 0) })
        }
    }

    mutating func count(_ result: EvaluatedBasket, person: Int32, day: Int32) {
        for application in result.applications {
            spent[application.promotion, default: 0] += application.amount
            counts[Use(promotion: application.promotion), default: 0] += application.uses
            counts[Use(promotion: application.promotion, day: day), default: 0] += application.uses
            if person >= 0 { counts[Use(promotion: application.promotion, person: person), default: 0] += application.uses }
        }
    }
}

extension Promotion.Limits {
    /// Whether what one basket uses is missing in the next.
    var countsOverBaskets: Bool { person != nil || day != nil || total != nil || budget != nil }
}
