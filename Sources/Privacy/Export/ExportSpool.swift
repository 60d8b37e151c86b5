import Foundation
import Kernel
import Storage
import Tabular

/// The files of an export while they are written: a page, the data, and a table of each section that has rows.
final class ExportSpool: PersonalDataSink {
    private let folder: String
    private let wording: ExportWording
    private let directory: ExportDirectory
    private let page: TextFile
    private let data: TextFile
    private var table: TableWriter?
    private var section = ""
    private var columns: [String] = []
    private var rows = 0
    private var sections = 0

    /// Columns from which on a row is shown as a list of its own.
    private static let widest = 9

    init(folder: String, wording: ExportWording, directory: ExportDirectory, at now: Instant) throws {
        self.folder = folder
        self.wording = wording
        self.directory = directory
        if FileManager.default.fileExists(atPath: folder) { try FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: folder + "/csv", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        page = try TextFile(folder + "/index.html")
        data = try TextFile(folder + "/data.json")
        try page.write(ExportPage.beginning(wording, made: directory.shown(.time(now), column: "at") ?? ""))
        try data.write("{\"exportedAt\":\(JSON.time(now))")
    }

    /// Writes all that the participants tell.
    func tell(_ subject: DataSubject, of participants: [any PersonParticipant], _ tx: ReadTransaction) throws {
        // Who somebody is comes first, what was done with them last.
        for participant in participants.reversed().sorted(by: { Self.rank($0) < Self.rank($1) }) { try participant.tell(subject, to: self, tx) }
        try endSection()
        try data.write("}\n")
        try page.write(ExportPage.end)
        try page.close()
        try data.close()
    }

    private static func rank(_ participant: any PersonParticipant) -> Int { participant.personalTables.contains("contacts") ? 0 : 1 }

    func begin(_ section: String, _ columns: [String]) throws {
        try endSection()
        (self.section, self.columns, rows) = (section, columns, 0)
        sections += 1
        try data.write(",\n\(JSON.string(section)):[")
    }

    func row(_ cells: [JSON?]) throws {
        if rows == 0 { try beginTable() }
        let members = zip(columns, cells).compactMap { column, cell in cell.map { JSON.Member(column, $0) } }
        try data.write((rows == 0 ? "\n" : ",\n") + JSON.object(members).description)
        rows += 1
        let shown = zip(columns, cells).map { column, cell in directory.shown(cell, column: column) }
        try table?.write(shown.map { $0 ?? "" })
        try page.write(isWide ? ExportPage.card(labels, shown) : ExportPage.row(shown))
    }

    private var isWide: Bool { columns.count > Self.widest }
    private var labels: [String] { columns.map { wording.label($0) } }

    private func beginTable() throws {
        table = try TableWriter(path: "\(folder)/csv/\(section).csv", guardsFormulas: true)
        try table?.write(columns)
        try page.write(ExportPage.section(wording.title(section), wording.explanation(section), columns: isWide ? [] : labels))
    }

    private func endSection() throws {
        if sections > 0 { try data.write("]") }
        guard rows > 0 else { return }
        try table?.close()
        table = nil
        try page.write(isWide ? "</section>\n" : "</tbody></table></div></section>\n")
        rows = 0
    }
}

/// A text file that is written from its beginning to its end.
final class TextFile {
    private let handle: FileHandle
    private var pending: [UInt8] = []

    private static let flushSize = 64 << 10

    init(_ path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw Problem(.unavailable, "export-failed", "The export cannot be written: \(path).") }
        self.handle = handle
    }

    func write(_ text: String) throws {
        pending += text.utf8
        if pending.count >= Self.flushSize { try flush() }
    }

    private func flush() throws {
        try handle.write(contentsOf: Data(pending))
        pending.removeAll(keepingCapacity: true)
    }

    func close() throws {
        try flush()
        try handle.close()
    }
}
