import Foundation
import Kernel
import Testing

@testable import BasketEngine

/// One file of `Examples/`: a basket, rules, a sentence, and what must come out. The figures were worked out by hand.
struct WorkedExample: Sendable, CustomTestStringConvertible {
    let name: String
    let document: JSON

    var testDescription: String { name }

    static let all: [WorkedExample] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Examples")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
            guard let data = FileManager.default.contents(atPath: folder.appending(path: name).path), let document = try? JSON(parsing: data) else {
                return nil
            }
            return WorkedExample(name: String(name.dropLast(5)), document: document)
        }
    }()
}

@Suite struct WorkedExamples {
    @Test func thereAreMany() {
        #expect(WorkedExample.all.count >= 60)
        #expect(WorkedExample.all.allSatisfy { ($0.document["says"]?.string?.count ?? 0) > 10 })
    }

    @Test(arguments: WorkedExample.all) func comesOutAsTheSentenceSays(_ example: WorkedExample) throws {
        let rules = try #require(example.document["rules"])
        let expected = try #require(example.document["expect"])
        let engine = try BasketEngine(RuleDocument(json: rules))
        let request = try BasketRequest(json: try #require(example.document["basket"]), currency: engine.document.currency)
        let instant = try #require(request.instant)
        let result = try engine.evaluate(request.basket, customer: request.customer, at: instant, remaining: request.remaining)
        let explanation = try engine.explain(request.basket, customer: request.customer, at: instant, remaining: request.remaining)
        #expect(explanation.basket == result)
        expectSound(result, request.basket)
        for member in try #require(expected.members) { try check(member.name, member.value, result, explanation) }
        var sale = result
        for step in example.document["returns"]?.array ?? [] { sale = try checkReturn(step, of: sale) }
    }

    private func check(_ name: String, _ expected: JSON, _ result: EvaluatedBasket, _ explanation: Explanation) throws {
        switch name {
        case "total": #expect(result.total == expected.integer)
        case "discount": #expect(result.discount == expected.integer)
        case "held": #expect(result.applications.map(\.promotion).sorted() == expected.array?.compactMap(\.string).sorted())
        case "points": #expect(result.points == expected.integer)
        case "shipping": #expect(result.shipping == expected.integer)
        case "reimbursed": #expect(result.reimbursed == expected.integer)
        case "messages": #expect(result.messages == expected.array?.compactMap(\.string))
        default: try checkEach(name, try #require(expected.members), result, explanation)
        }
    }

    private func checkEach(_ name: String, _ expected: [JSON.Member], _ result: EvaluatedBasket, _ explanation: Explanation) throws {
        for entry in expected {
            let application = result.applications.first { $0.promotion == entry.name }
            let line = result.lines.first { String($0.number) == entry.name }
            let coupons = result.coupons.filter { $0.code == entry.name }
            switch name {
            case "lines": #expect(line?.amount == entry.value.integer)
            case "units":
                #expect(line?.units.flatMap { Array(repeating: $0.price, count: $0.count) } == entry.value.array?.compactMap(\.integer))
            case "amounts": #expect(application?.amount == entry.value.integer)
            case "uses": #expect(application.map { Int64($0.uses) } == entry.value.integer)
            case "taxes": #expect(result.taxes.first { String($0.rate / 100) == entry.name }?.tax == entry.value.integer)
            case "why":
                #expect(explanation.promotions.first { $0.promotion == entry.name }?.refusal?.sentence(result.currency) == entry.value.string)
            case "couponEffects": #expect(coupons.map(\.hadEffect) == [entry.value.bool])
            case "couponWhy": #expect(coupons.compactMap { $0.refusal?.sentence(result.currency) } == [entry.value.string])
            case "gifts": #expect(result.gifts.first { $0.product == entry.name }.map { Int64($0.quantity) } == entry.value.integer)
            case "vouchers": #expect(result.vouchers.first { $0.definition == entry.name }?.value == entry.value.integer)
            case "yourPrice":
                #expect(line?.price == entry.value.integer)
                #expect(line?.ownPrice != nil)
            case "announced": #expect(line?.announcedReduction == entry.value.integer)
            default: Issue.record("an example expects \(name), which is not known")
            }
        }
    }

    private func checkReturn(_ step: JSON, of sale: EvaluatedBasket) throws -> EvaluatedBasket {
        let lines = (step["lines"]?.array ?? []).map {
            ReturnedLine(number: Int($0["number"]?.integer ?? 0), quantity: ($0["quantity"]?.integer ?? 1) * 1000)
        }
        let refund = try BasketEngine.returning(lines: lines, of: sale)
        #expect(refund.total == step["refund"]?.integer)
        if let nettedOff = step["nettedOff"]?.integer { #expect(refund.nettedOff.reduce(0) { $0 + $1.amount } == nettedOff) }
        if let points = step["points"]?.integer { #expect(refund.points == points) }
        return refund.sale
    }
}

/// What is so of every result.
func expectSound(_ result: EvaluatedBasket, _ basket: Basket, sourceLocation: SourceLocation = #_sourceLocation) {
    var taken: [Int: Int64] = [:]
    for application in result.applications {
        let shared = application.shares.reduce(0) { $0 + $1.amount * Int64($1.count) }
        #expect(shared == application.amount, sourceLocation: sourceLocation)
        for share in application.shares {
            if share.amount < 0 || share.count < 1 { Issue.record("a share that is none: \(share)", sourceLocation: sourceLocation) }
            taken[share.line, default: 0] += share.amount * Int64(share.count)
        }
    }
    let sent = Dictionary(basket.lines.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    for line in result.lines {
        guard let original = sent[line.number] else {
            Issue.record("a line that was not sent", sourceLocation: sourceLocation)
            continue
        }
        if original.quantity <= 0 { continue }
        let units = line.units.flatMap { Array(repeating: $0.price, count: $0.count) }
        #expect(units.reduce(0, +) == line.amount, sourceLocation: sourceLocation)
        #expect((taken[line.number] ?? 0) == line.discount, sourceLocation: sourceLocation)
        #expect(line.amount >= 0, sourceLocation: sourceLocation)
        // A floor above the price, or a manual discount below it, only means that no promotion lowers the unit.
        let floor = original.amount(min(original.floorPrice ?? 0, line.price))
        let reached = line.discount > 0 ? units.min() ?? 0 : floor
        if original.manualDiscount == 0 { #expect(reached >= floor, sourceLocation: sourceLocation) }
        if !original.isDiscountable { #expect(line.discount == 0, sourceLocation: sourceLocation) }
    }
}
