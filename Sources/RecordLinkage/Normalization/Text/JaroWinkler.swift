/// Similarity of two short texts, 0 (nothing in common) to 1 (equal), compared by Unicode scalars of the folded form.
///
/// W. E. Winkler, "String Comparator Metrics and Enhanced Decision Rules in the Fellegi-Sunter Model of Record Linkage" (1990): Jaro's share of
/// characters in common and in order, raised by a tenth of the distance to 1 for each of up to four equal first characters.
/// Winkler raises only pairs whose Jaro similarity is at least 0.7; so does this.
public enum JaroWinkler {
    /// Longest text that is compared, in characters; the rest is left off.
    public static let limit = 64

    public static func similarity(_ left: String, _ right: String) -> Double {
        if left == right { return 1 }
        let first = Array(left.unicodeScalars.prefix(limit))
        let second = Array(right.unicodeScalars.prefix(limit))
        guard !first.isEmpty, !second.isEmpty else { return 0 }
        let jaro = jaro(first, second)
        guard jaro >= 0.7 else { return jaro }
        let prefix = zip(first, second).prefix(4).prefix { $0 == $1 }.count
        return jaro + Double(prefix) * 0.1 * (1 - jaro)
    }

    private static func jaro(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Double {
        let window = max(max(first.count, second.count) / 2 - 1, 0)
        // At most 64 characters, so the marks of both sides are bits of a word.
        var usedFirst: UInt64 = 0
        var usedSecond: UInt64 = 0
        var matches = 0
        for (place, scalar) in first.enumerated() {
            let low = max(place - window, 0)
            let high = min(place + window, second.count - 1)
            guard low <= high else { continue }
            for other in low...high where usedSecond & (1 << UInt64(other)) == 0 && second[other] == scalar {
                usedFirst |= 1 << UInt64(place)
                usedSecond |= 1 << UInt64(other)
                matches += 1
                break
            }
        }
        guard matches > 0 else { return 0 }
        var outOfOrder = 0
        var other = 0
        for place in first.indices where usedFirst & (1 << UInt64(place)) != 0 {
            while usedSecond & (1 << UInt64(other)) == 0 { other += 1 }
            if first[place] != second[other] { outOfOrder += 1 }
            other += 1
        }
        let common = Double(matches)
        return (common / Double(first.count) + common / Double(second.count) + (common - Double(outOfOrder / 2)) / common) / 3
    }
}
