import RecordLinkage
import Testing

@Suite struct EmailAddressTests {
    @Test(
        arguments: [
            ("Mario.Rossi@Example-Shop.IT", "mario.rossi@example-shop.it"), (" mario+news@posta.it ", "mario@posta.it"),
            ("M.A.R.I.O+x@GMail.com", "mario@gmail.com"),
            ("mario@googlemail.com", "mario@gmail.com"), ("mailto:a@b.nl", "a@b.nl"), ("Mario Rossi <mario@rossi.it>", "mario@rossi.it"),
            ("o'brien@mail.ie", "o'brien@mail.ie"),
            ("a_b-c@sub.domain.co.uk", "a_b-c@sub.domain.co.uk"), ("info@münchen.de", "info@xn--mnchen-3ya.de"),
            ("INFO@MÜNCHEN.DE", "info@xn--mnchen-3ya.de"),
            ("x@bücher.example.de", "x@xn--bcher-kva.example.de"), ("x@例え.jp", "x@xn--r8jz45g.jp"), ("x@почта.рф", "x@xn--80a1acny.xn--p1ai"),
            ("+tag@x.it", "+tag@x.it"),
            ("josé@correo.es", "josé@correo.es"), ("a\u{200B}b@c.it", "ab@c.it"),
        ] as [(String, String)])
    func readsAndCompares(_ text: String, _ comparable: String) throws {
        #expect(try EmailAddress(text).comparable == comparable)
    }

    @Test func keepsWhatIsWrittenTo() throws {
        let address = try EmailAddress("Mario.Rossi+News@Gmail.com")
        #expect(address.display == "Mario.Rossi+News@Gmail.com")
        #expect(address.domain == "gmail.com")
        #expect(address.localPart == "mariorossi")
    }

    @Test(
        arguments: [
            ("", EmailAddress.Flaw.empty), ("mario", .noAt), ("a@b@c.it", .manyAts), ("@c.it", .emptyLocalPart), ("a b@c.it", .badLocalPart),
            ("\"a\"@c.it", .badLocalPart),
            (".a@c.it", .badDots), ("a.@c.it", .badDots), ("a..b@c.it", .badDots), ("a@", .emptyDomain), ("a@localhost", .noTopLevelDomain),
            ("a@-c.it", .badDomain), ("a@c_d.it", .badDomain),
            ("a@c..it", .badDomain), ("a@[10.0.0.1]", .badDomain), ("a@10.0.0.1", .badTopLevelDomain), ("a@c.i", .badTopLevelDomain),
            ("a@c.it.", .badDomain), ("a@c.it, d@e.it", .manyAts),
            ("a@🙂.it", .badDomain), ("a@c .it", .badDomain), ("a,b@c.it", .badLocalPart),
            (String(repeating: "a", count: 65) + "@c.it", .longLocalPart), ("a@" + String(repeating: "b.", count: 130) + "it", .tooLong),
            (String(repeating: "a", count: 5_000_000), .tooLong), ("a@" + String(repeating: "b", count: 64) + ".it", .badDomain),
        ] as [(String, EmailAddress.Flaw)])
    func saysWhyNot(_ text: String, _ flaw: EmailAddress.Flaw) {
        #expect(throws: flaw) { try EmailAddress(text) }
    }

    @Test(
        arguments: [
            ("noreply@shop.it", true, false), ("No-Reply@shop.it", true, false), ("test@test.com", true, false), ("mario@example.com", true, false),
            ("mario@shop.invalid", true, false),
            ("nomail@posta.it", true, false), ("info@shop.it", false, true), ("amministrazione@shop.it", false, true),
            ("mario@shop.it", false, false), ("geen@mail.nl", true, false),
        ] as [(String, Bool, Bool)])
    func flags(_ text: String, _ isPlaceholder: Bool, _ isRole: Bool) throws {
        let address = try EmailAddress(text)
        #expect(address.isPlaceholder == isPlaceholder)
        #expect(address.isRole == isRole)
    }
}
