import Foundation
import Kernel
import Tabular
import Testing

@testable import Spreadsheets

@Suite struct WorkbookWriterTests {
    private func written(_ columns: [String], _ rows: [[SheetCell]]) throws -> [[String]] {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("writer-\(UUID().uuidString).xlsx").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let book = try WorkbookWriter(path: path, title: "a/b:[c]", columns: columns)
        for row in rows { try book.write(row) }
        try book.close()
        let source = try SheetSource(path: path)
        #expect(source.sheet.name == "abc")
        let table = try TableReader(source, options: SheetSource.options)
        var read = [table.columns.names]
        while let row = try table.next() { read.append(row.strings) }
        return read
    }

    @Test func whatIsWrittenIsRead() throws {
        let day = try #require(Day(iso: "2026-02-28"))
        let read = try written(
            ["text", "amount", "number", "share", "day", "empty"],
            [
                [.text("=1+1"), .amount(123_456, fractionDigits: 2), .number(1.5), .share(0.125), .day(day), .empty],
                [
                    .text("@SUM(A1) <&> \"x\", _x0041_ \u{1}\tü😀\nline"), .amount(-5, fractionDigits: 0), .number(.nan), .share(.infinity), .day(day),
                    .text("x"),
                ],
            ])
        #expect(read[0] == ["text", "amount", "number", "share", "day", "empty"])
        #expect(read[1] == ["=1+1", "1234.56", "1.5", "0.125", "2026-02-28", ""])
        #expect(read[2] == ["@SUM(A1) <&> \"x\", _x0041_ \tü😀\nline", "-5", "", "", "2026-02-28", "x"])
    }

    @Test func aTextLongerThanACellIsCut() throws {
        let read = try written(["a", "b"], [[.text(String(repeating: "ü", count: 40_000)), .text("x")]])
        #expect(read[1][0].count == 32_767)
    }

    @Test func sharedStringsBeyondMemoryComeBack() throws {
        let bytes = SpillingBytes(memoryLimit: 1000)
        var random = SeededGenerator(seed: 3)
        var all: [UInt8] = []
        for _ in 0..<3_000 {
            let piece = (0..<Int.random(in: 0...1500, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            try bytes.append(piece)
            all += piece
        }
        #expect(bytes.count == Int64(all.count))
        for _ in 0..<500 {
            let start = Int.random(in: 0..<all.count, using: &random)
            let length = Int.random(in: 0...min(50_000, all.count - start), using: &random)
            var read: [UInt8] = []
            try bytes.read(Int64(start), length: length, into: &read)
            #expect(read == Array(all[start..<start + length]))
        }
    }
}
