/// A telephone number as its significant digits, written as people of its country write it.
struct Phone: Hashable, Sendable {
    var country: Country
    /// As dialled inside the country, without blanks: `3471234567`, `0612345678`, `07700123456`.
    var national: String

    static func mobile(_ country: Country, _ random: inout RandomStream) -> Phone {
        switch country {
        case .italy:
            Phone(
                country: country,
                national: random.pick(
                    [
                        "320", "327", "328", "329", "333", "334", "338", "339", "340", "342", "345", "347", "348", "349", "366", "371", "389", "391",
                        "392",
                    ], or: "347")
                    + random.digits(7))
        case .netherlands: Phone(country: country, national: "06" + String(random.within(1...5)) + random.digits(7))
        case .england: Phone(country: country, national: "07" + String(random.within(4...9)) + random.digits(8))
        }
    }

    static func landLine(_ town: Town, _ random: inout RandomStream) -> Phone {
        let length =
            switch town.country {
            case .italy: 10
            case .netherlands: 10
            case .england: 11
            }
        let first = String(random.within(2...8))
        return Phone(country: town.country, national: town.areaCode + first + random.digits(length - town.areaCode.count - 1))
    }

    /// E.164 with its plus; an Italian number keeps its leading zero.
    var international: String { country.diallingCode + (country == .italy ? national : String(national.dropFirst())) }

    /// One of the ways people write it down.
    func written(_ random: inout RandomStream) -> String {
        let mobile =
            switch country {
            case .italy: national.hasPrefix("3")
            case .netherlands: national.hasPrefix("06")
            case .england: national.hasPrefix("07")
            }
        let split = mobile ? (country == .netherlands ? 2 : country == .england ? 5 : 3) : min(areaLength, national.count)
        let area = national.prefix(split)
        let rest = national.dropFirst(split)
        switch random.below(7) {
        case 0: return international
        case 1: return country.diallingCode + " " + (country == .italy ? area : area.dropFirst()) + " " + rest
        case 2: return "00" + international.dropFirst()
        case 3: return area + "/" + rest
        case 4: return area + "-" + rest
        case 5: return area + " " + rest.prefix(rest.count / 2) + " " + rest.dropFirst(rest.count / 2)
        default: return national
        }
    }

    private var areaLength: Int {
        switch country {
        case .italy: national.hasPrefix("02") || national.hasPrefix("06") ? 2 : 3
        case .netherlands: 3
        case .england:
            national.hasPrefix("02") ? 3 : national.hasPrefix("011") || national.hasPrefix("01") && national.dropFirst(3).hasPrefix("1") ? 4 : 5
        }
    }
}
