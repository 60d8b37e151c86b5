/// Two rough codes of a folded word that stay the same under the ways in which one name is written in different places.
///
/// Own rules, made for Italian, Dutch, English, German, French and Spanish together: a sound that these languages write in several ways has one
/// sign here. Not an implementation of Soundex or Kölner Phonetik, which are made for one language each.
enum Phonetics {
    /// Umlauts and ligatures in one form (`mueller`, `muller`), doubled letters once, `ij` and `y` as `i`, `ph` as `f`, `ck` as `k`, no `h` after a consonant.
    static func spelling(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
        withCode(bytes) { code in ByteHash.short(code) }
    }

    /// ``spelling(_:)`` with the vowels after the first sign left out and `d`/`t`, `b`/`p`, `g`/`k` taken for one.
    static func sound(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
        withCode(bytes) { code in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(code.count, 1)) { output in
                var count = 0
                for (place, sign) in code.enumerated() {
                    if isVowel(sign), place > 0 { continue }
                    let plain = isVowel(sign) ? UInt8(ascii: "a") : hard(sign)
                    if count > 0, output[count - 1] == plain { continue }
                    output[count] = plain
                    count += 1
                }
                return ByteHash.short(UnsafeBufferPointer(rebasing: output[0..<count]))
            }
        }
    }

    static func isVowel(_ sign: UInt8) -> Bool {
        switch sign {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"): true
        default: false
        }
    }

    private static func hard(_ sign: UInt8) -> UInt8 {
        switch sign {
        case UInt8(ascii: "d"): UInt8(ascii: "t")
        case UInt8(ascii: "b"): UInt8(ascii: "p")
        case UInt8(ascii: "g"): UInt8(ascii: "k")
        case UInt8(ascii: "m"): UInt8(ascii: "n")
        default: sign
        }
    }

    private static func withCode(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> UInt32) -> UInt32 {
        guard !bytes.isEmpty else { return 0 }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { output in
            var count = 0
            var place = 0
            while place < bytes.count {
                let sign = bytes[place]
                let next = place + 1 < bytes.count ? bytes[place + 1] : 0
                let (plain, length) = single(sign, next, isFirst: count == 0)
                place += length
                guard plain != 0, count == 0 || output[count - 1] != plain else { continue }
                output[count] = plain
                count += 1
            }
            return body(UnsafeBufferPointer(rebasing: output[0..<count]))
        }
    }

    /// The sign that stands for the letter (0 for none), and how many letters it takes.
    private static func single(_ sign: UInt8, _ next: UInt8, isFirst: Bool) -> (UInt8, Int) {
        let e = UInt8(ascii: "e")
        let h = UInt8(ascii: "h")
        let i = UInt8(ascii: "i")
        let k = UInt8(ascii: "k")
        switch sign {
        case UInt8(ascii: "a"), UInt8(ascii: "o"), UInt8(ascii: "u"): return (sign, next == e ? 2 : 1)
        case UInt8(ascii: "i") where next == UInt8(ascii: "j"): return (i, 2)
        case UInt8(ascii: "y"), UInt8(ascii: "j"): return (i, 1)
        case UInt8(ascii: "p") where next == h: return (UInt8(ascii: "f"), 2)
        case UInt8(ascii: "c") where next == k || next == h: return (k, 2)
        case UInt8(ascii: "c"), UInt8(ascii: "q"): return (k, 1)
        case UInt8(ascii: "t") where next == h, UInt8(ascii: "d") where next == UInt8(ascii: "t"): return (UInt8(ascii: "t"), 2)
        case UInt8(ascii: "g") where next == h: return (UInt8(ascii: "g"), 2)
        case UInt8(ascii: "z"), UInt8(ascii: "x"): return (UInt8(ascii: "s"), 1)
        case UInt8(ascii: "w"): return (UInt8(ascii: "v"), 1)
        case UInt8(ascii: "h"): return (0, 1)
        case 0x20: return (0, 1)
        default: return (sign, 1)
        }
    }
}
