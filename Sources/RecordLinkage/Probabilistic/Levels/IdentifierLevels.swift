/// Levels of e-mail addresses, telephone numbers, and codes.
enum IdentifierLevels {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    static func email(_ left: Bytes, _ right: Bytes, _ one: LinkValue, _ other: LinkValue) -> UInt8 {
        if one.first != 0, one.first == other.first { return 2 }
        let (first, second) = (left.count, right.count)
        if min(first, second) >= 8, abs(first - second) <= 2, EditDistance.slips(left, right, most: 2) <= 2 { return 3 }
        let start = UnsafeBufferPointer(rebasing: left.prefix { $0 != UInt8(ascii: "@") })
        let end = UnsafeBufferPointer(rebasing: right.prefix { $0 != UInt8(ascii: "@") })
        return start.count >= 6 && end.count >= 6 && EditDistance.isOneSlip(start, end) ? 3 : 4
    }

    static func phone(_ left: Bytes, _ right: Bytes) -> UInt8 {
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        if short.count >= 7, EditDistance.isOneSlip(left, right) { return 2 }
        return short.count >= 6 && long.count > short.count && long.suffix(short.count).elementsEqual(short) ? 2 : 3
    }

    static func code(_ left: Bytes, _ right: Bytes) -> UInt8 {
        guard min(left.count, right.count) >= 5 else { return 4 }
        let slips = EditDistance.slips(left, right, most: 2)
        return slips <= 1 ? 2 : slips == 2 && min(left.count, right.count) >= 7 ? 3 : 4
    }
}
