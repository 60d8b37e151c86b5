import Desk
import Foundation
import Kernel
import Organisation
import Storage

/// Files that people send: they wait to be confirmed, are imported in the background, and are removed in the end.
public struct Uploads: Sendable {
    public let intake: Intake
    /// Where the files lie, each under a random name.
    public let folder: String
    let runs = UploadRuns()

    /// Seconds a file waits to be confirmed.
    static let longestWait: Int64 = 86_400
    /// Seconds the file of an ended import is kept, for its rejected rows.
    static let longestKept: Int64 = 7 * 86_400

    /// - Throws: ``Problem`` when the folder cannot be made.
    public init(intake: Intake, folder: String) throws(Problem) {
        self.intake = intake
        self.folder = folder
        do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
            throw Problem(.unavailable, "uploads-folder", "The folder for uploaded files cannot be made: \(folder)")
        }
    }

    /// A new name within ``folder``.
    public func freshName() -> String { intake.effects.randomHexadecimal(bytes: 16) + ".upload" }

    public func path(of name: String) -> String { folder + "/" + name }

    // MARK: - Coming in

    /// Records a file that lies in ``folder`` under `name`; it waits to be confirmed.
    public func add(
        fileName: String, name: String, size: Int64, kind: ImportKind, company: ID<Company>, source: ID<Source>, by user: ID<User>
    ) async throws -> UploadRecord {
        let now = intake.effects.now
        let upload = UploadRecord(
            id: intake.effects.id(), fileName: Self.shown(fileName), path: name, size: size, kind: kind, company: company, source: source,
            mapping: nil, state: .waiting, error: nil, fileImport: nil, createdAt: now, createdBy: user, updatedAt: now)
        try await intake.database.write { tx in try UploadStore.insert(upload, tx) }
        return upload
    }

    /// The last component of what a browser calls a file, without what could not be shown.
    static func shown(_ name: String) -> String {
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let clean = String(String.UnicodeScalarView(last.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f }).prefix(200))
        return clean.isEmpty ? "file" : clean
    }

    /// Removes a file that is not recorded.
    public func discard(_ name: String) throws {
        let path = path(of: name)
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
    }

    // MARK: - Reading

    /// By its own id or that of the import it became, the latest where several files were the same.
    public func upload(_ id: ID<FileImport>, _ tx: ReadTransaction) throws -> UploadRecord? {
        try UploadStore.uploads("WHERE id = \(id)", tx).first ?? UploadStore.uploads("WHERE import_id = \(id) ORDER BY id DESC LIMIT 1", tx).first
    }

    /// Newest first.
    public func latest(companies: [ID<Company>], limit: Int, _ tx: ReadTransaction) throws -> [UploadRecord] {
        try UploadStore.uploads("WHERE company_id IN \(companies) ORDER BY id DESC LIMIT \(limit)", tx)
    }

    /// A user's files that are being imported.
    public func running(by user: ID<User>, _ tx: ReadTransaction) throws -> [UploadRecord] {
        try UploadStore.uploads("WHERE state = 'running' AND created_by = \(user) ORDER BY id DESC LIMIT 10", tx)
    }

    /// How the file would be read: a draft that may still lack fields.
    ///
    /// - Parameter sheet: of a workbook; nil takes the first that looks like a table.
    public func draft(_ upload: UploadRecord, company: CompanyRecord, sheet: String? = nil) throws -> ImportPlan {
        var mapping = ImportMapping()
        mapping.sheet = sheet.map { .name($0) }
        return try intake.plan(path: try file(upload), kind: upload.kind, company: company, mapping: mapping, isDraft: true)
    }

    /// How the file was confirmed to be read; nil before, and when the file is gone.
    public func plan(_ upload: UploadRecord, company: CompanyRecord) throws -> ImportPlan? {
        guard let json = upload.mapping, upload.path != nil else { return nil }
        let mapping = try ImportMapping(json: json, kind: upload.kind)
        return try intake.plan(path: try file(upload), kind: upload.kind, company: company, mapping: mapping)
    }

    func file(_ upload: UploadRecord) throws(Problem) -> String {
        guard let name = upload.path else { throw Problem(.missing, "upload-gone", "The file is not kept any more: send it again.") }
        return path(of: name)
    }

    // MARK: - Going on

    /// Confirms how the file is read and begins the import in the background.
    ///
    /// - Throws: ``Problem`` when the mapping does not fit, or `upload-moved-on` when somebody was faster.
    public func confirm(_ upload: UploadRecord, mapping: ImportMapping, company: CompanyRecord, source: SourceRecord) async throws {
        let plan = try intake.plan(path: try file(upload), kind: upload.kind, company: company, mapping: mapping)
        let now = intake.effects.now
        let moved = try await intake.database.write { tx in
            guard try UploadStore.move(upload.id, from: [.waiting], to: .running, now: now, tx) else { return false }
            try UploadStore.setMapping(plan.mapping.json, of: upload.id, tx)
            return true
        }
        guard moved else { throw Problem(.conflict, "upload-moved-on", "This file has been confirmed or dropped already.") }
        run(upload, plan, company, source)
    }

    /// Goes on with an import that was stopped, failed, or interrupted with its process.
    public func resume(_ upload: UploadRecord, company: CompanyRecord, source: SourceRecord) async throws {
        guard let plan = try plan(upload, company: company) else {
            throw Problem(.conflict, "upload-gone", "The file is not kept any more: send it again.")
        }
        guard !runs.isRunning(upload.id) else { return }
        let now = intake.effects.now
        let moved = try await intake.database.write { tx in
            try UploadStore.move(upload.id, from: [.running, .failed, .cancelled], to: .running, now: now, tx)
        }
        guard moved else { throw Problem(.conflict, "upload-moved-on", "This import has ended already.") }
        run(upload, plan, company, source)
    }

    /// Drops a file that waits, or stops an import; what is in stays.
    public func cancel(_ upload: UploadRecord) async throws {
        let now = intake.effects.now
        let moved = try await intake.database.write { tx in
            try UploadStore.move(upload.id, from: [.waiting, .running, .failed], to: .cancelled, now: now, tx)
        }
        guard moved else { return }
        runs.cancel(upload.id)
        if upload.state == .waiting { try await remove(upload) }
    }

    /// How far the import is, while this process does it.
    public func progress(of id: ID<FileImport>) -> ImportProgress? { runs.progress(of: id) }

    /// Whether this process is importing it.
    public func isRunning(_ id: ID<FileImport>) -> Bool { runs.isRunning(id) }

    /// Waits until an import that this process does has ended.
    public func finish(_ id: ID<FileImport>) async { await runs.finish(id) }

    private func run(_ upload: UploadRecord, _ plan: ImportPlan, _ company: CompanyRecord, _ source: SourceRecord) {
        let (intake, path, runs) = (intake, upload.path.map(path(of:)) ?? "", runs)
        runs.start(upload.id) {
            var state = UploadRecord.State.finished
            var error: String?
            var became: ID<FileImport>?
            var count = RowCount()
            do {
                let outcome = try await intake.importFile(
                    path: path, plan: plan, company: company, source: source, id: upload.id, fileName: upload.fileName
                ) { progress in runs.note(progress, of: upload.id) }
                became = outcome.record.id
                count = outcome.record.count
            } catch let failure {
                let problem = Intake.problem(failure)
                state = problem.code == "cancelled" ? .cancelled : .failed
                error = problem.description
            }
            let (ended, why, told, now) = (state, error, became, intake.effects.now)
            let note = NotificationNote(
                user: upload.createdBy, company: upload.company, kind: "import.\(ended.rawValue)", subject: upload.id.description,
                detail: ["file": .string(upload.fileName), "rows": .integer(Int64(count.total)), "rejected": .integer(Int64(count.rejected))])
            do {
                try await intake.database.write { tx in
                    let moved = try UploadStore.move(upload.id, from: [.running], to: ended, error: why, now: now, tx)
                    // Whoever stopped it knows.
                    if moved, ended != .cancelled { try tx.notify(note, id: intake.effects.id(), at: now) }
                    if let told { try UploadStore.setImport(told, of: upload.id, tx) }
                }
            } catch {
                // The import's own row tells how it ended; the upload stays `running` and can be resumed, which finds nothing left to do.
                return
            }
        }
    }

    // MARK: - Tidying

    /// Removes files that nobody confirmed within a day, and those of imports that ended a week ago; returns how many.
    @discardableResult
    public func tidy() async throws -> Int {
        let now = intake.effects.now
        let old = try await intake.database.read { tx in
            try UploadStore.uploads(
                """
                WHERE path IS NOT NULL AND ((state = 'waiting' AND created_at < \(now.adding(seconds: -Self.longestWait)))
                    OR (state <> 'waiting' AND updated_at < \(now.adding(seconds: -Self.longestKept))))
                """, tx)
        }
        var count = 0
        for upload in old where !runs.isRunning(upload.id) {
            try await intake.database.write { tx in _ = try UploadStore.move(upload.id, from: [.waiting], to: .cancelled, now: now, tx) }
            try await remove(upload)
            count += 1
        }
        return count
    }

    func remove(_ upload: UploadRecord) async throws {
        try await intake.database.write { tx in try UploadStore.forgetFile(of: upload.id, tx) }
        if let name = upload.path { try discard(name) }
    }
}
