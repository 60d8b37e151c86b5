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
    static func strip(_ traces: PersonalTraces, from path: String) throws -> Bool {
        var (kept, isTold) = (0, false)
        let made = path + ".tmp"
        do {
            let table = try TableReader(path: path)
            let writer = try TableWriter(path: made)
            try writer.write(table.columns.names)
            while let row = try table.next() {
                let fields = row.strings
                if traces.occur(in: fields.joined(separator: "\n")) {
                    isTold = true
                } else {
                    try writer.write(fields)
                    kept += 1
                }
            }
            try writer.close()
        } catch {
            try? FileManager.default.removeItem(atPath: made)
            throw error
        }
        if isTold, kept > 0 {
            guard rename(made, path) == 0 else { throw Problem(.unavailable, "file-unavailable", "A file of rejected rows cannot be written anew.") }
        } else {
            try FileManager.default.removeItem(atPath: made)
            if isTold { try FileManager.default.removeItem(atPath: path) }
        }
        return isTold
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
