import Kernel

extension DateFormat {
    /// Reads a field, blanks around it left out.
    /// - Throws: ``DateProblem`` for another form, a day that does not exist, a time out of range, or a year outside 1 ... 9999.
    public func parse(_ field: Field) throws(DateProblem) -> WrittenDate {
        try field.trimmed.withBytes { bytes throws(DateProblem) in try parse(bytes) }
    }

    public func parse(_ text: String) throws(DateProblem) -> WrittenDate {
        let bytes = Array(text.utf8)
        let result: Result<WrittenDate, DateProblem> = bytes.withUnsafeBufferPointer { buffer in
            Result { () throws(DateProblem) in try parse(UnsafeBufferPointer(rebasing: buffer[...])) }
        }
        return try result.get()
    }

    /// Reads ASCII bytes without blanks around them.
    public func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(DateProblem) -> WrittenDate {
        var cursor = DateCursor(bytes: bytes)
        guard let date = read(&cursor), cursor.isAtEnd else { throw DateProblem(text: String(decoding: bytes.prefix(40), as: UTF8.self)) }
        return date
    }

    private func read(_ cursor: inout DateCursor) -> WrittenDate? {
        switch self {
        case .unixSeconds, .unixMilliseconds:
            guard let value = cursor.signedInteger() else { return nil }
            let (microseconds, overflow) = value.multipliedReportingOverflow(by: self == .unixSeconds ? 1_000_000 : 1000)
            let instant = Instant(microseconds: microseconds)
            guard !overflow, (1...9999).contains(instant.utcDay.year) else { return nil }
            return WrittenDate(
                local: LocalDateTime(day: instant.utcDay, microsecondOfDay: instant.microsecondOfUTCDay), offsetSeconds: 0, hasTime: true)
        case .compact:
            guard let year = cursor.number(4...4), let month = cursor.number(2...2), let day = cursor.number(2...2),
                let date = Day(year: year, month: month, day: day)
            else { return nil }
            return cursor.isAtDigit ? cursor.compactTime(date) : cursor.time(date)
        case .yearFirst(let separator):
            guard let year = cursor.number(4...4), cursor.skip(separator.rawValue), let month = cursor.number(1...2),
                cursor.skip(separator.rawValue), let day = cursor.number(1...2), let date = Day(year: year, month: month, day: day)
            else { return nil }
            return cursor.time(date)
        case .dayFirst(let separator, let digits):
            guard let parts = cursor.parts(separator, digits), let date = Day(year: parts.year, month: parts.second, day: parts.first)
            else { return nil }
            return cursor.time(date)
        case .monthFirst(let separator, let digits):
            guard let parts = cursor.parts(separator, digits), let date = Day(year: parts.year, month: parts.first, day: parts.second)
            else { return nil }
            return cursor.time(date)
        }
    }
}

/// A place in the bytes of a date.
struct DateCursor {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    var isAtEnd: Bool { position == bytes.count }
    var isAtDigit: Bool { current.map(isDigit) ?? false }
    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    /// Digits, as many as `length` allows; nil when there are fewer.
    mutating func number(_ length: ClosedRange<Int>) -> Int? {
        var (value, count) = (0, 0)
        while count < length.upperBound, let byte = current, isDigit(byte) {
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            count += 1
            position += 1
        }
        return count >= length.lowerBound ? value : nil
    }

    mutating func signedInteger() -> Int64? {
        let isNegative = skip(UInt8(ascii: "-"))
        guard let value = number(1...16) else { return nil }
        return Int64(isNegative ? -value : value)
    }

    mutating func parts(_ separator: DateFormat.Separator, _ digits: DateFormat.YearDigits) -> (first: Int, second: Int, year: Int)? {
        guard let first = number(1...2), skip(separator.rawValue), let second = number(1...2), skip(separator.rawValue) else { return nil }
        if digits == .four { return number(4...4).map { (first, second, $0) } }
        return number(2...2).map { (first, second, $0 < 69 ? 2000 + $0 : 1900 + $0) }
    }

    /// `hhmm` or `hhmmss` directly behind a compact date.
    mutating func compactTime(_ day: Day) -> WrittenDate? {
        guard let hour = number(2...2), let minute = number(2...2) else { return nil }
        let second = isAtEnd ? 0 : number(2...2) ?? 60
        guard hour < 24, minute < 60, second < 60 else { return nil }
        return written(day, Int64(hour * 3600 + minute * 60 + second) * 1_000_000, offset: nil)
    }

    /// The time of day and offset that may follow `day`; nil when what follows is neither.
    mutating func time(_ day: Day) -> WrittenDate? {
        if isAtEnd { return WrittenDate(local: LocalDateTime(day: day, microsecondOfDay: 0), offsetSeconds: nil, hasTime: false) }
        _ = skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "T")) || skip(UInt8(ascii: "t")) || skip(UInt8(ascii: " ")) else { return nil }
        _ = skip(UInt8(ascii: " "))
        guard var hour = number(1...2) else { return nil }
        var microseconds: Int64 = 0
        if skip(UInt8(ascii: ":")) {
            guard let minute = number(2...2), minute < 60 else { return nil }
            microseconds = Int64(minute) * 60_000_000
            if skip(UInt8(ascii: ":")) {
                guard let second = number(2...2), second <= 60 else { return nil }
                // A leap second reads as the last microsecond before it, as in Kernel.
                microseconds += second == 60 ? 59_999_999 : Int64(second) * 1_000_000
                if skip(UInt8(ascii: ".")) || skip(UInt8(ascii: ",")) {
                    guard let fraction = fraction() else { return nil }
                    if second != 60 { microseconds += fraction }
                }
            }
            guard applyHalf(&hour) != nil else { return nil }
        } else {
            // An hour alone needs its half of the day: `7 pm`.
            guard applyHalf(&hour) == true else { return nil }
        }
        guard hour < 24 else { return nil }
        return written(day, Int64(hour) * 3_600_000_000 + microseconds, offset: offset())
    }

    private func written(_ day: Day, _ microseconds: Int64, offset: Int?) -> WrittenDate {
        WrittenDate(local: LocalDateTime(day: day, microsecondOfDay: microseconds), offsetSeconds: offset, hasTime: true)
    }

    /// Digits after the point as microseconds; those beyond the sixth are dropped.
    private mutating func fraction() -> Int64? {
        var (value, scale, count) = (Int64(0), Int64(100_000), 0)
        while let byte = current, isDigit(byte) {
            value += Int64(byte - UInt8(ascii: "0")) * scale
            scale /= 10
            count += 1
            position += 1
        }
        return count > 0 ? value : nil
    }

    /// Reads `am`, `PM`, `p.m.` after the time and makes `hour` one of 24: true; false when there is none; nil when the hour is not one of 12.
    private mutating func applyHalf(_ hour: inout Int) -> Bool? {
        let start = position
        _ = skip(UInt8(ascii: " "))
        guard let letter = current.map({ $0 | 0x20 }), letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else {
            position = start
            return false
        }
        position += 1
        _ = skip(UInt8(ascii: "."))
        guard skip(UInt8(ascii: "m")) || skip(UInt8(ascii: "M")), (1...12).contains(hour) else { return nil }
        _ = skip(UInt8(ascii: "."))
        hour = hour % 12 + (letter == UInt8(ascii: "p") ? 12 : 0)
        return true
    }

    /// `Z`, `+02`, `+02:00`, `+0200`, ` UTC`; nil, and nothing read, for anything else.
    private mutating func offset() -> Int? {
        let start = position
        _ = skip(UInt8(ascii: " "))
        if skip(UInt8(ascii: "Z")) || skip(UInt8(ascii: "z")) { return 0 }
        if skip(UInt8(ascii: "U")), skip(UInt8(ascii: "T")), skip(UInt8(ascii: "C")) { return 0 }
        let isWest = skip(UInt8(ascii: "-"))
        if isWest || skip(UInt8(ascii: "+")), let hours = number(2...2), hours < 24 {
            let hasColon = skip(UInt8(ascii: ":"))
            if let minutes = isAtEnd && !hasColon ? 0 : number(2...2), minutes < 60 { return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1) }
        }
        position = start
        return nil
    }
}
