/// Something sold.
struct CatalogueProduct: Sendable {
    var sku: String
    var name: String
    /// `Women > Shoes > Boots`
    var category: String
    var categoryIndex: Int
    var brand: String
    /// Cents or pence, without tax.
    var cost: Int
    /// Cents or pence, with tax, at the end of the history; for one piece or one kilogram.
    var listPrice: Int
    var gtin: String
    /// `pc` or `kg`.
    var unit: String
    /// `continuing`, `SS26` or `FW25`.
    var season: String
    /// VAT in per cent.
    var taxRate: Int
    /// Weeks of the history, counted back from its end, at which the list price went up, and by how many per mille each time.
    var rises: [(weeksBack: Int, perMille: Int)]

    /// The list price `weeksBack` weeks before the end, rounded to the price endings of the trade.
    func price(weeksBack: Int) -> Int {
        var price = listPrice
        for rise in rises where rise.weeksBack <= weeksBack { price = price * 1000 / (1000 + rise.perMille) }
        return price == listPrice ? price : Catalogue.ending(price)
    }
}

/// A leaf of the category tree, with what it sells and to whom.
struct CatalogueCategory: Sendable {
    enum Season: Character, Sendable {
        case allYear = "a"
        case summer = "s"
        case winter = "w"
        case spring = "p"
        case christmas = "x"

        /// Per cent of the average month's demand, January first; the highest is 200.
        var months: [Int] {
            switch self {
            case .allYear: [100, 95, 100, 100, 100, 100, 95, 90, 100, 100, 105, 115]
            case .summer: [40, 45, 70, 110, 150, 185, 195, 160, 90, 60, 50, 45]
            case .winter: [165, 140, 95, 60, 40, 35, 35, 45, 95, 150, 175, 165]
            case .spring: [60, 105, 175, 190, 165, 110, 75, 65, 80, 75, 55, 45]
            case .christmas: [60, 75, 75, 80, 85, 80, 75, 70, 85, 105, 175, 200]
            }
        }
    }

    enum Audience: Character, Sendable {
        case women = "w"
        case men = "m"
        case families = "k"
        case everyone = "-"
    }

    var path: String
    var season: Season
    var audience: Audience
    var popularity: Int
    /// Indices of its products in the company's list, most popular first.
    var products: Range<Int>
}

/// Check digits of the GS1 General Specifications, section 7.9: weights 3 and 1 from the right.
func ean13(_ twelve: String) -> String {
    var sum = 0
    for (index, digit) in twelve.utf8.enumerated() { sum += Int(digit - UInt8(ascii: "0")) * (index % 2 == 0 ? 1 : 3) }
    return twelve + String((10 - sum % 10) % 10)
}
