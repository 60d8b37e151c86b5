import Testing

@testable import Backoffice

@Suite("Forms with files")
struct MultipartTests {
    static let type = "multipart/form-data; boundary=----x"

    /// The events, with pieces of contents put together.
    static func read(_ body: [UInt8], cuts: [Int] = [], type: String = type) throws(MultipartParser.Failure) -> [MultipartParser.Event] {
        var parser = try MultipartParser(contentType: type)
        var events: [MultipartParser.Event] = []
        var start = 0
        for cut in cuts.sorted() + [body.count] {
            for event in try parser.feed(body[start..<cut]) {
                if case .contents(let more) = event, case .contents(let before)? = events.last {
                    events[events.count - 1] = .contents(before + more)
                } else {
                    events.append(event)
                }
            }
            start = cut
        }
        try parser.finish()
        return events
    }

    static func bytes(_ text: String) -> [UInt8] { Array(text.replacing("\n", with: "\r\n").utf8) }

    static let ordinary = bytes(
        """
        ------x
        Content-Disposition: form-data; name="kind"

        contacts
        ------x
        Content-Disposition: form-data; name="file"; filename="a;b \\"c\\".csv"
        Content-Type: text/csv

        id;name
        1;\r--\r\n----x

        ------x--
        and after it
        """)

    static let meaning: [MultipartParser.Event] = [
        .part(.init(name: "kind")), .contents(Array("contacts".utf8)), .partEnd, .part(.init(name: "file", fileName: "a;b \"c\".csv")),
        .contents(Array("id;name\r\n1;\r--\r\n----x\r\n".utf8)), .partEnd, .end,
    ]

    @Test("a form in one piece") func whole() throws { #expect(try Self.read(Self.ordinary) == Self.meaning) }

    @Test("every cut in two and every single byte give the same")
    func cuts() throws {
        for cut in 0...Self.ordinary.count { #expect(try Self.read(Self.ordinary, cuts: [cut]) == Self.meaning, "cut at \(cut)") }
        #expect(try Self.read(Self.ordinary, cuts: Array(0...Self.ordinary.count)) == Self.meaning)
    }

    @Test("cuts in three, at random") func randomCuts() throws {
        var generator = SplitMix(state: 7)
        for _ in 0..<2_000 {
            let cuts = (0..<Int.random(in: 1...12, using: &generator)).map { _ in Int.random(in: 0...Self.ordinary.count, using: &generator) }
            #expect(try Self.read(Self.ordinary, cuts: cuts) == Self.meaning)
        }
    }

    @Test(
        "headers are read as browsers and programs write them",
        arguments: [
            (#"Content-Disposition: form-data; name="a""#, "a", nil), (#"content-disposition:form-data;name=a ; filename=b.csv"#, "a", "b.csv"),
            (#"Content-Disposition: form-data; name="a"; filename="""#, "a", ""),
            (#"Content-Disposition: form-data; name="a"; filename="x%22y.csv""#, "a", "x\"y.csv"),
            (#"Content-Disposition: form-data; name="a"; filename="C:\dir\b.csv""#, "a", #"C:\dir\b.csv"#),
            (#"Content-Disposition: form-data; filename*=utf-8''evil; name="a""#, "a", nil), ("X: y", "", nil), ("", "", nil),
        ] as [(String, String, String?)])
    func headers(line: String, name: String, fileName: String?) {
        #expect(MultipartHeaders(Array(line.utf8)[...]) == MultipartHeaders(name: name, fileName: fileName))
    }

    @Test(
        "what is no form is refused",
        arguments: [
            ("text/plain", "", MultipartParser.Failure.boundary), ("multipart/form-data", "", .boundary),
            ("multipart/form-data; boundary=", "", .boundary),
            ("multipart/form-data; boundary=\(String(repeating: "a", count: 71))", "", .boundary), (type, "", .truncated),
            (type, "------x\n", .truncated), (type, "------x\nA: b\n\nbody\n------x", .truncated), (type, "------xjunk\n\n\n------x--", .headers),
            (type, "------x\nA: \(String(repeating: "b", count: 9_000))\n\n\n------x--", .headers),
            (type, String(repeating: "------x\n\n\n", count: 101) + "------x--", .parts),
        ])
    func refused(type: String, body: String, failure: MultipartParser.Failure) {
        #expect(throws: failure) { _ = try Self.read(Self.bytes(body), type: type) }
    }

    @Test("an endless header costs no endless memory")
    func bounded() throws {
        var parser = try MultipartParser(contentType: Self.type)
        _ = try parser.feed(Self.bytes("------x\n"))
        #expect(throws: MultipartParser.Failure.headers) {
            for _ in 0..<100 { _ = try parser.feed([UInt8](repeating: 65, count: 1_000)) }
        }
    }
}

/// S. Vigna's splitmix64, for tests that repeat.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
