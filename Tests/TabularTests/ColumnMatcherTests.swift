import Testing

@testable import Tabular

@Suite struct ColumnMatcherTests {
    static let fields = [
        FieldSpec("email", .email, synonyms: ["e-mail", "mail", "posta elettronica", "e-mailadres", "adresse e-mail"]),
        FieldSpec("firstName", .text, synonyms: ["nome", "voornaam", "vorname", "prénom", "given name"]),
        FieldSpec("lastName", .text, synonyms: ["cognome", "achternaam", "nachname", "nom", "surname"]),
        FieldSpec("phone", .phone, synonyms: ["telefono", "cellulare", "telefoon", "telefonnummer", "téléphone", "mobile"]),
        FieldSpec("birthDate", .date, synonyms: ["data di nascita", "geboortedatum", "geburtsdatum", "date de naissance", "birthday"]),
        FieldSpec("postcode", .text, synonyms: ["cap", "plz", "code postal", "zip"]),
        FieldSpec("country", .country, synonyms: ["paese", "nazione", "land", "pays"]),
        FieldSpec("gtin", .gtin, synonyms: ["ean", "barcode", "codice a barre"]),
        FieldSpec("price", .money, synonyms: ["prezzo", "prijs", "preis", "prix"]),
    ]

    private func matched(_ header: [String], _ rows: [[String]] = []) -> [String: String] {
        let found = ColumnMatcher(ColumnMatcherTests.fields).match(header: header, rows: rows)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.header, $0.field) })
    }

    @Test func headersInFiveLanguagesAreFound() {
        #expect(
            matched(["E-Mail", "first_name", "LASTNAME", "Phone Number"]) == [
                "E-Mail": "email", "first_name": "firstName", "LASTNAME": "lastName", "Phone Number": "phone",
            ])
        #expect(
            matched(["Nome", "Cognome", "Data Nascita", "CAP"]) == [
                "Nome": "firstName", "Cognome": "lastName", "Data Nascita": "birthDate", "CAP": "postcode",
            ])
        #expect(
            matched(["voornaam", "achternaam", "Geboortedatum", "emailadres"]) == [
                "voornaam": "firstName", "achternaam": "lastName", "Geboortedatum": "birthDate", "emailadres": "email",
            ])
        #expect(
            matched(["Vorname", "Nachname", "Telefonnr", "Land"]) == [
                "Vorname": "firstName", "Nachname": "lastName", "Telefonnr": "phone", "Land": "country",
            ])
        #expect(matched(["PRENOM", "Nom", "dateDeNaissance"]) == ["PRENOM": "firstName", "Nom": "lastName", "dateDeNaissance": "birthDate"])
    }

    @Test func valuesTellAColumnWhoseHeaderSaysNothing() {
        let rows = (0..<20).map { ["user\($0)@example.com", "4006381333931", "text \($0)", "\($0)"] }
        #expect(matched(["A", "B", "C", "D"], rows) == ["A": "email", "B": "gtin"])
    }

    /// A column named like an address, full of yes and no, is a permission.
    @Test func valuesOfAnotherKindSpeakAgainstAHeader() {
        let rows = (0..<20).map { [$0 % 2 == 0 ? "yes" : "no", "user\($0)@example.com"] }
        #expect(matched(["email", "contact"], rows) == ["contact": "email"])
    }

    @Test func eachFieldTakesOneColumn() {
        let rows = (0..<10).map { ["a\($0)@example.com", "b\($0)@example.com"] }
        #expect(matched(["mail 2", "email"], rows) == ["email": "email"])
    }

    @Test func nothingIsAssignedWithoutAReason() {
        #expect(matched(["foo", "bar", ""], [["x", "y", "z"]]) == [:])
        #expect(matched([]) == [:])
        #expect(ColumnMatcher([]).match(header: ["a"], rows: []).isEmpty)
    }

    @Test func reasonsAreSaidInWords() throws {
        let rows = [["x@example.com"], ["nothing"], ["y@example.com"], [""], []]
        let found = try #require(ColumnMatcher(ColumnMatcherTests.fields).match(header: ["Email"], rows: rows).first)
        #expect(found.reason == "the header \"Email\" is a name of email; 2 of 3 values look like e-mail addresses")
        #expect(found.confidence > 0.85 && found.confidence < 1)
        #expect(found.column == 0)
    }

    static let names: [(String, String, ClosedRange<Double>)] = [
        ("first_name", "firstName", 1...1), ("FIRST NAME", "first-name", 1...1), ("Città", "citta", 1...1), ("Straße", "strasse", 1...1),
        ("address1", "address 1", 1...1), ("data nascita", "data di nascita", 0.85...0.99), ("prod", "product", 0.7...0.95),
        ("adress", "address", 0.75...0.95),
        ("first name", "last name", 0...0.59), ("zip", "phone", 0...0), ("", "x", 0...0), ("city", "country", 0...0.3),
    ]

    @Test(arguments: names) func headersAreCompared(left: String, right: String, expected: ClosedRange<Double>) {
        let (left, right) = (HeaderName(left), HeaderName(right))
        #expect(expected.contains(left.similarity(to: right)))
        #expect(left.similarity(to: right) == right.similarity(to: left))
    }

    static let values: [(ValueKind, [String], [String])] = [
        (.email, ["a@b.it", "a.b+c@d.co.uk"], ["a@b", "@b.it", "a b@c.it", "a@b@c.it", "a@.it"]),
        (
            .phone, ["+39 333 1234567", "06 1234567", "(020) 123-4567", "3331234567"],
            ["123", "12/02/2024", "2024-02-01", "hello", "1234567890123456", "12.50"]
        ),
        (.gtin, ["4006381333931", "96385074", "036000291452"], ["4006381333932", "0000000000000", "12345", "abc"]),
        (.uuid, ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"], ["6ba7b810"]),
        (.integer, ["1", "-20"], ["1.5", "", "a"]), (.decimal, ["1,50", "1.234,50", "-3"], ["a", "10 %", "1..2"]),
        (.money, ["€ 12,50", "12.50 EUR", "1'000.00"], ["12 apples", "EUR"]),
        (.date, ["31/12/2024", "2024-01-01T10:00", "1707436800"], ["31/31/2024", "12"]),
        (.country, ["IT", "Italia", "Nederland", "germany"], ["XX", "Roma"]), (.currency, ["EUR", "€", "usd"], ["EURO", "12"]),
        (.boolean, ["yes", "Sì", "0"], ["maybe"]), (.url, ["https://example.com/x", "www.example.com"], ["example", "http://a b"]),
        (.custom(name: "cards", specificity: 0.5, recognises: { $0.hasPrefix("C-") }), ["C-1"], ["D-1"]),
    ]

    @Test(arguments: values) func valuesAreRecognised(kind: ValueKind, good: [String], bad: [String]) {
        for value in good { #expect(kind.recognises(value), "\(value)") }
        for value in bad { #expect(!kind.recognises(value), "\(value)") }
    }

    /// Against every assignment tried in turn.
    @Test func theAssignmentIsTheBestThereIs() {
        func best(_ weights: [[Double]], _ row: Int, _ used: Set<Int>) -> Double {
            guard row < weights.count else { return 0 }
            var result = best(weights, row + 1, used)
            for column in weights[row].indices where !used.contains(column) {
                result = max(result, weights[row][column] + best(weights, row + 1, used.union([column])))
            }
            return result
        }
        var random = SeededGenerator(seed: 5)
        for _ in 0..<200 {
            let columns = Int.random(in: 1...5, using: &random)
            let weights = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                (0..<columns).map { _ in Bool.random(using: &random) ? Double.random(in: 0...1, using: &random) : 0 }
            }
            let chosen = Assignment.best(weights)
            let taken = chosen.compactMap { $0 }
            #expect(Set(taken).count == taken.count)
            let sum = chosen.enumerated().reduce(0) { sum, pair in sum + (pair.element.map { weights[pair.offset][$0] } ?? 0) }
            #expect(abs(sum - best(weights, 0, [])) < 1e-9)
        }
    }
}
