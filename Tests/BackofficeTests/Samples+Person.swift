import Backoffice
import Kernel

extension Samples {
    func line(_ index: Int, discount: Bool = false, sign: Int64 = 1) -> SaleLine {
        SaleLine(
            product: id(Int64(index)), name: say(Self.products[index % Self.products.count]), code: say("8051\(100_200 + index)"),
            quantity: (index % 3 == 2 ? 2_000 : 1_000) * sign, amount: euro(sign * Int64(1_990 + pick(index, 12_000))),
            discount: discount ? euro(1_500) : nil)
    }

    var person: PersonPage {
        let first = LinkReason(.first, at: instant(daysBack: 1_200, minute: 3))
        let linked = LinkReason(.email, at: instant(daysBack: 204, minute: 40))
        let scored = LinkReason(.score, score: 0.94, at: instant(daysBack: 88, minute: -100))
        let contacts = [
            ContactCard(
                id: id(11), source: say("Web shop"), company: say("Aurelia Moda"), externalKey: say("cust-88213"),
                created: instant(daysBack: 1_200, minute: 3),
                updated: instant(daysBack: 31, minute: 5),
                values: [
                    .init("name", original: say("ferrari GIULIA"), normalised: say("Giulia Ferrari")),
                    .init(
                        "email", original: say("Giulia.Ferrari@Example.com "), normalised: say("giulia.ferrari@example.com"), isKey: true,
                        isGolden: true),
                    .init("phone", original: say("347 1234567"), normalised: say("+393471234567"), isKey: true, isGolden: true),
                    .init("city", original: say("Milano"), normalised: say("Milano")),
                ],
                attributes: [.init(say("newsletter_topic"), say("knitwear, new arrivals")), .init(say("shoe_size"), say("38"))], link: first),
            ContactCard(
                id: id(12), source: say("Loyalty card, store 0114"), company: say("Aurelia Moda"), externalKey: say("2040011488213"),
                created: instant(daysBack: 204, minute: 40), updated: instant(daysBack: 12, minute: 5),
                values: [
                    .init("name", original: say("Giulia Ferrari"), isGolden: true),
                    .init("card", original: say("2040 0114 88213"), normalised: say("2040011488213"), isKey: true, isGolden: true),
                    .init("email", original: say("giulia.ferrari@example.com"), isKey: true),
                    .init("birthday", original: say("03/05/1988"), normalised: say("1988-05-03"), isGolden: true),
                    .init("street", original: say("V. Torino 12 int. 4"), normalised: say("Via Torino 12"), isGolden: true),
                ], link: linked),
            ContactCard(
                id: id(13), source: say("Spring fair, entry form"), company: say("Aurelia Moda"), created: instant(daysBack: 88, minute: -100),
                updated: instant(daysBack: 88, minute: -100),
                values: [
                    .init("name", original: say("Ferari Giulia"), normalised: say("Giulia Ferari")),
                    .init("postcode", original: say("20123"), isGolden: true),
                ],
                link: scored),
        ]
        var entries: [Timeline.Entry] = [
            .init(
                instant(daysBack: 2, minute: 14), .event(name: say("Product viewed"), detail: say("Cashmere scarf")), place: say("aurelia.example"),
                source: say("Web shop")),
            .init(
                instant(daysBack: 9, minute: 200), .returned(id(41), number: say("0114-2244"), total: euro(-4_990), lines: [line(1, sign: -1)]),
                place: say("Milano Duomo"), source: say("Till")),
        ]
        for index in 0..<8 {
            entries.append(
                .init(
                    instant(daysBack: 12 + index * 19, minute: pick(index, 400)),
                    .sale(
                        id(Int64(50 + index)), number: say("0114-\(2_231 - index * 37)"), total: euro(Int64(4_900 + pick(index, 21_000))),
                        lines: (0...(index % 3 + 1)).map { line($0 + index, discount: $0 == 1) }),
                    place: index % 3 == 1 ? say("Web shop") : say("Milano Duomo"), source: index % 3 == 1 ? say("Web shop") : say("Till")))
        }
        return PersonPage(
            id: id(1), name: say("Giulia Ferrari"), stage: .member, spent: euro(284_630), averageReceipt: euro(9_488), purchases: 30,
            lastPurchase: day(12),
            since: day(1_200),
            golden: [
                .init(
                    field: "name", value: say("Giulia Ferrari"), source: say("Loyalty card"), contact: id(12), day: day(204), reason: .reliability,
                    rivals: [.init(value: say("Giulia Ferari"), source: say("Spring fair"), day: day(88))]),
                .init(
                    field: "email", value: say("giulia.ferrari@example.com"), source: say("Web shop"), contact: id(11), day: day(1_200),
                    reason: .agreement),
                .init(field: "phone", value: say("+39 347 1234567"), source: say("Web shop"), contact: id(11), day: day(31), reason: .only),
                .init(field: "birthday", value: say("3 May 1988"), source: say("Loyalty card"), contact: id(12), day: day(204), reason: .only),
                .init(field: "street", value: say("Via Torino 12"), source: say("Loyalty card"), contact: id(12), day: day(204), reason: .newest),
                .init(field: "city", value: say("20123 Milano"), source: say("Spring fair"), contact: id(13), day: day(88), reason: .edited),
                .init(field: "card", value: say("2040 0114 88213"), source: say("Loyalty card"), contact: id(12), day: day(204), reason: .only),
            ],
            contacts: contacts, timeline: Timeline(kind: nil, entries: entries, next: "older"),
            spendByMonth: (0..<12).reversed().map {
                MonthAmount(Self.today.adding(months: -$0), euro(Int64(pick($0, 3) == 0 ? 0 : 3_000 + pick($0 + 1, 42_000))))
            },
            categories: Self.categories.enumerated().map {
                NamedAmount(nil, say($0.element.joined(separator: " › ")), euro(Int64(98_000 - $0.offset * 17_000)))
            },
            preferredStore: NamedAmount(id(0), say("Milano Duomo"), euro(201_400)),
            links: [
                .init(.linked, contact: id(13), source: say("Spring fair, entry form"), reason: scored),
                .init(.linked, contact: id(12), source: say("Loyalty card"), reason: linked),
                .init(.linked, contact: id(11), source: say("Web shop"), reason: first),
            ],
            consents: [
                ConsentCard(
                    company: say("Aurelia Moda"), channel: .email, purpose: .newsletter, state: .granted,
                    history: [
                        .init(.granted, at: Self.noon, source: say("Web shop"), wording: say("Yes, send me news."), version: 2, ip: say("192.0.2.7")),
                        .init(.pending, at: instant(daysBack: 1, minute: 0)),
                    ]),
                ConsentCard(channel: .phone, purpose: .marketing, state: .withdrawn, history: []),
            ])
    }

    var sale: SalePage {
        SalePage(
            id: id(50), kind: .return, number: say("0114-2231"), instant: Self.noon, businessDay: Self.today, company: say("Aurelia Moda S.p.A."),
            store: Choice(id(0), say("Milano Duomo")), till: say("3"), channel: say("Store"), person: Choice(id(1), say("Giulia Ferrari")),
            lines: (0..<5).map { line($0, discount: $0 == 2) }, discounts: [.init(say("Member’s day −10%"), euro(2_310))],
            tenders: [.init(say("Debit card"), euro(20_000)), .init(say("Gift card"), euro(790))],
            taxes: [.init(rate: 0.22, base: euro(15_402), amount: euro(3_388)), .init(rate: 0.04, base: euro(1_923), amount: euro(77))],
            total: euro(20_790),
            original: .init(id(40), number: say("0114-2101"), day: day(31)), followers: [.init(id(41), number: say("0114-2244"), day: day(0))])
    }
}
