import Kernel

/// What conditions are asked about besides the units.
struct Circumstances {
    let basket: Basket
    let customer: Customer?
    let coupons: AcceptedCoupons
}

extension Sheet {
    /// What is missing for all of the conditions to hold; nil when they do.
    func shortfall(_ conditions: [Condition<CompiledSelector>], _ circumstances: Circumstances) -> Shortfall? {
        var missing: [Shortfall] = []
        for condition in conditions {
            if let shortfall = shortfall(condition, circumstances) { missing.append(shortfall) }
        }
        return missing.count > 1 ? .all(missing) : missing.first
    }

    private func shortfall(_ condition: Condition<CompiledSelector>, _ circumstances: Circumstances) -> Shortfall? {
        let customer = circumstances.customer
        switch condition {
        case .quantity(let selector, let bounds, let distinct):
            let count = distinct ? distinctProducts(selector) : count(selector)
            return bounds.shortfall(count) { .units($0, of: selector.label) }
        case .measure(let selector, let bounds):
            return bounds.shortfall(measure(selector)) { .measure($0, of: selector.label) }
        case .value(let selector, let bounds, let price):
            return bounds.shortfall(value(selector, price)) { .value($0, of: selector.label) }
        case .combination(let parts):
            return combinationShortfall(parts)
        case .coupon(let definition): return circumstances.coupons.count(of: definition) > 0 ? nil : .coupon(definition)
        case .payment(let payments): return circumstances.basket.payments.contains(where: payments.contains) ? nil : .payment(payments.sorted())
        case .firstPurchase(let isFirst): return customer?.isFirstPurchase == isFirst ? nil : .unattainable
        case .pointsBalance(let bounds):
            guard let balance = customer?.pointsBalance else { return .unattainable }
            return bounds.shortfall(balance) { .points($0) }
        case .event(let events): return customer?.events.contains(where: events.contains) == true ? nil : .event(events.sorted())
        case .all(let conditions): return shortfall(conditions, circumstances)
        case .any(let conditions):
            var missing: [Shortfall] = []
            for condition in conditions {
                guard let shortfall = shortfall(condition, circumstances) else { return nil }
                missing.append(shortfall)
            }
            return missing.count == 1 ? missing[0] : .any(missing)
        case .not(let condition): return shortfall(condition, circumstances) == nil ? .unattainable : nil
        }
    }

    private func distinctProducts(_ selector: CompiledSelector) -> Int64 {
        var products: Set<String> = []
        for line in lines.indices where selects(selector, line: line) { products.insert(lines[line].product.code) }
        return Int64(products.count)
    }

    private func measure(_ selector: CompiledSelector) -> Int64 {
        var sum: Int64 = 0
        for (index, line) in lines.enumerated() where line.isMeasured || line.quantity % 1000 != 0 {
            if selects(selector, line: index) { sum += line.quantity }
        }
        return sum
    }

    func combinationShortfall(_ parts: [Part<CompiledSelector>]) -> Shortfall? {
        let matching = PartMatching(quantities: parts.map(\.quantity))
        let masks = partMasks(parts)
        var counts = [Int](repeating: 0, count: 1 << parts.count)
        for mask in masks where mask != 0 { counts[mask] += 1 }
        if matching.sets(counts) > 0 { return nil }
        // What each part lacks by itself; where only the overlap is short, one more of any part would do.
        let missing = parts.enumerated().compactMap { number, part -> Shortfall? in
            let count = masks.count { $0 & (1 << number) != 0 }
            return count < part.quantity ? .units(Int64(part.quantity - count), of: part.selection.label) : nil
        }
        if missing.isEmpty { return .any(parts.map { .units(1, of: $0.selection.label) }) }
        return missing.count == 1 ? missing[0] : .all(missing)
    }

    /// For each unit the parts it could go to, as bits.
    func partMasks(_ parts: [Part<CompiledSelector>]) -> [Int] {
        var masks = [Int](repeating: 0, count: unitCount)
        for (number, part) in parts.enumerated() { forEach(part.selection) { masks[$0] |= 1 << number } }
        return masks
    }
}

extension Bounds {
    fileprivate func shortfall(_ value: Int64, _ missing: (Int64) -> Shortfall) -> Shortfall? {
        if contains(value) { return nil }
        return value < atLeast ? missing(atLeast - value) : .unattainable
    }
}
