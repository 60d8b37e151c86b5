import Foundation

/// What a purchase process needs to know of one customer.
public struct PurchaseHistory: Hashable, Sendable {
    /// Purchases after the first one, each on its own day (or period).
    public var frequency: Int
    /// From the first purchase to the last one, in units of time; 0 with one purchase.
    public var recency: Double
    /// From the first purchase to the end of the observation, in units of time; never below `recency`.
    public var age: Double
    /// The sum of the logarithms of the gaps between purchases: what regular timing is seen by. 0 with one purchase.
    public var logGaps: Double

    public init(frequency: Int, recency: Double, age: Double, logGaps: Double = 0) {
        self.frequency = frequency
        self.recency = recency
        self.age = age
        self.logGaps = logGaps
    }

    /// From the days on which a customer bought, ascending and without repetition, to the last day of observation.
    /// - Parameter unit: days of one unit of time: 7 gives weeks.
    public init(days: some BidirectionalCollection<Int32>, until end: Int32, unit: Double) {
        guard let first = days.first, let last = days.last else {
            self.init(frequency: 0, recency: 0, age: 0)
            return
        }
        var (previous, logGaps) = (first, 0.0)
        for day in days.dropFirst() {
            logGaps += log(Double(day - previous) / unit)
            previous = day
        }
        self.init(frequency: days.count - 1, recency: Double(last - first) / unit, age: Double(end - first) / unit, logGaps: logGaps)
    }

    /// The same seen through periods of time, as BG/BB wants it: `recency` is the period of the last purchase, `age` the number of whole periods.
    public init(days: some BidirectionalCollection<Int32>, until end: Int32, period: Int) {
        guard let first = days.first else {
            self.init(frequency: 0, recency: 0, age: 0)
            return
        }
        let opportunities = Int(end - first) / period
        var (frequency, last) = (0, 0)
        for day in days {
            let index = (Int(day - first) + period - 1) / period
            if index > last, index <= opportunities {
                frequency += 1
                last = index
            }
        }
        self.init(frequency: frequency, recency: Double(last), age: Double(opportunities))
    }

    /// Numbers that a process can have: nothing negative, nothing that is not finite, the last purchase within the observation.
    var isPlausible: Bool {
        frequency >= 0 && recency >= 0 && age >= recency && age.isFinite && (frequency == 0) == (recency == 0) && logGaps.isFinite
    }
}

/// Histories with how often each occurs: many customers who came once share a day, and each distinct history is looked at once.
struct HistoryTable: Sendable {
    struct Row: Sendable {
        var frequency: Int
        var recency: Double
        var age: Double
        var weight: Double
    }

    private(set) var rows: [Row] = []
    /// Customers.
    private(set) var count = 0.0
    private(set) var logGaps = 0.0
    private(set) var purchases = 0.0
    private(set) var exposure = 0.0
    private(set) var mostPurchases = 0

    init(_ histories: some Sequence<PurchaseHistory>) {
        let sorted = histories.filter(\.isPlausible).sorted {
            ($0.frequency, $0.age, $0.recency, $0.logGaps) < ($1.frequency, $1.age, $1.recency, $1.logGaps)
        }
        for history in sorted {
            count += 1
            logGaps += history.logGaps
            purchases += Double(history.frequency)
            exposure += history.age
            mostPurchases = max(mostPurchases, history.frequency)
            if let last = rows.last, last.frequency == history.frequency, last.age == history.age, last.recency == history.recency {
                rows[rows.count - 1].weight += 1
            } else {
                rows.append(Row(frequency: history.frequency, recency: history.recency, age: history.age, weight: 1))
            }
        }
    }

    /// Every `step`-th distinct history, for a first look.
    func sampled(every step: Int) -> HistoryTable {
        var sample = self
        sample.rows = stride(from: step / 2, to: rows.count, by: step).map { rows[$0] }
        sample.count = sample.rows.reduce(0) { $0 + $1.weight }
        return sample
    }
}
