/// A field that a column of a file may be.
public struct FieldSpec: Sendable {
    /// How the program calls it: `email`.
    public var name: String
    /// Headers under which it is found, in any language; case, accents and separators do not matter.
    public var synonyms: [String]
    public var kind: ValueKind

    public init(_ name: String, _ kind: ValueKind = .text, synonyms: [String] = []) {
        self.name = name
        self.kind = kind
        self.synonyms = synonyms
    }
}

/// That a column is a field, how surely, and why.
public struct ColumnAssignment: Hashable, Sendable {
    /// The position of the column in the file.
    public var column: Int
    public var header: String
    /// The name of the field.
    public var field: String
    /// 0 ... 1; below ``ColumnMatcher/threshold`` nothing is assigned.
    public var confidence: Double
    /// A sentence for people, without any value of the file.
    public var reason: String
}

/// Finds which column of a file is which field, by the header and by what stands in the first rows.
///
/// Each field takes at most one column and each column at most one field, so that the sum of confidences is greatest. A column that fits nothing is left
/// alone.
public struct ColumnMatcher: Sendable {
    /// The least confidence of an assignment.
    public static let threshold = 0.4

    private let fields: [(spec: FieldSpec, names: [HeaderName])]

    public init(_ fields: [FieldSpec]) {
        self.fields = fields.map { spec in (spec, ([spec.name] + spec.synonyms).map(HeaderName.init)) }
    }

    /// The assignments, in the order of the columns. `rows` are samples, of which the first 200 are looked at; a row may be shorter than the header.
    public func match(header: [String], rows: [[String]]) -> [ColumnAssignment] {
        let headers = header.map(HeaderName.init)
        let samples = header.indices.map { column in
            rows.prefix(200).compactMap { row -> String? in
                guard column < row.count else { return nil }
                let value = row[column].trimmingSpaces
                return value.isEmpty ? nil : value
            }
        }
        let scores = fields.map { field in
            header.indices.map { column in
                let name = field.names.map { headers[column].similarity(to: $0) }.max() ?? 0
                return Evidence(name: name, kind: field.spec.kind, samples: samples[column])
            }
        }
        let chosen = Assignment.best(scores.map { $0.map { $0.confidence >= ColumnMatcher.threshold ? $0.confidence : 0 } })
        var result: [ColumnAssignment] = []
        for (index, column) in chosen.enumerated() {
            guard let column else { continue }
            let evidence = scores[index][column]
            result.append(
                ColumnAssignment(
                    column: column, header: header[column], field: fields[index].spec.name, confidence: evidence.confidence,
                    reason: evidence.reason(header: header[column], field: fields[index].spec)))
        }
        return result.sorted { $0.column < $1.column }
    }
}

/// What speaks for one column being one field.
private struct Evidence {
    let name: Double
    let recognised: Int
    let count: Int
    let confidence: Double

    /// A header that fits is worth up to 0.75; values of the field's kind add up to 0.25, and values of another kind take up to 0.5 away (a column `email` of
    /// yes and no is a permission, not an address). Without a fitting header the values alone count, as far as their kind is telling.
    init(name: Double, kind: ValueKind, samples: [String]) {
        self.name = name
        count = samples.count
        recognised = kind.isText ? samples.count : samples.count { kind.recognises($0) }
        let share = count == 0 ? nil : Double(recognised) / Double(count)
        if name >= Evidence.fittingName {
            let values: Double
            switch share {
            case nil: values = 0.1
            case .some where kind.isText: values = 0.15
            case .some(let share): values = share >= 0.5 ? 0.25 * share : -0.5 * (1 - share)
            }
            confidence = max(0.75 * name + values, 0)
        } else {
            let share = share ?? 0
            confidence = share >= 0.8 ? min(kind.specificity * share + 0.15 * name, 1) : 0
        }
    }

    private static let fittingName = 0.6

    func reason(header: String, field: FieldSpec) -> String {
        let heading: String
        if name == 1 {
            heading = "the header \"\(header)\" is a name of \(field.name)"
        } else if name >= Evidence.fittingName {
            heading = "the header \"\(header)\" is close to a name of \(field.name)"
        } else {
            heading = "the header \"\(header)\" says nothing of \(field.name)"
        }
        if count == 0 { return heading + "; the column is empty in the sample" }
        if field.kind.isText { return heading }
        return heading + "; \(recognised) of \(count) values look like \(field.kind.words)"
    }
}
