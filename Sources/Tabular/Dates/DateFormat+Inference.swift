import Kernel

extension DateFormat {
    /// Every written form there is (not counts of seconds).
    private static let written: [DateFormat] =
        Separator.allCases.flatMap { separator in
            [.yearFirst(separator), .dayFirst(separator, year: .four), .monthFirst(separator, year: .four)]
        } + Separator.allCases.flatMap { [.dayFirst($0, year: .two), .monthFirst($0, year: .two)] } + [.compact]

    /// The written forms in which `text` is a date.
    static func writtenForms(of text: String) -> [DateFormat] {
        let bytes = Array(text.utf8.drop(while: isSpace))
        guard let first = bytes.first, isDigit(first), bytes.count >= 6, bytes.count <= 48 else { return [] }
        return bytes.withUnsafeBufferPointer { buffer in
            written.filter { format in
                do throws(DateProblem) {
                    return (1900...2200).contains(try format.parse(buffer).local.day.year)
                } catch {
                    return false
                }
            }
        }
    }

    /// The format in which most of `values` are dates, and the share (0 ... 1) of the values that are not blank which it reads.
    ///
    /// Nil when no format reads at least half of them. Where several read as many, as when no day is above 12, `hint` decides; years written in four digits
    /// go before two. Counts of seconds must lie between 1980 and 2100.
    public static func infer(_ values: some Sequence<String>, hint: Hint = .dayFirst) -> (format: DateFormat, share: Double)? {
        var counts: [DateFormat: Int] = [:]
        var total = 0
        for value in values {
            let text = value.trimmingSpaces
            if text.isEmpty { continue }
            total += 1
            for format in writtenForms(of: text) + countedForms(of: text) { counts[format, default: 0] += 1 }
        }
        let order = preference(hint)
        guard let best = order.enumerated().max(by: { (counts[$0.element] ?? 0, -$0.offset) < (counts[$1.element] ?? 0, -$1.offset) })?.element,
            let count = counts[best], count * 2 >= total
        else { return nil }
        return (best, Double(count) / Double(total))
    }

    /// All formats, the one to take at equal evidence first.
    private static func preference(_ hint: Hint) -> [DateFormat] {
        let late = written.filter { format in
            switch format {
            case .dayFirst: hint == .monthFirst
            case .monthFirst: hint == .dayFirst
            default: false
            }
        }
        let early = written.filter { !late.contains($0) }
        let isTwoDigit: (DateFormat) -> Bool = { format in
            switch format {
            case .dayFirst(_, .two), .monthFirst(_, .two): true
            default: false
            }
        }
        return early.filter { !isTwoDigit($0) } + late.filter { !isTwoDigit($0) } + early.filter(isTwoDigit) + late.filter(isTwoDigit)
            + [.unixSeconds, .unixMilliseconds]
    }

    private static func countedForms(of text: String) -> [DateFormat] {
        guard text.utf8.allSatisfy(isDigit), let value = Int64(text) else { return [] }
        let span: ClosedRange<Int64> = 315_532_800...4_102_444_800  // 1980 to 2100
        if span.contains(value) { return [.unixSeconds] }
        return span.contains(value / 1000) && text.utf8.count >= 12 ? [.unixMilliseconds] : []
    }
}

extension String {
    /// Without ASCII blanks, tabs and line ends at both ends.
    var trimmingSpaces: String {
        let bytes = utf8
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(self[first...last])
    }
}
