import Kernel

extension Gate {
    /// Why the rule does not hold here, now and for this customer; nil when it does.
    func refusal(place: Basket.Place, customer: Customer?, at instant: Instant, zone: Zone) -> Refusal? {
        guard schedule.holds(at: instant, in: zone) else {
            if let from = schedule.from, instant < from { return .notYet(from) }
            if let until = schedule.until, instant >= until { return .over(until) }
            return .notAtThisTime
        }
        guard scope.holds(at: place) else { return .elsewhere }
        return recipients.include(customer) ? nil : .otherRecipients
    }
}

extension Scope {
    func holds(at place: Basket.Place) -> Bool {
        func has(_ allowed: Set<String>, _ value: String?) -> Bool { allowed.isEmpty || value.map(allowed.contains) == true }
        guard has(companies, place.company), has(channels, place.channel) else { return false }
        if let store = place.store, exceptStores.contains(store) { return false }
        if stores.isEmpty && storeGroups.isEmpty { return true }
        return place.store.map(stores.contains) == true || place.storeGroups.contains(where: storeGroups.contains)
    }
}

extension Recipients {
    func include(_ customer: Customer?) -> Bool {
        if isEverybody { return true }
        guard let customer else { return false }
        if membersOnly && !customer.isMember { return false }
        if !tiers.isEmpty && customer.tier.map(tiers.contains) != true { return false }
        if !persons.isEmpty && customer.person.map(persons.contains) != true { return false }
        return meet(cardGroups, customer.cardGroups) && meet(priceGroups, customer.priceGroups) && meet(audiences, customer.audiences)
    }

    private func meet(_ asked: Set<String>, _ given: [String]) -> Bool { asked.isEmpty || given.contains(where: asked.contains) }
}
