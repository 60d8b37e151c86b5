import Testing

@testable import RecordLinkage

struct GlanceTests {
    /// A glance may say nothing, and never another level than the texts.
    @Test func `what is seen at a glance is what the texts say`() throws {
        let table = try LearntTown.linkage.get().table
        let judge = LevelJudge(table)
        var (asked, answered) = ([ComparisonKind: Int](), [ComparisonKind: Int]())
        for comparison in table.layout.comparisons {
            let slot = comparison.slots.lowerBound
            for left in 0..<300 {
                for right in left + 1..<min(left + 150, table.count) {
                    let (one, other) = (table.id(left, slot), table.id(right, slot))
                    guard one != 0, other != 0, one != other else { continue }
                    asked[comparison.kind, default: 0] += 1
                    let width = table.layout.slotCount
                    let seen = Glance.level(comparison.kind, table.glances[left * width + slot], table.glances[right * width + slot])
                    if seen == 0 { continue }
                    answered[comparison.kind, default: 0] += 1
                    let level = judge.level(comparison.kind, one, other)
                    #expect(seen == level, "\(comparison.kind) \(table.text(one)) \(table.text(other))")
                }
            }
        }
        #expect(Set(asked.keys).isSuperset(of: [.given, .family, .birth, .email, .phone, .taxCode, .address, .postcode]), "\(asked)")
        for (kind, count) in asked { #expect(answered[kind, default: 0] * 5 > count * 2, "\(kind): \(answered[kind, default: 0]) of \(count)") }
    }

    /// Pairs made to be on the border: a letter more, less or other, exchanged, joined, with and without particles.
    @Test func `likenesses are never overlooked`() throws {
        let names = [
            "luca", "deluca", "de luca", "mueller", "müller", "muller", "jansen", "janssen", "jansen bakker", "bakker", "rossi", "russo", "rosso",
            "rossa",
            "anna", "anne", "anna maria", "maria", "mario", "j", "jan", "johan", "alessandro", "sandro", "alexander", "lele", "daniele", "gabriele",
            "אברהם", "hauptstr", "hauptstrasse", "via roma", "via roma a", "via romano", "roma", "kerkstraat", "kerkstr", "12", "12a", "21", "12bis",
            "1234ab",
            "1234 ac", "1243ab", "l13 6ff", "l13 6fg", "0612345678", "0612345687", "612345678", "+31612345678", "061234567", "0712345678",
            "1980-02-03", "1980-03-02", "1981-02-03", "1955-02-03", "1980", "a.b@mail.eu", "ab@mail.eu", "anna.rossi@mail.eu", "anna.rosi@mail.eu",
            "anna.rossi@posta.it", "rossianna@mail.eu", "anna.rossi1@mail.eu", "RSSMRA80A01H501U", "RSSMRA80A01H501X", "RSSMRA80A10H501U",
        ]
        for kind in ComparisonKind.allCases {
            let values = names.map { text -> (LinkValue, UInt64, [UInt8]) in
                let bytes = kind == .birth || kind == .phone ? text.utf8.filter { $0 >= 0x30 && $0 <= 0x39 } : Array(text.lowercased().utf8)
                return bytes.withUnsafeBufferPointer { pointer in
                    let value = ValueTraits.value(kind, pointer)
                    return (value, Glance.of(kind, value, pointer), bytes)
                }
            }
            for (one, first, left) in values {
                for (other, second, right) in values where left != right && !left.isEmpty && !right.isEmpty {
                    let seen = Glance.level(kind, first, second)
                    if seen == 0 { continue }
                    let level = Self.level(kind, left, right, one, other)
                    #expect(seen == level, "\(kind): \(String(decoding: left, as: UTF8.self)) and \(String(decoding: right, as: UTF8.self))")
                }
            }
        }
    }

    private static func level(_ kind: ComparisonKind, _ left: [UInt8], _ right: [UInt8], _ one: LinkValue, _ other: LinkValue) -> UInt8 {
        var (first, second) = (one, other)
        (first.start, first.length) = (0, UInt16(left.count))
        (second.start, second.length) = (UInt32(left.count), UInt16(right.count))
        let layout = ContactLayout([FieldAssignment(.text, column: 0, name: "")])
        let empty = LinkValue(start: 0, length: 0, flags: 0, first: 0, second: 0, letters: 0)
        let table = ContactTable(
            layout: layout, count: 0, contactOfRow: nil, ids: [], glances: [], values: [empty, first, second], rarities: [0, 0, 0],
            arena: left + right)
        return LevelJudge(table).level(kind, 1, 2)
    }

    @Test func `slips are counted as by the whole table`() {
        var random = SeededGenerator(21)
        for _ in 0..<4000 {
            func word() -> [UInt8] { (0..<Int.random(in: 0...9, using: &random)).map { _ in UInt8.random(in: 97...99, using: &random) } }
            let (left, right) = (word(), word())
            let whole = Self.distance(left, right)
            for most in 0...4 {
                let found = left.withUnsafeBufferPointer { one in right.withUnsafeBufferPointer { EditDistance.slips(one, $0, most: most) } }
                #expect(found == min(whole, most + 1), "\(left) \(right) \(most)")
            }
        }
    }

    /// Optimal string alignment, as it stands in the books.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var rows = [[Int]](repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
        for row in 0...left.count { rows[row][0] = row }
        for column in 0...right.count { rows[0][column] = column }
        for row in stride(from: 1, through: left.count, by: 1) {
            for column in stride(from: 1, through: right.count, by: 1) {
                let other = left[row - 1] == right[column - 1] ? 0 : 1
                rows[row][column] = min(rows[row - 1][column] + 1, rows[row][column - 1] + 1, rows[row - 1][column - 1] + other)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    rows[row][column] = min(rows[row][column], rows[row - 2][column - 2] + 1)
                }
            }
        }
        return rows[left.count][right.count]
    }
}
