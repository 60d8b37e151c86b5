/// The products of one company in their category tree.
struct Catalogue: Sendable {
    let products: [CatalogueProduct]
    let categories: [CatalogueCategory]
    let categoryWeights: CumulativeTable
    /// For each category size a table that favours the first products.
    let popularity: [CumulativeTable]

    /// How many products each company lists.
    static func size(_ brand: Brand) -> Int { [1200, 2500, 800][brand.rawValue] }

    /// - Parameter year: the last year of the history, from which collections are named.
    init(_ brand: Brand, seed: UInt64, year: Int) {
        let lines = [Self.fioralba, Self.ortoHof, Self.hearthHeather][brand.rawValue].split(separator: "\n")
        var products: [CatalogueProduct] = []
        var categories: [CatalogueCategory] = []
        for (index, line) in lines.enumerated() {
            guard let template = Template(line) else { continue }
            let first = products.count
            // Whole numbers that add up to the wanted size.
            let last = Self.size(brand) * (index + 1) / lines.count
            var random = RandomStream(seed: seed, .products, UInt64(brand.rawValue * 1000 + index))
            var names = Set<String>()
            var attempts = 0
            while products.count < last {
                var product = template.draw(brand, year: year, &random)
                if !names.insert(product.name).inserted { attempts += 1; if attempts < 2000 { continue } }
                product.categoryIndex = categories.count
                product.sku = brand.code + "-" + String(10_000 + products.count * 7 % 89_989)
                product.gtin = ean13(["8032", "8718", "5060"][brand.rawValue] + zeroPadded(21_000_000 + products.count * 37, 8))
                products.append(product)
            }
            categories.append(
                CatalogueCategory(
                    path: template.path, season: template.season, audience: template.audience, popularity: template.popularity,
                    products: first..<products.count))
        }
        self.products = products
        self.categories = categories
        categoryWeights = CumulativeTable(categories.map(\.popularity))
        let largest = categories.map(\.products.count).max() ?? 1
        popularity = (0...largest).map { count in CumulativeTable((0..<max(count, 1)).map { 100_000 / ($0 + 4) }) }
    }

    /// Rounds to the endings of the trade: .90 from 20 on, .49 or .99 from 2 to 20, a 9 below.
    static func ending(_ price: Int) -> Int {
        if price >= 2000 { return max((price + 50) / 100 * 100 - 10, 1990) }
        if price >= 200 { return (price + 25) / 50 * 50 - 1 }
        return max((price + 5) / 10 * 10 - 1, 9)
    }
}

/// One line of a catalogue's text.
private struct Template {
    var path: String
    var season: CatalogueCategory.Season
    var audience: CatalogueCategory.Audience
    var taxRate: Int
    var prices: ClosedRange<Int>
    var popularity: Int
    var unit: String
    var items: [String]
    var variants: [String]

    init?(_ line: Substring) {
        let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 9, let season = fields[1].first.flatMap(CatalogueCategory.Season.init),
            let audience = fields[2].first.flatMap(CatalogueCategory.Audience.init), let taxRate = Int(fields[3]), let popularity = Int(fields[5])
        else { return nil }
        let span = fields[4].split(separator: "-").compactMap { Int($0) }
        guard span.count == 2, span[0] <= span[1] else { return nil }
        path = fields[0]
        self.season = season
        self.audience = audience
        self.taxRate = taxRate
        prices = span[0]...span[1]
        self.popularity = popularity
        unit = fields[6]
        items = fields[7].split(separator: ";").map(String.init)
        variants = fields[8].split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    }

    private func ranges(_ brand: Brand) -> [String] {
        switch brand {
        case .fioralba: audience == .men ? Catalogue.fioralbaMen : Catalogue.fioralbaRanges
        case .ortoHof: path.hasPrefix("Fresh") ? Catalogue.ortoGrowers : Catalogue.ortoBrands
        case .hearthHeather: Catalogue.heatherRanges
        }
    }

    func combinations(_ brand: Brand) -> Int { items.count * variants.count * ranges(brand).count }

    func draw(_ brand: Brand, year: Int, _ random: inout RandomStream) -> CatalogueProduct {
        let range = random.pick(ranges(brand), or: "")
        let item = random.pick(items, or: "")
        let variant = random.pick(variants, or: "")
        let separator = brand == .ortoHof ? " " : ", "
        let name = range + " " + item + (variant.isEmpty ? "" : separator + variant)
        var price = typicalPrice(item, variant) * random.within(94...106) / 100
        if brand == .ortoHof {
            price = price * [100, 75, 122, 104, 118, 110, 126, 98, 130, 95][Catalogue.ortoBrands.firstIndex(of: range) ?? 0] / 100
        }
        price = Catalogue.ending(price)
        let net = price * 100 / (100 + taxRate)
        let costShare = brand == .ortoHof ? random.within(62...80) : brand == .fioralba ? random.within(30...46) : random.within(42...58)
        var rises: [(weeksBack: Int, perMille: Int)] = []
        var week = random.within(8...60)
        while week < 110 {
            rises.append((week, random.within(15...70)))
            week += random.within(26...60)
        }
        return CatalogueProduct(
            sku: "", name: name, category: path, categoryIndex: 0, brand: brand == .ortoHof ? range : brand.name, cost: max(net * costShare / 100, 1),
            listPrice: price, gtin: "", unit: unit, season: collection(brand, year: year, &random), taxRate: taxRate, rises: rises)
    }

    private let sizes: Set<String> = ["small", "half", "bunch"]

    /// Each item has its place in the span of prices, low places more often; larger sizes cost more.
    private func typicalPrice(_ item: String, _ variant: String) -> Int {
        var hash: UInt64 = 7
        for byte in item.utf8 { hash = mixed(hash, UInt64(byte)) }
        let low = min(Int(hash % 701), Int((hash >> 32) % 701))
        var place = low * 55 / 70
        if let index = variants.firstIndex(of: variant), variants.count > 1,
            variants[0].first?.isNumber == true || sizes.contains(variants[0])
        {
            place += index * 400 / (variants.count - 1)
        } else {
            place += 120
        }
        return prices.lowerBound + (prices.upperBound - prices.lowerBound) * min(place, 1000) / 1000
    }

    private func collection(_ brand: Brand, year: Int, _ random: inout RandomStream) -> String {
        guard brand == .fioralba else { return season == .allYear ? "continuing" : "seasonal" }
        switch season {
        case .summer, .spring: return "SS" + zeroPadded((year - random.below(3)) % 100, 2)
        case .winter, .christmas: return "FW" + zeroPadded((year - random.below(3)) % 100, 2)
        case .allYear:
            return random.chance(perMille: 600)
                ? "continuing" : (random.chance(perMille: 500) ? "SS" : "FW") + zeroPadded((year - random.below(3)) % 100, 2)
        }
    }
}
