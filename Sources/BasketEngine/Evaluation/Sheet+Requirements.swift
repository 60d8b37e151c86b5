extension Sheet {
    /// The thresholds that this rule's conditions and tiers have reached, for a return to look at.
    func requirements(of rule: CompiledRule) -> [Application.Requirement] {
        rule.conditions.flatMap(requirements) + rule.effects.flatMap(requirements)
    }

    private func requirements(_ condition: Condition<CompiledSelector>) -> [Application.Requirement] {
        switch condition {
        case .quantity(let selector, let bounds, let distinct):
            return distinct ? [] : requirement(.units, bounds.atLeast, selector)
        case .measure(let selector, let bounds): return requirement(.measure, bounds.atLeast, selector)
        case .value(let selector, let bounds, let price): return requirement(.value, bounds.atLeast, selector, price)
        case .combination(let parts): return parts.flatMap { requirement(.units, Int64($0.quantity), $0.selection) }
        case .all(let conditions): return conditions.flatMap(requirements)
        case .any(let conditions):
            // The alternatives that do not hold now cannot be broken.
            let held = conditions.map(requirements).first { $0.allSatisfy { isMet($0) } }
            return held ?? []
        case .coupon, .payment, .firstPurchase, .pointsBalance, .event, .not: return []
        }
    }

    private func requirements(_ effect: Effect<CompiledSelector>) -> [Application.Requirement] {
        guard case .tiers(let tiers) = effect else { return [] }
        let reached = tiers.measure == .quantity ? count(tiers.selection) : value(tiers.selection, tiers.base)
        guard let step = tiers.steps.last(where: { $0.from <= reached }) else { return [] }
        return requirement(tiers.measure == .quantity ? .units : .value, step.from, tiers.selection, tiers.base)
    }

    private func requirement(
        _ measure: Application.Requirement.Measure, _ atLeast: Int64, _ selector: CompiledSelector, _ price: PriceBase = .initial
    ) -> [Application.Requirement] {
        guard atLeast > 0 else { return [] }
        let numbers = lines.indices.filter { selects(selector, line: $0) }.map { lines[$0].number }
        return [Application.Requirement(measure: measure, atLeast: atLeast, lines: numbers, price: price)]
    }

    private func isMet(_ requirement: Application.Requirement) -> Bool {
        var sum: Int64 = 0
        for (index, line) in lines.enumerated() where requirement.lines.contains(line.number) {
            switch requirement.measure {
            case .units: sum += Int64(line.unitCount)
            case .measure: sum += line.quantity
            case .value: for unit in units(ofLine: index) { sum += requirement.price == .initial ? initial[unit] : running[unit] }
            }
        }
        return sum >= requirement.atLeast
    }

    /// What a set offer or a tier lacks to give anything; nil for other rules, and where it lacks nothing.
    func setShortfall(_ rule: CompiledRule) -> Shortfall? {
        let missing = rule.effects.compactMap(setShortfall)
        guard !missing.isEmpty, missing.count == rule.effects.count(where: \.isDiscount) else { return nil }
        return missing.count == 1 ? missing[0] : .any(missing)
    }

    private func setShortfall(_ effect: Effect<CompiledSelector>) -> Shortfall? {
        switch effect {
        case .take(let offer):
            let missing = Int64(offer.take) - priced(offer.selection)
            return missing > 0 ? .units(missing, of: offer.selection.label) : nil
        case .bundle(let bundle): return combinationShortfall(bundle.parts)
        case .tiers(let tiers):
            guard let first = tiers.steps.first else { return nil }
            let reached = tiers.measure == .quantity ? count(tiers.selection) : value(tiers.selection, tiers.base)
            if reached >= first.from { return nil }
            let label = tiers.selection.label
            return tiers.measure == .quantity ? .units(first.from - reached, of: label) : .value(first.from - reached, of: label)
        case .percent, .amount, .price, .gift, .points, .pointsEvery, .multiplier, .voucher, .message, .shipping: return nil
        }
    }

    private func priced(_ selector: CompiledSelector) -> Int64 {
        var count: Int64 = 0
        forEach(selector) { if running[$0] > 0 { count += 1 } }
        return count
    }
}
