/// Checks of raw bytes, after the table of well-formed sequences of the Unicode Standard (3-7).
enum UTF8Check {
    /// The length of the well-formed sequence at the start of `bytes[position...]`: 1 ... 4, 0 when it is ill-formed, -1 when it is well-formed so far
    /// but cut by the end.
    static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int {
        let lead = bytes[position]
        if lead < 0x80 { return 1 }
        let length: Int
        var low: UInt8 = 0x80
        var high: UInt8 = 0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, low) = (3, 0xA0)
        case 0xED: (length, high) = (3, 0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, low) = (4, 0x90)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, high) = (4, 0x8F)
        default: return 0
        }
        for place in 1..<length {
            guard position + place < bytes.count else { return -1 }
            guard bytes[position + place] >= low, bytes[position + place] <= high else { return 0 }
            (low, high) = (0x80, 0xBF)
        }
        return length
    }

    /// Whether all of `bytes` is well-formed.
    static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = 0
        while position < bytes.count {
            let length = sequenceLength(bytes, position)
            if length <= 0 { return false }
            position += length
        }
        return true
    }

    /// How many sequences of two bytes and more are well-formed, and how many bytes belong to none; a sequence cut by the end is neither.
    static func census(_ bytes: UnsafeBufferPointer<UInt8>) -> (wellFormed: Int, illFormed: Int) {
        var (wellFormed, illFormed, position) = (0, 0, 0)
        while position < bytes.count {
            let length = sequenceLength(bytes, position)
            if length < 0 { break }
            if length == 0 { illFormed += 1 } else if length > 1 { wellFormed += 1 }
            position += max(length, 1)
        }
        return (wellFormed, illFormed)
    }

    /// Whether there is a NUL, and whether there is a byte that is not ASCII.
    static func scan(_ bytes: UnsafeRawBufferPointer) -> (nul: Bool, nonASCII: Bool) {
        var (zeros, all, position) = (UInt64(0), UInt64(0), 0)
        while position + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            zeros |= (word &- 0x0101_0101_0101_0101) & ~word
            all |= word
            position += 8
        }
        var tailHasNUL = false
        while position < bytes.count {
            tailHasNUL = tailHasNUL || bytes[position] == 0
            all |= UInt64(bytes[position])
            position += 1
        }
        return (tailHasNUL || zeros & 0x8080_8080_8080_8080 != 0, all & 0x8080_8080_8080_8080 != 0)
    }
}
