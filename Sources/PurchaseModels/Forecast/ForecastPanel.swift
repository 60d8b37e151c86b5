import Foundation

/// All customers as they were known on one day, with what a purchase process expects of them and, where the log goes on long enough, what they did next.
struct ForecastPanel: Sendable {
    /// Days looked ahead.
    let horizon: Int
    /// Indices into the log.
    private(set) var customers: [Int]
    /// The day as of which each row stands.
    private(set) var days: [Int32]
    private(set) var features: FeatureMatrix
    /// Visits that the process expects in the horizon; above 0.
    private(set) var expected: [Double]
    /// The chance of none that it gives.
    private(set) var none: [Double]
    /// Amount per visit by gamma-gamma.
    private(set) var amountPerVisit: [Double]
    /// Visits of the window of the horizon's length that just ended, and what was spent in it.
    private(set) var lastVisits: [Double]
    private(set) var lastSpend: [Double]
    /// The mean gap between visits so far; the horizon with one visit.
    private(set) var meanGap: [Double]
    /// Labels; empty where the log ends before the horizon does.
    private(set) var visits: [Double] = []
    private(set) var spend: [Double] = []
    /// Days to the next visit, horizon + 1 where there was none within it.
    private(set) var wait: [Double] = []

    /// - Parameters:
    ///   - day: the last day that is known.
    ///   - share: which share of customers to take, the same ones for the same day, so that many customers on many days stay within memory.
    init(_ log: VisitLog, day: Int32, horizon: Int, hasOutcome: Bool, share: Double = 1) {
        self.horizon = horizon
        let (all, histories) = log.histories(until: day, unit: 1)
        let process = ProcessFit.fit(.pareto, histories).process
        let gamma = GammaGamma.fit(all.map { log.repeatSpend(of: $0, until: day) }.map { ($0.frequency, $0.mean / 100) })
        var random = SeededRandom(seed: UInt64(bitPattern: Int64(day)))
        let kept = all.indices.filter { _ in share >= 1 || random.uniform() < share }
        customers = kept.map { all[$0] }
        days = [Int32](repeating: day, count: kept.count)
        let chosen = kept.map { histories[$0] }
        expected = process.expectedPurchases(of: chosen, horizon: Double(horizon)).map { max($0, 1e-4) }
        none = process.probabilityOfNone(of: chosen, horizon: Double(horizon)).map { min(max($0, 1e-5), 1 - 1e-5) }
        let alive = process.probabilityAlive(of: chosen)
        amountPerVisit = customers.map { customer in
            let spend = log.repeatSpend(of: customer, until: day)
            return gamma.expectedSpend(frequency: spend.frequency, mean: spend.mean / 100)
        }
        let rows = Parallel.chunks(customers.count, of: 256) { [customers] range in
            range.map { CustomerFeatures(log, customers[$0], day: day, horizon: horizon) }
        }.flatMap(\.self)
        let names = CustomerFeatures.names(horizon: horizon)
        var columns = [[Float]](repeating: [], count: names.count)
        for (index, _) in names.enumerated() { columns[index] = rows.map { Float($0.values[index]) } }
        features = FeatureMatrix(names: names, columns: columns)
            .adding("log expected", expected.map(log1p(_:)))
            .adding("logit none", none.map(SpecialFunctions.logit))
            .adding("alive", alive)
            .adding("amount per visit", amountPerVisit)
            .adding("expected spend", zip(expected, amountPerVisit).map { $0 * $1 })
        lastVisits = rows.map(\.lastVisits)
        lastSpend = rows.map(\.lastSpend)
        meanGap = rows.map(\.meanGap)
        guard hasOutcome else { return }
        let until = day + Int32(horizon)
        visits = customers.map { Double(log.visits(of: $0, after: day, until: until)) }
        spend = customers.map { Double(log.amount(of: $0, after: day, until: until)) / 100 }
        wait = customers.map { customer in
            let next = log.position(of: customer, after: day)
            return next < log.offsets[customer + 1] && log.days[next] <= until ? Double(log.days[next] - day) : Double(horizon + 1)
        }
    }

    /// Several panels as one set of rows.
    static func joined(_ panels: [ForecastPanel]) -> ForecastPanel? {
        guard var all = panels.first else { return nil }
        for panel in panels.dropFirst() {
            all.customers += panel.customers
            all.days += panel.days
            all.features.append(panel.features)
            all.expected += panel.expected
            all.none += panel.none
            all.amountPerVisit += panel.amountPerVisit
            all.lastVisits += panel.lastVisits
            all.lastSpend += panel.lastSpend
            all.meanGap += panel.meanGap
            all.visits += panel.visits
            all.spend += panel.spend
            all.wait += panel.wait
        }
        return all
    }

    /// These rows alone.
    func selecting(_ rows: [Int]) -> ForecastPanel {
        func pick<Value>(_ column: [Value]) -> [Value] { column.isEmpty ? [] : rows.map { column[$0] } }
        var part = self
        (part.customers, part.days, part.features) = (pick(customers), pick(days), features.selecting(rows))
        (part.expected, part.none, part.amountPerVisit) = (pick(expected), pick(none), pick(amountPerVisit))
        (part.lastVisits, part.lastSpend, part.meanGap) = (pick(lastVisits), pick(lastSpend), pick(meanGap))
        (part.visits, part.spend, part.wait) = (pick(visits), pick(spend), pick(wait))
        return part
    }

    var rows: Int { customers.count }

    /// What a linear model sees of a row: logarithms of counts, times and amounts.
    func logRows() -> [[Double]] {
        let logit = features.names.firstIndex(of: "logit none")
        return (0..<rows).map { row in
            features.columns.indices.map { column in
                let value = Double(features.columns[column][row])
                return column == logit ? value : value < 0 ? -log1p(-value) : log1p(value)
            }
        }
    }
}

/// What one customer's visits up to a day say: how many, how recent, how regular, on which weekdays, for how much.
struct CustomerFeatures: Sendable {
    private(set) var values: [Double] = []
    private(set) var lastVisits = 0.0
    private(set) var lastSpend = 0.0
    private(set) var meanGap = 0.0

    private static func windows(_ horizon: Int) -> [Int] {
        Array(Set([7, 14, 28, horizon / 4, horizon / 2, horizon, horizon * 2, horizon * 4].map { max($0, 1) })).sorted()
    }

    private static func halfLives(_ horizon: Int) -> [Double] { [Double(horizon) / 8, Double(horizon) / 3, Double(horizon), Double(horizon) * 3] }

    static func names(horizon: Int) -> [String] {
        windows(horizon).flatMap { ["visits \($0)", "rate \($0)", "spend \($0)"] } + halfLives(horizon).map { "decayed visits \(Int($0))" }
            + [
                "idle", "age", "frequency", "mean gap", "gap deviation", "median gap", "longest gap", "last gap", "gap before", "idle by mean gap",
                "gaps longer than idle", "mean wait after idle", "trend", "spend per visit", "last spend", "spend of last five", "spend deviation",
            ] + (1...7).map { "weekday \($0)" }
    }

    init(_ log: VisitLog, _ customer: Int, day: Int32, horizon: Int) {
        let start = log.offsets[customer]
        let end = log.position(of: customer, after: day)
        let days = log.days[start..<end]
        let amounts = log.amounts[start..<end].map { Double($0) / 100 }
        guard let first = days.first, let last = days.last else { return }
        let (age, idle, count) = (Double(day - first), Double(day - last), Double(days.count))
        for window in CustomerFeatures.windows(horizon) {
            let from = log.position(of: customer, after: day - Int32(window))
            let (visits, spend) = (Double(end - from), amounts[(from - start)...].reduce(0, +))
            let exposure = min(Double(window), age + 1)
            values += [visits, visits / exposure, spend / exposure]
            if window == horizon { (lastVisits, lastSpend) = (visits, spend) }
        }
        for halfLife in CustomerFeatures.halfLives(horizon) {
            let decay = -log1p(1) / halfLife
            values.append(days.reduce(0.0) { $0 + exp(decay * Double(day - $1)) } / (halfLife * (1 - exp(decay * (age + 1)))))
        }
        let gaps = zip(days.dropFirst(), days).map { Double($0 - $1) }
        let sorted = gaps.sorted()
        meanGap = gaps.isEmpty ? Double(horizon) : gaps.reduce(0, +) / Double(gaps.count)
        let deviation = gaps.isEmpty ? meanGap : (gaps.reduce(0) { $0 + ($1 - meanGap) * ($1 - meanGap) } / Double(gaps.count)).squareRoot()
        let longer = sorted.filter { $0 > idle }
        // One gap of the mean length is added to each own distribution, so that it is never empty.
        let waits = (longer.reduce(0) { $0 + ($1 - idle) } + max(meanGap, idle / 2)) / Double(longer.count + 1)
        let half = log.position(of: customer, after: day - Int32(max(horizon / 2, 1)))
        let before = log.position(of: customer, after: day - Int32(max(horizon / 2, 1) * 2))
        values += [
            idle, age, count, meanGap, deviation, gaps.isEmpty ? meanGap : Metrics.quantile(sorted, 0.5), sorted.last ?? meanGap,
            gaps.last ?? meanGap,
            gaps.dropLast().last ?? meanGap, idle / max(meanGap, 1), (Double(longer.count) + 0.5) / (Double(gaps.count) + 1), waits,
            Double(end - half) - Double(half - before),
        ]
        let perVisit = amounts.reduce(0, +) / count
        let spread = (amounts.reduce(0) { $0 + ($1 - perVisit) * ($1 - perVisit) } / count).squareRoot()
        let recent = amounts.suffix(5)
        values += [perVisit, amounts.last ?? 0, recent.reduce(0, +) / Double(max(recent.count, 1)), spread]
        // Shares of the weekdays of tomorrow, the day after, …; drawn to a seventh by two visits' worth.
        var weekdays = [Double](repeating: 0, count: 7)
        for visit in days { weekdays[Int((visit - day - 1) % 7 + 7) % 7] += 1 }
        values += weekdays.map { ($0 + 2.0 / 7) / (count + 2) }
        values = values.map { $0.isFinite ? $0 : 0 }
    }
}
