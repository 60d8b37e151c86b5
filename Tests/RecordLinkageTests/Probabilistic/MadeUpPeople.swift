@testable import RecordLinkage

/// Random numbers of a seed (SplitMix64, Steele et al. 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}

/// Contacts of made-up people, with slips, gaps and households.
struct MadeUpPeople {
    static let header = ["given_name", "surname", "birth_date", "email", "phone", "street", "house", "postcode", "city", "tax_code"]

    private(set) var rows: [[String]] = []
    /// For each row who it is.
    private(set) var truth: [UInt32] = []

    private static let given = """
        anna maria luca marco paolo giulia sara elena carlo piero jan kees willem pieter anneke sanne bram daan lotte femke james emily oliver harry \
        grace thomas alice henry lucy george hans greta karl ursula dieter heike jean claire pierre luc carmen pedro lucia javier ines
        """.split { $0 == " " || $0 == "\n" }.map(String.init)
    private static let family = """
        rossi bianchi ferrari esposito romano colombo ricci marino greco bruno gallo conti mancini costa giordano rizzo lombardi moretti jansen bakker \
        visser smit meijer mulder bos vos peters hendriks dekker brouwer smith jones taylor brown wilson davies evans walker wright green hall \
        schmidt weber becker hoffmann koch richter klein wolf neumann martin bernard dubois laurent garcia lopez perez sanchez torres ramos vidal
        """.split { $0 == " " || $0 == "\n" }.map(String.init)
    private static let streets = [
        "via roma", "kerkstraat", "high street", "station road", "hauptstrasse", "rue de paris", "calle mayor", "dorpsweg", "mill lane", "via verdi",
    ]
    private static let cities = ["torino", "utrecht", "leeds", "bremen", "lyon", "sevilla", "delft", "parma"]

    /// `people` people of whom each has one to three contacts; every fourth lives with the one before.
    init(people: Int, seed: UInt64) {
        var random = SeededGenerator(seed)
        var home: [String] = []
        var family = ""
        for person in 0..<people {
            let isAlone = person % 4 != 1
            if isAlone || home.isEmpty {
                let city = Int.random(in: 0..<Self.cities.count, using: &random)
                home = [
                    Self.pick(Self.streets, &random), String(Int.random(in: 1...120, using: &random)),
                    String(10_000 + city * 1000 + Int.random(in: 0..<90, using: &random)), Self.cities[city],
                ]
                family = Self.pick(Self.family, &random)
            }
            let given = Self.pick(Self.given, &random)
            let born = [
                1930 + Int.random(in: 0..<75, using: &random), Int.random(in: 1...12, using: &random), Int.random(in: 1...28, using: &random),
            ]
            let date = "\(born[0])-" + born[1...].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
            let row =
                [given, family, date, "\(given).\(family)\(Int.random(in: 1...99, using: &random))@mail.eu", "06" + Self.digits(8, &random)] + home
                + [
                    "X" + Self.digits(9, &random)
                ]
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                rows.append(Self.spoiled(row, &random))
                truth.append(UInt32(person))
            }
        }
    }

    private static func pick(_ list: [String], _ random: inout SeededGenerator) -> String { list[Int.random(in: 0..<list.count, using: &random)] }

    private static func digits(_ count: Int, _ random: inout SeededGenerator) -> String {
        (0..<count).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
    }

    /// One value in ten is left out, one in fifteen has a slip.
    private static func spoiled(_ row: [String], _ random: inout SeededGenerator) -> [String] {
        row.map { value in
            if Int.random(in: 0..<10, using: &random) == 0 { return "" }
            guard Int.random(in: 0..<15, using: &random) == 0, value.count > 3 else { return value }
            var letters = Array(value)
            letters.swapAt(letters.count - 2, letters.count - 3)
            return String(letters)
        }
    }
}

/// A table of rows under a header whose kinds are guessed.
func madeTable(_ rows: [[String]], header: [String] = MadeUpPeople.header, joiningCopies: Bool = false) throws -> ContactTable {
    let guesses = FieldGuess.guesses(header: header, rows: rows)
    let builder = ContactTableBuilder(ContactLayout(guesses.compactMap(\.field)))
    for row in rows { builder.append(row) }
    return try builder.finish(joiningCopies: joiningCopies)
}

/// What is learnt of one made-up town, for the tests that judge a few contacts.
enum LearntTown {
    static let people = MadeUpPeople(people: 700, seed: 11)
    static let linkage = Result { try BulkLinkage(madeTable(people.rows)) }

    static func scoring() throws -> ContactScoring {
        let linkage = try linkage.get()
        return ContactScoring(linkage.search.model, ValueFrequencies(linkage.table))
    }
}
