import Testing

@testable import Tabular

/// Whatever the bytes, a reader ends, accounts for every record once, and says the same however the bytes are cut.
@Suite struct HostileInputTests {
    private struct Outcome: Equatable {
        var rows: [[String]] = []
        var places: [[Int]] = []
        var problems: [RowProblem] = []
        var error: String?
    }

    private func outcome(_ bytes: [UInt8], _ options: ReadingOptions, step: Int) -> Outcome {
        var outcome = Outcome()
        do {
            let reader = try TableReader(DrippingSource(bytes, step: step), options: options)
            var batch = RowBatch()
            while try reader.fill(&batch) {
                outcome.rows += batch.rows.map(\.strings)
                outcome.places += batch.rows.map { [$0.line, $0.record, Int($0.offset)] }
                outcome.problems += batch.problems
            }
        } catch {
            outcome.error = "\(error)"
        }
        return outcome
    }

    @Test(arguments: 0..<4) func anyBytesAreReadTheSameHoweverTheyAreCut(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let palettes: [[UInt8]] = [
            Array(0...255), Array("a\"\",;\n\r \t".utf8), Array("ab\",\n".utf8) + [0, 0xC3, 0xA9, 0xFF, 0xF0], Array("\"\n".utf8),
        ]
        let palette = palettes[seed]
        for round in 0..<150 {
            let bytes = (0..<Int.random(in: 0...3000, using: &random)).map { _ in palette[Int.random(in: 0..<palette.count, using: &random)] }
            var options = ReadingOptions(encoding: .utf8, delimiter: .comma, hasHeader: round % 2 == 0)
            options.lineEnding = round % 3 == 0 ? .carriageReturn : .lineFeed
            (options.fieldLimit, options.rowLimit, options.batchSize) = (200, 600, 4096)
            let whole = outcome(bytes, options, step: .max)
            #expect(outcome(bytes, options, step: 7) == whole)
            #expect(outcome(bytes, options, step: 640) == whole)
            let records = (whole.places.map { $0[1] } + whole.problems.map(\.record)).sorted()
            #expect(records == Array(0..<records.count).map { $0 + 1 })
            // Each row begins on the line that its offset is on.
            let newline = options.lineEnding == .carriageReturn ? UInt8(ascii: "\r") : UInt8(ascii: "\n")
            for place in whole.places { #expect(place[0] == bytes[..<place[2]].count { $0 == newline } + 1) }
            for problem in whole.problems { #expect(problem.line == bytes[..<Int(problem.offset)].count { $0 == newline } + 1) }
        }
    }

    @Test func anyBytesEndWithEverythingDetected() {
        var random = SeededGenerator(seed: 99)
        let starts: [[UInt8]] = [
            [], [0xFF, 0xFE], [0xFE, 0xFF], [0xEF, 0xBB, 0xBF], [0x1F, 0x8B, 8], Array("sep=;".utf8), storedGzip(Array("a,b\n".utf8)),
        ]
        for round in 0..<400 {
            let printable = round % 2 == 0
            let bytes = (0..<Int.random(in: 0...2000, using: &random)).map { _ in
                printable ? UInt8.random(in: 32...255, using: &random) : UInt8.random(in: 0...255, using: &random)
            }
            let start = starts[round % starts.count]
            let whole = outcome(start + bytes, ReadingOptions(), step: .max)
            #expect(outcome(start + bytes, ReadingOptions(), step: 11).rows == whole.rows)
        }
    }

    /// Batches stay near their size, whatever stands between the quotes.
    @Test func memoryIsBounded() throws {
        var options = ReadingOptions(delimiter: .comma)
        (options.fieldLimit, options.rowLimit, options.batchSize) = (10_000, 50_000, 8192)
        let piece = Array("\"".utf8) + [UInt8](repeating: 0x78, count: 60_000) + Array(",,,\"\"\n\"".utf8)
        let bytes = Array("a,b\n".utf8) + (0..<100).flatMap { _ in piece }
        let reader = try TableReader(MemorySource(bytes), options: options)
        var batch = RowBatch()
        var largest = 0
        while try reader.fill(&batch) { largest = max(largest, batch.storage.byteCapacity) }
        #expect(largest <= 4 * options.rowLimit)
    }

    @Test func batchesOfRefusedRowsAreSmallAndLoseNothing() throws {
        let text = "a,b\n" + String(repeating: "x\n", count: 300_000) + "1,2\n" + String(repeating: "y\n", count: 300_000) + "3,4\n"
        let reader = try TableReader(text: text)
        var batch = RowBatch()
        var (rows, problems, most, capacity) = ([String](), 0, 0, 0)
        while try reader.fill(&batch) {
            rows += batch.rows.map { $0[0].string }
            problems += batch.problems.count
            most = max(most, batch.problems.count)
            capacity = max(capacity, batch.storage.byteCapacity)
        }
        #expect(rows == ["1", "3"] && problems == 600_000)
        #expect(most <= 20_000 && capacity <= 2 << 20, "\(most) problems, \(capacity) bytes")
    }

    /// Quotes that never close are each given up at the limit of a field: what was looked at is read again, but not for each line again.
    @Test(.timeLimit(.minutes(1))) func unclosedQuotesDoNotCostSquareTime() throws {
        var options = ReadingOptions(delimiter: .comma)
        options.fieldLimit = 100_000
        let block = Array("1,\"open\n".utf8) + (0..<30_000).flatMap { _ in Array("x,\"\"\n".utf8) }
        let (_, rows, problems) = try readAll(Array("a,b\n".utf8) + (0..<8).flatMap { _ in block }, options: options)
        #expect(rows.count == 8 * 30_000)
        #expect(problems.count == 8)
    }

    @Test func aRowOfTooManyFieldsIsAProblem() throws {
        let row = String(repeating: ",", count: 20_000)
        let (_, rows, problems) = try readAll("a,b\n\(row)\n1,2\n", options: ReadingOptions(delimiter: .comma))
        #expect(rows == [["1", "2"]])
        #expect(problems.map(\.reason) == [.tooManyFields(limit: 16_384)])
        #expect(throws: TabularError.self) { try TableReader(text: row + "\n", options: ReadingOptions(delimiter: .comma)) }
    }
}
