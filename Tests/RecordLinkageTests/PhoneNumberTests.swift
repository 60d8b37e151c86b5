import RecordLinkage
import Testing

@Suite struct PhoneNumberTests {
    /// Numbers as each country writes them; the international forms agree with libphonenumber 9.0.
    @Test(
        arguments: [
            ("02 1234 5678", "IT", "+390212345678", PhoneNumber.Line.fixed), ("312 345 6789", "IT", "+393123456789", .mobile),
            ("010 123 4567", "NL", "+31101234567", .fixed),
            ("06 12345678", "NL", "+31612345678", .mobile), ("0121 234 5678", "GB", "+441212345678", .fixed),
            ("07400 123456", "GB", "+447400123456", .mobile),
            ("030 123456", "DE", "+4930123456", .fixed), ("01512 3456789", "DE", "+4915123456789", .mobile),
            ("01 42 68 53 00", "FR", "+33142685300", .fixed),
            ("06 12 34 56 78", "FR", "+33612345678", .mobile), ("810 12 34 56", "ES", "+34810123456", .fixed),
            ("612 34 56 78", "ES", "+34612345678", .mobile),
            ("02 345 67 89", "BE", "+3223456789", .fixed), ("0470 12 34 56", "BE", "+32470123456", .mobile),
            ("01 533 16 60", "AT", "+4315331660", .fixed),
            ("0664 123456", "AT", "+43664123456", .mobile), ("021 234 56 78", "CH", "+41212345678", .fixed),
            ("078 123 45 67", "CH", "+41781234567", .mobile),
            ("(022) 12345", "IE", "+3532212345", .fixed), ("(01) 583 2053", "IE", "+35315832053", .fixed),
            ("085 012 3456", "IE", "+353850123456", .mobile),
            ("21 234 5678", "PT", "+351212345678", .fixed),
            ("912 345 678", "PT", "+351912345678", .mobile), ("27 12 34 56", "LU", "+35227123456", .fixed),
            ("628 123 456", "LU", "+352628123456", .mobile),
            ("(201) 555-0123", "US", "+12015550123", .fixed), ("1 506 234-5678", "CA", "+15062345678", .fixed),
            ("22 345 67 89", "PL", "+48223456789", .fixed),
            ("512 345 678", "PL", "+48512345678", .mobile), ("08-12 34 56", "SE", "+468123456", .fixed),
            ("070-123 45 67", "SE", "+46701234567", .mobile),
            ("32 12 34 56", "DK", "+4532123456", .fixed), ("21 23 45 67", "NO", "+4721234567", .fixed), ("40 61 23 45", "NO", "+4740612345", .mobile),
            ("(02) 1234 5678", "AU", "+61212345678", .fixed), ("0412 345 678", "AU", "+61412345678", .mobile),
        ] as [(String, String, String, PhoneNumber.Line)])
    func readsNationalNumbers(_ text: String, _ country: String, _ e164: String, _ line: PhoneNumber.Line) throws {
        let number = try PhoneNumber(text, country: country)
        #expect(number.e164 == e164)
        #expect(number.country == country)
        #expect(number.line == line)
        #expect(!number.isPlaceholder)
        // What was read is read again as itself, from anywhere.
        #expect(try PhoneNumber(number.e164, country: "IT") == number)
        #expect(try PhoneNumber("00" + number.e164.dropFirst(), country: nil) == number)
    }

    @Test(
        arguments: [
            ("+39 06 6982", "IT", "+39066982"), ("+39 333 1234567", "NL", "+393331234567"), ("0039 333 1234567", "NL", "+393331234567"),
            ("39 333 1234567", "IT", "+393331234567"), ("393 1234567", "IT", "+393931234567"),
            ("+31 (0)6 12345678", "IT", "+31612345678"), ("0031 (0)20 1234567", "IT", "+31201234567"), ("31612345678", "NL", "+31612345678"),
            ("612345678", "NL", "+31612345678"),
            ("+44 (0) 20 7946 0958", nil, "+442079460958"), ("02079460958 ext. 12", "GB", "+442079460958"),
            ("020 7946 0958 x99", "GB", "+442079460958"), ("02 1234567 int 5", "IT", "+39021234567"),
            ("02/1234567", "IT", "+39021234567"), ("02/12345678 / 333 1234567", "IT", "+390212345678"),
            ("3331234567; 3337654321", "IT", "+393331234567"), ("tel. 333.1234567", "IT", "+393331234567"),
            ("011 44 20 7946 0958", "US", "+442079460958"), ("0011 39 333 1234567", "AU", "+393331234567"), ("+1 416 234 5678", nil, "+14162345678"),
            ("+7 912 345 67 89", nil, "+79123456789"),
            ("+380 44 123 4567", "IT", "+380441234567"), ("＋３９ ３３３ １２３４５６７", "NL", "+393331234567"),
            ("\u{202A}+39 333 1234567\u{202C}", "IT", "+393331234567"), ("333\u{A0}1234567", "IT", "+393331234567"),
        ] as [(String, String?, String)])
    func readsWhatPeopleWrite(_ text: String, _ country: String?, _ e164: String) throws {
        #expect(try PhoneNumber(text, country: country).e164 == e164)
    }

    @Test(
        arguments: [
            ("", "IT", PhoneNumber.Flaw.empty), ("n/a", "IT", .empty), ("🙂", "IT", .empty), ("0000000000", "IT", .placeholder),
            ("1111111111", "NL", .placeholder), ("123456789", "GB", .placeholder),
            ("0123456789", "IT", .placeholder), ("01 23 45 67 89", "FR", .placeholder), ("987654321", "PT", .placeholder), ("33", "IT", .wrongLength),
            ("+39 6 123456", "IT", .wrongLength), ("3331234567890", "IT", .wrongLength), ("+31 6 123", "NL", .wrongLength),
            ("06123", "NL", .wrongLength), ("0470 12 34 5", "BE", .wrongLength),
            ("333 1234567", nil, .noCountry), ("333 1234567", "JP", .noCountry), ("+0 123 4567", "IT", .unknownCallingCode),
            ("+28 123 4567", "IT", .unknownCallingCode), ("12a34b56", "IT", .hasLetters),
            ("+1 123 456 7890", nil, .wrongLength), (String(repeating: "3", count: 5_000_000), "IT", .tooLong),
            (String(repeating: "3", count: 30), "IT", .tooLong), ("\u{0}", "IT", .empty),
        ] as [(String, String?, PhoneNumber.Flaw)])
    func saysWhyNot(_ text: String, _ country: String?, _ flaw: PhoneNumber.Flaw) {
        #expect(throws: flaw) { try PhoneNumber(text, country: country) }
    }

    @Test(arguments: [("333 3333333", true), ("+39 3330000000", true), ("339 1234567", false), ("06 0000 0000", true)])
    func flagsPlaceholders(_ text: String, _ expected: Bool) {
        // Refused outright, or read and flagged: either way it may link nothing.
        let number = try? PhoneNumber(text, country: "IT")
        #expect((number?.isPlaceholder ?? true) == expected)
    }

    @Test func tellsCanadaApart() throws {
        #expect(try PhoneNumber("416 234 5678", country: "US").country == "CA")
        #expect(try PhoneNumber("212 234 5678", country: "CA").country == "US")
    }
}
