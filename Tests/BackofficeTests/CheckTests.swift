import Testing

@Suite("The check of pages sees what is wrong")
struct CheckTests {
    @Test(arguments: [
        ("<p>a</p>", 0), ("<!doctype html><p>a<br><b>c</b></p>", 0), ("<svg><path d=\"M0\"/></svg>", 0), ("<p>", 1), ("<p></b>", 1),
        ("<p id=\"a\"></p><p id=\"a\"></p>", 1),
        ("<a href=\"//x\"></a>", 1), ("<a href=\"javascript:x\"></a>", 1), ("<p onclick=\"x\"></p>", 1), ("<p style=\"x\"></p>", 1),
        ("<script>x</script>", 1), ("a < b", 1),
        ("<p class=x></p>", 2), ("<p title=\"a<b\"></p>", 3), ("<th>a</th>", 1),
    ])
    func checked(html: String, count: Int) { #expect(faults(html).count == count, "\(faults(html))") }
}
