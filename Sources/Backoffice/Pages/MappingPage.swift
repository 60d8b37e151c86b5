import Kernel

/// What each column of a file means, before it is read. Posts `field-0`, `field-1`, ... (a field's name, `attribute`, or empty to leave the column out) to
/// `/imports/{id}/mapping`; `/imports/{id}/cancel` drops the file.
public struct MappingPage: Page {
    /// Why a column is taken for a field.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// The heading says so.
        case heading
        /// The values look like it.
        case values
        case headingAndValues
        /// The same column of this source was mapped so before.
        case remembered
    }

    public struct Guess: Hashable, Sendable {
        public var field: FieldName
        /// 0 ... 1.
        public var confidence: Double
        public var reason: Reason

        public init(_ field: FieldName, confidence: Double, reason: Reason) {
            self.field = field
            self.confidence = confidence
            self.reason = reason
        }
    }

    public struct Column: Hashable, Sendable {
        public var name: String
        /// The first few values that are not empty.
        public var samples: [String]
        /// Nil becomes an attribute of its own.
        public var guess: Guess?
        /// What was chosen: a field's name, `attribute`, or empty to leave it out; nil takes the guess.
        public var chosen: String?

        public init(_ name: String, samples: [String], guess: Guess? = nil, chosen: String? = nil) {
            self.name = name
            self.samples = samples
            self.guess = guess
            self.chosen = chosen
        }
    }

    /// What was found out about the file.
    public struct Detected: Hashable, Sendable {
        /// `CSV`, `XLSX`.
        public var format: String
        public var encoding: String?
        public var delimiter: String?
        /// `dd/MM/yyyy`.
        public var dateForm: String?
        public var decimalSeparator: String?
        public var bytes: Int64
        /// Counted, or estimated from the first part.
        public var rows: Int?

        public init(
            format: String, encoding: String? = nil, delimiter: String? = nil, dateForm: String? = nil, decimalSeparator: String? = nil, bytes: Int64,
            rows: Int? = nil
        ) {
            self.format = format
            self.encoding = encoding
            self.delimiter = delimiter
            self.dateForm = dateForm
            self.decimalSeparator = decimalSeparator
            self.bytes = bytes
            self.rows = rows
        }
    }

    public var id: ID<FileImport>
    public var file: String
    public var kind: ImportKind
    public var source: String
    public var detected: Detected
    public var columns: [Column]
    /// Fields to choose from.
    public var choices: [FieldName]
    /// Sentences in the viewer's language.
    public var warnings: [String]
    /// The sheets of a workbook to choose from; empty where the file is none.
    public var sheets: [String]
    /// The one that is read.
    public var sheet: String?
    /// Why it cannot start like this; nil when it can.
    public var error: String?

    public init(
        id: ID<FileImport>, file: String, kind: ImportKind, source: String, detected: Detected, columns: [Column], choices: [FieldName],
        warnings: [String] = [], sheets: [String] = [], sheet: String? = nil, error: String? = nil
    ) {
        self.id = id
        self.file = file
        self.kind = kind
        self.source = source
        self.detected = detected
        self.columns = columns
        self.choices = choices
        self.warnings = warnings
        self.sheets = sheets
        self.sheet = sheet
        self.error = error
    }

    public var template: Template { .mapping }
    public var section: Section? { .imports }
    public func title(_ words: Words) -> String { words.text("mapping.title") }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("imports.title"), "/imports")] }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let format = words.format
        let attributes = columns.filter { chosen($0) == "attribute" }
        return PageFields([
            "sheet": sheet, "hasSheets": sheets.count > 1, "sheetAction": "/imports/\(id)",
            "sheets": words.options((sheets + [sheet].compactMap { $0 }.filter { !sheets.contains($0) }).map { ($0, $0) }, chosen: sheet),
            "action": "/imports/\(id)/mapping", "cancelAction": "/imports/\(id)/cancel", "file": file,
            "kind": words.text("importKind.\(kind.rawValue)"), "source": source, "error": error,
            "facts": [
                ("format", detected.format), ("size", format.bytes(detected.bytes)), ("rows", detected.rows.map { format.integer($0) }),
                ("encoding", detected.encoding), ("delimiter", detected.delimiter), ("dates", detected.dateForm),
                ("decimals", detected.decimalSeparator),
            ].compactMap { key, value in value.map { ["label": words.text("mapping.\(key)"), "value": $0] as Fields } },
            "warnings": warnings.map { ["text": $0] as Fields }, "hasWarnings": !warnings.isEmpty,
            "columns": columns.enumerated().map { column($0.element, $0.offset, words) },
            "summary": words.text(
                "mapping.summary",
                [
                    "mapped": format.integer(columns.count - attributes.count - columns.filter { chosen($0).isEmpty }.count),
                    "attributes": format.integer(attributes.count),
                ]),
        ])
    }

    private func chosen(_ column: Column) -> String { column.chosen ?? column.guess?.field.rawValue ?? "attribute" }

    private func column(_ column: Column, _ index: Int, _ words: Words) -> Fields {
        let known = choices.contains { $0.rawValue == column.guess?.field.rawValue } ? [] : [column.guess?.field].compactMap { $0 }
        let fields = (choices + known).map { ($0.rawValue, words.field($0)) }
        let confidence = column.guess?.confidence ?? 0
        return [
            "index": String(index), "name": column.name, "samples": column.samples.map { ["text": $0] as Fields },
            "options": words.options(
                [("", words.text("mapping.leaveOut")), ("attribute", words.text("mapping.attribute"))] + fields, chosen: chosen(column)),
            "isAttribute": chosen(column) == "attribute", "isLeftOut": chosen(column).isEmpty,
            "confidence": column.guess.map { words.format.percent($0.confidence, digits: 0) },
            "level": column.guess == nil ? nil : confidence >= 0.9 ? "high" : confidence >= 0.6 ? "middle" : "low",
            "reason": column.guess.map { words.text("mappingReason.\($0.reason.rawValue)") },
        ]
    }
}
