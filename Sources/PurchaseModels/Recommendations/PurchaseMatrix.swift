import Foundation

/// Who bought what, and on which days: customers by items, of each pair the distinct days in ascending order.
public struct PurchaseMatrix: Sendable {
    public let customers: Int
    public let items: Int
    /// Pairs of customer c are `starts[c]..<starts[c + 1]`, by item.
    public private(set) var starts: [Int]
    /// The item of each pair.
    public private(set) var item: [Int32]
    /// Days of pair p are `days[dayStarts[p]..<dayStarts[p + 1]]`.
    public private(set) var dayStarts: [Int]
    public private(set) var days: [Int32]

    /// From lines in any order; those of `item` −1 are left out.
    public init(customers: Int, items: Int, customer: [Int32], item line: [Int32], day: [Int32]) {
        self.customers = customers
        self.items = items
        var counts = [Int](repeating: 0, count: customers + 1)
        for index in customer.indices where line[index] >= 0 { counts[Int(customer[index]) + 1] += 1 }
        for index in 0..<customers { counts[index + 1] += counts[index] }
        // Item above day in one number, so that one sort of plain numbers orders a customer's lines.
        var keys = [Int64](repeating: 0, count: counts[customers])
        var next = counts
        for index in customer.indices where line[index] >= 0 {
            keys[next[Int(customer[index])]] = Int64(line[index]) << 32 | Int64(UInt32(bitPattern: day[index] ^ Int32.min))
            next[Int(customer[index])] += 1
        }
        starts = [0]
        item = []
        dayStarts = []
        days = []
        for index in 0..<customers {
            var (lastItem, lastDay): (Int32, Int32) = (-1, 0)
            for key in keys[counts[index]..<counts[index + 1]].sorted() {
                let (thing, day) = (Int32(key >> 32), Int32(bitPattern: UInt32(truncatingIfNeeded: key)) ^ Int32.min)
                if thing != lastItem {
                    item.append(thing)
                    dayStarts.append(days.count)
                    days.append(day)
                } else if day != lastDay {
                    days.append(day)
                }
                (lastItem, lastDay) = (thing, day)
            }
            starts.append(item.count)
        }
        dayStarts.append(days.count)
    }

    public var pairs: Int { item.count }

    /// What was known at the end of a day.
    public func until(_ end: Int32) -> PurchaseMatrix {
        var part = self
        part.starts = [0]
        part.item = []
        part.dayStarts = []
        part.days = []
        for customer in 0..<customers {
            for pair in starts[customer]..<starts[customer + 1] {
                let known = days[dayStarts[pair]..<dayStarts[pair + 1]].prefix { $0 <= end }
                guard !known.isEmpty else { continue }
                part.item.append(item[pair])
                part.dayStarts.append(part.days.count)
                part.days += known
            }
            part.starts.append(part.item.count)
        }
        part.dayStarts.append(part.days.count)
        return part
    }

    /// The items each customer bought in (`start`, `end`].
    public func bought(after start: Int32, until end: Int32) -> [[Int32]] {
        (0..<customers).map { customer in
            (starts[customer]..<starts[customer + 1]).filter { pair in
                days[dayStarts[pair]..<dayStarts[pair + 1]].contains { $0 > start && $0 <= end }
            }
            .map { item[$0] }
        }
    }

    /// For each item the pairs' customers, ascending: the matrix by columns.
    func byItem() -> (starts: [Int], customers: [Int32], pairs: [Int32]) {
        var counts = [Int](repeating: 0, count: items + 1)
        for thing in item { counts[Int(thing) + 1] += 1 }
        for index in 0..<items { counts[index + 1] += counts[index] }
        var (next, buyers, pairsOf) = (counts, [Int32](repeating: 0, count: item.count), [Int32](repeating: 0, count: item.count))
        for customer in 0..<customers {
            for pair in starts[customer]..<starts[customer + 1] {
                buyers[next[Int(item[pair])]] = Int32(customer)
                pairsOf[next[Int(item[pair])]] = Int32(pair)
                next[Int(item[pair])] += 1
            }
        }
        return (counts, buyers, pairsOf)
    }

    /// Σ 2^(−age / half-life) over the days of each pair: how much the customer buys the item, lately.
    func decayed(asOf end: Int32, halfLife: Double) -> [Float] {
        let powers = (0...max(0, Int(end) - Int(days.min() ?? end))).map { exp2(-Double($0) / halfLife) }
        return (0..<pairs).map { pair in Float(days[dayStarts[pair]..<dayStarts[pair + 1]].reduce(0.0) { $0 + powers[max(0, Int(end - $1))] }) }
    }

    /// Purchases of each item after `start`, each customer counted once.
    func popularity(after start: Int32) -> [Double] {
        var counts = [Double](repeating: 0, count: items)
        for pair in 0..<pairs where days[dayStarts[pair + 1] - 1] > start { counts[Int(item[pair])] += 1 }
        return counts
    }
}

/// Measures of ranked lists against what was bought.
public enum RankingMetrics {
    /// Mean over customers who bought anything: the share of it that is among the first `count`.
    public static func recall(_ lists: [[Int32]], _ truth: [[Int32]], at count: Int) -> Double {
        average(lists, truth) { list, truth in Double(list.prefix(count).count(where: truth.contains)) / Double(truth.count) }
    }

    /// Normalised discounted cumulative gain; the ideal is over min(`count`, items bought).
    public static func gain(_ lists: [[Int32]], _ truth: [[Int32]], at count: Int) -> Double {
        average(lists, truth) { list, truth in
            let found = list.prefix(count).enumerated().reduce(0.0) { truth.contains($1.element) ? $0 + 1 / log2(Double($1.offset + 2)) : $0 }
            return found / (0..<min(count, truth.count)).reduce(0.0) { $0 + 1 / log2(Double($1 + 2)) }
        }
    }

    private static func average(_ lists: [[Int32]], _ truth: [[Int32]], _ measure: ([Int32], Set<Int32>) -> Double) -> Double {
        Metrics.average(zip(lists, truth).filter { !$1.isEmpty }.map { measure($0, Set($1)) })
    }
}
