import Kernel

/// One field of a row: a view of its bytes, which are well-formed UTF-8 without NUL; quotes are resolved.
public struct Field: RandomAccessCollection, Sendable {
    @usableFromInline let storage: RowStorage
    @usableFromInline let start: Int
    @usableFromInline let end: Int

    @inlinable
    init(storage: RowStorage, start: Int, end: Int) {
        self.storage = storage
        self.start = start
        self.end = end
    }

    init(storage: RowStorage, bounds: FieldBounds) { self.init(storage: storage, start: Int(bounds.start), end: Int(bounds.end)) }

    @inlinable public var startIndex: Int { 0 }
    @inlinable public var endIndex: Int { end - start }

    @inlinable
    public subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < end - start, "outside the field")
        return storage.bytes[start + index]
    }

    /// The bytes, for as long as `body` runs.
    @inlinable
    public func withBytes<Result, Failure>(_ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result) throws(Failure) -> Result {
        try withExtendedLifetime(storage) { () throws(Failure) in
            try body(UnsafeBufferPointer(start: storage.bytes + start, count: end - start))
        }
    }

    @inlinable
    public func withContiguousStorageIfAvailable<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R? { try withBytes(body) }

    /// Whether there is nothing but blanks and tabs.
    public var isBlank: Bool { trimmed.isEmpty }

    /// The text as it stands.
    public var string: String { withBytes { String(decoding: $0, as: UTF8.self) } }

    /// The field without blanks, tabs, line ends and no-break spaces at both ends.
    public var trimmed: Field {
        var (first, last) = (start, end)
        withBytes { bytes in
            while first < last {
                if isSpace(bytes[first - start]) {
                    first += 1
                } else if first + 1 < last, bytes[first - start] == 0xC2, bytes[first + 1 - start] == 0xA0 {
                    first += 2
                } else {
                    break
                }
            }
            while first < last {
                if isSpace(bytes[last - 1 - start]) {
                    last -= 1
                } else if first + 1 < last, bytes[last - 2 - start] == 0xC2, bytes[last - 1 - start] == 0xA0 {
                    last -= 2
                } else {
                    break
                }
            }
        }
        return Field(storage: storage, start: first, end: last)
    }

    /// Whether the bytes are those of `text`.
    public func equals(_ text: StaticString) -> Bool {
        withBytes { bytes in text.withUTF8Buffer { $0.elementsEqual(bytes) } }
    }
}

@inline(__always)
func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

// MARK: - Numbers

extension Field {
    /// The whole number that the trimmed field is (`-12`, `+7`); nil for anything else, or beyond 64 bits.
    public var integer: Int64? {
        trimmed.withBytes { bytes in
            guard let first = bytes.first else { return nil }
            let isSigned = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
            guard bytes.count > (isSigned ? 1 : 0) else { return nil }
            var value: Int64 = 0
            for byte in bytes.dropFirst(isSigned ? 1 : 0) {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
                // Downwards, because the range below zero is the larger one.
                let (sum, carry) = shifted.subtractingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
                if overflow || carry { return nil }
                value = sum
            }
            if first == UInt8(ascii: "-") { return value }
            return value == .min ? nil : -value
        }
    }

    /// The trimmed field as a whole number of 10^-`fractionDigits`, rounded half away from zero; what is read, and the errors, are those of
    /// `FixedPoint.parse`. Plain decimals of up to 18 digits take a short way.
    public func fixedPoint(fractionDigits: Int, decimalSeparator: UInt8 = UInt8(ascii: ".")) throws(FixedPoint.Failure) -> Int64 {
        try trimmed.withBytes { bytes throws(FixedPoint.Failure) in
            if let value = plainDecimal(bytes, fractionDigits, decimalSeparator) { return value }
            return try FixedPoint.parse(bytes, fractionDigits: fractionDigits, decimalSeparator: decimalSeparator)
        }
    }
}

/// `bytes` when they are digits with at most one separator, and nothing has to be rounded; nil where the general way is needed.
private func plainDecimal(_ bytes: UnsafeBufferPointer<UInt8>, _ fractionDigits: Int, _ separator: UInt8) -> Int64? {
    guard bytes.count <= 19, fractionDigits >= 0, fractionDigits <= 18 else { return nil }
    let isNegative = bytes.first == UInt8(ascii: "-")
    var value: Int64 = 0
    var digits = 0
    var fraction = -1
    for byte in bytes.dropFirst(isNegative ? 1 : 0) {
        let digit = byte &- UInt8(ascii: "0")
        if digit <= 9 {
            value = value &* 10 &+ Int64(digit)
            digits += 1
            if fraction >= 0 { fraction += 1 }
        } else if byte == separator, fraction < 0 {
            fraction = 0
        } else {
            return nil
        }
    }
    let missing = fractionDigits - max(fraction, 0)
    guard digits > 0, missing >= 0, digits + missing <= 18 else { return nil }
    for _ in 0..<missing { value *= 10 }
    return isNegative ? -value : value
}
