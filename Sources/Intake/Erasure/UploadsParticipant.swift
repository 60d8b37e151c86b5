import Foundation
import Kernel
import Storage

/// What files that people sent have to do with the rights of a person: of those whose import has ended, each that names it goes.
///
/// A file that waits for being imported, or is being imported, stays; it brings nobody back, and goes a week after its end at the latest.
public struct UploadsParticipant: PersonParticipant {
    private let uploads: Uploads

    public init(_ uploads: Uploads) { self.uploads = uploads }

    public var personalTables: Set<String> { [] }

    public func discardFiles(of subject: DataSubject) async throws -> Int {
        let ended = try await uploads.intake.database.read { tx in
            try UploadStore.uploads(
                "WHERE path IS NOT NULL AND state NOT IN ('waiting', 'running') AND kind IN ('contacts', 'sales', 'events') AND \(subject.companyFilter)",
                tx)
        }
        let traces = PersonalTraces(of: subject, ids: false)
        var count = 0
        for upload in ended {
            guard let name = upload.path, try traces.occur(inFile: uploads.path(of: name)) else { continue }
            try await uploads.remove(upload)
            count += 1
        }
        return count
    }
}

extension PersonalTraces {
    private static let chunk = 1 << 20
    /// Longer than any name that is looked for.
    private static let overlap = 512

    /// Looks through a file as it lies there; false when there is none. A workbook or another archive cannot be looked through so, and counts as one that names
    /// somebody.
    func occur(inFile path: String) throws -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path) else { return false }
        defer { handle.closeFile() }
        var rest: [UInt8] = []
        var isFirst = true
        while let data = try handle.read(upToCount: Self.chunk), !data.isEmpty {
            if isFirst, data.starts(with: [0x50, 0x4b]) || data.starts(with: [0x1f, 0x8b]) { return true }
            isFirst = false
            let bytes = rest + data
            if occur(in: bytes) { return true }
            rest = Array(bytes.suffix(Self.overlap))
        }
        return false
    }
}
