import Intake
import Kernel
import Organisation
import Tabular

/// What was chosen for the columns of a file, made into a mapping.
struct MappingChoice {
    enum Refusal: Error, Hashable, Sendable {
        /// Two columns for a field that can only have one.
        case twice(field: String)
        /// One of these fields is needed.
        case missing([String])
        /// Not one of the fields.
        case unknown
        /// In the importer's own words.
        case other(String)
    }

    let mapping: ImportMapping

    /// - Parameter chosen: per column a field's name, `attribute`, or empty to leave the column out.
    init(_ draft: ImportPlan, _ chosen: [String]) throws(Refusal) {
        let known = Set(Intake.fields(of: draft.kind))
        var columns: [String: [String]] = [:]
        var ignored: Set<String> = []
        for (column, field) in zip(draft.columns, chosen) {
            switch field {
            case "": ignored.insert(column.header)
            case "attribute": continue
            default:
                guard known.contains(field) else { throw .unknown }
                columns[field, default: []].append(column.header)
            }
        }
        for (field, headers) in columns.sorted(by: { $0.key < $1.key }) where headers.count > 1 && !Intake.joinsColumns(field) {
            throw .twice(field: field)
        }
        if let names = Intake.required(of: draft.kind).first(where: { names in !names.contains { columns[$0] != nil } }) { throw .missing(names) }
        var mapping = ImportMapping(fields: columns.mapValues { .columns($0) })
        mapping.ignored = ignored
        // As it was detected and shown.
        mapping.sheet = draft.mapping.sheet
        mapping.encoding = draft.mapping.encoding
        mapping.delimiter = draft.mapping.delimiter
        mapping.decimalSeparator = draft.mapping.decimalSeparator
        self.mapping = mapping
    }
}

/// Makes the page on which the columns of a file are confirmed.
struct MappingReading {
    private let visit: Visit
    private let upload: UploadRecord
    private let source: SourceRecord

    init(_ visit: Visit, _ upload: UploadRecord, _ source: SourceRecord) {
        self.visit = visit
        self.upload = upload
        self.source = source
    }

    func page(_ draft: ImportPlan, chosen: [String]? = nil, refusal: MappingChoice.Refusal? = nil) -> MappingPage {
        let words = visit.words
        let keeps = draft.kind != .sales
        let columns = draft.columns.enumerated().map { index, column in
            MappingPage.Column(
                column.header, samples: column.samples.map { String($0.prefix(80)) },
                guess: column.field.map { .init(FieldName($0), confidence: column.confidence, reason: reason(column)) },
                chosen: chosen.map { $0.indices.contains(index) ? $0[index] : "" } ?? (column.field == nil && !keeps ? "" : nil))
        }
        var warnings = draft.columns.filter { $0.field != nil && $0.confidence < 0.6 }.map { column in
            words.text("mapping.unsure", ["column": column.header, "field": words.field(FieldName(column.field ?? ""))])
        }
        if !draft.preview.problems.isEmpty {
            warnings.append(words.text("mapping.damaged", ["n": words.format.integer(draft.preview.problems.count)]))
        }
        if let first = draft.sheet?.errors.first { warnings.append(words.text("mapping.cellErrors", ["cell": first])) }
        if let first = draft.sheet?.uncomputed.first { warnings.append(words.text("mapping.cellFormulas", ["cell": first])) }
        let missing = refusal == nil ? draft.missing.first.map { MappingChoice.Refusal.missing($0) } : nil
        return MappingPage(
            id: upload.id, file: upload.fileName, kind: ImportKind(rawValue: upload.kind.rawValue) ?? .contacts, source: source.name,
            detected: detected(draft), columns: columns, choices: Intake.fields(of: draft.kind).map { FieldName($0) }, warnings: warnings,
            sheets: draft.sheet?.all ?? [], sheet: draft.sheet?.name,
            error: (refusal ?? missing).map { sentence($0, words) })
    }

    private func sentence(_ refusal: MappingChoice.Refusal, _ words: Words) -> String {
        switch refusal {
        case .twice(let field): words.text("mapping.twice", ["field": words.field(FieldName(field))])
        case .missing(let names): words.text("mapping.missing", ["fields": names.map { words.field(FieldName($0)) }.joined(separator: ", ")])
        case .unknown: words.text("error.choose")
        case .other(let text): text
        }
    }

    private func reason(_ column: ImportPlan.Column) -> MappingPage.Reason {
        let text = column.reason
        let byHeading = !text.contains("says nothing")
        let byValues = text.contains("look like")
        return byHeading && byValues ? .headingAndValues : byValues ? .values : .heading
    }

    private func detected(_ draft: ImportPlan) -> MappingPage.Detected {
        let format = draft.format
        let dates = draft.columns.compactMap(\.dateFormat).first
        if draft.sheet != nil { return MappingPage.Detected(format: "XLSX", dateForm: dates.map(Self.pattern), bytes: upload.size) }
        return MappingPage.Detected(
            format: "CSV", encoding: format.encoding.name.uppercased(),
            delimiter: format.delimiter == .tab ? "Tab" : String(UnicodeScalar(format.delimiter.rawValue)), dateForm: dates.map(Self.pattern),
            decimalSeparator: String(UnicodeScalar(format.decimalSeparator.rawValue)), bytes: upload.size)
    }

    /// As spreadsheets write it: `dd/MM/yyyy`.
    private static func pattern(_ format: DateFormat) -> String {
        func joined(_ parts: [String], _ separator: DateFormat.Separator) -> String {
            parts.joined(separator: String(UnicodeScalar(separator.rawValue)))
        }
        switch format {
        case .yearFirst(let separator): return joined(["yyyy", "MM", "dd"], separator)
        case .dayFirst(let separator, let year): return joined(["dd", "MM", year == .four ? "yyyy" : "yy"], separator)
        case .monthFirst(let separator, let year): return joined(["MM", "dd", year == .four ? "yyyy" : "yy"], separator)
        case .compact: return "yyyyMMdd"
        case .unixSeconds: return "Unix (s)"
        case .unixMilliseconds: return "Unix (ms)"
        }
    }
}
