/// Guesses what the columns of a table hold, by header and by values.
package enum FieldGuess {
    /// A column that was looked at.
    package struct Guess: Hashable, Sendable {
        /// Nil: not used.
        package var field: FieldAssignment?
        package var column: Int
        package var header: String
        /// A sentence for people, without values.
        package var reason: String

        package init(field: FieldAssignment?, column: Int, header: String, reason: String) {
            self.field = field
            self.column = column
            self.header = header
            self.reason = reason
        }
    }

    /// - Parameters:
    ///   - rows: a sample of some hundred rows, as long as the header each.
    ///   - leaving: columns that are something else (the id, the truth, the list).
    package static func guesses(header: [String], rows: [[String]], leaving: Set<Int> = []) -> [Guess] {
        var guesses = header.indices.map { column -> Guess in
            if leaving.contains(column) { return Guess(field: nil, column: column, header: header[column], reason: "is used otherwise") }
            let look = ColumnLook(rows.lazy.map { column < $0.count ? $0[column] : "" })
            return guess(header[column], column, look)
        }
        settleNames(&guesses, rows)
        return guesses
    }

    private static func guess(_ header: String, _ column: Int, _ look: ColumnLook) -> Guess {
        func made(_ kind: FieldKind?, _ reason: String) -> Guess {
            Guess(field: kind.map { FieldAssignment($0, column: column, name: header) }, column: column, header: header, reason: reason)
        }
        if look.count == 0 {
            // A table of several sources may fill it further down: then the header decides alone.
            guard let named = HeaderWords.kind(of: header), named.isExact, !HeaderWords.isOfRecord(header) else {
                return made(nil, "is empty in the sample")
            }
            return made(named.kind, "the header names it; it is empty in the sample")
        }
        if HeaderWords.isOfRecord(header), HeaderWords.kind(of: header)?.isExact != true { return made(nil, "is of the record, not of the person") }
        if let named = HeaderWords.kind(of: header), let kind = look.fitting(named.kind, isExact: named.isExact) {
            return made(kind, "the header names it")
        }
        if let kind = look.telling { return made(kind, "the values look like it") }
        return made(nil, "neither header nor values tell what it is")
    }

    /// Second columns of a street say more of the place; two columns of names with numbers (`name1`, `name2`) are given and family name, in the order that
    /// usual given names show.
    private static func settleNames(_ guesses: inout [Guess], _ rows: [[String]]) {
        let names = guesses.indices.filter { guesses[$0].field?.kind == .fullName }
        guard names.count == 2, !guesses.contains(where: { $0.field?.kind == .givenName || $0.field?.kind == .familyName }) else { return }
        let columns = names.map { guesses[$0].column }
        let looks = columns.map { column in ColumnLook(rows.lazy.map { column < $0.count ? $0[column] : "" }) }
        guard looks.allSatisfy({ $0.manyWords < 0.5 }) else { return }
        let isSwapped = looks[1].givenNames > looks[0].givenNames
        for (index, place) in names.enumerated() {
            guesses[place].field?.kind = (index == 0) != isSwapped ? .givenName : .familyName
            guesses[place].reason = "one of two columns of names"
        }
    }
}

/// What the values of a column look like, as shares of those that are not empty.
struct ColumnLook {
    private(set) var count = 0
    private var emails = 0
    private var dates = 0
    private var phones = 0
    private var codes = 0
    private var genders = 0
    private var given = 0
    private var severalWords = 0
    private var lettersOnly = 0
    private var postcodes = 0
    private var fullNames = 0
    private var numbers: [Int] = []
    private var different: Set<String> = []

    /// Values looked at.
    static let limit = 400

    init(_ values: some Sequence<String>) {
        for value in values {
            let text = TextFolding.cleaned(value, limit: 128)
            if text.isEmpty || text == "NA" || text == "NULL" { continue }
            count += 1
            look(text)
            if count == Self.limit { break }
        }
    }

    private mutating func look(_ text: String) {
        let digits = text.utf8.count { $0 >= 0x30 && $0 <= 0x39 }
        let letters = text.utf8.count { ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || $0 >= 0x80 }
        let folded = TextFolding.words(of: TextFolding.folded(text))
        different.insert(folded.joined(separator: " "))
        if text.utf8.contains(0x40), text.utf8.count > 5, text.utf8.contains(0x2E) { emails += 1 }
        if digits == 0, letters > 0 { lettersOnly += 1 }
        if folded.count > 1 { severalWords += 1 }
        if let first = folded.first, GivenNames.contains(first) { given += 1 }
        if digits == 0, (2...4).contains(folded.count), folded.contains(where: GivenNames.contains) { fullNames += 1 }
        if digits > 0, letters == 0, text.utf8.count <= 9, let number = Int(text) { numbers.append(number) }
        if digits >= 6, digits <= 8, WrittenBirth(text: text, dayFirst: true).map({ Self.isBirth($0.digits) }) == true { dates += 1 }
        if letters == 0, digits >= 8, digits <= 15,
            text.utf8.first == 0x2B || text.utf8.first == 0x30 || text.utf8.contains(where: { $0 == 0x20 || $0 == 0x2D })
        {
            phones += 1
        }
        if letters >= 3, digits >= 4, folded.count == 1, text.utf8.count == 16 { codes += 1 }
        if (5...8).contains(text.utf8.count), letters >= 2, letters <= 5, digits >= 1, digits <= 4, folded.count <= 2 { postcodes += 1 }
        if ["m", "f", "male", "female", "w", "v"].contains(folded.joined()) { genders += 1 }
    }

    private static func isBirth(_ digits: String) -> Bool {
        guard let number = Int(digits) else { return false }
        return (1900...2025).contains(number / 10_000) && (1...12).contains(number / 100 % 100) && (1...31).contains(number % 100)
    }

    private func share(_ part: Int) -> Double { count == 0 ? 0 : Double(part) / Double(count) }
    var givenNames: Double { share(given) }
    var manyWords: Double { share(severalWords) }

    /// The kind the header names, corrected by the values; nil when they are of another kind.
    func fitting(_ kind: FieldKind, isExact: Bool) -> FieldKind? {
        switch kind {
        case .email: return share(emails) > 0.3 ? .email : nil
        case .birthDate: return share(dates) > 0.3 ? .birthDate : inRange(1880...2030) ? .birthYear : nil
        case .birthYear: return inRange(1880...2030) ? .birthYear : share(dates) > 0.5 ? .birthDate : nil
        case .birthMonth: return inRange(1...12) ? .birthMonth : nil
        case .birthDay: return inRange(1...31) ? .birthDay : share(dates) > 0.5 ? .birthDate : nil
        case .gender: return different.count <= 12 ? .gender : nil
        case .givenName, .familyName, .particle:
            if share(lettersOnly) < 0.6 { return nil }
            return kind == .familyName && !isExact && givenNames > 0.6 ? .givenName : kind
        case .fullName: return share(lettersOnly) > 0.6 && (different.count > 1 || count < 10) ? .fullName : nil
        case .postcode: return share(severalWords) < 0.9 || share(postcodes) > 0.5 ? .postcode : nil
        case .phone: return share(lettersOnly) < 0.5 ? .phone : nil
        case .houseNumber: return isExact || inRange(1...100_000) ? .houseNumber : nil
        case .country: return .country
        case .address where share(lettersOnly) + share(severalWords) < 0.3: return inRange(1...100_000) ? .houseNumber : nil
        default: return kind
        }
    }

    /// Whole numbers nearly all, nearly all in the range.
    private func inRange(_ range: ClosedRange<Int>) -> Bool {
        share(numbers.count) > 0.8 && Double(numbers.count(where: range.contains)) > 0.95 * Double(numbers.count)
    }

    /// A kind that the values alone tell.
    var telling: FieldKind? {
        if share(emails) > 0.7 { return .email }
        if share(codes) > 0.7 { return .taxCode }
        if share(dates) > 0.8, different.count > count / 4 { return .birthDate }
        if share(phones) > 0.7 { return .phone }
        if share(postcodes) > 0.8 { return .postcode }
        if share(genders) > 0.9, different.count <= 4 { return .gender }
        if share(lettersOnly) > 0.8, different.count > 10 {
            if share(fullNames) > 0.4 { return .fullName }
            if givenNames > 0.35, manyWords < 0.4 { return .givenName }
        }
        return nil
    }
}
