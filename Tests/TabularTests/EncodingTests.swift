import Testing

@testable import Tabular

@Suite struct EncodingTests {
    static let cases: [(String, [UInt8], TextEncoding?)] = [
        ("ASCII", Array("a,b\n".utf8), nil),
        ("UTF-8", Array("città,münchen\n".utf8), .utf8),
        ("UTF-8 cut in a character", Array("città €".utf8.dropLast()), .utf8),
        ("UTF-8 with one damaged byte", Array("é è à ù ò ".utf8) + [0xE9, 0x20], .utf8),
        ("a last byte that may be cut", Array("caf".utf8) + [0xE9], nil),
        ("with mark", [0xEF, 0xBB, 0xBF, 0x61], .utf8WithMark),
        ("little", [0xFF, 0xFE, 0x61, 0], .utf16LittleEndian),
        ("big", [0xFE, 0xFF, 0, 0x61], .utf16BigEndian),
        ("little without mark", Array("a,b\n1,2\n".utf16.flatMap { [UInt8($0), 0] }), .utf16LittleEndian),
        ("1252", Array("caf".utf8) + [0xE9, 0x2C] + Array("x\n".utf8), .windows1252),
    ]

    @Test(arguments: cases) func detects(name: String, bytes: [UInt8], expected: TextEncoding?) {
        #expect(TextEncoding.detect(bytes) == expected)
    }

    @Test func sequencesAreCheckedAsUnicodeSays() {
        let good: [[UInt8]] = [[0x7F], [0xC2, 0x80], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF]]
        let bad: [[UInt8]] = [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5],
            [0xFF], [0xC3], [0xE2, 0x82],
        ]
        for bytes in good { #expect(bytes.withUnsafeBufferPointer(UTF8Check.isValid)) }
        for bytes in bad { #expect(!bytes.withUnsafeBufferPointer(UTF8Check.isValid)) }
    }

    /// The check of the standard library is the reference.
    @Test func theCheckAgreesWithTheStandardLibrary() {
        var random = SeededGenerator(seed: 7)
        let palette: [UInt8] = [0x41, 0x80, 0xA0, 0xBF, 0xC2, 0xE0, 0xE2, 0xED, 0xF0, 0xF4, 0x8F, 0x90, 0x9F, 0xFF]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...6, using: &random)).map { _ in palette.randomElement(using: &random) ?? 0 }
            #expect(bytes.withUnsafeBufferPointer(UTF8Check.isValid) == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
        }
    }

    @Test(arguments: [1, 2, 3, 1000]) func windows1252IsConverted(step: Int) throws {
        let bytes = Array("name;price\nCaf".utf8) + [0xE9] + Array(";".utf8) + [0x80] + Array(" 5\n".utf8)
        let (reader, rows, _) = try readAll(bytes, step: step)
        #expect(rows == [["Café", "€ 5"]])
        #expect(reader.format.encoding == .windows1252)
    }

    @Test(arguments: [1, 2, 1000]) func aLastAccentIsACharacterOfWindows1252(step: Int) throws {
        #expect(try readAll(Array("a,b\nx,caf".utf8) + [0xE9], step: step).rows == [["x", "café"]])
        for length in 262_078...262_080 where step == 1000 {
            let plain = Array("a,b\nx,".utf8) + [UInt8](repeating: 0x7A, count: length - 6)
            let latin = try readAll(plain + [0xE9, 0x2E, 0x0A, 0x79, 0x2C, 0xE8, 0x0A])
            #expect(latin.rows.last == ["y", "è"])
            #expect(try readAll(plain + Array("é.\ny,è\n".utf8)).rows.last == ["y", "è"])
        }
    }

    /// What comes after a long stretch of ASCII decides then.
    @Test func theFirstAccentDecidesWhereverItIs() throws {
        let plain = Array("a,b\n".utf8) + [UInt8]((0..<100_000).flatMap { _ in Array("xxx,yyy\n".utf8) })
        let late = try readAll(plain + [0xE9, 0x2C, 0x61, 0x0A, 0x62, 0x2C, 0x63, 0x0A])
        #expect(late.rows.suffix(2) == [["é", "a"], ["b", "c"]])
        #expect(late.reader.format.encoding == .windows1252)
        let other = try readAll(plain + Array("é,a\n".utf8))
        #expect(other.rows.last == ["é", "a"])
        #expect(other.reader.format.encoding == .utf8)
        #expect(other.problems.isEmpty)
    }

    @Test(arguments: [1, 2, 3, 1000], [false, true]) func utf16IsConverted(step: Int, isBig: Bool) throws {
        let text = "name\tnote\nZoë\t😀 ok\n"
        let units = [0xFEFF] + Array(text.utf16)
        let bytes = units.flatMap { unit in isBig ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        let (reader, rows, problems) = try readAll(bytes, step: step)
        #expect(rows == [["Zoë", "😀 ok"]])
        #expect(problems.isEmpty)
        #expect(reader.columns.names == ["name", "note"])
    }

    @Test func aLoneSurrogateIsAProblemOfItsRow() throws {
        var units: [UInt16] = [0xFEFF] + Array("a,b\n1,".utf16)
        units += [0xD83D] + Array("\n2,ok\n".utf16)
        let (_, rows, problems) = try readAll(units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } + [0x41])
        #expect(rows == [["2", "ok"]])
        #expect(problems.map(\.reason) == [.invalidText(field: 2), .invalidText(field: 1)])
        #expect(problems.first?.offset == 10)
    }

    @Test func invalidTextAndNULsAreProblemsOfTheirRows() throws {
        let start = Array("name,city\nZoë,Köln\nÉric,Liège\n".utf8)
        let (_, rows, problems) = try readAll(start + [0x61, 0x2C, 0xFF, 0x0A] + [0x62, 0, 0x2C, 0x63, 0x0A] + Array("d,e\n".utf8))
        #expect(rows == [["Zoë", "Köln"], ["Éric", "Liège"], ["d", "e"]])
        #expect(problems.map(\.reason) == [.invalidText(field: 2), .nulByte(field: 1)])
        #expect(problems.map(\.line) == [4, 5])
        #expect(problems.map(\.record) == [3, 4])
    }

    /// Offsets are those of the stored file, in its own encoding.
    @Test func offsetsPointIntoTheStoredFile() throws {
        for encoding in TextEncoding.allCases {
            let last = encoding == .windows1252 ? "€" : "😀日本"
            let text = "name;note\r\n\"Zoë \"\"x\"\"\";\(last) 1\r\n\r\nÉric;\"a\nb\"\r\nend;z\r\n"
            var bytes = encoding.mark
            try encoding.encode(Array(text.utf8), into: &bytes)
            let reader = try TableReader(MemorySource(bytes))
            for name in ["\"Zoë", "Éric", "end"] {
                let row = try #require(try reader.next())
                var needle: [UInt8] = []
                try encoding.encode(Array(name.utf8), into: &needle)
                #expect(Array(bytes.dropFirst(Int(row.offset)).prefix(needle.count)) == needle, "\(encoding)")
            }
        }
    }
}
