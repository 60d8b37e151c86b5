/// What a country's telephone numbers look like: the calling code, the trunk prefix, and the lengths by first digits.
///
/// Sources: ITU-T E.164 national numbering plans, and the published plans of the regulators (Agcom, ACM, Ofcom, Bundesnetzagentur, Arcep, CNMC, ...).
/// The lengths are those of numbers people have; services of a few digits (112, 1515) are not in it.
struct PhonePlan: Sendable {
    /// Numbers that begin with `prefix` have so many digits; the first that fits in both holds.
    struct Range: Sendable {
        let prefix: [UInt8]
        let lengths: ClosedRange<Int>
        let line: PhoneNumber.Line

        init(_ prefix: String, _ lengths: ClosedRange<Int>, _ line: PhoneNumber.Line) {
            self.prefix = Array(prefix.utf8)
            self.lengths = lengths
            self.line = line
        }
    }

    let country: String
    let code: [UInt8]
    /// The digit dialled before a number inside the country, dropped in the international form; nil where there is none (Italy's 0 is part of the
    /// number).
    let trunk: UInt8?
    /// What is dialled before a calling code.
    let international: [UInt8]
    let ranges: [Range]

    private init(_ country: String, _ code: String, trunk: Character?, international: String = "00", _ ranges: [Range]) {
        self.country = country
        self.code = Array(code.utf8)
        self.trunk = trunk?.asciiValue
        self.international = Array(international.utf8)
        self.ranges = ranges
    }

    /// The range of a national number, trunk prefix dropped; nil when no range has such a number.
    func range(of number: ArraySlice<UInt8>) -> Range? {
        ranges.first { number.starts(with: $0.prefix) && $0.lengths.contains(number.count) }
    }

    static let byCountry = Dictionary(uniqueKeysWithValues: all.map { ($0.country, $0) })
    static let byCode = Dictionary(grouping: all, by: \.code)

    private static func mobile(_ prefixes: String, _ lengths: ClosedRange<Int>) -> [Range] {
        prefixes.split(separator: " ").map { Range(String($0), lengths, .mobile) }
    }

    private static func fixed(_ prefixes: String, _ lengths: ClosedRange<Int>) -> [Range] {
        prefixes.split(separator: " ").map { Range(String($0), lengths, .fixed) }
    }

    private static func other(_ prefixes: String, _ lengths: ClosedRange<Int>) -> [Range] {
        prefixes.split(separator: " ").map { Range(String($0), lengths, .other) }
    }

    private static let northAmerica = other("800 888 877 866 855 844 833 822 900", 10...10) + fixed("2 3 4 5 6 7 8 9", 10...10)

    private static let all: [PhonePlan] = [
        PhonePlan("IT", "39", trunk: nil, mobile("3", 9...10) + fixed("0", 6...11) + other("800 803 84 89 55 1", 6...10)),
        PhonePlan(
            "NL", "31", trunk: "0",
            other("6760 66 800 900 906 909 14", 5...11) + mobile("61 62 63 64 65 68 69", 9...9) + other("970", 11...11) + fixed("1 2 3 4 5 7", 9...9)
                + other("8", 9...9)),
        PhonePlan(
            "GB", "44", trunk: "0",
            other("800", 7...10) + mobile("71 72 73 74 75 77 78 79", 10...10) + other("70 76", 10...10) + fixed("1", 9...10) + fixed("2 3", 10...10)
                + other("5 8 9", 10...10)),
        PhonePlan("DE", "49", trunk: "0", mobile("15 16 17", 10...11) + other("800 900 180", 7...13) + fixed("2 3 4 5 6 7 8 9", 5...13)),
        PhonePlan("FR", "33", trunk: "0", mobile("6 7", 9...9) + fixed("1 2 3 4 5 9", 9...9) + other("8", 9...9)),
        PhonePlan("ES", "34", trunk: nil, mobile("6 71 72 73 74 75 76 77 78 79", 9...9) + other("70 800 90", 9...9) + fixed("8 9", 9...9)),
        PhonePlan("BE", "32", trunk: "0", mobile("45 46 47 48 49", 9...9) + other("800 90", 8...8) + fixed("1 2 3 42 43 5 6 7 8 9", 8...8)),
        PhonePlan(
            "AT", "43", trunk: "0",
            mobile("650 651 652 653 655 657 659 66 67 68 69", 7...13) + other("800 810 820 821 900 930", 6...13) + fixed("1 2 3 4 5 6 7", 4...13)),
        PhonePlan("CH", "41", trunk: "0", mobile("73 74 75 76 77 78 79", 9...9) + other("800 90 84", 9...9) + fixed("2 3 4 5 6 7 8 9", 9...9)),
        PhonePlan(
            "IE", "353", trunk: "0",
            mobile("83 85 86 87 88 89", 9...9) + other("1800 1850 1890 15", 10...10) + fixed("1", 8...9) + fixed("2 4 5 6 7 9", 7...9)),
        PhonePlan("PT", "351", trunk: nil, mobile("91 92 93 96", 9...9) + fixed("2 3", 9...9) + other("6 7 8", 9...9)),
        PhonePlan("LU", "352", trunk: nil, mobile("6", 9...9) + other("800 900", 8...8) + fixed("2 3 4 5 7 8 9", 4...11)),
        PhonePlan("US", "1", trunk: "1", international: "011", northAmerica),
        PhonePlan("CA", "1", trunk: "1", international: "011", northAmerica),
        PhonePlan(
            "PL", "48", trunk: nil,
            mobile("45 50 51 53 57 60 66 69 72 73 78 79 88", 9...9) + other("70 800 801", 9...9) + fixed("1 2 3 4 5 6 7 8 9", 9...9)),
        PhonePlan("SE", "46", trunk: "0", mobile("70 72 73 76 79", 9...9) + other("20 900 77", 6...9) + fixed("1 2 3 4 5 6 8 9", 7...9)),
        PhonePlan("DK", "45", trunk: nil, other("80 90", 8...8) + fixed("2 3 4 5 6 7 8 9", 8...8)),
        PhonePlan("NO", "47", trunk: nil, mobile("4 9", 8...8) + fixed("2 3 5 6 7", 8...8) + other("8", 8...8)),
        PhonePlan(
            "AU", "61", trunk: "0", international: "0011",
            mobile("4", 9...9) + other("1300 1800", 10...10) + other("13", 6...6) + fixed("2 3 7 8", 9...9)),
    ]

    /// Countries whose numbers can be read without a calling code.
    static var countries: [String] { all.map(\.country) }

    /// Area codes of Canada, to tell it from the United States under the same calling code (CNAC).
    static let canadian: Set<[UInt8]> = Set(
        ("204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450 468 474 506 514 519 548 579 "
            + "581 584 587 604 613 639 647"
            + "672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 942").split(separator: " ").map { Array($0.utf8) })
}
