import Kernel
import LoyaltyEngine
import Testing

/// The lots of a card against the plainest model there is: one entry for each point, and nothing clever.
@Suite struct HoldingModelTests {
    @Test(arguments: [UInt64](1...6), [ClawbackPolicy.available, .debt])
    func movementsAgreeWithTheModel(seed: UInt64, policy: ClawbackPolicy) throws {
        var chance = Chance(seed: seed)
        let rules: [ExpiryRule] = [.never, .days(20), .months(2), .yearEnd(yearsLater: 1, month: 3, day: 31)]
        let expiry = rules[chance.below(rules.count)]
        var holding = Holding(expiry: expiry)
        var model = Model(expiry: expiry, policy: policy)
        var ledger = Sums()
        var day = try #require(Day(iso: "2027-12-20"))
        var spent: [[(lot: Int64, amount: Int64)]] = []
        var (nextLot, origins) = (Int64(1), [Int64]())
        for step in 0..<400 {
            switch chance.below(10) {
            case 0...3:
                let waits = chance.below(3) == 0 ? chance.below(15) : 0
                let origin = Int64(step)
                origins.append(origin)
                for line in 0..<(1 + chance.below(3)) {
                    let amount = Int64(1 + chance.below(40))
                    let from = day.adding(days: waits)
                    let lot = Lot(
                        id: nextLot, company: Int64(chance.below(2)), origin: origin, line: line, state: waits > 0 ? .pending : .active,
                        activeFrom: from,
                        lastDay: waits > 0 ? nil : expiry.lastDay(activeFrom: from), granted: amount)
                    ledger.add(holding.add(lot, on: day))
                    model.earn(lot: nextLot, origin: origin, amount: amount, from: from, day: day)
                    nextLot += 1
                }
            case 4, 5:
                let amount = Int64(1 + chance.below(60))
                let expected = model.spend(amount, day: day)
                do throws(Holding.Shortage) {
                    let postings = try holding.spend(amount, on: day)
                    ledger.add(postings)
                    #expect(expected, "\(amount) were spent, and the model has not that many")
                    spent.append(postings.filter { $0.to == .spent }.map { ($0.lot, $0.amount) })
                } catch {
                    #expect(!expected, "the model has \(amount), not \(error.available)")
                    ledger.add(holding.advance(to: day))
                }
            case 6:
                guard !spent.isEmpty else { continue }
                let parts = spent.remove(at: chance.below(spent.count))
                ledger.add(holding.giveBack(parts, on: day))
                model.giveBack(parts, day: day)
            case 7:
                guard let origin = origins.randomElement(using: &chance) else { continue }
                let amount = Int64(1 + chance.below(50))
                let back = holding.takeBack(amount, of: origin, company: 0, policy: policy, on: day)
                ledger.add(back.postings)
                #expect(back.taken + back.owed + back.forgone == amount)
                #expect(policy == .debt ? back.forgone == 0 : back.owed == 0)
                model.takeBack(amount, origin: origin, day: day)
            default: day = day.adding(days: chance.below(6) == 0 ? chance.below(40) : chance.below(3))
            }
            #expect(holding.balance(on: day) == model.balance(day: day), "step \(step)")
            #expect(holding.lots.allSatisfy { (0...$0.granted).contains($0.remaining) } && holding.debt >= 0)
        }
        ledger.add(holding.advance(to: day))
        // The books close: all sides sum to nothing, and the card's sides are what its lots and its debt say.
        #expect(ledger.sides.values.reduce(0, +) == 0)
        #expect(ledger.sides[.pending, default: 0] == holding.pending)
        #expect(ledger.sides[.active, default: 0] + ledger.sides[.debt, default: 0] == holding.balance(on: day))
        #expect(ledger.sides[.debt, default: 0] == -holding.debt)
        #expect(ledger.isPositive)
    }

    /// What each side of the ledger has.
    private struct Sums {
        var sides: [Posting.Side: Int64] = [:]
        var isPositive = true

        mutating func add(_ postings: [Posting]) {
            for posting in postings {
                isPositive = isPositive && posting.amount > 0
                sides[posting.from, default: 0] -= posting.amount
                sides[posting.to, default: 0] += posting.amount
            }
        }
    }

    /// Each point by itself, with the day it may be spent from and its last one.
    private struct Model {
        struct Point {
            var lot: Int64
            var origin: Int64
            var from: Day
            var isSpent = false
            var isGone = false
        }

        let expiry: ExpiryRule
        let policy: ClawbackPolicy
        var points: [Point] = []
        var owed: Int64 = 0

        private func last(_ point: Point) -> Day? { expiry.lastDay(activeFrom: point.from) }

        private func here(_ day: Day) -> [Int] {
            points.indices.filter {
                let point = points[$0]
                return !point.isSpent && !point.isGone && point.from <= day && (last(point).map { $0 >= day } ?? true)
            }
            .sorted { left, right in
                let (a, b) = (last(points[left])?.daysSinceEpoch ?? .max, last(points[right])?.daysSinceEpoch ?? .max)
                return (a, points[left].lot, left) < (b, points[right].lot, right)
            }
        }

        /// Points whose time has come, in the order in which they would go, pay what is owed.
        private mutating func pass(_ day: Day) {
            for place in points.indices where !points[place].isSpent && !points[place].isGone && points[place].from <= day {
                if let last = last(points[place]), last < day { points[place].isGone = true }
            }
            for place in here(day).prefix(Int(owed)) {
                points[place].isGone = true
                owed -= 1
            }
        }

        mutating func earn(lot: Int64, origin: Int64, amount: Int64, from: Day, day: Day) {
            points += (0..<amount).map { _ in Point(lot: lot, origin: origin, from: from) }
            pass(day)
        }

        mutating func spend(_ amount: Int64, day: Day) -> Bool {
            pass(day)
            let places = here(day)
            guard places.count - Int(owed) >= Int(amount) else { return false }
            for place in places.prefix(Int(amount)) { points[place].isSpent = true }
            return true
        }

        mutating func giveBack(_ parts: [(lot: Int64, amount: Int64)], day: Day) {
            for part in parts {
                let places = points.indices.filter { points[$0].lot == part.lot && points[$0].isSpent }
                for place in places.prefix(Int(part.amount)) { points[place].isSpent = false }
            }
            pass(day)
        }

        mutating func takeBack(_ amount: Int64, origin: Int64, day: Day) {
            pass(day)
            let own = points.indices.filter { points[$0].origin == origin && !points[$0].isSpent && !points[$0].isGone }
            let order = own.filter { points[$0].from > day } + own.filter { points[$0].from <= day }
            var left = Int(amount)
            for place in order.prefix(left) { points[place].isGone = true }
            left -= min(left, order.count)
            let others = here(day).prefix(left)
            for place in others { points[place].isGone = true }
            left -= others.count
            if policy == .debt { owed += Int64(left) }
        }

        mutating func balance(day: Day) -> Int64 {
            pass(day)
            return Int64(here(day).count) - owed
        }
    }
}

/// Randomness that a seed brings back (SplitMix64).
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
