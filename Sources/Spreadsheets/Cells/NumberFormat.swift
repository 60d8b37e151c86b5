/// What a number format makes of a number.
enum NumberFormat: Hashable, Sendable {
    case number
    /// A day, or a day with a time.
    case date
    /// A time of day alone.
    case time
    /// Hours that may be more than 24, as `[h]:mm` shows them.
    case elapsed

    /// One of those that have no code in the file (ECMA-376 part 1, 18.8.30, with those of the East Asian languages).
    init(builtIn id: Int) {
        switch id {
        case 14...17, 22, 27...31, 36, 50...54, 57, 58: self = .date
        case 18...21, 32...35, 45, 47, 55, 56: self = .time
        case 46: self = .elapsed
        default: self = .number
        }
    }

    /// Read from a code such as `dd/mm/yyyy;@` or `[$-410]d mmm yyyy\ hh:mm`: letters of dates outside of quotes, escapes and brackets say what it is.
    init(code: String) {
        var letters: Set<Character> = []
        var isElapsed = false
        var rest = Substring(code)
        while let next = rest.popFirst() {
            switch next {
            case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
            case "\\", "_", "*": rest = rest.dropFirst()
            case "[":
                let inside = rest.prefix { $0 != "]" }
                let unit = inside.lowercased()
                if let first = unit.first, "hms".contains(first), unit.allSatisfy({ $0 == first }) { isElapsed = true }
                rest = rest.dropFirst(inside.count + 1)
            // The first section alone decides: the others are for negative numbers, zero and text.
            case ";": rest = ""
            // General, in which there is an "e".
            case "G" where rest.hasPrefix("eneral"): rest = rest.dropFirst(6)
            // A.M. and P.M.
            case "A" where rest.hasPrefix("M/PM"): rest = rest.dropFirst(4)
            default: letters.insert(Character(next.lowercased()))
            }
        }
        if isElapsed {
            self = .elapsed
        } else if letters.contains("y") || letters.contains("d") || (letters.contains("m") && letters.isDisjoint(with: ["h", "s", "0", "#"])) {
            self = .date
        } else {
            self = letters.isDisjoint(with: ["h", "s"]) ? .number : .time
        }
    }
}
