/// Offers that make sets of units. A unit that costs nothing as it stands is in no set: a gift does not complete three for two.
extension Sheet {
    private func dearestFirst(_ units: [Int32]) -> [Int32] {
        units.filter { running[Int($0)] > 0 }.sorted { left, right in
            let (leftPrice, rightPrice) = (running[Int(left)], running[Int(right)])
            return leftPrice != rightPrice ? leftPrice > rightPrice : left < right
        }
    }

    func plan(_ offer: TakeOffer<CompiledSelector>, _ available: [Int32], _ uses: Int) -> Plan {
        let units = dearestFirst(available)
        let sets = min(units.count / offer.take, uses, Sheet.largestSetCount)
        guard sets > 0 else { return Plan() }
        let paid = offer.take - offer.reduced
        var sum = Plan()
        for set in 0..<sets {
            let (full, reduced): (ArraySlice<Int32>, ArraySlice<Int32>)
            switch offer.grouping {
            case .dearestFirst:
                let start = set * offer.take
                (full, reduced) = (units[start..<start + paid], units[start + paid..<start + offer.take])
            case .cheapestFirst:
                let end = units.count - set * offer.reduced
                (full, reduced) = (units[set * paid..<(set + 1) * paid], units[end - offer.reduced..<end])
            }
            let wishes =
                full.map { (unit: $0, wish: Int64(0)) }
                + reduced.map { (unit: $0, wish: roundedQuotient(running[Int($0)] * offer.percent, 10_000)) }
            sum.addSet(plan(wishes, isShared: offer.isShared), members: wishes.map(\.unit))
        }
        return sum
    }

    func plan(_ bundle: Bundle<CompiledSelector>, _ uses: Int, _ untouched: Bool) -> Plan {
        let parts = bundle.parts
        var masks = [Int](repeating: 0, count: unitCount)
        for (number, part) in parts.enumerated() {
            for unit in available(part.selection, untouched: untouched) where running[Int(unit)] > 0 { masks[Int(unit)] |= 1 << number }
        }
        var counts = [Int](repeating: 0, count: 1 << parts.count)
        var fitting: [Int32] = []
        for (unit, mask) in masks.enumerated() where mask != 0 {
            counts[mask] += 1
            fitting.append(Int32(truncatingIfNeeded: unit))
        }
        let matching = PartMatching(quantities: parts.map(\.quantity))
        let sets = min(matching.sets(counts), uses, Sheet.largestSetCount)
        guard sets > 0 else { return Plan() }
        let units = dearestFirst(fitting)
        // Where a unit fits several parts, the dearest are paid in full and the cheaper ones reduced.
        let partOrder = parts.indices.sorted { left, right in
            let (leftRate, rightRate) = (parts[left].percent ?? 0, parts[right].percent ?? 0)
            return leftRate != rightRate ? leftRate < rightRate : left < right
        }
        let placed = matching.place(units.map { masks[Int($0)] }, sets: sets, partOrder: partOrder)
        var sum = Plan()
        for set in 0..<sets {
            var wishes: [(unit: Int32, wish: Int64)] = []
            for (number, part) in parts.enumerated() {
                for place in placed[number][set * part.quantity..<(set + 1) * part.quantity] {
                    wishes.append((units[place], roundedQuotient(running[Int(units[place])] * (part.percent ?? 0), 10_000)))
                }
            }
            let members = wishes.map(\.unit)
            if let reward = bundle.reward {
                let plan = shared(reward.discount(on: members.reduce(0) { $0 + running[Int($1)] }), members.sorted())
                // A set that costs no more than its price is none.
                if plan.total == 0 { break }
                sum.addSet(plan, members: members)
            } else {
                sum.addSet(plan(wishes, isShared: false), members: members)
            }
        }
        return sum
    }

    /// One set, its units in the order of the lines so that odd cents go to the first.
    private func plan(_ wishes: [(unit: Int32, wish: Int64)], isShared: Bool) -> Plan {
        let ordered = wishes.sorted { $0.unit < $1.unit }
        let units = ordered.map(\.unit)
        return isShared ? shared(ordered.reduce(0) { $0 + $1.wish }, units) : granting(ordered.map(\.wish), units)
    }
}

extension Plan {
    /// One more set: its discounts, and the members that have none.
    fileprivate mutating func addSet(_ plan: Plan, members: [Int32]) {
        let set = Int32(truncatingIfNeeded: uses)
        for var share in plan.shares {
            share.set = set
            shares.append(share)
        }
        if plan.shares.count < members.count {
            // Both in the order of units, so that one pass finds those without a discount.
            var discounted = plan.shares[...]
            for unit in members.sorted() {
                if discounted.first?.unit == unit {
                    discounted = discounted.dropFirst()
                } else {
                    shares.append(UnitShare(unit: unit, set: set, amount: 0))
                }
            }
        }
        uses += 1
        total += plan.total
    }
}
