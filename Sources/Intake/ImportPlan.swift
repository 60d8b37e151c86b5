import Kernel
import Tabular

/// How one file is going to be read: the layout that was found, and for each column the field it is, with the reason.
public struct ImportPlan: Sendable {
    /// One column of the file.
    public struct Column: Sendable {
        public var header: String
        /// The first few values that are not empty.
        public var samples: [String]
        /// Nil when it is kept as an extension, or left out.
        public var field: String?
        /// 0 to 1; 1 for what the mapping says.
        public var confidence: Double
        public var reason: String
        /// For a date, how it is written.
        public var dateFormat: DateFormat?
    }

    public let kind: ImportKind
    public let format: TableFormat
    public let columns: [Column]
    /// What was guessed and what was said, complete: reading the same file with it gives the same plan.
    public let mapping: ImportMapping
    /// What somebody should look at before going on.
    public let warnings: [String]
    public let preview: TablePreview
    /// The sheet that is read; nil when the file is no workbook.
    public let sheet: WorkbookSheet?
    /// What a file of the kind must say and no column does: of each list, one field. Empty unless the plan is a draft.
    public let missing: [[String]]

    /// Columns that are kept as extensions.
    public var extensionColumns: [Int] {
        guard mapping.keepsExtensions, kind != .sales else { return [] }
        return columns.indices.filter { columns[$0].field == nil && !mapping.ignored.contains(columns[$0].header) }
    }

    /// - Parameters:
    ///   - mapping: what is decided already; fields and columns that it does not name are guessed, unless it names any field at all.
    ///   - sheet: the one that the preview is of, where the file is a workbook.
    ///   - country: of the company, for dates that can be read two ways.
    /// - Throws: ``Problem`` `mapping-invalid` when the mapping names a column that is not there, `mapping-incomplete` when a field that the
    ///   kind cannot do without is no column.
    public init(
        preview: TablePreview, sheet: WorkbookSheet? = nil, kind: ImportKind, mapping: ImportMapping?, country: String, isDraft: Bool = false
    ) throws(Problem) {
        var complete = mapping ?? ImportMapping()
        if let sheet { complete.useWorkbook(sheet.name) } else { complete.sheet = nil }
        var columns = preview.columns.indices.map { index in
            Column(
                header: preview.columns[index], samples: Self.samples(preview, index), field: nil, confidence: 0,
                reason: kind == .sales ? "is left out" : "is kept as an extension")
        }
        var problems: [Problem.Field] = []
        for (field, binding) in complete.fields {
            guard case .columns(let names) = binding else { continue }
            for name in names {
                guard let index = Self.position(of: name, preview.columns) else {
                    problems.append(
                        .init("/fields/\(field)", "the file has no column \(name); it has: \(preview.columns.prefix(40).joined(separator: ", "))"))
                    continue
                }
                columns[index].field = field
                columns[index].confidence = 1
                columns[index].reason = "the mapping says so"
            }
        }
        guard problems.isEmpty else { throw Problem(.unprocessable, "mapping-invalid", "The mapping does not fit the file.", fields: problems) }
        if complete.fields.isEmpty {
            for guess in ColumnMatcher(FieldCatalogue.fields(kind)).match(header: preview.columns, rows: preview.rows) {
                columns[guess.column].field = guess.field
                columns[guess.column].confidence = guess.confidence
                columns[guess.column].reason = guess.reason
                complete.fields[guess.field] = .columns([preview.columns[guess.column]])
            }
        }
        let dates = Set(FieldCatalogue.fields(kind).filter { if case .date = $0.kind { true } else { false } }.map(\.name))
        var warnings = sheet?.warnings ?? []
        for index in columns.indices {
            guard let field = columns[index].field, dates.contains(field) else { continue }
            let values = preview.rows.compactMap { index < $0.count ? $0[index] : nil }.filter { !$0.isEmpty }
            let inferred = DateFormat.infer(values, hint: DateFormat.Hint(country: country))
            columns[index].dateFormat = inferred?.format ?? .iso
            if inferred == nil, !values.isEmpty { warnings.append("\(columns[index].header): no way of writing dates fits its values") }
        }
        missing = FieldCatalogue.required(kind).filter { names in !names.contains { complete.fields[$0] != nil } }
        for names in missing where !isDraft {
            problems.append(.init("/fields/\(names[0])", "no column is \(names.joined(separator: " or "))"))
        }
        guard problems.isEmpty else {
            throw Problem(
                .unprocessable, "mapping-incomplete",
                "The file does not say what a file of \(kind.rawValue) must say; it has the columns \(preview.columns.prefix(40).joined(separator: ", ")). Name them with a mapping.",
                fields: problems)
        }
        for column in columns where column.field != nil && column.confidence < 0.6 {
            warnings.append("\(column.header) is taken for \(column.field ?? ""): \(column.reason)")
        }
        for problem in preview.problems.prefix(5) { warnings.append(problem.description) }
        self.kind = kind
        self.columns = columns
        self.mapping = complete
        self.warnings = warnings
        self.preview = preview
        self.sheet = sheet
        format = preview.format
    }

    /// By its exact header, or else by the header without regard to case.
    private static func position(of name: String, _ columns: [String]) -> Int? {
        columns.firstIndex(of: name) ?? columns.firstIndex { $0.lowercased() == name.lowercased() }
    }

    private static func samples(_ preview: TablePreview, _ index: Int) -> [String] {
        Array(preview.rows.lazy.compactMap { index < $0.count && !$0[index].isEmpty ? $0[index] : nil }.prefix(3))
    }

    /// How the file is to be read, from the record after `resumeAfter`.
    func options(resumeAfter: Int) -> ReadingOptions {
        var options = ReadingOptions(
            encoding: mapping.encoding ?? format.encoding, delimiter: mapping.delimiter ?? format.delimiter, hasHeader: format.hasHeader,
            decimalSeparator: mapping.decimalSeparator ?? format.decimalSeparator)
        options.resumeAfter = resumeAfter
        // A batch of rows that cannot be read takes more memory than its bytes: each is told with its place.
        options.batchSize = 256 << 10
        return options
    }
}
