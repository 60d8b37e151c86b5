import Kernel

/// A touchpoint that creates contacts.
public struct SourceRecord: Hashable, Sendable {
    /// What kind of touchpoint it is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case erp, webshop, till, newsletter, app, event, spreadsheet, social, wifi, api
    }

    public var id: ID<Source>
    public var company: ID<Company>
    public var code: String
    public var name: String
    public var kind: Kind
    /// Lets a touchpoint send events: `wk_` and 32 hexadecimal digits.
    public var writeKey: String
    public var reliability: Reliability
    /// False: nothing more is taken from it. What came stays, and is believed as before.
    public var isActive: Bool

    public init(
        id: ID<Source>, company: ID<Company>, code: String, name: String?, kind: Kind, writeKey: String, reliability: Reliability,
        isActive: Bool = true
    ) {
        self.id = id
        self.company = company
        self.code = code
        self.name = name ?? code
        self.kind = kind
        self.writeKey = writeKey
        self.reliability = reliability
        self.isActive = isActive
    }
}

/// How far a source is to be believed, per field: 0 (never) to 1 (always).
public struct Reliability: Hashable, Sendable {
    public var standard: Double
    public var fields: [String: Double]

    public init(standard: Double = 0.5, fields: [String: Double] = [:]) {
        self.standard = standard
        self.fields = fields
    }

    public subscript(field: String) -> Double { fields[field] ?? standard }

    /// `{"default": 0.7, "email": 0.9}`.
    ///
    /// - Throws: ``Problem`` naming a member that is not a number from 0 to 1.
    public init(json: JSON) throws(Problem) {
        self.init()
        for member in json.members ?? [] {
            guard let value = member.value.double, (0...1).contains(value) else {
                throw Problem(
                    .unprocessable, "reliability-invalid", "A reliability is a number from 0 to 1.",
                    fields: [.init("/reliability/\(member.name)", "is not a number from 0 to 1")])
            }
            if member.name == "default" {
                standard = value
            } else {
                for field in Self.fields(called: member.name) { fields[field] = value }
            }
        }
    }

    /// `birth_date` is `birthDate`; an address or a full name stands for its parts.
    private static func fields(called name: String) -> [String] {
        let words = name.split(separator: "_")
        let camel = words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        switch camel {
        case "mobile": return ["phone"]
        case "fullName": return ["givenName", "familyName"]
        case "address": return ["street", "houseNumber", "houseAddition", "postcode", "city", "province", "country"]
        default: return [camel]
        }
    }

    public var json: JSON {
        .object([.init("default", .number(standard))] + fields.sorted { $0.key < $1.key }.map { .init($0.key, .number($0.value)) })
    }

    /// What a kind of source deserves before anybody has judged it: what staff check in writing over what customers type in passing.
    public static func standard(for kind: SourceRecord.Kind) -> Reliability {
        switch kind {
        case .erp: Reliability(standard: 0.8)
        case .till: Reliability(standard: 0.7)
        case .webshop: Reliability(standard: 0.7, fields: ["email": 0.9, "phone": 0.8])
        case .app: Reliability(standard: 0.6, fields: ["email": 0.8])
        case .newsletter: Reliability(standard: 0.4, fields: ["email": 0.9])
        case .event, .wifi: Reliability(standard: 0.4)
        case .spreadsheet, .social: Reliability(standard: 0.3)
        case .api: Reliability(standard: 0.5)
        }
    }
}
