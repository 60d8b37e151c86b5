import Foundation

/// Finds the fields of one row in contiguous bytes, after RFC 4180.
///
/// A field that begins with a quote ends at the quote that is not doubled; blanks between that and the separator are dropped. Elsewhere a quote is a character
/// like others.
struct RowScanner {
    let delimiter: UInt8
    /// Nil where the file has no quoting.
    let quote: UInt8?
    /// Line feed (a carriage return before it belongs to it) or carriage return.
    let newline: UInt8
    let fieldLimit: Int
    let rowLimit: Int

    private let delimiterWord: UInt64
    private let newlineWord: UInt64

    enum Outcome: Equatable {
        /// Complete; the next row begins at `next`, and `lines` line ends were inside quotes. `stray` is a field (1-based) with text after its quote.
        case row(next: Int, lines: Int, stray: Int?)
        /// The bytes end before the row does.
        case incomplete
        /// The quote at `opened`, `line` lines below the start of the row, is not closed within the field limit or the file.
        case unclosed(opened: Int, line: Int)
        /// More bytes than the row limit; `from` is in its last line, `line` lines below its start.
        case tooLong(from: Int, line: Int)
    }

    init(delimiter: UInt8, quote: UInt8?, newline: UInt8, fieldLimit: Int, rowLimit: Int) {
        self.delimiter = delimiter
        self.quote = quote
        self.newline = newline
        self.fieldLimit = fieldLimit
        self.rowLimit = rowLimit
        delimiterWord = 0x0101_0101_0101_0101 &* UInt64(delimiter)
        newlineWord = 0x0101_0101_0101_0101 &* UInt64(newline)
    }

    private var isLineFeed: Bool { newline == UInt8(ascii: "\n") }

    /// Appends the fields of the row at `start` to `storage`, whose bytes are filled up to `end`; `isLast` when nothing follows them. The bytes stay as they
    /// are until ``resolveQuotes(_:)``.
    func scan(_ storage: RowStorage, from start: Int, to end: Int, isLast: Bool) -> Outcome {
        let base = storage.bytes
        let firstField = storage.fieldCount
        var position = start
        var lines = 0
        var stray: Int?
        while true {
            // Here a field begins, at `position`.
            if let quote, position < end, base[position] == quote {
                switch quoted(base, opened: position, quote: quote, rowStart: start, end: end, isLast: isLast) {
                case .incomplete: return .incomplete
                case .unclosed: return .unclosed(opened: position, line: lines)
                case .closed(let close, let hasDoubled):
                    if hasDoubled { storage.doubled.append(storage.fieldCount) }
                    lines += lineEnds(base, position, close)
                    storage.appendField(position + 1, close)
                    position = close + 1
                }
                while position < end, base[position] == UInt8(ascii: " "), delimiter != UInt8(ascii: " ") { position += 1 }
                if position == end {
                    guard isLast else { return incomplete(start, position, end, lines) }
                    return finish(storage, start, end, lines, stray)
                }
                if base[position] == delimiter {
                    position += 1
                    continue
                }
                if base[position] == newline { return finish(storage, start, position + 1, lines, stray) }
                if isLineFeed, base[position] == UInt8(ascii: "\r") {
                    if position + 1 == end {
                        guard isLast else { return incomplete(start, position, end, lines) }
                        return finish(storage, start, end, lines, stray)
                    }
                    if base[position + 1] == newline { return finish(storage, start, position + 2, lines, stray) }
                }
                stray = stray ?? storage.fieldCount - firstField
            }
            switch plain(storage, from: position, to: end) {
            case .newline(let at): return finish(storage, start, at + 1, lines, stray)
            case .quote(let at): position = at
            case .end(let fieldStart):
                guard isLast else { return incomplete(start, fieldStart, end, lines) }
                let hasReturn = isLineFeed && end > fieldStart && base[end - 1] == UInt8(ascii: "\r")
                storage.appendField(fieldStart, hasReturn ? end - 1 : end)
                return finish(storage, start, end, lines, stray)
            }
        }
    }

    private enum Stop {
        case newline(Int)
        /// A field that begins with a quote.
        case quote(Int)
        /// The end of the bytes, in the field that begins there.
        case end(Int)
    }

    /// Appends fields without quotes from `start` on. Eight bytes are compared at a time: a byte of `word ^ pattern` is zero where they are equal, and
    /// the formula (H. Warren, "Hacker's Delight", 6-1) sets the high bit of exactly those.
    @inline(__always)
    private func plain(_ storage: RowStorage, from start: Int, to end: Int) -> Stop {
        let base = storage.bytes
        var fieldStart = start
        var position = start
        while position + 8 <= end {
            let word = UInt64(littleEndian: UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self))
            var hits = zeroBytes(word ^ delimiterWord) | zeroBytes(word ^ newlineWord)
            while hits != 0 {
                let at = position + hits.trailingZeroBitCount >> 3
                hits &= hits &- 1
                if let stop = endField(storage, &fieldStart, at, end) { return stop }
            }
            position += 8
        }
        while position < end {
            if base[position] == delimiter || base[position] == newline, let stop = endField(storage, &fieldStart, position, end) { return stop }
            position += 1
        }
        return .end(fieldStart)
    }

    @inline(__always)
    private func zeroBytes(_ word: UInt64) -> UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        return ~(((word & low) &+ low) | word | low)
    }

    @inline(__always)
    private func endField(_ storage: RowStorage, _ fieldStart: inout Int, _ at: Int, _ end: Int) -> Stop? {
        let base = storage.bytes
        if base[at] == newline {
            let hasReturn = isLineFeed && at > fieldStart && base[at - 1] == UInt8(ascii: "\r")
            storage.appendField(fieldStart, hasReturn ? at - 1 : at)
            return .newline(at)
        }
        storage.appendField(fieldStart, at)
        fieldStart = at + 1
        return fieldStart < end && base[fieldStart] == quote ? .quote(fieldStart) : nil
    }

    private enum Quoted {
        case closed(Int, hasDoubled: Bool)
        case incomplete
        case unclosed
    }

    private func quoted(_ base: UnsafeMutablePointer<UInt8>, opened: Int, quote: UInt8, rowStart: Int, end: Int, isLast: Bool) -> Quoted {
        var cursor = opened + 1
        var hasDoubled = false
        while let hit = memchr(base + cursor, Int32(quote), end - cursor) {
            let at = base.distance(to: hit.assumingMemoryBound(to: UInt8.self))
            if at - opened > fieldLimit { return .unclosed }
            if at + 1 == end { return isLast ? .closed(at, hasDoubled: hasDoubled) : .incomplete }
            if base[at + 1] != quote { return .closed(at, hasDoubled: hasDoubled) }
            hasDoubled = true
            cursor = at + 2
        }
        return isLast || end - opened > fieldLimit || end - rowStart > rowLimit ? .unclosed : .incomplete
    }

    private func incomplete(_ start: Int, _ position: Int, _ end: Int, _ lines: Int) -> Outcome {
        end - start > rowLimit ? .tooLong(from: position, line: lines) : .incomplete
    }

    private func finish(_ storage: RowStorage, _ start: Int, _ next: Int, _ lines: Int, _ stray: Int?) -> Outcome {
        if next - start > rowLimit { return .tooLong(from: next - 1, line: lines) }
        return .row(next: next, lines: lines, stray: stray)
    }

    /// Makes the doubled quotes of the rows scanned since the last call single, in place.
    func resolveQuotes(_ storage: RowStorage) {
        for field in storage.doubled { halveQuotes(storage, field) }
        storage.doubled.removeAll(keepingCapacity: true)
    }

    private func halveQuotes(_ storage: RowStorage, _ field: Int) {
        let bounds = storage.fields[field]
        var (read, write) = (Int(bounds.start), Int(bounds.start))
        while read < Int(bounds.end) {
            let byte = storage.bytes[read]
            storage.bytes[write] = byte
            read += byte == quote ? 2 : 1
            write += 1
        }
        storage.setEnd(ofField: field, to: write)
    }

    private func lineEnds(_ base: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var count = 0
        for position in start..<end where base[position] == newline { count += 1 }
        return count
    }
}
