import Kernel

/// The document's form:
///
/// ```json
/// {"rules": [{"name": "card-and-name", "keys": ["card"], "conditions": ["namesCompatible"]}],
///  "hubLimits": {"phone": 8}, "vetoes": ["differentTaxCodes"], "maximumProfiles": 64}
/// ```
extension LinkRules {
    /// Most rules of a document.
    public static let mostRules = 64
    /// Hub limits a document may set.
    public static let hubLimitRange = 2...200
    /// Numbers of profiles a document may set.
    public static let profilesRange = 2...1000

    /// Reads and checks a document. `rules` is required; what else is missing has its standard value.
    ///
    /// - Throws: `link-rules-invalid` with a pointer for every bad place, not only the first.
    public init(json: JSON) throws(Problem) {
        var reader = Reader()
        self.init(rules: reader.rules(json["rules"]))
        if json.members == nil { reader.refuse("", "is no object") }
        for member in json.members ?? [] where !["rules", "hubLimits", "vetoes", "maximumProfiles"].contains(member.name) {
            reader.refuse("/" + Reader.escaped(member.name), "is not known here")
        }
        if let limits = json["hubLimits"] { hubLimits = reader.hubLimits(limits) }
        if let vetoes = json["vetoes"] {
            self.vetoes = Set(reader.names(vetoes, "/vetoes", LinkVeto.init(rawValue:), LinkVeto.allCases.map(\.rawValue)))
        }
        if let value = json["maximumProfiles"] { maximumProfiles = reader.number(value, "/maximumProfiles", Self.profilesRange) ?? maximumProfiles }
        guard reader.fields.isEmpty else {
            throw Problem(.unprocessable, "link-rules-invalid", "The link rules cannot be used as they are.", fields: reader.fields)
        }
    }

    /// The document, every value written out.
    public var json: JSON {
        .object([
            "rules": .array(
                rules.map { rule in
                    .object([
                        "name": .string(rule.name), "keys": .array(rule.keys.map { .string($0.rawValue) }),
                        "conditions": .array(rule.conditions.map { .string($0.rawValue) }),
                    ])
                }),
            "hubLimits": .object(LinkKey.Kind.allCases.map { JSON.Member($0.rawValue, .integer(Int64(hubLimit($0)))) }),
            "vetoes": .array(LinkVeto.allCases.filter(vetoes.contains).map { .string($0.rawValue) }),
            "maximumProfiles": .integer(Int64(maximumProfiles)),
        ])
    }

    /// The parts of a document, and what is wrong with them.
    private struct Reader {
        var fields: [Problem.Field] = []

        mutating func refuse(_ pointer: String, _ detail: String) {
            // One hundred complaints are enough of any document.
            if fields.count < 100 { fields.append(Problem.Field(pointer, detail)) }
        }

        /// RFC 6901, section 3.
        static func escaped(_ name: String) -> String {
            var result = ""
            for character in name.prefix(64) { result += character == "~" ? "~0" : character == "/" ? "~1" : String(character) }
            return result
        }

        mutating func rules(_ json: JSON?) -> [LinkRule] {
            guard let elements = json?.array else {
                refuse("/rules", json == nil ? "is missing" : "is no list")
                return []
            }
            if elements.isEmpty || elements.count > LinkRules.mostRules { refuse("/rules", "has not 1 to \(LinkRules.mostRules) rules") }
            var seen: Set<String> = []
            return elements.prefix(LinkRules.mostRules).enumerated().map { place, element in
                let rule = rule(element, "/rules/\(place)")
                if !rule.name.isEmpty, !seen.insert(rule.name).inserted { refuse("/rules/\(place)/name", "is the name of an earlier rule") }
                return rule
            }
        }

        private mutating func rule(_ json: JSON, _ pointer: String) -> LinkRule {
            for member in json.members ?? [] where !["name", "keys", "conditions"].contains(member.name) {
                refuse(pointer + "/" + Self.escaped(member.name), "is not known here")
            }
            let name = json["name"]?.string ?? ""
            let isSlug = name.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D }
            if !(1...64).contains(name.utf8.count) || !isSlug { refuse(pointer + "/name", "is not 1 to 64 lower-case letters, digits and hyphens") }
            var kinds: [LinkKey.Kind] = []
            if let keys = json["keys"] {
                kinds = names(keys, pointer + "/keys", LinkKey.Kind.init(rawValue:), LinkKey.Kind.allCases.map(\.rawValue))
                if keys.array?.isEmpty == true { refuse(pointer + "/keys", "is empty: a rule needs a key to find pairs by") }
            } else {
                refuse(pointer + "/keys", "is missing")
            }
            if kinds.first == .device {
                refuse(pointer + "/keys/0", "a device links nothing by itself: put it after another key")
            }
            let conditions = json["conditions"].map {
                names($0, pointer + "/conditions", LinkCondition.init(rawValue:), LinkCondition.allCases.map(\.rawValue))
            }
            return LinkRule(name, keys: kinds, conditions: conditions ?? [])
        }

        mutating func hubLimits(_ json: JSON) -> [LinkKey.Kind: Int] {
            guard let members = json.members else {
                refuse("/hubLimits", "is no object")
                return [:]
            }
            var limits: [LinkKey.Kind: Int] = [:]
            for member in members {
                let pointer = "/hubLimits/" + Self.escaped(member.name)
                guard let kind = LinkKey.Kind(rawValue: member.name) else {
                    refuse(pointer, "is no kind of key")
                    continue
                }
                limits[kind] = number(member.value, pointer, LinkRules.hubLimitRange)
            }
            return limits
        }

        mutating func number(_ json: JSON, _ pointer: String, _ range: ClosedRange<Int>) -> Int? {
            guard let value = json.integer.flatMap({ Int(exactly: $0) }), range.contains(value) else {
                refuse(pointer, "is no whole number from \(range.lowerBound) to \(range.upperBound)")
                return nil
            }
            return value
        }

        mutating func names<Value: Hashable>(_ json: JSON, _ pointer: String, _ value: (String) -> Value?, _ known: [String]) -> [Value] {
            guard let elements = json.array else {
                refuse(pointer, "is no list")
                return []
            }
            var result: [Value] = []
            for (place, element) in elements.prefix(64).enumerated() {
                guard let found = element.string.flatMap(value) else {
                    refuse("\(pointer)/\(place)", "is none of " + known.joined(separator: ", "))
                    continue
                }
                if result.contains(found) { refuse("\(pointer)/\(place)", "stands twice") } else { result.append(found) }
            }
            return result
        }
    }
}
