/// The given names of a country, by sex and by the years in which they were given, each list with the skew of real name statistics.
struct GivenNames: Sendable {
    private let women: [ZipfTable]
    private let men: [ZipfTable]

    /// - Parameters: lists for births until 1954, from 1955 to 1982, and later; names separated by blanks, `_` for a blank inside a name.
    init(women: [String], men: [String]) {
        // An offset of 8 gives the first name of a list about 5 % of its births, as in the national statistics.
        self.women = women.map { ZipfTable($0, offset: 8) }
        self.men = men.map { ZipfTable($0, offset: 8) }
    }

    static func of(_ country: Country) -> GivenNames {
        switch country {
        case .italy: italy
        case .netherlands: netherlands
        case .england: england
        }
    }

    /// A name as it was given to a child of that sex in `year`; one in twelve follows the fashion of a neighbouring generation.
    func draw(female: Bool, year: Int, _ random: inout RandomStream) -> String {
        var cohort = year < 1955 ? 0 : year < 1983 ? 1 : 2
        if random.chance(perMille: 83) { cohort = cohort == 1 ? (random.chance(perMille: 500) ? 0 : 2) : 1 }
        return (female ? women : men)[cohort].draw(&random)
    }

    /// All different names, for tests of the lists' size.
    var distinct: Set<String> { Set((women + men).flatMap(\.entries)) }
}

/// The family names of a country.
struct FamilyNames: Sendable {
    private let table: ZipfTable

    private init(_ list: String) { table = ZipfTable(list, offset: 12) }

    private static let italian = FamilyNames(italy)
    private static let dutch = FamilyNames(netherlands)
    private static let english = FamilyNames(england)

    static func of(_ country: Country) -> FamilyNames {
        switch country {
        case .italy: italian
        case .netherlands: dutch
        case .england: english
        }
    }

    /// A family name with its particle apart: `van den` and `Berg`. Only Dutch names have a particle; Italian `De Luca` is one name.
    func draw(_ random: inout RandomStream) -> FamilyName { FamilyName(table.draw(&random)) }

    var distinct: Set<String> { Set(table.entries) }
}

/// A family name and the Dutch particle (tussenvoegsel) that stands before it and is not sorted by.
struct FamilyName: Hashable, Sendable {
    var particle: String
    var name: String

    /// Takes the words before the first capital as the particle.
    init(_ text: String) {
        let words = text.split(separator: " ")
        let lower = words.prefix { $0.first?.isLowercase == true }
        let rest = words.dropFirst(lower.count)
        particle = rest.isEmpty ? "" : lower.joined(separator: " ")
        name = rest.isEmpty ? text : rest.joined(separator: " ")
    }

    /// `van den Berg`.
    var full: String { particle.isEmpty ? name : particle + " " + name }
}
