import Kernel

/// One legal entity or brand of the group.
public struct CompanyRecord: Hashable, Sendable {
    public var id: ID<Company>
    /// Short and stable, for commands and files: lower-case letters, digits, `-` and `_`.
    public var code: String
    public var name: String
    public var currency: Currency
    public var zone: Zone
    /// ISO 3166-1 alpha-2; how national phone numbers and postcodes are read.
    public var country: String
    /// ISO 639-1 codes, the first is the default.
    public var languages: [String]

    /// Checks what came from outside.
    ///
    /// - Throws: ``Problem`` naming each field that cannot be.
    public init(
        id: ID<Company>, code: String, name: String?, currency: String, timeZone: String, country: String? = nil, languages: [String] = []
    ) throws(Problem) {
        var fields: [Problem.Field] = []
        if !Code.isValid(code) { fields.append(.init("/code", Code.rule)) }
        let money = Currency(currency)
        if money == nil { fields.append(.init("/currency", "is not an ISO 4217 code such as EUR")) }
        let zone = Zone(identifier: timeZone)
        if zone == nil { fields.append(.init("/timeZone", "is not a zone of the IANA database such as Europe/Rome")) }
        let region = country?.uppercased() ?? Self.country(ofZone: timeZone)
        if region.utf8.count != 2 { fields.append(.init("/country", "is not an ISO 3166 code of two letters such as IT")) }
        guard fields.isEmpty, let money, let zone else {
            throw Problem(.unprocessable, "company-invalid", "The company cannot be saved.", fields: fields)
        }
        self.id = id
        self.code = code
        self.name = name ?? code
        self.currency = money
        self.zone = zone
        self.country = region
        self.languages = languages.isEmpty ? [Self.language(ofCountry: region)] : languages
    }

    private static func country(ofZone zone: String) -> String {
        [
            "Europe/Rome": "IT", "Europe/Amsterdam": "NL", "Europe/London": "GB", "Europe/Paris": "FR", "Europe/Berlin": "DE",
            "Europe/Madrid": "ES", "Europe/Brussels": "BE", "Europe/Vienna": "AT", "Europe/Zurich": "CH", "Europe/Dublin": "IE",
            "Europe/Lisbon": "PT", "Europe/Luxembourg": "LU", "Europe/Warsaw": "PL", "Europe/Stockholm": "SE", "Europe/Copenhagen": "DK",
            "Europe/Oslo": "NO", "Australia/Sydney": "AU", "America/Toronto": "CA",
        ][zone] ?? (zone.hasPrefix("America/") ? "US" : "IT")
    }

    private static func language(ofCountry country: String) -> String {
        ["IT": "it", "NL": "nl", "BE": "nl"][country] ?? "en"
    }
}

/// Codes by which files and commands name companies, stores, sources and the like.
public enum Code {
    public static let rule = "needs 1 to 64 letters, digits, '-', '_' or '.'"

    public static func isValid(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"),
                    UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
