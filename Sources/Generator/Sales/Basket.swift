import Kernel

/// One line of a receipt; amounts in minor units of the company's currency.
struct SaleLine {
    /// Index in the company's catalogue.
    var product: Int
    /// Thousandths of a piece or kilogram; negative when it comes back.
    var quantity: Int
    var unitPrice: Int
    var promotionDiscount: Int
    var couponDiscount: Int
    var manualDiscount: Int

    /// Quantity × unit price, half a cent rounded up.
    var gross: Int { Self.rounded(quantity, unitPrice) }
    /// What was paid for the line.
    var amount: Int { gross - promotionDiscount - couponDiscount - manualDiscount }

    static func rounded(_ quantity: Int, _ unitPrice: Int) -> Int {
        let product = quantity.magnitude * UInt(unitPrice)
        return (quantity < 0 ? -1 : 1) * Int((product + 500) / 1000)
    }

    /// The line as it comes back: all of it, with its discounts.
    var reversed: SaleLine {
        SaleLine(
            product: product, quantity: -quantity, unitPrice: unitPrice, promotionDiscount: -promotionDiscount, couponDiscount: -couponDiscount,
            manualDiscount: -manualDiscount)
    }
}

/// Fills baskets: what a shopper takes on a day, given their taste, the prices and the offers.
struct BasketFiller {
    let brand: Brand
    let catalogue: Catalogue
    let calendar: ShoppingCalendar
    let seed: UInt64
    private let weeks: Int
    /// List prices by week (0 is the oldest) and product.
    private let prices: [Int32]
    /// By product the days of the history on which its collection hangs in the stores.
    private let offered: [Range<Int>]

    init(_ brand: Brand, _ catalogue: Catalogue, _ calendar: ShoppingCalendar, seed: UInt64) {
        self.brand = brand
        self.catalogue = catalogue
        self.calendar = calendar
        self.seed = seed
        let weeks = calendar.days / 7 + 1
        self.weeks = weeks
        offered = catalogue.products.map { Self.collectionDays($0.season, calendar) }
        prices = (0..<weeks).flatMap { week in catalogue.products.map { Int32(clamping: $0.price(weeksBack: weeks - 1 - week)) } }
    }

    private static let lineCounts = [
        CumulativeTable([46, 28, 14, 7, 3, 2]), CumulativeTable([14, 16, 15, 13, 11, 9, 7, 5, 4, 3, 2, 1]),
        CumulativeTable([40, 27, 15, 9, 5, 3, 1]),
    ]

    /// The lines of a sale, at least one, no product twice.
    func lines(_ visit: Visit, _ shopper: Shopper, hasCoupon: Bool, _ random: inout RandomStream) -> [SaleLine] {
        let day = Int(visit.second / 86_400)
        let wanted = Self.lineCounts[brand.rawValue].draw(&random) + 1
        var lines: [SaleLine] = []
        var category = -1
        for _ in 0..<wanted {
            // A third of the lines go with the one before: what people buy together lies together in the tree.
            category =
                category >= 0 && random.chance(perMille: 330)
                ? companion(of: category, &random) : drawCategory(visit, shopper, calendar.months[day], &random)
            let product = drawProduct(category, visit, shopper, day, &random)
            if lines.contains(where: { $0.product == product }) { continue }
            lines.append(line(product, shopper, day, hasCoupon: hasCoupon, isTill: visit.channel == .till, isFirst: lines.isEmpty, &random))
        }
        return lines
    }

    private func companion(of category: Int, _ random: inout RandomStream) -> Int {
        // Each category has two fixed companions, near and far.
        let count = catalogue.categories.count
        return random.chance(perMille: 600) ? (category + 1) % count : Int(mixed(UInt64(category), UInt64(brand.rawValue) + 77) % UInt64(count))
    }

    private func drawCategory(_ visit: Visit, _ shopper: Shopper, _ month: Int, _ random: inout RandomStream) -> Int {
        var chosen = 0
        for _ in 0..<12 {
            chosen = catalogue.categoryWeights.draw(&random)
            let category = catalogue.categories[chosen]
            var fit = category.season.months[month - 1] * 5
            switch category.audience {
            case .women: fit = shopper.isFemale ? fit : fit / 5
            case .men: fit = shopper.isFemale ? fit / 5 : fit
            case .families: fit = shopper.hasChildren ? fit : fit / 6
            case .everyone: break
            }
            // A lasting taste of each person for each category: 10 % to 100 %, most of them low.
            let taste = Int(mixed(seed &+ UInt64(visit.person) &* 64, UInt64(chosen)) & 1023)
            fit = fit * (100 + taste * taste / 1165) / 1000
            if random.chance(perMille: fit) { return chosen }
        }
        return chosen
    }

    private func drawProduct(_ category: Int, _ visit: Visit, _ shopper: Shopper, _ day: Int, _ random: inout RandomStream) -> Int {
        let range = catalogue.categories[category].products
        let table = catalogue.popularity[range.count]
        // Groceries are bought again: a repertoire of three products a category.
        if brand == .ortoHof, random.chance(perMille: 550) {
            let slot = UInt64(random.below(3))
            let usual = habit(slot, visit, category, table) + range.lowerBound
            let other = habit((slot + 1) % 3, visit, category, table) + range.lowerBound
            return price(other, day) < price(usual, day) && random.chance(perMille: Int(shopper.priceSensitivity) * 9) ? other : usual
        }
        var best = range.lowerBound
        var bestScore = -1
        // Of those that catch the eye the best offer wins, the more surely the more sensitive the shopper; bargain hunters look at more.
        for look in 0..<(3 + Int(shopper.promotionSensitivity) / 20) {
            let product = range.lowerBound + table.draw(&random)
            // What is no longer, or not yet, in the stores is taken only where nothing else comes to hand.
            if look > 0, !offered[product].contains(day) { continue }
            let relative = 100_000 / max(price(product, day), 1)
            let expected = 100_000 / max(price(range.lowerBound + range.count / 2, day), 1)
            var score = (offered[product].contains(day) ? 400 : 0) + random.below(240)
            score += min(max((relative * 100 / max(expected, 1) - 100) * Int(shopper.priceSensitivity) * 3 / 100, -300), 400)
            score += discount(product, day) * Int(shopper.promotionSensitivity) * 14 / 100
            if score > bestScore { (best, bestScore) = (product, score) }
        }
        return best
    }

    /// One of the three products of a category that a shopper has come to like.
    private func habit(_ slot: UInt64, _ visit: Visit, _ category: Int, _ table: CumulativeTable) -> Int {
        let value = mixed(seed &+ UInt64(visit.person) &* 1024 &+ slot, UInt64(category) &+ 9_000)
        return table.index(at: UInt32(value % UInt64(max(table.total, 1))))
    }

    /// A spring collection hangs from February, an autumn one from August, each for a year.
    private static func collectionDays(_ season: String, _ calendar: ShoppingCalendar) -> Range<Int> {
        guard season.count == 4, let year = Int(season.dropFirst(2)),
            let first = Day(year: 2000 + year, month: season.hasPrefix("SS") ? 2 : 8, day: 1)
        else {
            return 0..<calendar.days
        }
        let start = first.days(since: calendar.from)
        return start..<start + 365
    }

    func price(_ product: Int, _ day: Int) -> Int { Int(prices[day / 7 * catalogue.products.count + product]) }

    /// Per cent off a product on a day: the season's sale, or the offer of the week.
    func discount(_ product: Int, _ day: Int) -> Int {
        let season = calendar.seasonDiscount[day]
        let item = catalogue.products[product]
        let luck = Int(mixed(seed &+ UInt64(brand.rawValue) &* 31, UInt64(product)) % 1000)
        if season > 0 {
            if brand == .fioralba, item.season != "continuing" { return season }
            if brand == .hearthHeather, luck < 420 { return season }
        }
        let week = UInt64(day / 7)
        let draw = Int(mixed(seed &+ week &* 104_729 &+ UInt64(brand.rawValue), UInt64(product) &+ 500_000) % 1000)
        switch brand {
        case .fioralba: return draw < 12 ? 20 : 0
        case .ortoHof: return draw < 45 ? 25 : draw < 60 ? 35 : draw < 68 ? 50 : 0
        case .hearthHeather: return draw < 30 ? 15 : 0
        }
    }

    private func line(
        _ product: Int, _ shopper: Shopper, _ day: Int, hasCoupon: Bool, isTill: Bool, isFirst: Bool, _ random: inout RandomStream
    ) -> SaleLine {
        let off = discount(product, day)
        var quantity = 1000
        if catalogue.products[product].unit == "kg" {
            quantity = 5 * (20 + random.below(60) + random.below(120))
        } else if random.chance(perMille: brand == .fioralba ? 35 : 190) {
            // Offers are stocked up on.
            quantity = 1000 * (2 + (off > 0 ? random.below(4) : random.below(2)))
        }
        var line = SaleLine(
            product: product, quantity: quantity, unitPrice: price(product, day), promotionDiscount: 0, couponDiscount: 0, manualDiscount: 0)
        let gross = line.gross
        line.promotionDiscount = gross * off / 100
        let rest = gross - line.promotionDiscount
        if hasCoupon {
            if brand == .ortoHof {
                if isFirst { line.couponDiscount = min(100, rest / 2) }
            } else {
                line.couponDiscount = rest / 10
            }
        }
        if isTill, random.chance(perMille: 7) { line.manualDiscount = (rest - line.couponDiscount) * random.within(1...4) / 20 }
        return line
    }
}
