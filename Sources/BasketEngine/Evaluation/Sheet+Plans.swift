import Kernel

/// What a promotion would take off as things stand.
struct Plan {
    var shares: [UnitShare] = []
    var uses = 0
    var total: Int64 = 0
    /// Of a gift, what is not in the basket.
    var giftsToAdd = 0

    init() {}

    init(_ shares: [UnitShare], uses: Int = 1) {
        self.shares = shares
        self.uses = uses
        total = shares.reduce(0) { $0 + $1.amount }
    }

    mutating func add(_ other: Plan) {
        shares += other.shares
        uses = max(uses, other.uses)
        total += other.total
        giftsToAdd += other.giftsToAdd
    }
}

/// What one promotion may use of its limits, and which coupons stand behind it.
struct Allowed {
    var uses: Int
    var budget: Int64?
    var givesRestOfBudget: Bool
    var coupons: Int
    var couponValue: Int64
}

extension Sheet {
    /// As many sets as one offer makes in one basket.
    static let largestSetCount = 1000

    /// What the rule would take off, within its limits. The sheet is the same afterwards.
    ///
    /// Of several effects each sees the prices that those before it left.
    mutating func plan(_ rule: CompiledRule, _ allowed: Allowed, inLine line: Int? = nil) -> Plan {
        let whole = plan(rule, uses: allowed.uses, allowed, line)
        guard let budget = allowed.budget, whole.total > budget else { return whole }
        if allowed.givesRestOfBudget {
            let amounts = whole.shares.map(\.amount)
            var part = whole
            for (index, amount) in apportion(budget, weights: amounts, rooms: amounts).enumerated() { part.shares[index].amount = amount }
            part.total = budget
            return part
        }
        // Fewer sets cost less: the most that the budget reaches for.
        var (fits, tooMany) = (0, whole.uses)
        var best = Plan()
        while tooMany - fits > 1 {
            let middle = (fits + tooMany) / 2
            let fewer = plan(rule, uses: middle, allowed, line)
            if fewer.total <= budget { (fits, best) = (middle, fewer) } else { tooMany = middle }
        }
        return best
    }

    private mutating func plan(_ rule: CompiledRule, uses: Int, _ allowed: Allowed, _ line: Int?) -> Plan {
        guard uses > 0 else { return Plan() }
        let untouched = rule.promotion.exclusive == .units
        if rule.effects.count == 1 { return plan(rule.effects[0], uses, allowed, line, untouched) }
        var sum = Plan()
        for effect in rule.effects where effect.isDiscount {
            let plan = plan(effect, uses, allowed, line, untouched)
            apply(plan.shares)
            sum.add(plan)
        }
        apply(sum.shares, undo: true)
        return sum
    }

    private func plan(_ effect: Effect<CompiledSelector>, _ uses: Int, _ allowed: Allowed, _ line: Int?, _ untouched: Bool) -> Plan {
        switch effect {
        case .percent(let percent): return plan(percent, available(percent.selection, inLine: line, untouched: untouched))
        case .amount(let amount): return plan(amount, available(amount.selection, inLine: line, untouched: untouched), allowed)
        case .price(let price, let selector):
            return fixedPrice(price, available(selector, inLine: line, untouched: untouched))
        case .take(let offer): return plan(offer, available(offer.selection, untouched: untouched), uses)
        case .bundle(let bundle): return plan(bundle, uses, untouched)
        case .tiers(let tiers): return plan(tiers, available(tiers.selection, untouched: untouched))
        case .gift(let product, let quantity):
            let units = available(.everything, untouched: untouched).filter { lines[Int(unitLine[Int($0)])].product.code == product }
            let free = units.prefix(quantity)
            var plan = Plan(free.map { UnitShare(unit: $0, amount: room($0)) })
            plan.giftsToAdd = quantity - free.count
            return plan
        case .points, .pointsEvery, .multiplier, .voucher, .message, .shipping: return Plan()
        }
    }

    /// Shares `total` out among the units by what they cost.
    func shared(_ total: Int64, _ units: [Int32]) -> Plan {
        guard total > 0, !units.isEmpty else { return Plan() }
        return shared(total, units, weights: units.map { running[Int($0)] })
    }

    private func shared(_ total: Int64, _ units: [Int32], weights: [Int64]) -> Plan {
        let amounts = apportion(total, weights: weights, rooms: units.map(room))
        return Plan(zip(units, amounts).map { UnitShare(unit: $0, amount: $1) }.filter { $0.amount > 0 })
    }

    /// What each unit should have off; what a floor refuses goes to other units of the same line.
    private func byLine(_ units: [Int32], _ wanted: (Int) -> Int64) -> Plan {
        var sum = Plan()
        sum.uses = 1
        for span in spans(units) {
            let wishes = units[span].map { wanted(Int($0)) }
            sum.add(granting(wishes, Array(units[span])))
        }
        return sum
    }

    /// Runs of units that stand in the same line.
    private func spans(_ units: [Int32]) -> [Range<Int>] {
        var spans: [Range<Int>] = []
        var start = 0
        while start < units.count {
            var end = start + 1
            while end < units.count, unitLine[Int(units[end])] == unitLine[Int(units[start])] { end += 1 }
            spans.append(start..<end)
            start = end
        }
        return spans
    }

    /// Gives each unit its wish as far as it has room, and what is refused to the others by what they cost.
    func granting(_ wishes: [Int64], _ units: [Int32]) -> Plan {
        var amounts = zip(wishes, units).map { min($0, room($1)) }
        let refused = zip(wishes, amounts).reduce(0) { $0 + $1.0 - $1.1 }
        if refused > 0 {
            let rooms = zip(units, amounts).map { room($0) - $1 }
            let more = apportion(refused, weights: units.map { running[Int($0)] }, rooms: rooms)
            for index in amounts.indices { amounts[index] += more[index] }
        }
        return Plan(zip(units, amounts).map { UnitShare(unit: $0, amount: $1) }.filter { $0.amount > 0 })
    }

    private func plan(_ percent: PercentOff<CompiledSelector>, _ units: [Int32]) -> Plan {
        let base = percent.base == .initial ? initial : running
        let whole: Plan
        switch percent.rounding {
        case .unit: whole = byLine(units) { roundedQuotient(base[$0] * percent.rate, 10_000) }
        case .line:
            var sum = Plan()
            for span in spans(units) {
                let weights = units[span].map { base[Int($0)] }
                let total = roundedQuotient(weights.reduce(0, +) * percent.rate, 10_000)
                sum.add(shared(total, Array(units[span]), weights: weights))
            }
            whole = sum
        case .total:
            let weights = units.map { base[Int($0)] }
            whole = shared(roundedQuotient(weights.reduce(0, +) * percent.rate, 10_000), units, weights: weights)
        }
        guard let maximum = percent.maximum, whole.total > maximum else { return whole }
        let amounts = whole.shares.map(\.amount)
        return Plan(zip(whole.shares, apportion(maximum, weights: amounts, rooms: amounts)).map { UnitShare(unit: $0.unit, amount: $1) })
    }

    private func fixedPrice(_ price: Int64, _ units: [Int32]) -> Plan {
        byLine(units) { unit in
            let line = lines[Int(unitLine[unit])]
            return max(running[unit] - line.amount(min(price, line.unitPrice)), 0)
        }
    }

    private func plan(_ amount: AmountOff<CompiledSelector>, _ units: [Int32], _ allowed: Allowed) -> Plan {
        let each = amount.amount ?? allowed.couponValue
        switch amount.each {
        case .unit: return byLine(units) { min(each, running[$0]) }
        case .line:
            var sum = Plan()
            for span in spans(units) { sum.add(shared(each, Array(units[span]))) }
            return sum
        case .basket: return shared(each, units)
        case .coupon:
            var plan = shared(amount.amount == nil ? each : each * Int64(allowed.coupons), units)
            plan.uses = plan.total > 0 ? allowed.coupons : 0
            return plan
        case .every(let value):
            let total = units.reduce(0) { $0 + running[Int($1)] }
            let (product, overflow) = each.multipliedReportingOverflow(by: total / value)
            return shared(overflow ? total : product, units)
        }
    }

    private func plan(_ tiers: Tiers<CompiledSelector>, _ units: [Int32]) -> Plan {
        let reached =
            switch tiers.measure {
            case .quantity: Int64(units.count)
            case .value: units.reduce(0) { $0 + (tiers.base == .initial ? initial[Int($1)] : running[Int($1)]) }
            }
        guard let step = tiers.steps.last(where: { $0.from <= reached }) else { return Plan() }
        if case .price(let price) = step.reward { return fixedPrice(price, units) }
        return shared(step.reward.discount(on: units.reduce(0) { $0 + running[Int($1)] }), units)
    }
}
