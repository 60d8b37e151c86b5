/// Recency, frequency, monetary value of every customer, with scores 1 … 5 of which 5 is best.
public struct RFM: Sendable {
    /// How a measure becomes a score.
    public enum Convention: String, CaseIterable, Sendable {
        /// Five groups of sizes that differ by one at most, ordered by value and then by customer; the larger groups are the low ones, as `NTILE(5)` of SQL has it.
        /// Customers of one value may stand in two groups.
        case tiles
        /// Cuts at the quantiles (the smallest value that a fifth, two fifths, … do not exceed): equal values share a score, and a score may be empty.
        case quantiles
        /// Frequency is cut into tiles within each score of recency, monetary value within each of both (Hughes 1994).
        case nested
    }

    /// Days from the last purchase to the day asked for; nobody's last purchase is later.
    public private(set) var recency: [Int32]
    /// Distinct baskets; lines where baskets are not known.
    public private(set) var frequency: [Int32]
    /// Net amount in minor units.
    public private(set) var monetary: [Int64]
    /// Scores, 0 for customers without a purchase.
    public private(set) var recencyScore: [UInt8] = []
    public private(set) var frequencyScore: [UInt8] = []
    public private(set) var monetaryScore: [UInt8] = []

    /// In one pass over lines in any order, in two pieces at once; all sums are whole numbers, so that the pieces do not matter.
    ///
    /// - Parameters:
    ///   - baskets: how many there are.
    ///   - basket: of each line, 0 ..< `baskets`; a basket that two customers share counts for each. With none each line is a purchase.
    ///   - asOf: the day that recency is counted to; lines after it are not looked at.
    public init(
        customers: Int, customer: [Int32], baskets: Int, basket: [Int32]?, day: [Int32], amount: [Int64], asOf: Int32, convention: Convention = .tiles
    ) {
        var totals = LineTotals.sum(customers: customers, customer: customer, baskets: baskets, basket: basket, day: day, amount: amount, asOf: asOf)
        recency = totals.map { $0.baskets > 0 ? asOf - $0.lastDay : -1 }
        frequency = totals.map(\.baskets)
        monetary = totals.map(\.amount)
        totals = []
        score(convention)
    }

    private mutating func score(_ convention: Convention) {
        let known = frequency.indices.filter { frequency[$0] > 0 }.map { Int32($0) }
        // Few days since the last purchase are good: the order is turned round.
        let days = recency.map { -Int64($0) }
        let counts = frequency.map { Int64($0) }
        recencyScore = [UInt8](repeating: 0, count: frequency.count)
        frequencyScore = recencyScore
        monetaryScore = recencyScore
        switch convention {
        case .tiles, .quantiles:
            let measures = [days, counts, monetary]
            let scores = Parallel.map(3) { index in
                let values = measures[index]
                return Tiles.scores(values, of: known, sharesTies: convention == .quantiles, customers: values.count)
            }
            (recencyScore, frequencyScore, monetaryScore) = (scores[0], scores[1], scores[2])
        case .nested:
            recencyScore = Tiles.scores(days, of: known, sharesTies: false, customers: days.count)
            for first in UInt8(1)...5 {
                let group = known.filter { recencyScore[Int($0)] == first }
                let inner = Tiles.scores(counts, of: group, sharesTies: false, customers: days.count)
                for customer in group { frequencyScore[Int(customer)] = inner[Int(customer)] }
                for second in UInt8(1)...5 {
                    let cell = group.filter { frequencyScore[Int($0)] == second }
                    let innermost = Tiles.scores(monetary, of: cell, sharesTies: false, customers: days.count)
                    for customer in cell { monetaryScore[Int(customer)] = innermost[Int(customer)] }
                }
            }
        }
    }

    /// The name of a customer's cell.
    public func segment(of customer: Int) -> Segment? {
        guard frequencyScore[customer] > 0 else { return nil }
        return Segment(recency: Int(recencyScore[customer]), value: (Int(frequencyScore[customer]) + Int(monetaryScore[customer]) + 1) / 2)
    }

    /// Named groups by the score of recency and the mean of the other two, rounded up.
    public enum Segment: String, CaseIterable, Sendable {
        case champions, loyal, promising, new, needAttention, aboutToSleep, atRisk, cannotLose, hibernating

        init(recency: Int, value: Int) {
            switch (recency, value) {
            case (5, 4...), (4, 5): self = .champions
            case (4, 4), (3, 4...): self = .loyal
            case (4..., 2...3): self = .promising
            case (4..., _): self = .new
            case (3, 3): self = .needAttention
            case (3, _): self = .aboutToSleep
            case (1, 5): self = .cannotLose
            case (_, 3...): self = .atRisk
            default: self = .hibernating
            }
        }
    }
}
