import Testing

@testable import PurchaseModels

@Suite struct SegmentationTests {
    @Test func visitsAreDaysOnceInOrder() {
        let log = VisitLog(customers: 3, customer: [0, 2, 0, 0, 2], day: [10, -5, 3, 10, 0], amount: [100, 50, 20, -30, 7])
        #expect(log.offsets == [0, 2, 2, 4])
        #expect(log.days == [3, 10, -5, 0])
        #expect(log.amounts == [20, 70, 50, 7])
        #expect(log.visits(of: 0, after: 3, until: 10) == 1)
        #expect(log.amount(of: 2, after: -6, until: 100) == 57)
        #expect(log.visits(of: 1, after: -100, until: 100) == 0)
        let (customers, histories) = log.histories(until: 5, unit: 1)
        #expect(customers == [0, 2])
        #expect(
            histories == [
                PurchaseHistory(frequency: 0, recency: 0, age: 2), PurchaseHistory(frequency: 1, recency: 5, age: 10, logGaps: 1.6094379124341003),
            ])
    }

    @Test func historiesInPeriods() {
        // Day 0 is the first purchase; periods of ten days after it: 1…10, 11…20, 21…30.
        let history = PurchaseHistory(days: [0, 4, 9, 11, 30] as [Int32], until: 39, period: 10)
        #expect(history == PurchaseHistory(frequency: 3, recency: 3, age: 3))
    }

    /// Against a plain computation with dictionaries and sorting.
    @Test(arguments: RFM.Convention.allCases) func scoresAreThoseOfAPlainComputation(convention: RFM.Convention) {
        var random = SeededRandom(seed: 4)
        let (customers, lines) = (997, 120_000)
        let basket = (0..<lines).map { _ in Int32(random.below(30_000)) }
        let customer = basket.map { ($0 &* 7919) % Int32(customers - 1) }
        let day = basket.map { 17_000 + $0 % 365 }
        let amount = (0..<lines).map { _ in Int64(random.below(5000)) - 400 }
        let rfm = RFM(
            customers: customers, customer: customer, baskets: 30_000, basket: basket, day: day, amount: amount, asOf: 17_400, convention: convention)
        var (baskets, money, last) = (
            [Set<Int32>](repeating: [], count: customers), [Int64](repeating: 0, count: customers), [Int32](repeating: 0, count: customers)
        )
        for line in 0..<lines {
            baskets[Int(customer[line])].insert(basket[line])
            money[Int(customer[line])] += amount[line]
            last[Int(customer[line])] = max(last[Int(customer[line])], day[line])
        }
        #expect(rfm.frequency.map(Int.init) == baskets.map(\.count))
        #expect(zip(rfm.monetary, money).allSatisfy { $0 == $1 })
        let known = (0..<customers).filter { !baskets[$0].isEmpty }
        #expect(known.allSatisfy { rfm.recency[$0] == 17_400 - last[$0] })
        #expect(rfm.frequencyScore[customers - 1] == 0 && rfm.segment(of: customers - 1) == nil)
        func tiles(_ members: [Int], _ value: (Int) -> Int64) -> [Int: Int] {
            let order = members.sorted { (value($0), $0) < (value($1), $1) }
            return Dictionary(
                uniqueKeysWithValues: order.enumerated().map { position, member in
                    let (size, larger) = (order.count / 5, order.count % 5)
                    let border = larger * (size + 1)
                    return (member, 1 + (position < border ? position / (size + 1) : larger + (position - border) / max(size, 1)))
                })
        }
        switch convention {
        case .tiles:
            let (r, m) = (tiles(known) { Int64(last[$0]) }, tiles(known) { money[$0] })
            #expect(known.allSatisfy { Int(rfm.recencyScore[$0]) == r[$0] && Int(rfm.monetaryScore[$0]) == m[$0] })
        case .quantiles:
            let sorted = known.map { money[$0] }.sorted()
            let cuts = [1, 2, 3, 4].map { sorted[(sorted.count * $0 + 4) / 5 - 1] }
            #expect(known.allSatisfy { customer in Int(rfm.monetaryScore[customer]) == 1 + cuts.count { money[customer] > $0 } })
        case .nested:
            let group = known.filter { rfm.recencyScore[$0] == 3 }
            let f = tiles(group) { Int64(baskets[$0].count) }
            #expect(group.allSatisfy { Int(rfm.frequencyScore[$0]) == f[$0] })
        }
    }

    @Test func sharedBasketsCountForEachCustomerOnce() {
        // Enough lines for two pieces; baskets of three customers, scattered.
        let lines = 120_000
        let basket = (0..<lines).map { Int32($0 % 1000) }
        let customer = (0..<lines).map { Int32($0 / 1000 % 3) }
        let rfm = RFM(
            customers: 3, customer: customer, baskets: 1000, basket: basket, day: [Int32](repeating: 1, count: lines),
            amount: [Int64](repeating: 1, count: lines),
            asOf: 5)
        #expect(rfm.frequency == [1000, 1000, 1000])
        #expect(rfm.monetary == [40_000, 40_000, 40_000])
    }

    @Test func nobodyAndOneCustomer() {
        #expect(RFM(customers: 0, customer: [], baskets: 0, basket: nil, day: [], amount: [], asOf: 0).frequency.isEmpty)
        let one = RFM(customers: 1, customer: [0], baskets: 0, basket: nil, day: [-400], amount: [-5], asOf: 0)
        #expect(one.recency == [400] && one.recencyScore == [1] && one.segment(of: 0) == .hibernating)
    }

    /// Values that span all there are, that lie close together beside one far away, and that are nearly all equal.
    @Test(arguments: 0..<4) func valuesAtPlacesAreThoseOfSorting(kind: Int) {
        var random = SeededRandom(seed: UInt64(kind))
        let values = (0..<20_000).map { index -> Int64 in
            switch kind {
            case 0: Int64(bitPattern: random.next())
            case 1: index == 7 ? .max : Int64(random.below(300_000)) - 150_000
            case 2: index % 50 == 0 ? Int64(index) : 42
            default: index == 0 ? .min : -3
            }
        }
        let places = [0, 3999, 4000, 10_000, 19_999]
        let sorted = values.sorted()
        #expect(Selection.values(values, at: places) == places.map { sorted[$0] })
    }

    /// Lines of a basket stand together, as tills write them, or apart: more of them than wait to be added, and not all in the time asked for.
    @Test(arguments: [true, false]) func linesThatStandTogetherAddUp(hasBaskets: Bool) {
        let lines = 150_000
        let basket = (0..<lines).map { Int32($0 / 5) }
        let customer = basket.map { $0 % 7000 }
        let day = (0..<lines).map { Int32($0 % 10) }
        let rfm = RFM(
            customers: 7000, customer: customer, baskets: lines / 5, basket: hasBaskets ? basket : nil, day: day,
            amount: (0..<lines).map { Int64($0 % 3) - 1 }, asOf: 8)
        for buyer in [0, 1, 6999] {
            let own = (0..<lines).filter { customer[$0] == Int32(buyer) && day[$0] <= 8 }
            #expect(Int(rfm.frequency[buyer]) == (hasBaskets ? Set(own.map { basket[$0] }).count : own.count))
            #expect(rfm.monetary[buyer] == own.reduce(0) { $0 + Int64($1 % 3) - 1 })
            #expect(rfm.recency[buyer] == 8 - (own.map { day[$0] }.max() ?? 0))
        }
    }
}
