import Testing

@testable import RecordLinkage

struct ByteToolsTests {
    private func word(_ random: inout SeededGenerator, most: Int = 9) -> String {
        String((0..<Int.random(in: 0...most, using: &random)).map { _ in "abcd".randomElement(using: &random) ?? "a" })
    }

    private func bytes<Result>(_ left: String, _ right: String, _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Result) -> Result
    {
        var (left, right) = (left, right)
        return left.withUTF8 { left in right.withUTF8 { body(left, $0) } }
    }

    /// The textbook's recursion.
    private func distance(_ left: [Character], _ right: [Character]) -> Int {
        var table = [[Int]](repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
        for row in 0...left.count {
            for column in 0...right.count {
                if row == 0 || column == 0 {
                    table[row][column] = row + column
                    continue
                }
                let cost = left[row - 1] == right[column - 1] ? 0 : 1
                table[row][column] = min(table[row - 1][column] + 1, table[row][column - 1] + 1, table[row - 1][column - 1] + cost)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    table[row][column] = min(table[row][column], table[row - 2][column - 2] + 1)
                }
            }
        }
        return table[left.count][right.count]
    }

    @Test func `slips are counted as the textbook counts them`() {
        var random = SeededGenerator(1)
        for _ in 0..<3000 {
            let (left, right) = (word(&random), word(&random))
            let expected = distance(Array(left), Array(right))
            #expect(bytes(left, right) { EditDistance.slips($0, $1, most: 2) } == min(expected, 3), "\(left) \(right)")
            #expect(bytes(left, right) { EditDistance.isOneSlip($0, $1) } == (expected <= 1), "\(left) \(right)")
        }
    }

    @Test func `similarity of bytes is that of texts`() {
        var random = SeededGenerator(2)
        for _ in 0..<2000 {
            let (left, right) = (word(&random), word(&random))
            guard !left.isEmpty, !right.isEmpty else { continue }
            #expect(abs(bytes(left, right) { EditDistance.jaroWinkler($0, $1) } - JaroWinkler.similarity(left, right)) < 1e-12, "\(left) \(right)")
        }
    }

    @Test func `words are sorted by some of their bits, others stay in place`() {
        var random = SeededGenerator(3)
        for count in [0, 1, 2, 100, 255, 256, 5000] {
            var words = (0..<count).map { _ in UInt64.random(in: 0...UInt64.max, using: &random) & 0xFF00_00FF_F00F_FFFF }
            let expected = words.enumerated().sorted { ($0.element >> 32 & 0xFF_FFFF, $0.offset) < ($1.element >> 32 & 0xFF_FFFF, $1.offset) }.map(
                \.element)
            RadixSort.sort(&words, low: 32, high: 56)
            #expect(words == expected)
        }
    }

    @Test func `each byte string has one number`() {
        var random = SeededGenerator(4)
        var dictionary = ByteDictionary()
        var known: [String: UInt32] = [:]
        for _ in 0..<20_000 {
            var text = word(&random, most: 7)
            let id = text.withUTF8 { dictionary.intern($0) }
            if text.isEmpty { #expect(id == 0) } else { #expect(known[text, default: id] == id) }
            if !text.isEmpty { known[text] = id }
            #expect(dictionary.text(id) == text)
        }
        #expect(dictionary.count == known.count)
        #expect(Set(known.values).count == known.count)
    }

    @Test func `pairs drawn from those that agree do agree, and all are found`() throws {
        let rows = (0..<300).map { ["\($0 % 7)xyz", $0 % 3 == 0 ? "" : "b\($0 % 5)"] }
        let builder = ContactTableBuilder(
            ContactLayout([FieldAssignment(.category, column: 0, name: "a"), FieldAssignment(.category, column: 1, name: "b")]))
        for row in rows { builder.append(row) }
        let table = try builder.finish()
        let pairs = PairDraw.agreeing(table, on: [0, 1], most: 200_000)
        #expect(!pairs.isEmpty)
        for pair in pairs {
            let (left, right) = (Int(pair >> 32), Int(pair & 0xFFFF_FFFF))
            #expect(left < right && rows[left] == rows[right] && !rows[left][1].isEmpty)
        }
        #expect(Set(pairs).count > pairs.count / 2)
    }
}
