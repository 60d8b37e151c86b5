import Foundation

/// Reads a delimited text file row by row, or batch by batch, in bounded memory.
///
///     let table = try TableReader(path: "customers.csv")
///     while let row = try table.next() {
///         print(row["email"]?.string ?? "")
///     }
///
/// Encoding, delimiter, line ends and header are detected; ``ReadingOptions`` overrides. Gzip is decompressed. Rows that cannot be read are left out and stand in
/// ``problems``; blank lines are skipped. A reader is used by one thread at a time; the batches it fills may go to others.
public final class TableReader {
    /// The layout of the file. While all text read was ASCII its encoding is given as UTF-8.
    public var format: TableFormat {
        var format = layout
        format.encoding = text.encoding ?? .utf8
        return format
    }
    /// The names of the columns, trimmed; `column 1`, ... where the file has no header.
    public private(set) var columns = ColumnNames([])
    /// Unreadable rows met by ``next()``, the first 1,000 of them; ``problemCount`` counts all.
    public private(set) var problems: [RowProblem] = []
    public private(set) var problemCount = 0

    /// As many columns as the widest spreadsheet (Excel) has.
    public static let columnLimit = 16_384

    private let options: ReadingOptions
    private let layout: TableFormat
    private let scanner: RowScanner
    private let text: TextSource
    private let source: any ByteSource
    private var current = RowBatch()
    private var currentRow = 0
    /// Whether ``current`` was filled to find the header and has not been handed out.
    private var isPrimed = false

    private var width: Int?
    private var carry: [UInt8] = []
    /// Whether ``carry`` holds rows that the batch before was too full for: they come first, and nothing is read before them.
    private var carryIsLeft = false
    private var atEnd = false
    private var failure: TabularError?
    /// In a line of which the rest is thrown away.
    @exclusivity(unchecked) private var isSkipping = false
    @exclusivity(unchecked) private var line = 1
    @exclusivity(unchecked) private var record = 0
    @exclusivity(unchecked) private var offset: Int64 = 0

    /// Opens a file; it is closed when the reader goes away.
    /// - Throws: ``TabularError`` when it cannot be opened, is not text, or its header cannot be read. Damage further on is thrown when it is reached.
    public convenience init(path: String, options: ReadingOptions = ReadingOptions()) throws(TabularError) {
        try self.init(FileSource(path: path), options: options)
    }

    /// Reads text that is in memory.
    public convenience init(text: String, options: ReadingOptions = ReadingOptions()) throws(TabularError) {
        try self.init(MemorySource(text), options: options)
    }

    public init(_ stored: any ByteSource, options: ReadingOptions = ReadingOptions()) throws(TabularError) {
        let sampleSize = 256 << 10
        var source = stored
        // A little less than the text that is looked at, so that a character cut by its end is whole there.
        var sample = try source.readUp(to: sampleSize - 64)
        if GzipSource.recognises(sample) {
            source = GzipSource(PrefixedSource(sample, then: source))
            sample = try source.readUp(to: sampleSize - 64)
        }
        let encoding = options.encoding ?? TextEncoding.detect(sample)
        let isWide = encoding == .utf16LittleEndian || encoding == .utf16BigEndian
        if !isWide, let kind = FileKind.recognise(sample) { throw .notText(kind) }
        let markOf = encoding == .utf8 ? .utf8WithMark : encoding ?? .utf8
        let mark = sample.starts(with: markOf.mark) ? markOf.mark.count : 0
        let text = TextSource(PrefixedSource(Array(sample.dropFirst(mark)), then: source), encoding: encoding)
        let start = try text.readUp(to: sampleSize)
        let detection = FormatDetection(sample: start, isWhole: start.count < sampleSize, options: options)
        layout = detection.format()
        scanner = RowScanner(layout, options)
        self.options = options
        self.text = text
        self.source = PrefixedSource(start, then: text)
        offset = Int64(mark)
        if let declared = detection.declaredDelimiter {
            _ = try self.source.readUp(to: declared.length)
            offset += Int64(declared.length * (isWide ? 2 : 1))
            line += 1
        }
        try prime()
    }

    /// How far the stored file has been read.
    public var progress: ReadingProgress { source.progress }

    /// The next readable row; nil at the end.
    /// - Throws: ``TabularError`` when the file is damaged here; all complete rows before were returned.
    public func next() throws(TabularError) -> Row? {
        if isPrimed {
            isPrimed = false
            note(current.problems)
        }
        while currentRow >= current.rows.count {
            guard try refill(&current) else { return nil }
            currentRow = 0
            note(current.problems)
        }
        defer { currentRow += 1 }
        return current.rows[currentRow]
    }

    private func note(_ more: [RowProblem]) {
        problemCount += more.count
        problems += more.prefix(max(1000 - problems.count, 0))
    }

    /// Fills `batch` with the next rows, replacing what it held; false, and an empty batch, at the end.
    ///
    /// Use either this or ``next()`` on one reader.
    /// - Throws: ``TabularError`` when the file is damaged here; all complete rows before were delivered.
    public func fill(_ batch: inout RowBatch) throws(TabularError) -> Bool {
        guard isPrimed else { return try refill(&batch) }
        isPrimed = false
        swap(&batch, &current)
        current = RowBatch()
        return try batch.isEmpty ? refill(&batch) : true
    }

    /// Reads the header, and with it the first rows.
    private func prime() throws(TabularError) {
        do throws(TabularError) {
            _ = try refill(&current)
        } catch {
            if case .unreadableHeader = error { throw error }
            failure = error
        }
        isPrimed = true
    }
}

// MARK: - Filling

extension TableReader {
    private func refill(_ batch: inout RowBatch) throws(TabularError) -> Bool {
        let storage = batch.exclusiveStorage()
        storage.reset(columns: columns)
        storage.reserve(max(options.batchSize, 4096), keeping: 0)
        // Rows that were left for this batch need no room to be completed in.
        let room = carryIsLeft ? carry.count : carry.count * 2
        if room > storage.byteCapacity { storage.reserve(room, keeping: 0) }
        var end = carry.count
        carry.withUnsafeBufferPointer { if let base = $0.baseAddress { storage.bytes.update(from: base, count: $0.count) } }
        var position = 0
        while true {
            if carryIsLeft { carryIsLeft = false } else { read(storage, &end) }
            position = try scanRows(storage, from: position, to: end)
            if !storage.rows.isEmpty || !storage.problems.isEmpty || (atEnd && position == end) || failure != nil { break }
            // Not one whole row yet: drop what is done with, and make room.
            storage.bytes.update(from: storage.bytes + position, count: end - position)
            end -= position
            position = 0
            if end * 2 > storage.byteCapacity { storage.reserve(storage.byteCapacity * 2, keeping: end) }
        }
        carryIsLeft = storage.problems.count >= Self.mostProblems && position < end
        carry.removeAll(keepingCapacity: true)
        carry.append(contentsOf: UnsafeBufferPointer(start: storage.bytes + position, count: end - position))
        if !storage.rows.isEmpty || !storage.problems.isEmpty { return true }
        if let failure { throw failure }
        return false
    }

    /// Reads until the memory is full, the end, or damage, which is kept for when the rows before it are delivered.
    private func read(_ storage: RowStorage, _ end: inout Int) {
        while !atEnd, failure == nil, end < storage.byteCapacity {
            do throws(TabularError) {
                let count = try source.read(into: UnsafeMutableRawBufferPointer(start: storage.bytes + end, count: storage.byteCapacity - end))
                atEnd = count == 0
                end += count
            } catch {
                failure = error
            }
        }
    }

    /// Problems of a batch: each takes many times the bytes of the shortest row, and what follows is scanned with the next batch.
    private static let mostProblems = 16_384

    /// Scans whole rows; returns where the first that is incomplete, or is left for the next batch, begins.
    private func scanRows(_ storage: RowStorage, from start: Int, to end: Int) throws(TabularError) -> Int {
        let checks = UTF8Check.scan(UnsafeRawBufferPointer(start: storage.bytes + start, count: end - start))
        let mustCheck = checks.nul || checks.nonASCII
        var position = start
        while position < end, storage.problems.count < Self.mostProblems {
            if isSkipping {
                position = skipLine(storage, from: position, to: end)
                continue
            }
            let firstField = storage.fieldCount
            let problem: RowProblem.Reason?
            let next: Int
            let lines: Int
            switch scanner.scan(storage, from: position, to: end, isLast: atEnd) {
            case .incomplete:
                storage.dropFields(from: firstField)
                return position
            case .row(let after, let inside, let stray):
                (next, lines) = (after, inside + 1)
                if storage.fieldCount == firstField + 1, isBlankLine(storage, position, next) {
                    storage.dropFields(from: firstField)
                    (line, offset) = (line + 1, offset + storedLength(storage, position, next))
                    position = next
                    continue
                }
                problem = stray.map { .textAfterQuote(field: $0) } ?? check(storage, firstField, rowLength: next - position, text: mustCheck)
            case .unclosed(let opened, let inside):
                (next, lines) = (opened, inside)
                problem = .unclosedQuote(line: line + inside)
                isSkipping = true
            case .tooLong(let from, let inside):
                (next, lines) = (from, inside)
                problem = .rowTooLong(limit: scanner.rowLimit)
                isSkipping = true
            }
            // The stored length is that of the bytes as they were: taken before doubled quotes are made single.
            let length = storedLength(storage, position, next)
            if problem == nil { scanner.resolveQuotes(storage) }
            try take(storage, firstField, problem)
            (line, offset, position) = (line + lines, offset + length, next)
        }
        return position
    }

    private func isBlankLine(_ storage: RowStorage, _ position: Int, _ next: Int) -> Bool {
        next - position <= 2 && storage.bytes[position] != UInt8(ascii: "\"") && storage.text(ofField: storage.fieldCount - 1).isEmpty
    }

    private func skipLine(_ storage: RowStorage, from position: Int, to end: Int) -> Int {
        var next = end
        if let hit = memchr(storage.bytes + position, Int32(scanner.newline), end - position) {
            next = storage.bytes.distance(to: hit.assumingMemoryBound(to: UInt8.self)) + 1
            isSkipping = false
            line += 1
        }
        offset += storedLength(storage, position, next)
        return next
    }

    private func storedLength(_ storage: RowStorage, _ start: Int, _ end: Int) -> Int64 {
        guard let encoding = text.encoding, !encoding.isUTF8 else { return Int64(end - start) }
        return Int64(encoding.storedLength(UnsafeBufferPointer(start: storage.bytes + start, count: end - start)))
    }

    private func check(_ storage: RowStorage, _ firstField: Int, rowLength: Int, text mustCheck: Bool) -> RowProblem.Reason? {
        let found = storage.fieldCount - firstField
        if found > TableReader.columnLimit { return .tooManyFields(limit: TableReader.columnLimit) }
        if mustCheck || rowLength > scanner.fieldLimit {
            for field in 0..<found {
                let bytes = storage.text(ofField: firstField + field)
                if bytes.count > scanner.fieldLimit { return .fieldTooLong(field: field + 1, limit: scanner.fieldLimit) }
                let (nul, nonASCII) = UTF8Check.scan(UnsafeRawBufferPointer(bytes))
                if nul { return .nulByte(field: field + 1) }
                if nonASCII, !UTF8Check.isValid(bytes) { return .invalidText(field: field + 1) }
            }
        }
        if let width, found != width { return .fieldCount(found: found, expected: width) }
        return nil
    }

    /// Makes a row, a problem or the header of the fields from `firstField` on.
    private func take(_ storage: RowStorage, _ firstField: Int, _ problem: RowProblem.Reason?) throws(TabularError) {
        if width == nil {
            if let problem, layout.hasHeader {
                let unreadable = TabularError.unreadableHeader(RowProblem(reason: problem, line: line, record: 0, offset: offset))
                failure = unreadable
                throw unreadable
            }
            if problem == nil { nameColumns(storage, firstField) }
            if layout.hasHeader { return storage.dropFields(from: firstField) }
        }
        record += 1
        if record <= options.resumeAfter { return storage.dropFields(from: firstField) }
        if let problem {
            storage.problems.append(RowProblem(reason: problem, line: line, record: record, offset: offset))
            return storage.dropFields(from: firstField)
        }
        storage.rows.append(
            RowMark(
                firstField: UInt32(truncatingIfNeeded: firstField), fieldCount: UInt32(truncatingIfNeeded: storage.fieldCount - firstField),
                line: line, record: record, offset: offset))
    }

    private func nameColumns(_ storage: RowStorage, _ firstField: Int) {
        let count = storage.fieldCount - firstField
        width = count
        columns = ColumnNames(
            (0..<count).map { position in
                guard layout.hasHeader else { return "column \(position + 1)" }
                return Field(storage: storage, bounds: storage.fields[firstField + position]).trimmed.string
            })
        storage.columns = columns
    }
}
