import Kernel

/// What a quantity of 1.000 of a line costs before promotions, and why.
struct LinePrice: Hashable, Sendable {
    let normal: Int64
    /// The customer's own price where it is lower, otherwise the normal one.
    let start: Int64
    let own: OwnPrice?
}

/// A customer's own price.
public struct OwnPrice: Hashable, Sendable {
    public var priceList: String
    /// In words for the customer.
    public var reason: String
    /// Up to, and not at, this moment; nil where the list has no end.
    public var until: Instant?
    /// Whether the list's price was raised to keep the margin.
    public var isRaisedToMargin: Bool
}

/// A ``PriceList`` with its selectors compiled.
struct CompiledPriceList: Sendable {
    let list: PriceList
    let reductions: [(selector: CompiledSelector, percent: Int64)]

    init(_ list: PriceList, _ vocabulary: inout Vocabulary) {
        self.list = list
        reductions = list.reductions.map { (CompiledSelector($0.selector, &vocabulary), $0.percent) }
    }

    /// The list's price for the line, nil where it has none.
    func price(of line: Basket.Line, words: ArraySlice<Int32>) -> Int64? {
        if let price = list.prices[line.product.code] { return price }
        let reduction = reductions.first { $0.selector.matches(words, initial: line.unitPrice, isReduced: false) }
        return reduction.map { line.unitPrice - roundedQuotient(line.unitPrice * $0.percent, 10_000) }
    }
}

extension CompiledRules {
    /// The price lists that hold for this basket, in their order.
    func priceLists(for basket: Basket, _ customer: Customer?, at instant: Instant) -> [CompiledPriceList] {
        priceLists.filter { compiled in
            compiled.list.gate.refusal(place: basket.place, customer: customer, at: instant, zone: document.zone) == nil
        }
    }

    /// The price of a line before promotions: of the lists with the highest priority that have one the lowest, if that is below the normal price.
    func price(of line: Basket.Line, in lists: [CompiledPriceList]) -> LinePrice {
        let normal = LinePrice(normal: line.unitPrice, start: line.unitPrice, own: nil)
        guard !lists.isEmpty, line.quantity > 0 else { return normal }
        var words: [Int32] = []
        vocabulary.appendWords(of: line.product, to: &words)
        var best: (list: PriceList, price: Int64, isRaised: Bool)?
        for compiled in lists {
            if let best, best.list.priority > compiled.list.priority { break }
            guard let listed = compiled.price(of: line, words: words[...]) else { continue }
            let floor = compiled.list.marginFloor.flatMap { line.priceKeeping(margin: $0) } ?? 0
            let price = max(listed, floor)
            if let best, best.price <= price { continue }
            best = (compiled.list, price, price > listed)
        }
        guard let best, best.price < line.unitPrice else { return normal }
        let own = OwnPrice(priceList: best.list.id, reason: best.list.reason, until: best.list.gate.schedule.until, isRaisedToMargin: best.isRaised)
        return LinePrice(normal: line.unitPrice, start: best.price, own: own)
    }

    /// What a quantity of 1.000 is never sold below: the highest of the line's own floor and the document's.
    func floor(of line: Basket.Line, price: Int64, words: ArraySlice<Int32>) -> Int64 {
        var highest = max(line.floorPrice ?? 0, 0)
        for floor in floors where floor.selector.matches(words, initial: price, isReduced: false) {
            switch floor.bound {
            case .price(let lowest): highest = max(highest, lowest)
            case .largestReduction(let percent): highest = max(highest, price - price * percent / 10_000)
            case .margin(let margin): highest = max(highest, line.priceKeeping(margin: margin) ?? 0)
            }
        }
        return highest
    }
}

extension Basket.Line {
    /// The lowest price, tax in it where prices have it, that leaves this share of the price without tax above cost; nil where the cost is not known.
    func priceKeeping(margin: Int64) -> Int64? {
        guard let cost else { return nil }
        let withoutTax = (cost * 10_000).dividedUp(by: 10_000 - margin)
        return (withoutTax * Int64(10_000 + (taxRate ?? 0))).dividedUp(by: 10_000)
    }
}

extension Int64 {
    /// Division of what is not negative by what is positive, rounded up.
    func dividedUp(by divisor: Int64) -> Int64 { (self + divisor - 1) / divisor }
}
