import Testing

@testable import RecordLinkage

struct LevelTests {
    /// The level, in words, of two values in a table of their own.
    private func level(_ kind: FieldKind, _ left: String, _ right: String) throws -> String {
        let builder = ContactTableBuilder(ContactLayout([FieldAssignment(kind, column: 0, name: "x")]))
        builder.append([left])
        builder.append([right])
        let table = try builder.finish()
        let comparer = PairComparer(table)
        func named(_ left: Int, _ right: Int) -> String {
            PairPattern.with(table.layout.comparisons.count) { pattern in
                comparer.compare(left, right, into: pattern)
                return pattern.levels[0] == 0 ? "missing" : table.layout.comparisons[0].kind.levels[Int(pattern.levels[0]) - 1]
            }
        }
        #expect(named(0, 1) == named(1, 0))
        return named(0, 1)
    }

    @Test(arguments: [
        ("José", "JOSE", "equal"), ("Bob", "Robert", "nickname or variant"), ("Pepe", "José", "nickname or variant"),
        ("Fritz", "Friedrich", "nickname or variant"), ("Manu", "Emmanuel", "nickname or variant"), ("Kees", "Cornelis", "nickname or variant"),
        ("Peppe", "Giuseppe", "nickname or variant"), ("Maria Grazia", "Maria", "nickname or variant"), ("J.", "Jane", "initial"),
        ("J", "Mary", "different"), ("Marco", "Mario", "similar"), ("Goivanni", "Giovanni", "one slip"), ("Anna", "Pieter", "different"),
        ("", "Anna", "missing"), ("n/a", "Anna", "missing"),
    ])
    func `given names`(_ left: String, _ right: String, _ expected: String) throws { #expect(try level(.givenName, left, right) == expected) }

    @Test(arguments: [
        ("Müller", "Mueller", "variant or part"), ("van der Berg", "Berg", "equal"), ("De Luca", "Deluca", "variant or part"),
        ("Rossi Bianchi", "Rossi", "variant or part"), ("Brambilla", "Brambila", "variant or part"), ("Esposito", "Espositp", "one slip"),
        ("Jansen", "Smith", "different"),
    ])
    func `family names`(_ left: String, _ right: String, _ expected: String) throws { #expect(try level(.familyName, left, right) == expected) }

    @Test(arguments: [
        ("1980-03-04", "04/03/1980", "equal"), ("1980-03-04", "19800304", "equal"), ("1980-03-04", "1980-04-03", "day and month exchanged"),
        ("1980-03-14", "1980-03-15", "one slip"), ("1980-03-14", "1908-03-14", "one slip"), ("1980-03-14", "1980-03-27", "two of three parts"),
        ("1980-03-14", "1980-11-27", "same year"), ("1980-03-14", "1983-11-27", "different"), ("1950-03-14", "1983-11-27", "a generation apart"),
        ("4 mars 1980", "1980-03-04", "equal"), ("01/01/1900", "1980-03-04", "missing"), ("31/02/1980", "1980-02-28", "two of three parts"),
    ])
    func `dates of birth`(_ left: String, _ right: String, _ expected: String) throws { #expect(try level(.birthDate, left, right) == expected) }

    @Test(arguments: [
        (FieldKind.email, "Anna.Rossi@gmail.com", "annarossi+shop@googlemail.com", "equal"),
        (.email, "anna.rossi@a.it", "anna.rossi@b.it", "same before the @"),
        (.email, "anna.rossi@a.it", "ana.rossi@a.it", "one or two slips"), (.email, "anna70@mail.it", "anna72@mail.it", "different"),
        (.email, "noreply@shop.it", "noreply@shop.it", "missing"), (.phone, "+39 333 1234567", "3331234567", "equal"),
        (.phone, "06-12345678", "0031 6 12345678", "equal"), (.phone, "07700 900123", "+44 7700 900 132", "one slip"),
        (.phone, "0000000000", "0000000000", "missing"),
        (.taxCode, "RSSMRA80D43F205X", "rssmra80d43f205x", "equal"), (.taxCode, "7364009", "7364090", "one slip"),
        (.taxCode, "7364009", "2635962", "different"),
        (.postcode, "1234 ab", "1234AB", "equal"), (.postcode, "20121", "20112", "one slip"), (.postcode, "SW1A 1AA", "SW1A 2BB", "same district"),
        (.locality, "San Giovanni Rotondo", "S. Giovanni", "variant or part"), (.locality, "Leeds", "London", "different"),
        (.gender, "Maschio", "male", "equal"), (.gender, "vrouw", "M", "different"), (.address, "Via Roma, 12", "VIA ROMA 12", "equal"),
        (.address, "C.so Garibaldi 5", "Corso Garibaldi 5", "equal"), (.address, "Hauptstr. 4", "Hauptstraße 4", "variant or part"),
    ])
    func `channels, codes and places`(_ kind: FieldKind, _ left: String, _ right: String, _ expected: String) throws {
        // Of an address the street is the first comparison.
        #expect(try level(kind, left, right) == expected)
    }

    @Test func `names exchanged between their fields`() throws {
        let builder = ContactTableBuilder(
            ContactLayout([FieldAssignment(.givenName, column: 0, name: "given"), FieldAssignment(.familyName, column: 1, name: "family")]))
        builder.append(["Lucia", "Torres"])
        builder.append(["TORRES", "Lucía"])
        let table = try builder.finish()
        PairPattern.with(2) { pattern in
            PairComparer(table).compare(0, 1, into: pattern)
            #expect(Array(pattern.levels) == [2, 0])
        }
    }
}
