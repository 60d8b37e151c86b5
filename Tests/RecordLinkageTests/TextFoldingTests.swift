import RecordLinkage
import Testing

@Suite struct TextFoldingTests {
    @Test(
        arguments: [
            ("MARIO  Rossi", "mario rossi"), ("  Niccolò\tD'Angelo ", "niccolo dangelo"), ("D’Angelo", "dangelo"), ("Jose\u{301}", "jose"),
            ("José", "jose"),
            ("Straße", "strasse"), ("STRAẞE", "strasse"), ("Ærø", "aero"), ("Łódź", "lodz"), ("Đorđe", "dorde"), ("Ĳsselmeer", "ijsselmeer"),
            ("œuvre", "oeuvre"),
            ("Þór", "thor"), ("Müller-Lüdenscheidt", "muller ludenscheidt"), ("Nguyễn Thị", "nguyen thi"), ("ﬁne ﬂour", "fine flour"),
            ("Ｍａｒｉｏ１２", "mario12"),
            ("Ἀθῆναι", "αθηναι"), ("Αθήνα", "αθηνα"), ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"), ("Ёлкин", "елкин"), ("Чайковский", "чаиковскии"),
            ("Чаи\u{306}ковскии\u{306}", "чаиковскии"),
            ("a.b,c;d", "a b c d"), ("İstanbul", "istanbul"), ("Ǆ", "dz"), ("a\u{200B}b\u{202E}c\u{AD}d", "abcd"), ("a\u{0}b", "ab"), ("", ""),
            (" \u{3000}\u{A0} ", ""),
            ("🙂", ""), ("Anna 🙂 Bianchi", "anna bianchi"), ("שלום", "שלום"), ("١٢", "12"), ("...", ""), ("x'", "x"), ("Ⱥbc", "abc"),
            ("Armenian Ա", "armenian ա"),
        ] as [(String, String)])
    func folds(_ text: String, _ expected: String) {
        #expect(Array(TextFolding.folded(text).utf8) == Array(expected.utf8))
    }

    @Test(
        arguments: [
            ("  Mario \n\t Rossi ", "Mario Rossi"), ("D’Angelo", "D’Angelo"), ("a\u{202E}b\u{FEFF}", "ab"), ("Nul\u{0}l\u{7}", "Null"),
            ("José", "José"), ("🙂 ok", "🙂 ok"),
            ("\u{A0}Ik\u{2003}ben", "Ik ben"), ("", ""), ("\u{85}x", "x"),
        ] as [(String, String)])
    func cleans(_ text: String, _ expected: String) {
        #expect(Array(TextFolding.cleaned(text).utf8) == Array(expected.utf8))
    }

    @Test func cutsBetweenCharacters() {
        let long = String(repeating: "è", count: 1000)
        #expect(TextFolding.cleaned(long) == String(repeating: "è", count: 256))
        #expect(TextFolding.cleaned("x" + long) == "x" + String(repeating: "è", count: 255))
        #expect(TextFolding.folded(long) == String(repeating: "e", count: 512))
        #expect(TextFolding.folded("ab cd", limit: 3) == "ab")
        #expect(TextFolding.folded("ab cd", limit: 4) == "ab c")
        #expect(TextFolding.folded("ab", limit: 0) == "")
    }

    @Test func foldingTwiceChangesNothing() {
        for value in 0x20...0x24FF {
            guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
            let once = TextFolding.folded("a" + String(Character(scalar)) + "b")
            #expect(TextFolding.folded(once) == once, "U+\(String(value, radix: 16))")
        }
    }

    @Test(
        arguments: [
            // Winkler (1990), table of examples; and the pair of accents of which bytes say 0.848.
            ("martha", "marhta", 0.9611), ("dwayne", "duane", 0.84), ("dixon", "dicksonx", 0.8133), ("jose", "josé", 0.8833), ("a", "b", 0.0),
            ("", "a", 0.0), ("abc", "abc", 1.0),
        ] as [(String, String, Double)])
    func measuresLikeness(_ left: String, _ right: String, _ expected: Double) {
        #expect(abs(JaroWinkler.similarity(left, right) - expected) < 0.0002)
        #expect(abs(JaroWinkler.similarity(right, left) - expected) < 0.0002)
    }
}
