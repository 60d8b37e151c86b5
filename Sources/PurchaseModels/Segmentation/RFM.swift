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

/// What the lines of one customer add up to.
private struct LineTotals: Sendable {
    var amount: Int64 = 0
    var lastDay: Int32 = .min
    var baskets: Int32 = 0

    static func sum(customers: Int, customer: [Int32], baskets: Int, basket: [Int32]?, day: [Int32], amount: [Int64], asOf: Int32) -> [LineTotals] {
        let half = customer.count / 2
        let pieces = customer.count < 100_000 ? [0..<customer.count] : [0..<half, half..<customer.count]
        var parts = Parallel.map(pieces.count) { index in
            Piece(pieces[index], customers: customers, customer: customer, baskets: baskets, basket: basket, day: day, amount: amount, asOf: asOf)
        }
        guard parts.count == 2 else { return parts.first?.totals ?? [] }
        var totals = parts[0].totals
        parts[0].totals = []
        let (first, second) = (parts[0], parts[1])
        Parallel.fill(&totals, width: 1, of: 262_144) { range, rows in
            for index in range {
                let other = second.totals[index]
                rows[index - range.lowerBound].amount &+= other.amount
                rows[index - range.lowerBound].lastDay = max(rows[index - range.lowerBound].lastDay, other.lastDay)
                rows[index - range.lowerBound].baskets += other.baskets
            }
        }
        // A basket that both pieces have seen of the same customer was counted twice.
        for number in 0..<min(first.owner.count, second.owner.count) where first.owner[number] >= 0 && first.owner[number] == second.owner[number] {
            totals[Int(first.owner[number])].baskets -= 1
        }
        for pair in first.shared.union(second.shared) {
            let (number, buyer) = (Int(pair >> 32), Int32(truncatingIfNeeded: pair))
            let times = [first.owner[number] == buyer || first.shared.contains(pair), second.owner[number] == buyer || second.shared.contains(pair)]
            let wasTaken = first.owner[number] == buyer && second.owner[number] == buyer
            if times[0] && times[1] && !wasTaken { totals[Int(buyer)].baskets -= 1 }
        }
        return totals
    }

    /// The sums of a run of lines.
    private struct Piece: Sendable {
        var totals: [LineTotals]
        /// The customer of each basket, −1 where no line has it.
        var owner: [Int32]
        /// Baskets of further customers: basket above customer.
        var shared = Set<Int64>()

        init(
            _ range: Range<Int>, customers: Int, customer: [Int32], baskets: Int, basket: [Int32]?, day: [Int32], amount: [Int64], asOf: Int32
        ) {
            var totals = [LineTotals](repeating: LineTotals(), count: customers)
            var owner = [Int32](repeating: -1, count: basket == nil ? 0 : baskets)
            var shared = Set<Int64>()
            totals.withUnsafeMutableBufferPointer { totals in
                owner.withUnsafeMutableBufferPointer { owner in
                    customer.withUnsafeBufferPointer { customer in
                        day.withUnsafeBufferPointer { day in
                            amount.withUnsafeBufferPointer { amount in
                                for line in range where day[line] <= asOf {
                                    let buyer = customer[line]
                                    var isNew = true
                                    if let basket {
                                        let number = Int(basket[line])
                                        if owner[number] < 0 {
                                            owner[number] = buyer
                                        } else {
                                            isNew = owner[number] != buyer && shared.insert(Int64(number) << 32 | Int64(buyer)).inserted
                                        }
                                    }
                                    let index = Int(buyer)
                                    totals[index].amount &+= amount[line]
                                    totals[index].lastDay = max(totals[index].lastDay, day[line])
                                    totals[index].baskets += isNew ? 1 : 0
                                }
                            }
                        }
                    }
                }
            }
            (self.totals, self.owner, self.shared) = (totals, owner, shared)
        }
    }
}

/// Fifths of values.
private enum Tiles {
    /// The score 1 … 5 of each of `members`, 0 for others.
    static func scores(_ values: [Int64], of members: [Int32], sharesTies: Bool, customers: Int) -> [UInt8] {
        let order = sorted(members, by: values)
        let count = order.count
        var result = [UInt8](repeating: 0, count: customers)
        guard count > 0 else { return result }
        if sharesTies {
            let cuts = (1...4).map { values[Int(order[max((count * $0 + 4) / 5 - 1, 0)])] }
            for member in order { result[Int(member)] = UInt8(1 + cuts.count { values[Int(member)] > $0 }) }
        } else {
            let (size, larger) = (count / 5, count % 5)
            var position = 0
            for tile in 0..<5 {
                for _ in 0..<(size + (tile < larger ? 1 : 0)) {
                    result[Int(order[position])] = UInt8(tile + 1)
                    position += 1
                }
            }
        }
        return result
    }

    /// `members` by value, equal ones in their order: radix sort of 16 bits at a time, over as many as the values span.
    private static func sorted(_ members: [Int32], by values: [Int64]) -> [Int32] {
        guard let first = members.first else { return [] }
        var (least, most) = (values[Int(first)], values[Int(first)])
        for member in members {
            least = min(least, values[Int(member)])
            most = max(most, values[Int(member)])
        }
        let span = UInt64(bitPattern: most) &- UInt64(bitPattern: least)
        var (keys, order) = (members.map { UInt64(bitPattern: values[Int($0)]) &- UInt64(bitPattern: least) }, members)
        var (nextKeys, nextOrder) = (keys, order)
        var shift: UInt64 = 0
        while shift < 64, span >> shift > 0 {
            var starts = [Int](repeating: 0, count: 65_537)
            for key in keys { starts[Int(key >> shift & 0xFFFF) + 1] += 1 }
            for digit in 0..<65_536 { starts[digit + 1] += starts[digit] }
            for position in keys.indices {
                let digit = Int(keys[position] >> shift & 0xFFFF)
                nextKeys[starts[digit]] = keys[position]
                nextOrder[starts[digit]] = order[position]
                starts[digit] += 1
            }
            swap(&keys, &nextKeys)
            swap(&order, &nextOrder)
            shift += 16
        }
        return order
    }
}
