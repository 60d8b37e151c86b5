import Kernel
import Spreadsheets
import Tabular

/// The sheet of a workbook that an import reads.
public struct WorkbookSheet: Hashable, Sendable {
    public var name: String
    /// The visible sheets, in the order of their tabs.
    public var all: [String]
    /// Cells with an error such as `#N/A` among the first rows; they are read as empty.
    public var errors: EmptyCells
    /// Cells with a formula that no program has computed, likewise.
    public var uncomputed: EmptyCells

    init(_ source: SheetSource) {
        name = source.sheet.name
        all = source.sheets.map(\.name)
        errors = source.errors
        uncomputed = source.uncomputed
    }

    /// What somebody should look at before going on.
    var warnings: [String] {
        var warnings: [String] = []
        if let first = errors.first { warnings.append("\(errors.count) cells have an error and are read as empty; the first is \(first)") }
        if let first = uncomputed.first {
            warnings.append(
                "\(uncomputed.count) formulas have no value in the file and are read as empty; the first is \(first): open and save it in a spreadsheet program"
            )
        }
        return warnings
    }
}

/// A file as rows, whatever it is: delimited text, or a sheet of a workbook read as such text.
struct ImportFile {
    let source: any ByteSource
    /// Nil for delimited text.
    let sheet: SheetSource?

    /// - Parameter choice: which sheet of a workbook; nil takes the first that looks like a table.
    /// - Throws: ``TabularError`` when it cannot be opened, or is no workbook though it begins like one.
    init(path: String, sheet choice: SheetChoice?) throws(TabularError) {
        switch try FileKind.of(path: path) {
        case .zip, .oldOffice:
            let workbook = try SheetSource(path: path, sheet: choice)
            source = workbook
            sheet = workbook
        default:
            source = try FileSource(path: path)
            sheet = nil
        }
    }

    /// `options` as they fit the file: of a workbook's text everything but the header is known.
    func options(_ options: ReadingOptions) -> ReadingOptions {
        guard sheet != nil else { return options }
        var known = SheetSource.options
        known.hasHeader = options.hasHeader
        known.resumeAfter = options.resumeAfter
        return known
    }

    /// The first rows.
    static func preview(
        path: String, sheet choice: SheetChoice?, options: ReadingOptions
    ) throws(TabularError) -> (preview: TablePreview, sheet: WorkbookSheet?) {
        let file = try ImportFile(path: path, sheet: choice)
        let preview = try TablePreview(file.source, options: file.options(options))
        return (preview, file.sheet.map { WorkbookSheet($0) })
    }
}

extension ImportPlan {
    /// Opens the file as this plan reads it.
    ///
    /// - Parameter resumeAfter: the record after which to begin.
    func table(path: String, resumeAfter: Int = 0) throws(TabularError) -> TableReader {
        let file = try ImportFile(path: path, sheet: sheet.map { .name($0.name) })
        return try TableReader(file.source, options: file.options(options(resumeAfter: resumeAfter)))
    }
}
