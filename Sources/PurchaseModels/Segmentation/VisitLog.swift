/// The visits of all customers: for each, the days on which something was bought, ascending, each once, with what was spent.
public struct VisitLog: Sendable {
    /// `days[offsets[c]..<offsets[c + 1]]` are those of customer c.
    public private(set) var offsets: [Int]
    /// Days since 1970-01-01, negative before.
    public private(set) var days: [Int32]
    /// Net amount of each visit in minor units; below zero where more was refunded than bought.
    public private(set) var amounts: [Int64]

    public var customers: Int { offsets.count - 1 }

    /// From lines in any order: one counting pass by customer, then each customer's lines by day.
    /// - Parameters:
    ///   - customer: of each line, 0 ..< `customers`.
    ///   - amount: of each line in minor units; nothing where amounts are not known.
    public init(customers: Int, customer: [Int32], day: [Int32], amount: [Int64]?) {
        var starts = [Int](repeating: 0, count: customers + 1)
        for index in customer { starts[Int(index) + 1] += 1 }
        for index in 0..<customers { starts[index + 1] += starts[index] }
        var next = starts
        var order = [Int32](repeating: 0, count: customer.count)
        for (line, index) in customer.enumerated() {
            order[next[Int(index)]] = Int32(line)
            next[Int(index)] += 1
        }
        offsets = [0]
        offsets.reserveCapacity(customers + 1)
        days = []
        amounts = []
        for index in 0..<customers {
            let lines = order[starts[index]..<starts[index + 1]].sorted { day[Int($0)] < day[Int($1)] }
            for line in lines {
                let value = amount?[Int(line)] ?? 0
                if days.count > offsets[index], days[days.count - 1] == day[Int(line)] {
                    amounts[amounts.count - 1] = amounts[amounts.count - 1].addingReportingOverflow(value).partialValue
                } else {
                    days.append(day[Int(line)])
                    amounts.append(value)
                }
            }
            offsets.append(days.count)
        }
    }

    /// The days of a customer up to and with `end`.
    public func days(of customer: Int, until end: Int32) -> ArraySlice<Int32> {
        days[offsets[customer]..<position(of: customer, after: end)]
    }

    /// Where the visits of a customer after `day` begin.
    public func position(of customer: Int, after day: Int32) -> Int {
        var (low, high) = (offsets[customer], offsets[customer + 1])
        while low < high {
            let middle = (low + high) / 2
            if days[middle] <= day { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Visits in (`start`, `end`].
    public func visits(of customer: Int, after start: Int32, until end: Int32) -> Int {
        max(position(of: customer, after: end) - position(of: customer, after: start), 0)
    }

    /// Net amount in (`start`, `end`], in minor units.
    public func amount(of customer: Int, after start: Int32, until end: Int32) -> Int64 {
        let (from, to) = (position(of: customer, after: start), position(of: customer, after: end))
        return from < to ? amounts[from..<to].reduce(0) { $0.addingReportingOverflow($1).partialValue } : 0
    }

    /// The first and the last day of all; nil without a visit.
    public var span: ClosedRange<Int32>? {
        guard let first = days.min(), let last = days.max() else { return nil }
        return first...last
    }

    /// The history of each customer that had bought by `end`, and which customer that is.
    public func histories(until end: Int32, unit: Double) -> (customers: [Int], histories: [PurchaseHistory]) {
        let seen = (0..<customers).filter { offsets[$0] < offsets[$0 + 1] && days[offsets[$0]] <= end }
        return (seen, seen.map { PurchaseHistory(days: days(of: $0, until: end), until: end, unit: unit) })
    }

    /// Repeat purchases and their mean amount in minor units, as gamma-gamma wants them: the first visit is left out.
    public func repeatSpend(of customer: Int, until end: Int32) -> (frequency: Int, mean: Double) {
        let (first, last) = (offsets[customer], position(of: customer, after: end))
        guard last - first > 1 else { return (0, 0) }
        let total: Int64 = amounts[(first + 1)..<last].reduce(0) { $0.addingReportingOverflow($1).partialValue }
        return (last - first - 1, Double(total) / Double(last - first - 1))
    }
}
