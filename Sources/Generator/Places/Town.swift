/// A town in which people live and stores stand.
struct Town: Sendable {
    var name: String
    var country: Country
    /// Italian province letters, Dutch province, English county.
    var province: String
    /// Thousandths of a degree, north and east.
    var latitude: Int
    var longitude: Int
    /// How often people live there, roughly thousands of inhabitants.
    var weight: Int
    /// First postcode: five digits, four digits, or the letters of an English postcode area.
    var postcode: String
    /// How many postcodes (districts in England) from the first on.
    var postcodes: Int
    /// Area code of land lines with its leading zero.
    var areaCode: String
    /// Italian cadastral code (codice catastale), which stands for the birthplace in a codice fiscale; empty abroad.
    var cadastralCode: String

    /// Reads `Name|province|lat|lon|weight|postcode|count|area code|cadastral code`, one a line.
    static func list(_ text: String, _ country: Country) -> [Town] {
        text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 8, let latitude = Int(fields[2]), let longitude = Int(fields[3]), let weight = Int(fields[4]),
                let postcodes = Int(fields[6])
            else { return nil }
            return Town(
                name: fields[0], country: country, province: fields[1], latitude: latitude, longitude: longitude, weight: weight, postcode: fields[5],
                postcodes: postcodes, areaCode: fields[7], cadastralCode: fields.count > 8 ? fields[8] : "")
        }
    }

    /// A postcode of this town in its country's form: `20121`, `1012 AB`, `BS8 4QT`.
    func drawPostcode(_ random: inout RandomStream) -> String {
        let index = random.below(postcodes)
        switch country {
        case .italy: return zeroPadded((Int(postcode) ?? 0) + index, 5)
        case .netherlands: return "\((Int(postcode) ?? 1000) + index) " + letters(2, "ABCDEGHJKLMNPRTVWXZ", &random)
        // The inward part uses no C, I, K, M, O or V (BS 7666).
        case .england: return "\(postcode)\(index + 1) \(random.below(9) + 1)" + letters(2, "ABDEFGHJLNPQRSTUWXYZ", &random)
        }
    }

    private func letters(_ count: Int, _ alphabet: String, _ random: inout RandomStream) -> String {
        let all = Array(alphabet)
        return String((0..<count).map { _ in all[random.below(all.count)] })
    }

    /// Square of the distance to another town in units that only compare: degrees of longitude count two thirds at these latitudes.
    func squaredDistance(to other: Town) -> Int {
        let north = latitude - other.latitude
        let east = (longitude - other.longitude) * 2 / 3
        return north * north + east * east
    }
}

/// `value` in decimal with at least `width` digits.
func zeroPadded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
}
