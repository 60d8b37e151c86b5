/// A date of birth as eight digits `yyyymmdd`, unknown parts 0. Dates that cannot be are kept: a slip made them.
struct WrittenBirth {
    let digits: String

    /// - Parameter dayFirst: how `03/04/1980` is read in this column.
    init?(text: String, dayFirst: Bool) {
        guard let (year, month, day) = Self.parts(text, dayFirst: dayFirst) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Year, month and day of fields of their own.
    init?(parts: [Substring]) {
        let numbers = parts.map { Int($0.prefix(while: { $0.isNumber || $0 == "-" })) ?? 0 }
        guard numbers.count == 3 else { return nil }
        self.init(
            year: Self.fullYear(numbers[0]), month: numbers[1] > 0 && numbers[1] <= 99 ? numbers[1] : 0,
            day: numbers[2] > 0 && numbers[2] <= 99 ? numbers[2] : 0)
    }

    private init?(year: Int, month: Int, day: Int) {
        guard year > 0 || (month > 0 && day > 0) else { return nil }
        if month == 1 && day == 1 && [1753, 1900, 1901, 1970, 1980, 2000].contains(year) { return nil }
        if year == 1899 && month == 12 && day >= 30 { return nil }
        // 1 January is what forms write when only the year is known: it says no more than the year.
        let number = year * 10_000 + month * 100 + day
        let text = String(number)
        digits = String(repeating: "0", count: max(8 - text.count, 0)) + text
    }

    /// Whether a column that has dates such as `25/03/1980` writes the day before the month; true when nothing tells.
    static func isDayFirst(_ texts: some Sequence<Substring>) -> Bool {
        var balance = 0
        for text in texts {
            let groups = numbers(text.utf8)
            guard groups.count >= 3, groups[0].digits <= 2, groups[1].digits <= 2 else { continue }
            if groups[0].value > 12, groups[1].value <= 12 { balance += 1 }
            if groups[1].value > 12, groups[0].value <= 12 { balance -= 1 }
        }
        return balance >= 0
    }

    private static func parts(_ text: String, dayFirst: Bool) -> (Int, Int, Int)? {
        let groups = numbers(text.utf8.prefix(64))
        guard let first = groups.first else { return nil }
        if first.digits == 8 { return compact(first.value, dayFirst: dayFirst) }
        if let month = namedMonth(text) {
            if groups.count >= 2 {
                if first.digits == 4 { return (first.value, month, groups[1].value) }
                return (fullYear(groups[1].value), month, first.value)
            }
            return first.digits == 4 ? (first.value, month, 0) : nil
        }
        guard groups.count >= 3 else {
            return groups.count == 1 && first.digits == 4 && (1850...2100).contains(first.value) ? (first.value, 0, 0) : nil
        }
        let (one, two, three) = (groups[0], groups[1], groups[2])
        if one.digits >= 3 { return two.value <= 99 && three.value <= 99 ? (one.value, two.value, three.value) : nil }
        guard one.value <= 99, two.value <= 99, three.digits <= 4 else { return nil }
        let year = three.digits <= 2 ? fullYear(three.value) : three.value
        let isDayFirst = two.value > 12 ? false : one.value > 12 ? true : dayFirst
        return isDayFirst ? (year, two.value, one.value) : (year, one.value, two.value)
    }

    /// Eight digits: year first when that makes a year of a living person.
    private static func compact(_ value: Int, dayFirst: Bool) -> (Int, Int, Int) {
        let year = value / 10_000
        if (1850...2100).contains(year) || !(1850...2100).contains(value % 10_000) { return (year, value / 100 % 100, value % 100) }
        let (one, two) = (value / 1_000_000, value / 10_000 % 100)
        let isDayFirst = two > 12 ? false : one > 12 ? true : dayFirst
        return isDayFirst ? (value % 10_000, two, one) : (value % 10_000, one, two)
    }

    /// Two digits are of the century that makes a birth of the past hundred years, as seen from the 2020s.
    private static func fullYear(_ year: Int) -> Int { year <= 0 || year > 2200 ? 0 : year >= 100 ? year : year > 26 ? 1900 + year : 2000 + year }

    private static func numbers(_ bytes: some Sequence<UInt8>) -> [(value: Int, digits: Int)] {
        var groups: [(value: Int, digits: Int)] = []
        var isOpen = false
        for byte in bytes {
            if byte >= 0x30, byte <= 0x39 {
                if !isOpen { groups.append((0, 0)) }
                isOpen = true
                let last = groups.count - 1
                if groups[last].digits < 12 { groups[last] = (groups[last].value * 10 + Int(byte - 0x30), groups[last].digits + 1) }
            } else {
                isOpen = false
                // What follows is a time of day.
                if groups.count >= 3 { break }
            }
        }
        return groups
    }

    private static func namedMonth(_ text: String) -> Int? {
        guard text.utf8.contains(where: { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }) else { return nil }
        for word in TextFolding.words(of: TextFolding.folded(text, limit: 64)) where word.utf8.count >= 3 {
            let start = String(word.filter { !$0.isNumber }.prefix(3))
            for (index, names) in months.enumerated() where names.contains(start) { return index + 1 }
        }
        return nil
    }

    /// First three letters, English, Italian, Dutch, German, French, Spanish.
    private static let months: [Set<String>] = [
        ["jan", "gen", "ene"], ["feb", "fev"], ["mar", "maa", "mrz", "mae"], ["apr", "avr", "abr"], ["may", "mag", "mei", "mai"], ["jun", "giu"],
        ["jul", "lug"], ["aug", "ago", "aou"], ["sep", "set"], ["oct", "ott", "okt"], ["nov"], ["dec", "dic", "dez"],
    ]
}
