/// The languages of the screens; each user chooses one.
public enum Language: String, Hashable, Sendable, CaseIterable {
    case english = "en"
    case italian = "it"
    case dutch = "nl"

    /// Its name in itself.
    public var ownName: String {
        switch self {
        case .english: "English"
        case .italian: "Italiano"
        case .dutch: "Nederlands"
        }
    }

    /// The first of a browser's `Accept-Language` that there is; quality values are read, English is the last resort (RFC 9110, 12.5.4).
    public static func preferred(acceptLanguage header: String?) -> Language { wished(acceptLanguage: header).first ?? .english }

    /// All of them that there are, the most wanted first.
    static func wished(acceptLanguage header: String?) -> [Language] {
        let wishes = (header ?? "").prefix(1000).split(separator: ",").enumerated().compactMap { place, part -> (Double, Int, Language)? in
            let pieces = part.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let tag = pieces.first?.lowercased(), let language = Language(rawValue: String(tag.prefix { $0 != "-" })) else { return nil }
            let quality = pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return quality > 0 ? (quality, place, language) : nil
        }
        return wishes.sorted { ($1.0, $0.1) < ($0.0, $1.1) }.map(\.2)
    }
}

/// Light, dark, or as the device is set.
public enum Theme: String, Hashable, Sendable, CaseIterable {
    case auto, light, dark
}
