import Kernel
import LoyaltyEngine
import Testing

@Suite struct EarningTests {
    private static let tuesday = LocalDateTime.parse("2027-03-02T18:30:00")?.value ?? LocalDateTime(day: Day(daysSinceEpoch: 0), microsecondOfDay: 0)

    private static func purchase(_ paid: [Int64], multiplier: Int64 = 100, change: (inout Purchase) -> Void = { _ in }) -> Purchase {
        var purchase = Purchase(
            lines: paid.enumerated().map { Purchase.Line(number: $0 + 1, product: "A\($0 + 1)", paid: $1) }, at: tuesday, multiplier: multiplier)
        change(&purchase)
        return purchase
    }

    private static let tenForEachEuro = EarningRule(code: "base", accumulator: "points", rate: .money(every: 100, give: 10))

    @Test func centsOfLinesCountTogetherAndEachLineHasItsShare() {
        let earned = [Self.tenForEachEuro].earned(by: Self.purchase([150, 160, 95]))
        // 1.50, 3.10 and 4.05: one, three and four full euros.
        #expect(earned.map(\.line) == [1, 2, 3] && earned.map(\.amount) == [10, 20, 10])
    }

    @Test func aTierMultipliesTheSumAndNotEachLine() {
        let earned = [EarningRule(code: "base", accumulator: "points", rate: .money(every: 100, give: 1))].earned(
            by: Self.purchase([100, 100, 100], multiplier: 150))
        #expect(earned.map(\.amount) == [1, 2, 1])
    }

    @Test func whatIsExcludedEarnsNothing() {
        var rule = Self.tenForEachEuro
        rule.excluded.tags = ["tobacco"]
        let earned = [rule].earned(by: Self.purchase([600, 400]) { $0.lines[0].tags = ["tobacco"] })
        #expect(earned == [Earned(rule: "base", accumulator: "points", line: 2, amount: 40)])
    }

    @Test(
        arguments: [
            (EarningRule.Caps(perSale: 25), EarnedBefore(), [10, 15]), (.init(perDay: 25), .init(today: 20), [5]),
            (.init(perMonth: 25), .init(thisMonth: 30), []),
            (.init(perSale: 100, perDay: 40, perMonth: 35), .init(today: 10, thisMonth: 10), [10, 15]),
        ] as [(EarningRule.Caps, EarnedBefore, [Int64])])
    func capsCutWhatComesLast(caps: EarningRule.Caps, before: EarnedBefore, amounts: [Int64]) {
        var rule = Self.tenForEachEuro
        rule.caps = caps
        #expect([rule].earned(by: Self.purchase([100, 500]), before: ["base": before]).map(\.amount) == amounts)
    }

    @Test func whenAndWhereDecide() {
        let cases: [(String, Bool, (inout EarningRule) -> Void)] = [
            ("on Tuesdays", true, { $0.weekdays = [2] }), ("on Sundays", false, { $0.weekdays = [7] }),
            ("from six to seven", true, { $0.hours = (18, 19) }), ("until six", false, { $0.hours = (9, 18) }),
            ("over midnight", true, { $0.hours = (18, 2) }), ("at night", false, { $0.hours = (22, 6) }),
            ("in another store", false, { $0.stores = ["S2"] }), ("in the group", true, { ($0.stores, $0.storeGroups) = (["S2"], ["north"]) }),
            ("for newcomers", false, { $0.firstPurchaseOnly = true }), ("online", false, { $0.channels = ["online"] }),
            ("from tomorrow", false, { $0.firstDay = Self.tuesday.day.adding(days: 1) }), ("until today", true, { $0.lastDay = Self.tuesday.day }),
        ]
        for (name, holds, change) in cases {
            var rule = Self.tenForEachEuro
            change(&rule)
            let earned = [rule].earned(by: Self.purchase([100]) { ($0.store, $0.storeGroups) = ("S1", ["north"]) })
            #expect(earned.isEmpty != holds, "\(name)")
        }
    }

    @Test func aLittleMoreForTheNextStep() {
        let rule = EarningRule(code: "fifty", accumulator: "points", rate: .money(every: 1000, give: 50))
        #expect([rule].nearby(Self.purchase([680])).map(\.missing) == [320])
        #expect([rule].nearby(Self.purchase([680], multiplier: 200)).map(\.gives) == [100])
    }
}
