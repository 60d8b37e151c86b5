import Testing

@testable import Charts

@Suite("Text and numbers in SVG")
struct XMLTests {
    @Test(
        "escaping",
        arguments: [
            ("a & b", "a &amp; b"), ("<script>", "&lt;script&gt;"), ("\"x\" 'y'", "&quot;x&quot; &#39;y&#39;"), ("a\u{0}b\u{1b}c", "a b c"),
            ("a\n\tb", "a\n\tb"),
            ("Caffè ☕", "Caffè ☕"),
        ])
    func escape(text: String, escaped: String) { #expect(XML.escape(text) == escaped) }

    @Test(
        "numbers",
        arguments: [
            (0, "0"), (1.5, "1.5"), (-1.25, "-1.25"), (2.0 / 3, "0.67"), (0.004, "0"), (-0.004, "0"), (12.05, "12.05"), (.nan, "0"), (.infinity, "0"),
            (1e300, "1000000"), (-1e300, "-1000000"),
        ] as [(Double, String)])
    func number(value: Double, text: String) { #expect(XML.number(value) == text) }

    @Test("shortening counts what one sees", arguments: [("Milano", 6, "Milano"), ("Milano Duomo", 7, "Milano…"), ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 2, "👩‍👩‍👧‍👦…"), ("", 3, "")])
    func shorten(text: String, length: Int, short: String) { #expect(XML.shortened(text, to: length) == short) }
}
