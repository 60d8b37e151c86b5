import Kernel

/// One evaluation, from the basket as it was sent to its result.
struct Evaluation {
    private let rules: CompiledRules
    private let circumstances: Circumstances
    private let lines: [Basket.Line]
    private let prices: [LinePrice]
    private let start: Sheet
    private let refusedCoupons: [CouponOutcome]
    private let settlement: Settlement

    init(
        _ rules: CompiledRules, _ basket: Basket, _ customer: Customer?, at instant: Instant, _ remaining: Remaining, isExplaining: Bool
    ) throws(Problem) {
        try basket.validate(for: rules.document.currency)
        self.rules = rules
        let zone = rules.document.zone
        let isInOrder = !zip(basket.lines.indices, basket.lines.indices.dropFirst()).contains { basket.lines[$0].number > basket.lines[$1].number }
        let lines = isInOrder ? basket.lines : basket.lines.sorted { $0.number < $1.number }
        let lists = rules.priceLists(for: basket, customer, at: instant)
        let prices = lines.map { rules.price(of: $0, in: lists) }
        let (coupons, refused) = rules.coupons.accept(basket, customer: customer, at: instant, zone: zone)
        let circumstances = Circumstances(basket: basket, customer: customer, coupons: coupons)
        let sheet = Sheet(lines: lines, prices: prices, rules: rules)
        let candidates: [Int32]
        if isExplaining {
            candidates = rules.rules.indices.map { Int32(truncatingIfNeeded: $0) }
        } else {
            var words = sheet.allWords
            rules.vocabulary.appendWords(of: basket, customer, coupons: coupons.entries.map(\.definition.id), to: &words)
            candidates = rules.index.candidates(words, at: instant)
        }
        var settlement = Settlement(
            rules: rules, circumstances: circumstances, remaining: remaining, at: instant, sheet: sheet, isExplaining: isExplaining)
        settlement.run(candidates)
        self.lines = lines
        self.prices = prices
        self.circumstances = circumstances
        refusedCoupons = refused
        start = sheet
        self.settlement = settlement
    }

    func result() -> EvaluatedBasket {
        let sheet = settlement.sheet
        let lines = evaluatedLines(sheet)
        let total = lines.reduce(0) { $0 + $1.amount }
        var applications = settlement.held.map { application($0, sheet, total: total) }
        let shipping = applyShipping(to: &applications)
        let points = Points(settlement.held, sheet).byPromotion()
        for index in applications.indices { applications[index].points = points[index] }
        return EvaluatedBasket(
            currency: rules.document.currency, lines: lines, applications: applications, coupons: couponOutcomes(), shipping: shipping,
            shippingDiscount: applications.reduce(0) { $0 + $1.shippingDiscount }, points: points.reduce(0, +), taxes: ContainedTax.sum(lines),
            returned: ReturnedUnits())
    }

    func explanation() -> Explanation {
        Explanation(basket: result(), held: settlement.held, refusals: settlement.refusals, rules: rules)
    }

    // MARK: - Lines

    private func evaluatedLines(_ sheet: Sheet) -> [EvaluatedLine] {
        lines.enumerated().map { index, line in
            let span = sheet.units(ofLine: index)
            let price = prices[index]
            var runs: [UnitPrice] = []
            var paid: Int64 = 0
            for unit in span {
                let cost = sheet.running[unit]
                paid += cost
                if runs.last?.price == cost { runs[runs.count - 1].count += 1 } else { runs.append(UnitPrice(count: 1, price: cost)) }
            }
            let isSold = line.quantity > 0
            let whole = { (price: Int64) in span.count == 1 || !isSold ? line.amount(price) : price * Int64(span.count) }
            let normal = line.quantity == 0 ? 0 : whole(price.normal)
            let before = span.reduce(0) { $0 + start.running[$1] }
            return EvaluatedLine(
                number: line.number, product: line.product.code, quantity: line.quantity, normalPrice: price.normal, price: price.start,
                ownPrice: price.own, priorPrice: line.priorPrice, taxRate: line.taxRate, normalAmount: normal,
                manualDiscount: isSold ? span.reduce(0) { $0 + start.initial[$1] } - before : 0, discount: isSold ? before - paid : 0,
                amount: isSold ? paid : normal, units: runs)
        }
    }

    // MARK: - Promotions

    private func application(_ held: Settlement.Held, _ sheet: Sheet, total: Int64) -> Application {
        let promotion = held.rule.promotion
        var application = Application(
            promotion: promotion.id, name: promotion.name, group: promotion.group, uses: max(held.plan.uses, 1), amount: held.plan.total,
            shares: shares(held.plan, sheet), points: 0, shippingDiscount: 0, vouchers: [], messages: [], gifts: [], coupons: [],
            isReimbursed: false, onReturn: promotion.onReturn, requirements: held.requirements)
        for effect in held.rule.effects {
            switch effect {
            case .gift(let product, _):
                if held.plan.giftsToAdd > 0 { application.gifts.append(GiftToAdd(product: product, quantity: held.plan.giftsToAdd)) }
            case .voucher(let voucher):
                let value =
                    switch voucher.value {
                    case .amount(let amount): amount
                    case .percentOfPaid(let percent): roundedQuotient(max(total, 0) * percent, 10_000)
                    }
                if value > 0 {
                    application.vouchers.append(IssuedVoucher(definition: voucher.definition, value: value, validDays: voucher.validDays))
                }
            case .message(let text): application.messages.append(text)
            case .percent, .amount, .price, .take, .bundle, .tiers, .points, .pointsEvery, .multiplier, .shipping: break
            }
        }
        for definition in Set(held.rule.coupons) {
            let used = circumstances.coupons.entries.filter { $0.definition.id == definition }.prefix(application.uses)
            application.coupons += used.map(\.code)
            if used.contains(where: { $0.definition.kind == .trade }) { application.isReimbursed = true }
        }
        application.coupons.sort()
        return application
    }

    /// The shares as runs of units of a line.
    private func shares(_ plan: Plan, _ sheet: Sheet) -> [Application.Share] {
        var runs: [Application.Share] = []
        let ordered = plan.shares.sorted { $0.set != $1.set ? $0.set < $1.set : $0.unit < $1.unit }
        for share in ordered {
            let index = Int(sheet.unitLine[Int(share.unit)])
            let place = Int(share.unit) - sheet.firstUnit[index] + 1
            let set = share.set < 0 ? nil : Int(share.set) + 1
            let number = lines[index].number
            if let last = runs.last, last.line == number, last.set == set, last.amount == share.amount, last.firstUnit + last.count == place {
                runs[runs.count - 1].count += 1
            } else {
                runs.append(Application.Share(line: number, firstUnit: place, count: 1, amount: share.amount, set: set))
            }
        }
        return runs
    }

    private func applyShipping(to applications: inout [Application]) -> Int64? {
        guard var shipping = circumstances.basket.shipping else { return nil }
        for (index, held) in settlement.held.enumerated() {
            for case .shipping(let reward) in held.rule.effects {
                let discount = reward.discount(on: shipping)
                applications[index].shippingDiscount += discount
                shipping -= discount
            }
        }
        return shipping
    }

    // MARK: - Coupons

    /// What became of the accepted coupons: as many of a definition had an effect as its promotions used.
    private func couponOutcomes() -> [CouponOutcome] {
        var outcomes = refusedCoupons
        var used: [String: Int] = [:]
        var amounts: [String: Int64] = [:]
        for held in settlement.held {
            for definition in Set(held.rule.coupons) {
                used[definition] = max(used[definition] ?? 0, max(held.plan.uses, 1))
                amounts[definition, default: 0] += held.plan.total
            }
        }
        for entry in circumstances.coupons.entries {
            let definition = entry.definition.id
            if let left = used[definition], left > 0 {
                used[definition] = left - 1
                outcomes.append(CouponOutcome(code: entry.code, definition: definition, refusal: nil, amount: amounts[definition] ?? 0))
                amounts[definition] = 0
            } else {
                outcomes.append(CouponOutcome(code: entry.code, definition: definition, refusal: refusal(of: definition)))
            }
        }
        return outcomes.sorted { $0.code < $1.code }
    }

    private func refusal(of definition: String) -> CouponRefusal {
        for number in rules.rulesOfCoupon[definition] ?? [] {
            let promotion = rules.rules[number].promotion
            let outside = promotion.gate.refusal(
                place: circumstances.basket.place, customer: circumstances.customer, at: settlement.instant, zone: rules.document.zone)
            if let refusal = settlement.refusals[number] ?? outside { return .promotion(promotion.id, refusal) }
        }
        return .nothingToDo
    }
}

extension ContainedTax {
    /// Tax contained in the lines, rounded once a rate.
    static func sum(_ lines: [EvaluatedLine]) -> [ContainedTax] {
        var amounts: [Int: Int64] = [:]
        for line in lines {
            if let rate = line.taxRate { amounts[rate, default: 0] += line.amount }
        }
        return amounts.sorted { $0.key < $1.key }.map { rate, amount in
            ContainedTax(rate: rate, amount: amount, tax: roundedQuotient(amount * Int64(rate), Int64(10_000 + rate)))
        }
    }
}
