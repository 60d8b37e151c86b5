import Kernel

/// A visit to a web shop or app to be, small enough to hold and sort those of the whole history.
struct BrowsingSession {
    /// Since midnight UTC at the start of the history.
    var second: UInt32
    var person: UInt32
    var index: UInt16

    var order: UInt64 { UInt64(second) << 32 | UInt64(person) }
}

/// Decides when account holders browse: about two sessions each, more for those who shop more.
struct SessionPlanner {
    let plan: RetailerPlan
    let calendars: [ShoppingCalendar]

    func plan(_ person: Resident, _ contacts: [ContactRecord], _ diary: inout ShoppingDiary) {
        var random = RandomStream(seed: plan.seed, .tracking, UInt64(person.number))
        let last = min((person.churnedOn ?? plan.until).days(since: plan.from) + 1, RetailerPlan.days)
        for brand in Brand.allCases {
            guard let account = contacts.first(where: { $0.touchpoint == Touchpoint.ofEvents(brand) }) else { continue }
            let first = max(account.created.days(since: plan.from), 0)
            let calendar = calendars[brand.rawValue]
            let mean = 3.4 * calendar.share(first, last) * (0.4 + 0.6 * min(person.rate, 6))
            var time = random.exponential()
            var index: UInt16 = 0
            while time < mean, index < 1000 {
                let day = calendar.draw(first, last, onOffer: random.chance(perMille: person.promotionSensitivity * 5), &random)
                let local = ShoppingHours.draw(brand, online: true, &random)
                let second = day * 86_400 + local - EuropeanTime.offset(brand, plan.from.adding(days: day)) * 3600
                diary.browsing[brand.rawValue].append(BrowsingSession(second: UInt32(max(second, 0)), person: UInt32(person.number), index: index))
                index += 1
                time += random.exponential()
            }
        }
    }
}

/// Hours east of UTC on a day: summer time from the last Sunday of March to the last of October (Directive 2000/84/EC, and the same in England).
///
/// The change within the two Sundays is left out: on them the whole day has the new time.
enum EuropeanTime {
    static func offset(_ brand: Brand, _ day: Day) -> Int {
        let year = day.year
        guard let march = lastSunday(year, 3), let october = lastSunday(year, 10) else { return brand.winterOffset }
        return brand.winterOffset + (day >= march && day < october ? 1 : 0)
    }

    private static func lastSunday(_ year: Int, _ month: Int) -> Day? {
        Day(year: year, month: month, day: 31).map { $0.adding(days: -($0.weekday % 7)) }
    }
}
