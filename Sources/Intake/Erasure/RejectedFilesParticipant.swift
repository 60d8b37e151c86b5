import Foundation
import Kernel
import Storage
import Tabular

/// What files of rejected rows have to do with the rights of a person: the rows that name it go, those of others stay to be mended.
///
/// The files lie where the imported ones do; one that was moved, or lies on another machine, is not reached.
public struct RejectedFilesParticipant: PersonParticipant {
    private let intake: Intake

    public init(_ intake: Intake) { self.intake = intake }

    public var personalTables: Set<String> { [] }

    public func discardFiles(of subject: DataSubject) async throws -> Int {
        let traces = PersonalTraces(of: subject, ids: false)
        guard !traces.isEmpty else { return 0 }
        let paths = try await intake.database.read { tx in try RejectedFileStore.paths(of: subject, tx) }
        var count = 0
        for path in paths where FileManager.default.fileExists(atPath: path) {
            if try Self.strip(traces, from: path) { count += 1 }
        }
        return count
    }

    /// Writes the file anew without the rows that name somebody; without any row left it is removed. False when it names nobody.
    ///
    /// Its owner may have changed it into something that is no table any more: then it goes as a whole when it names somebody, for an erasure must not wait for it.
    static func strip(_ traces: PersonalTraces, from path: String) throws -> Bool {
        let (made, files) = (path + ".tmp", FileManager.default)
        defer { if files.fileExists(atPath: made) { unlink(made) } }
        let rows = try? rewrite(path, to: made, without: traces)
        if let rows, rows.removed == 0, rows.unreadable == 0 { return false }
        if let rows, rows.removed > 0, rows.kept > 0, rows.unreadable == 0 {
            guard rename(made, path) == 0 else { throw Problem(.unavailable, "file-unavailable", "A file of rejected rows cannot be written anew.") }
            return true
        }
        guard try rows.map({ $0.removed > 0 }) ?? false || traces.occur(inFile: path) else { return false }
        try files.removeItem(atPath: path)
        return true
    }

    private struct Rows {
        var (kept, removed, unreadable) = (0, 0, 0)
    }

    private static func rewrite(_ path: String, to made: String, without traces: PersonalTraces) throws(TabularError) -> Rows {
        var rows = Rows()
        let table = try TableReader(path: path)
        let writer = try TableWriter(path: made, format: table.format)
        try writer.write(table.columns.names)
        while let row = try table.next() {
            let fields = row.strings
            if traces.occur(in: fields.joined(separator: "\n")) {
                rows.removed += 1
            } else {
                try writer.write(fields)
                rows.kept += 1
            }
        }
        try writer.close()
        rows.unreadable = table.problemCount
        return rows
    }
}

/// Where rejected rows were written to: the SQL.
enum RejectedFileStore {
    static func note(_ path: String, of record: ImportRecord, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            INSERT INTO rejected_files (path, import_id, company_id) VALUES (\(path), \(record.id), \(record.company))
            ON CONFLICT (path) DO UPDATE SET import_id = excluded.import_id, company_id = excluded.company_id
            """)
    }

    static func paths(of subject: DataSubject, _ tx: ReadTransaction) throws(StorageError) -> [String] {
        try tx.rows("SELECT path FROM rejected_files WHERE \(subject.companyFilter) ORDER BY path") { row throws(StorageError) in try row[0] }
    }
}

extension RejectedFile {
    /// Remembers where the rows of an import were written to, so that an erasure finds them there.
    public func note(_ path: String, of record: ImportRecord) async throws {
        let place = URL(filePath: path).standardizedFileURL.path
        try await intake.database.write { tx in try RejectedFileStore.note(place, of: record, tx) }
    }
}
