/// A postal address as it arrives, taken apart to show and to compare.
public struct PostalAddress: Hashable, Sendable {
    /// The street without the house number, as typed.
    public let street: String?
    /// Digits only: `12`.
    public let houseNumber: String?
    /// What is added to the number, as typed: `A`, `bis`, `int. 4`, `Flat 3`.
    public let addition: String?
    /// As the country's post writes it; as typed when it is no postcode of the country.
    public let postcode: String?
    /// True when ``postcode`` is one of the country, or the country has no rule here.
    public let isPostcodeValid: Bool
    public let locality: String?
    public let province: String?
    /// ISO 3166 alpha-2; nil when neither given nor known.
    public let country: String?
    public let comparable: ComparableAddress

    /// - Parameters:
    ///   - street: the street, with or without the house number.
    ///   - houseNumber: of its own field; then the street is not searched for one, unless it ends in the same.
    ///   - country: a code or a name; what is not understood is taken as `defaultCountry`.
    ///   - defaultCountry: of the company, ISO 3166 alpha-2.
    public init(
        street: String? = nil, houseNumber: String? = nil, postcode: String? = nil, locality: String? = nil, province: String? = nil,
        country: String? = nil, defaultCountry: String? = nil
    ) {
        let home = country.flatMap { CountryCode.of($0) } ?? defaultCountry
        self.country = home
        let line = Self.text(street).map { StreetLine($0, country: home) }
        var number = line?.number
        var added = line?.addition
        var name = line?.street
        if let given = Self.text(houseNumber, limit: 32) {
            let own = StreetLine("x " + given, country: "IT")
            if own.number == nil || own.number != number {
                if number != nil { name = Self.text(street) }
                (number, added) = (own.number ?? given, own.addition)
            } else if own.addition != nil {
                added = own.addition
            }
        }
        self.street = name.map(PlaceCase.repaired)
        self.houseNumber = number
        addition = added
        self.locality = Self.text(locality).map(PlaceCase.repaired)
        self.province = Self.text(province, limit: 64)
        let typed = Self.text(postcode, limit: 32)
        let canonical = typed.flatMap { Postcode.canonical($0, country: home) }
        self.postcode = canonical ?? typed
        isPostcodeValid = canonical != nil

        var comparable = ComparableAddress()
        comparable.street = name.flatMap { Self.comparableStreet($0, home) }
        if let number {
            let house = TextFolding.joined(number + " " + (added ?? ""), limit: 48)
            comparable.house = house.isEmpty ? nil : house
        }
        comparable.postcode = canonical.map { String(decoding: $0.utf8.filter { $0 != 0x20 && $0 != 0x2D }, as: UTF8.self) }
        comparable.locality = self.locality.map { TextFolding.folded($0) }.flatMap { $0.isEmpty ? nil : $0 }
        self.comparable = comparable
    }

    /// Nothing but the country, if that.
    public var isEmpty: Bool { street == nil && houseNumber == nil && postcode == nil && locality == nil }

    private static func text(_ field: String?, limit: Int = 200) -> String? {
        guard let field else { return nil }
        let cleaned = TextFolding.cleaned(field, limit: limit)
        return cleaned.isEmpty ? nil : cleaned
    }

    private static func comparableStreet(_ name: String, _ country: String?) -> String? {
        var name = name
        // "V.le", "P.zza", "C/": in the first word, dots and strokes shorten; elsewhere dots end an initial ("Via G.Verdi").
        let firstEnd = name.utf8.firstIndex(of: 0x20) ?? name.endIndex
        if name[..<firstEnd].utf8.contains(where: { $0 == 0x2E || $0 == 0x2F }) {
            var first = String(decoding: name[..<firstEnd].utf8.filter { $0 != 0x2E && $0 != 0x2F }, as: UTF8.self)
            if first.utf8.count > 6, country != "IT" { first = String(name[..<firstEnd]) }
            name = first + name[firstEnd...]
        }
        let words = TextFolding.words(of: TextFolding.folded(name))
        let expanded = StreetWords.expanded(words, country: country)
        return expanded.isEmpty ? nil : expanded
    }
}

/// The form of an address that is compared: folded, the kinds of street written out, numbers without blanks. Nil is unknown.
public struct ComparableAddress: Hashable, Sendable {
    /// `viale monza`
    public var street: String?
    /// Number and addition: `12a`, `5bis`.
    public var house: String?
    /// `1234AB`; nil when it is no postcode of the country.
    public var postcode: String?
    /// `s giovanni` stays so: it may be san, santa or santo.
    public var locality: String?

    public init(street: String? = nil, house: String? = nil, postcode: String? = nil, locality: String? = nil) {
        self.street = street
        self.house = house
        self.postcode = postcode
        self.locality = locality
    }
}
