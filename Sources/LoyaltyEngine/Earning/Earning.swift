import Kernel

/// What one line, or the sale as a whole, earned by one rule.
public struct Earned: Hashable, Sendable {
    public var rule: String
    public var accumulator: String
    /// The line's number; 0 for the sale as a whole.
    public var line: Int
    /// Positive.
    public var amount: Int64

    public init(rule: String, accumulator: String, line: Int, amount: Int64) {
        self.rule = rule
        self.accumulator = accumulator
        self.line = line
        self.amount = amount
    }
}

/// That a little more would earn more: "€3.20 more for 50 points".
public struct Nearby: Hashable, Sendable {
    public var rule: String
    public var accumulator: String
    /// Minor units that are missing.
    public var missing: Int64
    public var gives: Int64
}

/// What a rule has given a card already, for its caps.
public struct EarnedBefore: Hashable, Sendable {
    public var today: Int64
    public var thisMonth: Int64

    public init(today: Int64 = 0, thisMonth: Int64 = 0) {
        self.today = today
        self.thisMonth = thisMonth
    }
}

extension [EarningRule] {
    /// What the sale earns by these rules, by rule and line; in whole units, each rule's rounded down once for the sale and not for each line.
    ///
    /// - Parameter before: by rule code, what the card has got already.
    public func earned(by purchase: Purchase, before: [String: EarnedBefore] = [:]) -> [Earned] {
        filter { $0.holds(for: purchase) }.flatMap { $0.earned(by: purchase, before: before[$0.code] ?? EarnedBefore()) }
    }

    /// What is missing to the next step of the rules that reckon by money, the nearest first.
    public func nearby(_ purchase: Purchase) -> [Nearby] {
        compactMap { rule -> Nearby? in
            guard case .money(let every, let give) = rule.rate, every > 0, rule.holds(for: purchase) else { return nil }
            let paid = purchase.lines.reduce(0) { rule.counts($1) ? $0 + $1.paid : $0 }
            let gives = rule.isMultiplied ? give * purchase.multiplier / 100 : give
            return gives > 0 ? Nearby(rule: rule.code, accumulator: rule.accumulator, missing: every - paid % every, gives: gives) : nil
        }
        .sorted { ($0.missing, $0.rule) < ($1.missing, $1.rule) }
    }
}

extension EarningRule {
    fileprivate func earned(by purchase: Purchase, before: EarnedBefore) -> [Earned] {
        let lines = purchase.lines.filter(counts).sorted { $0.number < $1.number }
        guard !lines.isEmpty else { return [] }
        let factor = isMultiplied ? purchase.multiplier : 100
        // What the first lines earn together, for each number of them: a line earns by how much it raises that.
        var sums: [(line: Int, sum: Int64)] = []
        switch rate {
        case .money(let every, let give):
            guard every > 0 else { return [] }
            var paid: Int64 = 0
            for line in lines {
                paid += line.paid
                sums.append((line.number, paid / every * give * factor / 100))
            }
        case .piece(let give):
            var pieces: Int64 = 0
            for line in lines {
                pieces += line.quantity % 1000 == 0 ? line.quantity / 1000 : 1
                sums.append((line.number, pieces * give * factor / 100))
            }
        case .sale(let give): sums = [(0, give * factor / 100)]
        }
        let most = [caps.perSale, caps.perDay.map { $0 - before.today }, caps.perMonth.map { $0 - before.thisMonth }].compactMap(\.self).min()
        var (result, last) = ([Earned](), Int64(0))
        for (line, sum) in sums {
            let capped = Swift.max(0, Swift.min(sum, most ?? sum))
            if capped > last { result.append(Earned(rule: code, accumulator: accumulator, line: line, amount: capped - last)) }
            last = Swift.max(last, capped)
        }
        return result
    }
}
