import Kernel

/// Decides when and where a person shops: a Poisson process in the company's own time (busy days are long), at a gamma-mixed rate,
/// that stops when they churn: the Pareto/NBD model, seen through a calendar.
struct VisitPlanner {
    let plan: RetailerPlan
    let calendars: [ShoppingCalendar]

    /// Brings the mean receipts per person to the plan's: the inverse of the mean of all other factors, measured on 200,000 people.
    private static let calibration = 4.92

    /// Appends the visits of `person` to `diary`, which already knows them.
    func plan(_ person: Resident, _ diary: inout ShoppingDiary) {
        var random = RandomStream(seed: plan.seed, .visit, UInt64(person.number))
        let first = max(person.since.days(since: plan.from), 0)
        let last = min((person.churnedOn ?? plan.until).days(since: plan.from) + 1, RetailerPlan.days)
        for brand in Brand.allCases {
            let mean =
                person.rate * plan.salesPerPerson * Self.calibration * interest(person, brand, diary) * calendars[brand.rawValue].share(first, last)
            guard mean > 0 else { continue }
            var time = random.exponential()
            var index = 0
            while time < mean, index < 20_000 {
                visit(person, brand, first, last, &index, &diary, &random)
                time += random.exponential()
            }
        }
    }

    /// How often somebody thinks of a company, relative to the mean of all three.
    private func interest(_ person: Resident, _ brand: Brand, _ diary: ShoppingDiary) -> Double {
        let near = Shop.nearest[brand.rawValue][person.address.town].first?.isNear ?? false
        let shopper = diary.shoppers[person.number]
        let known = shopper.hasNumber(brand, on: RetailerPlan.days) || shopper.hasEmail(brand, on: RetailerPlan.days)
        let home = person.country == brand.country
        if !known { return home && near ? brand.tripRate * 0.12 : 0 }
        return brand.tripRate * (near ? 1 : 0.6) * (home ? 1 : 0.45)
    }

    private func visit(
        _ person: Resident, _ brand: Brand, _ first: Int, _ last: Int, _ index: inout Int, _ diary: inout ShoppingDiary, _ random: inout RandomStream
    ) {
        let calendar = calendars[brand.rawValue]
        let onOffer = random.chance(perMille: person.promotionSensitivity * 3)
        let day = calendar.draw(first, last, onOffer: onOffer, &random)
        let stores = Shop.nearest[brand.rawValue][person.address.town]
        guard let nearest = stores.first else { return }
        var channel = Visit.Channel.till
        if diary.shoppers[person.number].hasEmail(brand, on: day) {
            let online = nearest.isNear ? person.lifestyle.onlineShare : 920
            let share = brand == .ortoHof ? online / 3 : online
            if random.chance(perMille: share) || calendar.closed[day] { channel = brand == .ortoHof || random.chance(perMille: 180) ? .app : .web }
        } else if calendar.closed[day] {
            return
        }
        var shop = nearest.shop
        if nearest.isNear, stores.count > 1, stores[1].isNear, random.chance(perMille: 350) { shop = stores[1].shop }
        if random.chance(perMille: 60) { shop = stores[random.below(stores.count)].shop }
        var second = ShoppingHours.draw(brand, online: channel != .till, &random)
        if channel == .till, Shop.all[shop].openedOn > calendar.from.adding(days: day) { return }
        if channel == .till, calendar.weekdays[day] == 6 { second = 11 * 3600 + (second - 8 * 3600) * 6 / 12 }
        second = min(max(second, 0), 86_399)
        var sale = Visit(
            second: UInt32(day * 86_400 + second), person: UInt32(person.number), index: UInt16(clamping: index), original: UInt16(clamping: index),
            shop: UInt8(shop),
            kind: .sale, channel: channel, hasSequel: false)
        index += 1
        if let sequel = sequel(sale, brand, calendar, &random) {
            sale.hasSequel = true
            var following = sequel
            following.index = UInt16(clamping: index)
            index += 1
            diary.visits[brand.rawValue].append(following)
        }
        diary.visits[brand.rawValue].append(sale)
    }

    /// The return or void of a sale, when there is one within the history.
    private func sequel(_ sale: Visit, _ brand: Brand, _ calendar: ShoppingCalendar, _ random: inout RandomStream) -> Visit? {
        var next = sale
        let draw = random.below(1000)
        let returns = sale.channel == .till ? [65, 5, 35][brand.rawValue] : [210, 6, 80][brand.rawValue]
        if sale.channel == .till, draw < 4 {
            next.kind = .voided
            next.second += UInt32(random.within(60...420))
            return next.second / 86_400 == sale.second / 86_400 ? next : nil
        }
        guard draw >= 4, draw < 4 + returns else { return nil }
        let day = Int(sale.second / 86_400) + 1 + min(random.below(30), random.below(30))
        guard day < calendar.days, !calendar.closed[day] else { return nil }
        next.kind = .returned
        next.second = UInt32(day * 86_400 + random.within(10...18) * 3600 + random.below(3600))
        return next
    }
}
