import Kernel

extension BasketEngine {
    /// What is paid back for `lines` of a sale: for each unit exactly what was paid for it. The rules of today are not asked, and what is kept is not
    /// reckoned anew.
    ///
    /// Where the units that are kept no longer reach what a promotion asked for, its policy decides: with *keep* nothing happens; with *net off* the
    /// discount of the kept units is taken from what is paid back, as far as that reaches. When such a unit comes back later, what was netted off for it is
    /// paid back with it, so that all units together bring back exactly what was paid, in whatever order they come.
    /// - Throws: ``Problem`` of kind `unprocessable` that names the line: unknown, nothing of it left, not so many units.
    public static func returning(lines: [ReturnedLine], of sale: EvaluatedBasket) throws(Problem) -> Refund {
        var desk = ReturnDesk(sale)
        for (index, line) in lines.enumerated() { try desk.take(line, pointer: "/lines/\(index)") }
        return desk.refund()
    }
}

private struct ReturnDesk {
    private struct Unit: Hashable {
        let line: Int
        let unit: Int
    }

    private let sale: EvaluatedBasket
    /// By line number what was paid for each unit.
    private var paid: [Int: [Int64]] = [:]
    private var returned: ReturnedUnits
    private var units: [Refund.RefundedUnit] = []

    init(_ sale: EvaluatedBasket) {
        self.sale = sale
        returned = sale.returned
        for line in sale.lines where line.quantity > 0 {
            paid[line.number] = line.units.flatMap { Array(repeating: $0.price, count: $0.count) }
        }
    }

    // MARK: - What comes back

    mutating func take(_ line: ReturnedLine, pointer: String) throws(Problem) {
        func refused(_ detail: String) -> Problem {
            Problem(.unprocessable, "return-impossible", "This cannot be returned.", fields: [Problem.Field(pointer, detail)])
        }
        guard let prices = paid[line.number], let sold = sale.lines.first(where: { $0.number == line.number }) else {
            throw refused("the sale has no line \(line.number)")
        }
        let gone = returned.units[line.number] ?? []
        let chosen: [Int]
        if let units = line.units {
            guard Set(units).count == units.count, units.allSatisfy({ $0 >= 1 && $0 <= prices.count && !gone.contains($0) }) else {
                throw refused("units are from 1 to \(prices.count), each once, and not returned before")
            }
            chosen = units
        } else {
            let isMeasured = prices.count == 1 && sold.quantity != 1000
            guard line.quantity > 0, isMeasured ? line.quantity == sold.quantity : line.quantity % 1000 == 0 else {
                throw refused(isMeasured ? "a measured line comes back whole" : "the quantity is a number of whole units, in thousandths")
            }
            let count = isMeasured ? 1 : Int(line.quantity / 1000)
            let left = prices.indices.filter { !gone.contains($0 + 1) }
            guard count <= left.count else { throw refused("\(left.count) of \(prices.count) units are left to return") }
            chosen = left.sorted { prices[$0] != prices[$1] ? prices[$0] < prices[$1] : $0 < $1 }.prefix(count).map { $0 + 1 }
        }
        for unit in chosen {
            returned.units[line.number, default: []].insert(unit)
            let netted = sale.applications.indices.reduce(0) {
                $0 + (sale.returned.nettedOff[ReturnedUnits.NettedUnit(application: $1, line: line.number, unit: unit)] ?? 0)
            }
            units.append(Refund.RefundedUnit(line: line.number, unit: unit, amount: prices[unit - 1] + netted))
        }
    }

    private func isKept(_ line: Int, _ unit: Int) -> Bool { returned.units[line]?.contains(unit) != true }

    // MARK: - What that breaks

    mutating func refund() -> Refund {
        var rest = units.reduce(0) { $0 + $1.amount }
        var nettedOff: [Refund.NettedOff] = []
        for (number, application) in sale.applications.enumerated() where application.onReturn == .netOff && rest > 0 {
            let broken = brokenUnits(number, application)
            let wanted = broken.map(\.amount)
            let amount = min(wanted.reduce(0, +), rest)
            guard amount > 0 else { continue }
            for (unit, share) in zip(broken, apportion(amount, weights: wanted, rooms: wanted)) where share > 0 {
                returned.nettedOff[unit.key, default: 0] += share
            }
            rest -= amount
            nettedOff.append(Refund.NettedOff(promotion: application.promotion, amount: amount))
        }
        let points = pointsToTakeBack()
        returned.points += points
        var after = sale
        after.returned = returned
        return Refund(units: units.sorted { ($0.line, $0.unit) < ($1.line, $1.unit) }, nettedOff: nettedOff, points: points, sale: after)
    }

    /// Kept units whose discount no longer stands, with what of it is not netted off yet.
    private func brokenUnits(_ number: Int, _ application: Application) -> [(key: ReturnedUnits.NettedUnit, amount: Int64)] {
        let isBroken = application.requirements.contains { !isMet($0, number) }
        var brokenSets: Set<Int> = []
        for share in application.shares {
            guard let set = share.set else { continue }
            if (share.firstUnit..<share.firstUnit + share.count).contains(where: { !isKept(share.line, $0) }) { brokenSets.insert(set) }
        }
        var amounts: [ReturnedUnits.NettedUnit: Int64] = [:]
        for share in application.shares where share.amount > 0 && (isBroken || share.set.map(brokenSets.contains) == true) {
            for unit in share.firstUnit..<share.firstUnit + share.count where isKept(share.line, unit) {
                amounts[ReturnedUnits.NettedUnit(application: number, line: share.line, unit: unit), default: 0] += share.amount
            }
        }
        return amounts.map { ($0.key, $0.value - (returned.nettedOff[$0.key] ?? 0)) }.filter { $0.amount > 0 }
            .sorted { ($0.key.line, $0.key.unit) < ($1.key.line, $1.key.unit) }
    }

    private func isMet(_ requirement: Application.Requirement, _ number: Int) -> Bool {
        var sum: Int64 = 0
        let asked = Set(requirement.lines)
        let later = requirement.measure == .value && requirement.price == .running ? discountsSinceGroup(of: number) : [:]
        for line in sale.lines where asked.contains(line.number) {
            guard let prices = paid[line.number] else { continue }
            for unit in 1...max(prices.count, 1) where unit <= prices.count && isKept(line.number, unit) {
                switch requirement.measure {
                case .units: sum += 1
                case .measure: sum += line.quantity
                case .value:
                    sum +=
                        requirement.price == .running
                        ? prices[unit - 1] + (later[Unit(line: line.number, unit: unit)] ?? 0) : line.unitPriceBefore(count: prices.count)
                }
            }
        }
        return sum >= requirement.atLeast
    }

    /// What the applications of this one's group, and of the groups after it, took off each unit: with that the unit costs what its conditions saw.
    private func discountsSinceGroup(of number: Int) -> [Unit: Int64] {
        let group = sale.applications[number].group
        guard let first = sale.applications.firstIndex(where: { $0.group == group }) else { return [:] }
        var sums: [Unit: Int64] = [:]
        for application in sale.applications[first...] {
            for share in application.shares {
                for unit in share.firstUnit..<share.firstUnit + share.count { sums[Unit(line: share.line, unit: unit), default: 0] += share.amount }
            }
        }
        return sums
    }

    /// Points go back in proportion to what was paid; with the last unit all of them.
    private func pointsToTakeBack() -> Int64 {
        var (all, back, isAll) = (Int64(0), Int64(0), true)
        for (line, prices) in paid {
            for (index, price) in prices.enumerated() {
                all += price
                if isKept(line, index + 1) { isAll = false } else { back += price }
            }
        }
        guard !isAll, all > 0 else { return isAll ? sale.points - returned.points : 0 }
        let due = all.dividingFullWidth(sale.points.multipliedFullWidth(by: back)).quotient
        return max(due - returned.points, 0)
    }
}

extension EvaluatedLine {
    /// What one unit cost before promotions.
    fileprivate func unitPriceBefore(count: Int) -> Int64 { count == 1 ? roundedQuotient(price * quantity, 1000) : price }
}
