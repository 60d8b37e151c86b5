import Kernel

/// The golden values of a person from the contacts it is made of.
public enum Survivorship {
    /// One value for each field that any contact has, by ascending field name, with its lineage; the order of the contacts does not matter.
    public static func goldenValues(of candidates: [SurvivorshipCandidate], policy: SurvivorshipPolicy = .standard) -> [GoldenValue] {
        var result: [GoldenValue] = []
        var grouped: Set<String> = []
        for group in policy.groups {
            let fields = group.fields.filter { !grouped.contains($0) }
            grouped.formUnion(fields)
            result += winner(SurvivorshipPolicy.Group(group.name, fields: fields, required: group.required, strategy: group.strategy), candidates)
        }
        let others = Set(candidates.flatMap(\.values.keys)).subtracting(grouped)
        for field in others { result += winner(SurvivorshipPolicy.Group(field, fields: [field], strategy: policy.strategy), candidates) }
        return result.sorted { $0.field < $1.field }
    }

    private static func winner(_ group: SurvivorshipPolicy.Group, _ candidates: [SurvivorshipCandidate]) -> [GoldenValue] {
        var entries = candidates.compactMap { Entry($0, group) }
        if group.strategy == .mostFrequent {
            let counts = Dictionary(grouping: entries, by: \.folded).mapValues(\.count)
            for place in entries.indices { entries[place].frequency = counts[entries[place].folded] ?? 1 }
        }
        let order = Measure.order(group.strategy)
        entries.sort { left, right in Measure.first(order, left, right)?.winsLeft ?? (left.contact < right.contact) }
        guard let best = entries.first else { return [] }
        let measure = entries.count > 1 ? Measure.first(order, best, entries[1])?.measure : nil
        let reason = entries.count == 1 ? .onlyValue : measure?.reason(best) ?? .smallestContact
        return group.fields.compactMap { field in
            guard let value = best.values[field] else { return nil }
            let lineage = GoldenValue.Lineage(
                contact: best.contact, reason: reason, candidates: entries.count, reliability: best.reliability, updatedAt: value.updatedAt)
            return GoldenValue(field: field, text: value.text, lineage: lineage)
        }
    }
}

/// What one contact offers for one group.
private struct Entry {
    let contact: Int64
    /// The filled fields.
    let values: [String: SurvivorshipCandidate.Value]
    /// Mean over the filled fields, times the activity's.
    let reliability: Double
    let updatedAt: Instant
    /// When the latest field entered by hand was; nil when none was.
    let manualAt: Instant?
    let isWhole: Bool
    /// Filled fields, and for a single field the letters of it.
    let completeness: Int
    /// What is counted by `mostFrequent`.
    let folded: [String]
    var frequency = 1

    /// Nil when the contact has none of the fields.
    init?(_ candidate: SurvivorshipCandidate, _ group: SurvivorshipPolicy.Group) {
        var values: [String: SurvivorshipCandidate.Value] = [:]
        for field in group.fields {
            if let value = candidate.values[field], value.text.contains(where: { !$0.isWhitespace }) { values[field] = value }
        }
        guard !values.isEmpty else { return nil }
        self.values = values
        contact = candidate.contact
        // Summed in the order of the fields, so that equal contacts have equal sums.
        let sum = group.fields.reduce(0) { $0 + (values[$1].map { Self.bounded($0.reliability) } ?? 0) }
        reliability = sum / Double(values.count) * Self.bounded(candidate.activityReliability)
        updatedAt = values.values.map(\.updatedAt).max() ?? .epoch
        manualAt = values.values.filter(\.isManual).map(\.updatedAt).max()
        isWhole = group.required.allSatisfy { values[$0] != nil }
        completeness = group.fields.count > 1 ? values.count : min(values.values.first?.text.count ?? 0, 1000)
        folded = group.fields.map { values[$0].map { TextFolding.folded($0.text) } ?? "" }
    }

    private static func bounded(_ value: Double) -> Double { value.isNaN ? 0 : min(max(value, 0), 1) }
}

/// One question by which two contacts are told apart.
private enum Measure {
    case manual, whole, reliability, time, completeness, frequency

    static func order(_ strategy: SurvivorshipStrategy) -> [Measure] {
        switch strategy {
        case .mostReliable: [.manual, .whole, .reliability, .time, .completeness]
        case .newest: [.manual, .whole, .time, .reliability, .completeness]
        case .mostComplete: [.manual, .whole, .completeness, .reliability, .time]
        case .mostFrequent: [.manual, .whole, .frequency, .reliability, .time, .completeness]
        }
    }

    /// The first measure in which the two differ, and whether the left is better.
    static func first(_ order: [Measure], _ left: Entry, _ right: Entry) -> (measure: Measure, winsLeft: Bool)? {
        for measure in order {
            if let wins = measure.wins(left, right) { return (measure, wins) }
        }
        return nil
    }

    /// Nil when they are equal.
    private func wins(_ left: Entry, _ right: Entry) -> Bool? {
        switch self {
        case .manual: isGreater(left.manualAt ?? Instant(microseconds: .min), right.manualAt ?? Instant(microseconds: .min))
        case .whole: left.isWhole == right.isWhole ? nil : left.isWhole
        case .reliability: isGreater(left.reliability, right.reliability)
        case .time: isGreater(left.updatedAt, right.updatedAt)
        case .completeness: isGreater(left.completeness, right.completeness)
        case .frequency: isGreater(left.frequency, right.frequency)
        }
    }

    func reason(_ winner: Entry) -> GoldenValue.Reason {
        switch self {
        case .manual: .manual
        case .whole: .wholeGroup
        case .reliability: .mostReliable(winner.reliability)
        case .time: .newest
        case .completeness: .mostComplete
        case .frequency: .mostFrequent(winner.frequency)
        }
    }
}

/// Nil for equal.
private func isGreater<Value: Comparable>(_ left: Value, _ right: Value) -> Bool? { left == right ? nil : left > right }
