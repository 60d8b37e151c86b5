import Kernel
import Tabular

/// Why a workbook cannot be read (on) or written.
public enum WorkbookError: Error, Hashable, Sendable {
    /// The system refused `operation`; `reason` is its text.
    case system(operation: String, reason: String)
    /// The file is something else; `seeming` says what it seems to be, and what to do where something helps.
    case noWorkbook(seeming: String)
    /// It can be opened with a password only.
    case encrypted
    /// A part of the archive is damaged or not what the format says it is; `place` names the part, or the sheet and its row.
    case damaged(place: String, reason: String)
    /// A part is larger than any workbook that a spreadsheet program writes.
    case tooLarge(place: String, limit: String)
    /// No sheet has that name or number.
    case noSuchSheet(wanted: String, available: [String])
}

extension WorkbookError: CustomStringConvertible {
    /// A sentence for people. Of the contents it has the names of parts and sheets only.
    public var description: String {
        switch self {
        case .system(let operation, let reason): "the workbook cannot be \(operation): \(reason)"
        case .noWorkbook(let seeming): "this is no Excel workbook (.xlsx): it seems to be \(seeming)"
        case .encrypted: "the workbook is protected by a password: remove it in your spreadsheet program and save the file again"
        case .damaged(let place, let reason): "the workbook is damaged: \(place) \(reason)"
        case .tooLarge(let place, let limit): "the workbook is refused: \(place) has more than \(limit)"
        case .noSuchSheet(let wanted, let available):
            "the workbook has no sheet \(wanted); it has: \(available.prefix(40).joined(separator: ", "))"
        }
    }

    /// The same as a refusal that doors and commands know how to show.
    public var problem: Problem {
        switch self {
        case .system: Problem(.unavailable, "file-unavailable", description)
        case .noWorkbook: Problem(.unprocessable, "file-not-text", description)
        case .encrypted: Problem(.unprocessable, "workbook-encrypted", description)
        case .damaged: Problem(.unprocessable, "file-damaged", description)
        case .tooLarge: Problem(.unprocessable, "workbook-too-large", description)
        case .noSuchSheet: Problem(.unprocessable, "sheet-unknown", description)
        }
    }
}

extension TabularError {
    init(_ error: WorkbookError) { self = .refused(error.problem) }
}
