import Kernel
import RecordLinkage
import Testing

@Suite struct IdentityTests {
    let today: Day

    init() throws { today = try #require(Day(iso: "2026-11-23")) }

    @Test(
        arguments: [
            ("RSSMRA80A01H501U", "RSSMRA80A01H501U", "1980-01-01", TaxCode.Sex.male),
            ("rss mra 80a01 h501u", "RSSMRA80A01H501U", "1980-01-01", .male),
            ("BNCGLI85T50F205N", "", "", .female), ("RSSMRA80A01H50MR", "", "", .male), ("MRTMTT91D08F205J", "MRTMTT91D08F205J", "1991-04-08", .male),
            ("MLLSNT82P65Z404U", "MLLSNT82P65Z404U", "1982-09-25", .female), ("DLMCTG65S08C665L", "", "", .male),
        ] as [(String, String, String, TaxCode.Sex)])
    func readsItalianCodes(_ text: String, _ value: String, _ birth: String, _ sex: TaxCode.Sex) throws {
        // An empty expectation: a wrong check character must be told.
        if value.isEmpty {
            #expect(throws: TaxCode.Flaw.wrongCheck) { try TaxCode(text, today: today) }
            return
        }
        let code = try TaxCode(text, country: "IT", today: today)
        #expect(code.kind == .codiceFiscale)
        #expect(code.value == value)
        #expect(code.birthDate?.description == birth)
        #expect(code.sex == sex)
    }

    @Test func omocodiaIsReadButNotUndone() throws {
        // RSSMRA80A01H501U with its last digit as a letter (1 → M); check character by the decree's tables: U - 0 (1, odd place 15) + 18 (M) → M.
        let code = try TaxCode("RSSMRA80A01H50MM", today: today)
        #expect(code.value == "RSSMRA80A01H50MM")
        #expect(code.birthDate?.description == "1980-01-01")
    }

    @Test(
        arguments: [
            ("", TaxCode.Flaw.empty), ("RSSMRA80A01H501", .unknownKind), ("123456789", .wrongCheck), ("000000000", .placeholder),
            ("00000000000", .placeholder), ("12345678901", .wrongCheck),
            ("🙂", .empty), ("QQ123456C", .unknownKind), ("BG123456A", .unknownKind), (String(repeating: "A", count: 5_000_000), .unknownKind),
            ("12345678", .unknownKind),
            ("1SSMRA80A01H501U", .unknownKind),
        ] as [(String, TaxCode.Flaw)])
    func saysWhyNoTaxCode(_ text: String, _ flaw: TaxCode.Flaw) {
        #expect(throws: flaw) { try TaxCode(text, today: today) }
    }

    @Test(
        arguments: [
            ("111222333", "NL", TaxCode.Kind.burgerservicenummer, "111222333"), ("1234.56.782", "NL", .burgerservicenummer, "123456782"),
            ("10000008", "NL", .burgerservicenummer, "010000008"),
            ("AB 12 34 56 C", "GB", .nationalInsurance, "AB123456C"), ("07643520567", "IT", .partitaIVA, "07643520567"),
        ] as [(String, String, TaxCode.Kind, String)])
    func readsOtherKinds(_ text: String, _ country: String, _ kind: TaxCode.Kind, _ value: String) throws {
        let code = try TaxCode(text, country: country, today: today)
        #expect(code.kind == kind)
        #expect(code.value == value)
        #expect(code.birthDate == nil)
    }

    @Test(
        arguments: [
            ("1985-03-12", BirthDate.Plausibility.plausible), ("1900-01-01", .weak(.placeholder)), ("1970-01-01", .weak(.placeholder)),
            ("1899-12-30", .weak(.placeholder)),
            ("2026-11-24", .impossible(.inFuture)), ("2026-11-23", .weak(.underOne)), ("2025-11-23", .plausible),
            ("1906-11-22", .impossible(.tooOld)), ("1906-11-23", .plausible), ("0001-01-01", .weak(.placeholder)),
        ] as [(String, BirthDate.Plausibility)])
    func judgesBirthDates(_ text: String, _ expected: BirthDate.Plausibility) throws {
        #expect(BirthDate.plausibility(try #require(Day(iso: text)), today: today) == expected)
    }

    @Test(
        arguments: [
            ("1985-03-12", "1985-03-12", true), ("1985-03-12", "1985-12-03", true), ("1985-03-12", "1986-03-12", true),
            ("1985-03-12", "1958-03-12", true), ("1985-05-31", "1985-06-01", true),
            ("1965-03-12", "2065-03-12", true), ("1985-03-12", "1970-01-01", true), ("1985-03-12", "1985-04-13", false),
            ("1985-03-12", "1978-07-21", false), ("1985-03-12", "1996-03-12", false),
        ] as [(String, String, Bool)])
    func comparesBirthDates(_ left: String, _ right: String, _ expected: Bool) throws {
        let (one, other) = (try #require(Day(iso: left)), try #require(Day(iso: right)))
        #expect(BirthDate.areCompatible(one, other) == expected)
        #expect(BirthDate.areCompatible(other, one) == expected)
        #expect(BirthDate.areCompatible(one, nil))
    }

    @Test func readsCards() throws {
        let card = try CardNumber(" card 00-12 345 ")
        #expect(card.comparable == "CARD0012345")
        #expect(card.checks == [])
        #expect(try CardNumber("8012345678907").checks == [.ean13])
        #expect(try CardNumber("4111 1111 1111 1111").checks == [.luhn])
        #expect(try CardNumber("00000000").isPlaceholder)
        #expect(try CardNumber("00000001").isPlaceholder)
        #expect(try !CardNumber("20260001").isPlaceholder)
        #expect(throws: CardNumber.Flaw.empty) { try CardNumber(" - ") }
        #expect(throws: CardNumber.Flaw.tooShort) { try CardNumber("123") }
        #expect(throws: CardNumber.Flaw.noDigit) { try CardNumber("nessuna") }
        #expect(throws: CardNumber.Flaw.tooLong) { try CardNumber(String(repeating: "1", count: 65)) }
    }

    @Test(
        arguments: [
            ("4006381333931", "04006381333931"), ("96385074", "00000096385074"), ("036000291452", "00036000291452"),
            ("10012345678902", "10012345678902"), ("4 006381-333931", "04006381333931"),
        ] as [(String, String)])
    func readsGTINs(_ text: String, _ expected: String) throws { #expect(try GTIN(text).fourteen == expected) }

    @Test(
        arguments: [
            ("4006381333932", GTIN.Flaw.wrongCheckDigit), ("123", .wrongLength), ("40063813339x1", .notDigits), ("0000000000000", .allZero),
            ("", .wrongLength),
        ] as [(String, GTIN.Flaw)])
    func saysWhyNoGTIN(_ text: String, _ flaw: GTIN.Flaw) { #expect(throws: flaw) { try GTIN(text) } }
}
