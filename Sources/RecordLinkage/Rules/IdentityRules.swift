import Kernel

/// All that a retailer decides about who is who, as one document: which keys link at once, how evidence counts, and which value of several a person shows.
///
/// The document is that of ``LinkRules`` with two more members:
///
/// ```json
/// {"rules": […], "hubLimits": {…}, "vetoes": […],
///  "evidence": {"isUsed": true, "linkProbability": 0.9, "reviewProbability": 0.3, "trust": {"birth": 0.8, "gender": 0}},
///  "survivorship": {"otherwise": "mostReliable", "fields": {"email": "newest", "name": "mostFrequent"}}}
/// ```
public struct IdentityRules: Hashable, Sendable {
    public var links: LinkRules
    public var evidence: EvidenceRules
    public var survivorship: SurvivorshipPolicy

    public init(links: LinkRules, evidence: EvidenceRules = EvidenceRules(), survivorship: SurvivorshipPolicy = .standard) {
        self.links = links
        self.evidence = evidence
        self.survivorship = survivorship
    }

    /// What a retailer starts with.
    public static let standard = IdentityRules(links: .standard)

    /// Reads and checks a document; what is missing has its standard value, `rules` is required.
    ///
    /// - Throws: `link-rules-invalid` with a pointer for every bad place.
    public init(json: JSON) throws(Problem) {
        self.init(links: .standard)
        var fields: [Problem.Field] = []
        do throws(Problem) {
            let rest = json.members.map { $0.filter { !["evidence", "survivorship"].contains($0.name) } }
            links = try LinkRules(json: rest.map { .object($0) } ?? json)
        } catch { fields = error.fields }
        var reader = IdentityRulesReader(fields: fields)
        if let evidence = json["evidence"] { self.evidence = reader.evidence(evidence) }
        if let survivorship = json["survivorship"] { self.survivorship = reader.survivorship(survivorship) }
        guard reader.fields.isEmpty else {
            throw Problem(.unprocessable, "link-rules-invalid", "The link rules cannot be used as they are.", fields: reader.fields)
        }
    }

    /// The document, every value written out.
    public var json: JSON {
        let trust = evidence.trust.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .number($0.value)) }
        let strategies = survivorship.groups.sorted { $0.name < $1.name }.map { JSON.Member($0.name, .string($0.strategy.rawValue)) }
        return .object(
            (links.json.members ?? []) + [
                JSON.Member(
                    "evidence",
                    .object([
                        "isUsed": .bool(evidence.isUsed), "linkProbability": .number(evidence.linkProbability),
                        "reviewProbability": .number(evidence.reviewProbability), "trust": .object(trust),
                    ])),
                JSON.Member(
                    "survivorship", .object(["otherwise": .string(survivorship.strategy.rawValue), "fields": .object(strategies)])),
            ])
    }
}

extension SurvivorshipPolicy {
    /// What a document may name: the groups of the standard, and fields that stand alone.
    public static let names: [String] =
        standard.groups.map(\.name) + ["email", "phone", "birthDate", "gender", "taxCode", "language", "companyName"]

    /// The standard, with other strategies for some groups and fields, by name.
    public init(strategies: [String: SurvivorshipStrategy], otherwise: SurvivorshipStrategy) {
        var groups = Self.standard.groups.map { group in
            Group(group.name, fields: group.fields, required: group.required, strategy: strategies[group.name] ?? otherwise)
        }
        for (name, strategy) in strategies.sorted(by: { $0.key < $1.key }) where !groups.contains(where: { $0.name == name }) {
            groups.append(Group(name, fields: [name], strategy: strategy))
        }
        self.init(groups: groups, strategy: otherwise)
    }
}

/// The members of a document beyond the links, and what is wrong with them.
private struct IdentityRulesReader {
    var fields: [Problem.Field]

    private mutating func refuse(_ pointer: String, _ detail: String) { fields.append(Problem.Field(pointer, detail)) }

    private mutating func refuseOthers(_ json: JSON, _ pointer: String, known: [String]) {
        guard let members = json.members else { return refuse(pointer, "is no object") }
        for member in members where !known.contains(member.name) {
            refuse("\(pointer)/\(member.name.prefix(64))", "is not known here: " + known.joined(separator: ", "))
        }
    }

    private mutating func chance(_ json: JSON?, _ pointer: String, _ range: ClosedRange<Double>, _ standard: Double) -> Double {
        guard let json else { return standard }
        guard let value = json.double, range.contains(value) else {
            refuse(pointer, "is no number from \(range.lowerBound) to \(range.upperBound)")
            return standard
        }
        return value
    }

    mutating func evidence(_ json: JSON) -> EvidenceRules {
        refuseOthers(json, "/evidence", known: ["isUsed", "linkProbability", "reviewProbability", "trust"])
        var rules = EvidenceRules()
        if let used = json["isUsed"] {
            if let value = used.bool { rules.isUsed = value } else { refuse("/evidence/isUsed", "is none of true and false") }
        }
        rules.linkProbability = chance(json["linkProbability"], "/evidence/linkProbability", 0.5...0.9999, rules.linkProbability)
        rules.reviewProbability = chance(
            json["reviewProbability"], "/evidence/reviewProbability", EvidenceRules.leastProbability...0.9999,
            min(rules.reviewProbability, rules.linkProbability))
        if rules.reviewProbability > rules.linkProbability { refuse("/evidence/reviewProbability", "is above linkProbability") }
        if let trust = json["trust"] {
            refuseOthers(trust, "/evidence/trust", known: EvidenceRules.fields)
            for member in trust.members ?? [] where EvidenceRules.fields.contains(member.name) {
                rules.trust[member.name] = chance(member.value, "/evidence/trust/\(member.name)", 0...1, 1)
            }
        }
        return rules
    }

    mutating func survivorship(_ json: JSON) -> SurvivorshipPolicy {
        refuseOthers(json, "/survivorship", known: ["otherwise", "fields"])
        let otherwise = json["otherwise"].map { strategy($0, "/survivorship/otherwise") } ?? .mostReliable
        var strategies: [String: SurvivorshipStrategy] = [:]
        if let fields = json["fields"] {
            refuseOthers(fields, "/survivorship/fields", known: SurvivorshipPolicy.names)
            for member in fields.members ?? [] where SurvivorshipPolicy.names.contains(member.name) {
                strategies[member.name] = strategy(member.value, "/survivorship/fields/\(member.name)")
            }
        }
        return SurvivorshipPolicy(strategies: strategies, otherwise: otherwise)
    }

    private mutating func strategy(_ json: JSON, _ pointer: String) -> SurvivorshipStrategy {
        if let strategy = json.string.flatMap(SurvivorshipStrategy.init(rawValue:)) { return strategy }
        refuse(pointer, "is none of " + SurvivorshipStrategy.allCases.map(\.rawValue).joined(separator: ", "))
        return .mostReliable
    }
}
