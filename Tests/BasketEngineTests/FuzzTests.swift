import Kernel
import Testing

@testable import BasketEngine

/// Documents and baskets that somebody broke: read or refused, never a crash, and what is read is sound.
@Suite struct FuzzTests {
    private func broken(_ value: JSON, _ random: inout Seeded) -> JSON {
        if random.chance(6) { return odd(&random) }
        switch value {
        case .array(var elements):
            if random.chance(5), let element = elements.first { elements += Array(repeating: element, count: random.int(1...30)) }
            if random.chance(5) { elements.removeAll() }
            return .array(elements.map { broken($0, &random) })
        case .object(var members):
            if random.chance(4), !members.isEmpty { members.remove(at: random.int(0...members.count - 1)) }
            if random.chance(4), let member = members.last { members.append(member) }
            return .object(members.map { JSON.Member(random.chance(1) ? "odd" : $0.name, broken($0.value, &random)) })
        case .integer(let number):
            return random.chance(25) ? .integer(random.pick([0, 1, -1, number &* 1000, number &+ 1, 10_000, .max, .min])) : value
        default: return value
        }
    }

    private func odd(_ random: inout Seeded) -> JSON {
        random.pick([
            .null, true, false, .integer(.max), .integer(.min), .integer(0), .number(1e300), .number(-0.5), .number(12.345), "", "x",
            .string(String(repeating: "é", count: 300)), .array([]), .object([]), .array([.array([.array([])])]), "2026-02-30", "Mars/Olympus",
        ])
    }

    private func evaluate(_ rules: JSON, _ sent: JSON) throws(Problem) -> (EvaluatedBasket, Basket) {
        let engine = try BasketEngine(RuleDocument(json: rules))
        let request = try BasketRequest(json: sent, currency: engine.document.currency)
        let instant = request.instant ?? RandomCase.instant
        let result = try engine.evaluate(request.basket, customer: request.customer, at: instant, remaining: request.remaining)
        return (result, request.basket)
    }

    @Test func brokenDocumentsAreReadOrRefused() throws {
        var random = Seeded(42)
        var (read, refused) = (0, 0)
        for round in 0..<(proves ? 100_000 : 2000) {
            let example = WorkedExample.all[round % WorkedExample.all.count].document
            let rules = random.chance(70) ? broken(example["rules"] ?? .null, &random) : example["rules"] ?? .null
            let sent = random.chance(70) ? broken(example["basket"] ?? .null, &random) : example["basket"] ?? .null
            do throws(Problem) {
                let (result, basket) = try evaluate(rules, sent)
                expectSound(result, basket)
                read += 1
            } catch {
                #expect(error.fields.allSatisfy { $0.pointer.hasPrefix("/") && !$0.detail.isEmpty })
                #expect(!error.fields.isEmpty)
                refused += 1
            }
        }
        #expect(read > 100)
        #expect(refused > 100)
    }

    @Test func findingsNameThePlace() throws {
        let rules = try JSON(
            parsing: """
                {"version": 1, "currency": "EUR", "promotions": [
                  {"id": "P1", "group": "none", "effects": [{"percent": 20}]},
                  {"id": "P1", "conditions": [{"quantitty": {"atLeast": 1}}], "effects": [{"amount": -5}]}]}
                """)
        do {
            _ = try RuleDocument(json: rules)
            Issue.record("it was read")
        } catch {
            #expect(
                error.fields.map(\.pointer) == [
                    "/promotions/1/conditions/0/quantitty", "/promotions/1/conditions/0", "/promotions/1/effects/0/amount",
                ])
        }
    }

    /// As much of everything as is allowed.
    @Test func theLargestBasketIsBounded() throws {
        let line = Basket.Line(
            number: 1, product: Basket.Product("A"), quantity: BasketLimits.quantity, unitPrice: BasketLimits.total / 200_000)
        let document = RuleDocument(
            currency: .eur,
            promotions: [
                Promotion("P1", effects: [.percent(PercentOff(3333, of: .everything))]),
                Promotion("P2", effects: [.take(TakeOffer(of: .everything, take: 3, isShared: true))]),
                Promotion("P3", effects: [.amount(AmountOff(100_000_000_000, of: .everything, each: .every(1)))]),
            ])
        let basket = Basket(currency: .eur, lines: [line])
        let result = try BasketEngine(document).evaluate(basket, at: RandomCase.instant)
        #expect(result.total == 0)
        #expect(result.discount == BasketLimits.total)
    }
}
