/// Levels of dates of birth, eight digits each with 0 for unknown parts.
enum DateLevels {
    /// Years between parent and child, at least.
    static let generation = 15

    static func birth(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> UInt8 {
        guard left.count == 8, right.count == 8 else { return 6 }
        let first = parts(left)
        let second = parts(right)
        let isSameYear = first.year == second.year
        if isSameYear && (first.month == 0 || second.month == 0) { return 5 }
        if isSameYear, first.month == second.day, first.day == second.month { return 2 }
        if isSlip(left, right) { return 3 }
        let sameMonth = first.month == second.month
        let sameDay = first.day == second.day
        if (isSameYear && (sameMonth || sameDay)) || (sameMonth && sameDay && first.month != 0) { return 4 }
        if first.year != 0, second.year != 0, abs(first.year - second.year) % 100 == 0, first.month == second.day, first.day == second.month {
            return 4
        }
        if isSameYear { return 5 }
        return first.year != 0 && second.year != 0 && abs(first.year - second.year) >= generation ? 7 : 6
    }

    private static func isSlip(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        var first = -1
        var different = 0
        var last = -1
        for place in 0..<8 where left[place] != right[place] {
            if first < 0 { first = place }
            last = place
            different += 1
        }
        if different == 1 { return true }
        return different == 2 && last == first + 1 && left[first] == right[last] && left[last] == right[first]
    }

    private static func parts(_ digits: UnsafeBufferPointer<UInt8>) -> (year: Int, month: Int, day: Int) {
        var number = 0
        for digit in digits { number = number * 10 + Int(digit & 0x0F) }
        return (number / 10_000, number / 100 % 100, number % 100)
    }
}
