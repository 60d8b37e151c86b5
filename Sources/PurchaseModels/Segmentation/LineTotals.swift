/// What the lines of one customer add up to.
struct LineTotals: Sendable {
    var amount: Int64 = 0
    var lastDay: Int32 = .min
    var baskets: Int32 = 0

    /// Of all customers, from lines in any order; see ``RFM/init(customers:customer:baskets:basket:day:amount:asOf:convention:)``.
    static func sum(customers: Int, customer: [Int32], baskets: Int, basket: [Int32]?, day: [Int32], amount: [Int64], asOf: Int32) -> [LineTotals] {
        let half = customer.count / 2
        let pieces = customer.count < 100_000 ? [0..<customer.count] : [0..<half, half..<customer.count]
        var parts = Parallel.map(pieces.count) { index in
            LinePiece(pieces[index], customers: customers, customer: customer, baskets: baskets, basket: basket, day: day, amount: amount, asOf: asOf)
        }
        guard parts.count == 2 else { return parts.first?.totals ?? [] }
        var totals = parts[0].totals
        parts[0].totals = []
        let (first, second) = (parts[0], parts[1])
        Parallel.fill(&totals, width: 1, of: 262_144) { range, rows in
            for index in range { rows[index - range.lowerBound].add(second.totals[index]) }
        }
        for buyer in first.seenTwice(second) { totals[Int(buyer)].baskets -= 1 }
        return totals
    }

    @inline(__always)
    mutating func add(_ other: LineTotals) {
        amount &+= other.amount
        lastDay = max(lastDay, other.lastDay)
        baskets += other.baskets
    }
}

/// The sums of a run of lines.
private struct LinePiece: Sendable {
    var totals: [LineTotals]
    /// The first customer of each basket, −1 where no line has it.
    var owner: [Int32]
    /// Baskets of further customers: basket above customer.
    var shared = Set<Int64>()

    /// Lines of one customer and basket that follow each other, added up.
    private struct Group {
        var buyer: Int32 = -1
        var basket: Int32 = -1
        var totals = LineTotals()
    }

    /// Groups that wait to be added to their customers. Customers come in no order, so each is a wait for memory; added in a loop of nothing else, many waits pass at
    /// once.
    private static let waiting = 1024

    init(_ range: Range<Int>, customers: Int, customer: [Int32], baskets: Int, basket: [Int32]?, day: [Int32], amount: [Int64], asOf: Int32) {
        totals = [LineTotals](repeating: LineTotals(), count: customers)
        owner = [Int32](repeating: -1, count: basket == nil ? 0 : baskets)
        var groups = [Group](repeating: Group(), count: LinePiece.waiting)
        var count = 0
        var group = Group()
        customer.withUnsafeBufferPointer { customer in
            day.withUnsafeBufferPointer { day in
                amount.withUnsafeBufferPointer { amount in
                    for line in range where day[line] <= asOf {
                        let (buyer, number) = (customer[line], basket.map { $0[line] } ?? -1)
                        if buyer != group.buyer || number != group.basket {
                            groups[count] = group
                            count += group.buyer >= 0 ? 1 : 0
                            if count == groups.count {
                                add(groups[...])
                                count = 0
                            }
                            group = Group(buyer: buyer, basket: number)
                            if number >= 0, isNew(number, buyer) { group.totals.baskets = 1 }
                        }
                        group.totals.amount &+= amount[line]
                        group.totals.lastDay = max(group.totals.lastDay, day[line])
                        if number < 0 { group.totals.baskets += 1 }
                    }
                }
            }
        }
        add(groups[..<count])
        if group.buyer >= 0 { totals[Int(group.buyer)].add(group.totals) }
    }

    /// Whether no line before has this basket of this customer.
    @inline(__always)
    private mutating func isNew(_ basket: Int32, _ buyer: Int32) -> Bool {
        let first = owner[Int(basket)]
        if first < 0 {
            owner[Int(basket)] = buyer
            return true
        }
        return first != buyer && shared.insert(Int64(basket) << 32 | Int64(buyer)).inserted
    }

    private mutating func add(_ groups: ArraySlice<Group>) {
        totals.withUnsafeMutableBufferPointer { totals in
            for group in groups { totals[Int(group.buyer)].add(group.totals) }
        }
    }

    /// The customer of each basket that this piece and another have seen of the same customer, so that it was counted twice.
    func seenTwice(_ other: LinePiece) -> [Int32] {
        let baskets = min(owner.count, other.owner.count)
        var twice = Parallel.chunks(baskets, of: 1 << 20) { range in
            range.filter { owner[$0] >= 0 && owner[$0] == other.owner[$0] }.map { owner[$0] }
        }.flatMap(\.self)
        for pair in shared.union(other.shared) {
            let (number, buyer) = (Int(pair >> 32), Int32(truncatingIfNeeded: pair))
            let isFirst = (owner[number] == buyer, other.owner[number] == buyer)
            guard !(isFirst.0 && isFirst.1) else { continue }
            if (isFirst.0 || shared.contains(pair)) && (isFirst.1 || other.shared.contains(pair)) { twice.append(buyer) }
        }
        return twice
    }
}
