/// What a retailer decides about links by evidence: from which chance on, and what counts.
public struct EvidenceRules: Hashable, Sendable {
    /// False: rules alone link.
    public var isUsed: Bool
    /// From this chance on two contacts are one person; 0.5 ... 0.9999.
    public var linkProbability: Double
    /// From this chance on, and below ``linkProbability``, somebody is to look; at least ``leastProbability``.
    public var reviewProbability: Double
    /// How far a field is believed, 0 ... 1: 0 is not compared, 1 as the model found it. Fields that are not named count fully.
    public var trust: [String: Double]

    public init(isUsed: Bool = true, linkProbability: Double = 0.9, reviewProbability: Double = 0.3, trust: [String: Double] = [:]) {
        self.isUsed = isUsed
        self.linkProbability = linkProbability
        self.reviewProbability = reviewProbability
        self.trust = trust
    }

    /// Pairs below this chance are not kept at all.
    public static let leastProbability = 0.1

    /// What may be compared between contacts, by the names that documents use.
    public static let fields: [String] = ComparisonKind.allCases.filter { ![.text, .category].contains($0) }.map(\.rawValue)

    /// The model with each field believed as far as the retailer believes it.
    package func believed(_ model: LinkageModel) -> LinkageModel {
        trust.sorted { $0.key < $1.key }.reduce(model) { model, entry in
            ComparisonKind(rawValue: entry.key).map { model.trusting($0, reliability: entry.value) } ?? model
        }
    }

    /// What clusters obey, with the vetoes of the link rules: another tax code, another generation.
    package func clusterRules(_ vetoes: Set<LinkVeto>) -> ClusterRules {
        var kinds: Set<ComparisonKind> = []
        if vetoes.contains(.differentTaxCodes) { kinds.insert(.taxCode) }
        if vetoes.contains(.differentBirthDates) { kinds.insert(.birth) }
        return ClusterRules(linkProbability: linkProbability, reviewProbability: Self.leastProbability, vetoes: kinds)
    }
}
