import Kernel
import Testing

@testable import Generator

@Suite struct IdentifierTests {
    @Test(arguments: [
        ("Rossi", "Mario", "1980-01-01", false, "H501", "RSSMRA80A01H501U"),
        ("Rossi", "Mario", "1985-12-10", false, "A562", "RSSMRA85T10A562S"),
        ("Moretti", "Matteo", "1925-04-09", false, "F205", "MRTMTT25D09F205Z"),
        // Women have 40 added to the day; Z404 is the United States.
        ("Miller", "Samantha", "1982-09-25", true, "Z404", "MLLSNT82P65Z404U"),
        // The first of four consonants, then the third and fourth.
        ("Verdi", "Francesco", "1970-12-31", false, "L219", "VRDFNC70T31L219"),
        // Short names are filled with vowels, then X; accents and blanks do not count.
        ("Fo", "Io", "1999-08-09", false, "D612", "FOXIOX99M09D612"),
        ("D'Angelo", "Nicolò", "2001-05-20", false, "F839", "DNGNCL01E20F839"),
        ("De Luca", "Lia", "1990-06-15", true, "A944", "DLCLIA90H55A944"),
    ])
    func codiceFiscale(_ family: String, _ given: String, _ birth: String, _ female: Bool, _ town: String, _ expected: String) throws {
        let day = try #require(Day(iso: birth))
        let code = CodiceFiscale.of(familyName: family, givenName: given, birth: day, female: female, cadastralCode: town)
        #expect(code.hasPrefix(expected))
        #expect(code.count == 16)
    }

    @Test(arguments: [
        ("400638133393", "4006381333931"), ("590123412345", "5901234123457"), ("978014300723", "9780143007234"), ("000000000000", "0000000000000"),
    ])
    func ean(_ twelve: String, _ expected: String) { #expect(ean13(twelve) == expected) }

    /// The check of a codice fiscale, written from the decree's two tables.
    private func isValid(codiceFiscale code: String) -> Bool {
        let odd: [Character: Int] = [
            "0": 1, "1": 0, "2": 5, "3": 7, "4": 9, "5": 13, "6": 15, "7": 17, "8": 19, "9": 21, "A": 1, "B": 0, "C": 5, "D": 7, "E": 9, "F": 13,
            "G": 15, "H": 17,
            "I": 19, "J": 21, "K": 2, "L": 4, "M": 18, "N": 20, "O": 11, "P": 3, "Q": 6, "R": 8, "S": 12, "T": 14, "U": 16, "V": 10, "W": 22, "X": 25,
            "Y": 24, "Z": 23,
        ]
        let characters = Array(code)
        guard characters.count == 16, code.wholeMatch(of: /[A-Z]{6}\d\d[ABCDEHLMPRST]\d\d[A-Z]\d{3}[A-Z]/) != nil else { return false }
        var sum = 0
        for (index, character) in characters.prefix(15).enumerated() {
            sum += index % 2 == 0 ? odd[character] ?? 0 : character.wholeNumberValue ?? Int(character.asciiValue ?? 0) - 65
        }
        return Int(characters[15].asciiValue ?? 0) - 65 == sum % 26
    }

    @Test func theCheckItselfCanFail() {
        #expect(isValid(codiceFiscale: "RSSMRA80A01H501U"))
        #expect(!isValid(codiceFiscale: "RSSMRA80A01H501V"))
    }

    @Test func everyCodiceFiscaleIsValid() throws {
        let codes = try SampleRetailer.table("contacts-fio-erp.csv")["Codice Fiscale"].filter { !$0.isEmpty }
        #expect(codes.count > 300)
        for code in codes { #expect(isValid(codiceFiscale: code), "\(code)") }
    }

    private func isEAN13(_ text: String) -> Bool {
        let digits = text.compactMap(\.wholeNumberValue)
        guard digits.count == 13, text.count == 13 else { return false }
        return digits.enumerated().reduce(0) { $0 + $1.element * ($1.offset.isMultiple(of: 2) ? 1 : 3) }.isMultiple(of: 10)
    }

    @Test(arguments: [("FIO", 1200), ("ORT", 2500), ("HEA", 800)])
    func products(_ company: String, _ count: Int) throws {
        let table = try SampleRetailer.table("products-\(company).csv")
        #expect(table.rows.count == count)
        #expect(Set(table["sku"]).count == count)
        #expect(Set(table["gtin"]).count == count)
        #expect(Set(table["name"]).count == count)
        #expect(table["gtin"].allSatisfy(isEAN13))
        for (cost, price) in zip(table["cost"], table["list_price"]) {
            let (cost, price) = (try #require(scaled(cost, 2)), try #require(scaled(price, 2)))
            #expect(cost > 0 && cost < price)
        }
    }

    @Test func cardsCarryTheirCheckDigitAndAreUnique() throws {
        let cards = try SampleRetailer.table("contacts-ort-till.csv")["kaartnummer"].filter { !$0.isEmpty }
        #expect(cards.count > 500)
        #expect(Set(cards).count == cards.count)
        #expect(cards.allSatisfy(isEAN13))
    }
}
