import Backoffice
import Kernel

import struct Accounts.SessionRecord
import struct Customers.ConsentTopic

/// Pages filled with invented data: what the tests render, and what a preview shows.
///
/// Every text that comes from outside goes through `say`, so that a test can put something hostile in its place.
struct Samples: Sendable {
    var say: @Sendable (String) -> String = { $0 }

    static let today = Day(daysSinceEpoch: 20_780)
    static let noon = Instant(microseconds: 20_780 * 86_400_000_000 + 43_560_000_000)

    func id<T>(_ number: Int64) -> ID<T> { ID(110_000_000_000_000_000 + number * 7_919_311) }
    func euro(_ cents: Int64) -> Money { Money(cents, .eur) }

    /// The same number for the same seed, 0 ..< `limit`.
    func pick(_ seed: Int, _ limit: Int) -> Int {
        var x = UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15
        x ^= x >> 29
        x = x &* 0xbf58_476d_1ce4_e5b9
        return Int((x >> 33) % UInt64(limit))
    }

    func day(_ back: Int) -> Day { Self.today.adding(days: -back) }
    func instant(daysBack: Int, minute: Int) -> Instant { Self.noon.adding(seconds: Int64(-daysBack * 86_400 + minute * 60)) }

    static let names = [
        "Giulia Ferrari", "Marco De Luca", "Sanne van den Berg", "Alessandra Conti", "Pieter Jansen", "Chiara Esposito", "Luca Romano",
        "Anouk de Vries", "Francesca Marino", "Daan Bakker", "Elena Greco", "Matteo Rinaldi", "Lotte Visser", "Davide Costa", "Sofia Gallo",
    ]
    static let cities = ["Milano", "Torino", "Amsterdam", "Bologna", "Utrecht", "Firenze", "Verona"]
    static let stores = [
        "Milano Duomo", "Torino Via Roma", "Bologna Indipendenza", "Firenze Calzaiuoli", "Amsterdam Kalverstraat", "Verona Mazzini",
        "Utrecht Centrum",
        "Roma Via del Corso", "Napoli Toledo", "Rotterdam Lijnbaan",
    ]
    static let products = [
        "Merino crew-neck jumper", "Linen shirt, long sleeves", "Stretch chinos", "Leather belt 35 mm", "Cashmere scarf", "Waxed rain jacket",
        "Organic cotton T-shirt, pack of three", "Suede loafers", "Denim jacket, washed", "Wool socks",
    ]
    static let brands = ["Aurelia", "Nord & Zn.", "Filo", "Brughiera"]
    static let categories = [
        ["Women", "Knitwear"], ["Men", "Shirts"], ["Men", "Trousers"], ["Accessories", "Belts"], ["Accessories", "Scarves"],
    ]

    var stage: [Stage] { [.member, .customer, .customer, .prospect] }

    // MARK: Signing in, failures, profile

    var signIn: SignInPage {
        SignInPage(email: say("giulia@example.com"), refusal: .wrong, destination: Address("/people", [.init("q", say("a&b"))]))
    }
    var firstUser: FirstUserPage { FirstUserPage(name: say("Giulia"), email: say("giulia@example"), errors: [.password: say("Too short")]) }
    var failure: FailurePage { FailurePage(.broken, detail: nil, requestID: say("5f3c0a12")) }
    var profile: ProfilePage {
        ProfilePage(
            name: say("Giulia Ferrari"), email: say("giulia@example.com"), role: say("Administrator"),
            companies: [say("Aurelia Moda"), say("Aurelia NL")],
            errors: [.current: say("This is not your password")],
            sessions: [
                .init(handle: "0123456789abcdef", userAgent: say("Firefox"), createdAt: Self.noon, lastSeenAt: Self.noon, isCurrent: true),
                .init(handle: "0123456789abcdee", userAgent: nil, createdAt: Self.noon, lastSeenAt: Self.noon, isCurrent: false),
            ])
    }

    // MARK: Dashboard

    var dashboard: DashboardPage {
        let days = (0..<90).reversed().map { back -> DayAmounts in
            let weekday = day(back).weekday
            let base = weekday == 7 ? 900_000 : weekday == 6 ? 3_400_000 : 1_900_000
            let swing = Int64(pick(back, 700_000)) + Int64(90 - back) * 4_000
            return DayAmounts(day(back), [Int64(base) + swing, Int64(420_000 + pick(back + 7, 380_000)), Int64(60_000 + pick(back + 31, 90_000))])
        }
        let weeks = (0..<13).reversed().map { Self.today.adding(days: -$0 * 7 - Self.today.weekday + 1) }
        return DashboardPage(
            period: .days90, days: day(89)...day(0),
            figures: .init(
                people: Figure(48_217, previous: 46_020, lastYear: 39_114, trend: weeks.indices.map { Double(44_000 + $0 * 340) }),
                newPeople: Figure(2_197, previous: 2_304, lastYear: 1_755, trend: weeks.indices.map { Double(150 + pick($0, 60)) }),
                netSales: Figure(
                    euro(238_414_560), previous: euro(221_300_000), lastYear: euro(209_700_000),
                    trend: weeks.indices.map { Double(pick($0 + 3, 90) + $0 * 8) }),
                receipts: Figure(31_884, previous: 31_870, lastYear: 29_400, trend: weeks.indices.map { Double(pick($0 + 9, 90)) }),
                averageReceipt: Figure(
                    euro(7_478), previous: euro(6_944), lastYear: euro(7_133), trend: weeks.indices.map { Double(pick($0 + 17, 40)) }),
                identifiedShare: Figure(0.614, previous: 0.592, lastYear: 0.498, trend: weeks.indices.map { 0.5 + Double($0) * 0.009 }),
                channels: [say("Stores"), say("Web shop"), say("App")], salesByDay: days,
                newPeopleByWeek: weeks.enumerated().map { DayCount($0.element, 130 + pick($0.offset, 90)) },
                salesByStore: Self.stores.prefix(7).enumerated().map {
                    NamedAmount(id(Int64($0.offset)), say($0.element), euro(Int64(62_000_000 - $0.offset * 7_900_000)))
                },
                identifiedByWeek: weeks.enumerated().map { (monday: $0.element, share: $0.offset == 4 ? nil : 0.5 + Double($0.offset) * 0.009) }),
            firstSteps: FirstSteps(done: [.company, .stores], undecided: id(1)), imports: Array(imports.rows.prefix(4)))
    }

    // MARK: People

    var people: Backoffice.PeoplePage {
        let rows = (0..<50).map { index -> Backoffice.PeoplePage.Row in
            let name = Self.names[index % Self.names.count]
            let bought = index % 4 != 3
            return Backoffice.PeoplePage.Row(
                id: id(Int64(index)), name: index == 6 ? nil : say(name), stage: stage[index % 4],
                email: index % 7 == 5 ? nil : say(name.lowercased().replacing(" ", with: ".") + "@example.com"),
                phone: index % 3 == 1 ? nil : say("+39 347 \(1_000_000 + pick(index, 8_999_999))"), city: say(Self.cities[index % 7]),
                contacts: 1 + pick(index, 4), purchases: bought ? 1 + pick(index + 5, 40) : 0,
                spent: bought ? euro(Int64(2_900 + pick(index + 11, 410_000))) : nil, lastPurchase: bought ? day(pick(index + 2, 300)) : nil,
                since: day(300 + pick(index, 1_500)))
        }
        return Backoffice.PeoplePage(
            filter: .init(
                text: say("a"), stage: nil, hasEmail: true, city: say("Milano"),
                consent: ConsentChoice(company: id(5), topic: .privacyNotice, state: nil), asOf: Self.today),
            sorting: Sorting("spent", descending: true), rows: rows,
            paging: Paging(next: "abc", previous: nil, size: 50, total: 48_217), cities: Self.cities.map(say))
    }

    var search: SearchResults {
        SearchResults(
            text: say("ferr"),
            people: [
                .init(id: id(1), name: say("Giulia Ferrari"), stage: .member, field: "email", matched: say("giulia.ferrari@example.com")),
                .init(id: id(2), name: nil, stage: .prospect, field: "phone", matched: say("+39 347 1234567")),
            ],
            receipts: [.init(id: id(3), number: say("0114-2231"), store: say("Milano Duomo"), instant: Self.noon, total: euro(12_990))], hasMore: true
        )
    }
}
