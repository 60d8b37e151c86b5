import Kernel

/// A promotion whose place, time, person, limits and conditions are all right: only the units decide now.
struct Contender {
    /// Its position among the compiled rules, which is its rank.
    let number: Int
    let rule: CompiledRule
    let allowed: Allowed
}

/// The groups of a rule document settled one after another on a sheet.
struct Settlement {
    struct Held {
        let number: Int
        let rule: CompiledRule
        let plan: Plan
        let requirements: [Application.Requirement]
    }

    let rules: CompiledRules
    let circumstances: Circumstances
    let remaining: Remaining
    let instant: Instant
    /// Whether all refusals are kept; those of promotions that ask for a coupon are in any case, for the coupon's sake.
    let isExplaining: Bool
    private(set) var sheet: Sheet
    private(set) var held: [Held] = []
    private(set) var refusals: [Int: Refusal] = [:]
    /// The promotion after which nothing may follow.
    private var closedBy: String?

    init(rules: CompiledRules, circumstances: Circumstances, remaining: Remaining, at instant: Instant, sheet: Sheet, isExplaining: Bool) {
        self.rules = rules
        self.circumstances = circumstances
        self.remaining = remaining
        self.instant = instant
        self.sheet = sheet
        self.isExplaining = isExplaining
    }

    /// Settles these rules, which are positions in ascending order.
    mutating func run(_ candidates: [Int32]) {
        var start = 0
        while start < candidates.count {
            let group = rules.rules[Int(candidates[start])].group
            var end = start
            var contenders: [Contender] = []
            while end < candidates.count, rules.rules[Int(candidates[end])].group == group {
                let number = Int(candidates[end])
                switch examine(number) {
                case .success(let contender): contenders.append(contender)
                case .failure(let refused): refuse(number, refused.refusal)
                }
                end += 1
            }
            if !contenders.isEmpty { settle(contenders, rules.document.groups[group].mode) }
            start = end
        }
    }

    private mutating func refuse(_ number: Int, _ refusal: @autoclosure () -> Refusal) {
        if isExplaining || !rules.rules[number].coupons.isEmpty { refusals[number] = refusal() }
    }

    // MARK: - Examining

    private struct Refused: Error { let refusal: Refusal }

    private func examine(_ number: Int) -> Result<Contender, Refused> {
        let rule = rules.rules[number]
        func refused(_ refusal: Refusal) -> Result<Contender, Refused> { .failure(Refused(refusal: refusal)) }
        let promotion = rule.promotion
        if let refusal = promotion.gate.refusal(
            place: circumstances.basket.place, customer: circumstances.customer, at: instant, zone: rules.document.zone)
        {
            return refused(refusal)
        }
        if let closedBy { return refused(.excluded(by: closedBy)) }
        if promotion.exclusive == .basket, let first = held.first { return refused(.excluded(by: first.rule.promotion.id)) }
        let allowed: Allowed
        do throws(Refused) { allowed = try self.allowed(rule) } catch { return .failure(error) }
        if let shortfall = sheet.shortfall(rule.conditions, circumstances) { return refused(.conditions(shortfall)) }
        return .success(Contender(number: number, rule: rule, allowed: allowed))
    }

    private func allowed(_ rule: CompiledRule) throws(Refused) -> Allowed {
        let (limits, left) = (rule.promotion.limits, remaining.promotions[rule.promotion.id])
        if limits.person != nil, circumstances.customer?.person == nil { throw Refused(refusal: .personUnknown) }
        var uses = Int.max
        for (kind, left) in [
            (Refusal.LimitKind.basket, limits.basket), (.person, left?.person ?? limits.person), (.day, left?.day ?? limits.day),
            (.total, left?.total ?? limits.total),
        ] {
            guard let left else { continue }
            if left <= 0 { throw Refused(refusal: .limit(kind)) }
            uses = min(uses, left)
        }
        let budget = limits.budget.map { left?.budget ?? $0 }
        if let budget, budget <= 0 { throw Refused(refusal: .budget) }
        let coupons = rule.coupons.map { circumstances.coupons.count(of: $0) }.min() ?? 0
        if coupons > 0 { uses = min(uses, coupons) }
        return Allowed(
            uses: uses, budget: budget, givesRestOfBudget: limits.givesRestOfBudget, coupons: min(coupons, uses),
            couponValue: rule.coupons.isEmpty ? 0 : circumstances.coupons.value(of: rule.coupons))
    }

    // MARK: - Settling a group

    private mutating func settle(_ contenders: [Contender], _ mode: PromotionGroup.Mode) {
        let begin = held.count
        sheet.beginGroup()
        switch mode {
        case .all, .first: settleInOrder(contenders, takes: mode == .first, since: begin)
        case .bestForCustomer, .bestForRetailer:
            let discounts = contenders.filter(\.rule.isDiscount)
            var choice = BestChoice(sheet: sheet, contenders: discounts, isForRetailer: mode == .bestForRetailer)
            let chosen = choice.solve()
            for (index, plan) in chosen.sorted(by: { $0.index < $1.index }) {
                sheet.take(plan.shares)
                hold(discounts[index], plan)
            }
            let winners = Set(chosen.map(\.index))
            for (index, contender) in discounts.enumerated() where !winners.contains(index) { refuseForNothing(contender, since: begin) }
            settleInOrder(contenders.filter { !$0.rule.isDiscount }, takes: true, since: begin)
        }
    }

    private mutating func settleInOrder(_ contenders: [Contender], takes: Bool, since begin: Int) {
        for contender in contenders {
            let promotion = contender.rule.promotion
            if let other = excluder(of: promotion, since: begin) {
                refuse(contender.number, .excluded(by: other))
                continue
            }
            let plan = contender.rule.isDiscount ? sheet.plan(contender.rule, contender.allowed) : Plan([])
            guard plan.isSomething || !contender.rule.isDiscount else {
                refuseForNothing(contender, since: begin)
                continue
            }
            if takes { sheet.take(plan.shares) }
            hold(contender, plan)
        }
    }

    /// The promotion beside which this one may not hold.
    private func excluder(of promotion: Promotion, since begin: Int) -> String? {
        if let closedBy { return closedBy }
        switch promotion.exclusive {
        case .basket: if let first = held.first { return first.rule.promotion.id }
        case .group: if begin < held.count { return held[begin].rule.promotion.id }
        case .none, .units: break
        }
        return held[begin...].first { $0.rule.promotion.exclusive == .group }?.rule.promotion.id
    }

    private mutating func hold(_ contender: Contender, _ plan: Plan) {
        let promotion = contender.rule.promotion
        let requirements = promotion.onReturn == .netOff ? sheet.requirements(of: contender.rule) : []
        sheet.commit(plan.shares, exclusive: promotion.exclusive)
        held.append(Held(number: contender.number, rule: contender.rule, plan: plan, requirements: requirements))
        if promotion.exclusive == .basket { closedBy = promotion.id }
    }

    /// Says why a promotion that was all right took nothing off.
    private mutating func refuseForNothing(_ contender: Contender, since begin: Int) {
        guard isExplaining || !contender.rule.coupons.isEmpty else { return }
        if let shortfall = sheet.setShortfall(contender.rule) {
            refusals[contender.number] = .conditions(shortfall)
            return
        }
        if contender.allowed.budget != nil {
            var unlimited = contender.allowed
            unlimited.budget = nil
            if sheet.plan(contender.rule, unlimited).isSomething {
                refusals[contender.number] = .budget
                return
            }
        }
        let others = held[begin...].filter { other in
            other.plan.shares.contains { contender.rule.touches(line: Int(sheet.unitLine[Int($0.unit)]), of: sheet) }
        }
        let excluders = held.filter { $0.rule.promotion.exclusive != .none }.map(\.rule.promotion.id)
        if let other = excluders.first, others.isEmpty {
            refusals[contender.number] = .excluded(by: other)
        } else {
            refusals[contender.number] = others.isEmpty ? .nothingToReduce : .beaten(by: others.map(\.rule.promotion.id))
        }
    }
}

extension Plan {
    /// Takes something off, or has a gift to add.
    var isSomething: Bool { total > 0 || giftsToAdd > 0 }
}

extension CompiledRule {
    /// Whether one of its discounts selects the line.
    func touches(line: Int, of sheet: Sheet) -> Bool {
        for selector in selectors where sheet.selects(selector, line: line) { return true }
        return gifts.contains(sheet.lines[line].product.code)
    }
}
