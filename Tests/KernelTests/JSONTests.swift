import Kernel
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        #"{"b":1,"a":[true,null,-2.5,"x\"\\\n\u0001é😀"]}"#, "[]", "{}", #""<\/script>""#, "9223372036854775807", "1e+300",
    ])
    func compactTextComesBack(text: String) throws { #expect(try JSON(parsing: text).description == text) }

    @Test func escapesAreRead() throws {
        #expect(try JSON(parsing: #""\u00e9\ud83d\ude00\/""#) == .string("é😀/"))
        #expect(try JSON(parsing: #""cut \ud83d, \ude00""#) == .string("cut \u{fffd}, \u{fffd}"))
        #expect(try JSON(parsing: "1.0") == .number(1))
        #expect(try JSON(parsing: "92233720368547758070") == .number(92_233_720_368_547_758_070))
    }

    @Test(arguments: [
        "", "{", "[1,]", "[1 2]", #"{"a"}"#, #"{"a":}"#, "01", "-", "1.", "nul", #""\x""#, "\"a\nb\"", "1 2", "'a'", "1e999",
        #""\u+123""#,
    ])
    func whatIsNotJSONIsRefused(text: String) { #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: text) } }

    @Test func depthAndEncodingAreBounded() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: deep) }
        #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: [UInt8(ascii: "\""), 0xff, UInt8(ascii: "\"")]) }
    }
}
