import Foundation
import Kernel
import Storage

/// A folder into which files are put to be imported, by hand or by SFTP: `COMPANY/SOURCE/KIND/NAME`.
///
/// A file is picked up once it has been as it is for some seconds, imported, and moved to `done` or `rejected` in the folder of its kind. Whenever the
/// process ends, the next one goes on: what the import's own record says decides, and the same file is imported once.
public struct FileDrop: Sendable {
    /// What became of a file.
    public struct Report: Sendable {
        public enum Outcome: Sendable {
            case imported(ImportRecord, wasKnown: Bool)
            /// Moved to `rejected`.
            case refused(Problem)
            /// It is tried again.
            case postponed(Problem)
            /// Nothing is done about it, or about anything yet.
            case remark
        }

        /// `COMPANY/SOURCE/KIND/NAME`, or a sentence where it is a remark.
        public var subject: String
        public var outcome: Outcome
    }

    /// A file of this name says how the files beside and below it are read.
    public static let mappingName = "map.json"
    private static let largestMapping = 1 << 20

    private let intake: Intake
    private let folder: String
    private let settleSeconds: Double
    private let interval: Duration

    /// - Parameters:
    ///   - settleSeconds: how long size and time of a file must have stayed the same.
    ///   - interval: between two looks at the folder.
    public init(_ intake: Intake, folder: String, settleSeconds: Double = 3, interval: Duration = .seconds(1)) {
        self.intake = intake
        self.folder = folder
        self.settleSeconds = settleSeconds
        self.interval = interval
    }

    /// How a file has been found, and since when.
    private struct Sighting {
        var entry: FolderEntry
        var since: ContinuousClock.Instant
    }

    /// Watches until the task is cancelled.
    ///
    /// - Parameter untilEmpty: ends when no file waits any more.
    /// - Throws: ``Problem`` `folder-unreadable` when there is no such folder.
    public func watch(untilEmpty: Bool = false, _ report: @Sendable (Report) -> Void) async throws {
        var remarks: Set<String> = []
        func remark(_ text: String) {
            if remarks.count < 10_000, remarks.insert(text).inserted { report(Report(subject: text, outcome: .remark)) }
        }
        let watched = try await lock { remark($0) }
        var sightings: [DroppedFile: Sighting] = [:]
        while !Task.isCancelled {
            var waiting = false
            do throws(Problem) {
                for file in try DroppedFile.all(below: watched.work).files where !Task.isCancelled {
                    if await process(file, in: watched, report) == false { waiting = true }
                }
                let found = try DroppedFile.all(below: folder)
                found.remarks.forEach(remark)
                let now = ContinuousClock.now
                let known = sightings
                sightings = Dictionary(
                    found.files.map { ($0, known[$0] ?? Sighting(entry: $0.entry, since: now)) }, uniquingKeysWith: { first, _ in first })
                for file in found.files where !Task.isCancelled {
                    guard let since = sightings[file]?.since, now - since >= .seconds(settleSeconds), let claimed = try watched.claim(file) else {
                        waiting = true
                        continue
                    }
                    sightings[file] = nil
                    if await process(claimed, in: watched, report) == false { waiting = true }
                }
            } catch { remark(error.detail) }
            if untilEmpty, !waiting { return }
            do { try await Task.sleep(for: interval) } catch { return }
        }
    }

    /// Waits until no other process watches the folder.
    private func lock(_ remark: (String) -> Void) async throws -> WatchedFolder {
        while true {
            do throws(Problem) { return try WatchedFolder(folder) } catch {
                guard error.code == "folder-watched" else { throw error }
                remark("\(error.detail) This one takes over when it ends.")
            }
            try await Task.sleep(for: interval)
        }
    }

    /// Imports a file that was claimed and moves it away; false when it is to be tried again.
    private func process(_ file: DroppedFile, in watched: WatchedFolder, _ report: @Sendable (Report) -> Void) async -> Bool {
        let subject = "\(file.place.path)/\(file.name)"
        do {
            let outcome = try await take(file, in: watched)
            report(Report(subject: subject, outcome: .imported(outcome.record, wasKnown: outcome.wasKnown)))
            return true
        } catch {
            let problem = Intake.problem(error)
            if Self.mayPass(problem) {
                report(Report(subject: subject, outcome: .postponed(problem)))
                return false
            }
            do throws(Problem) { try refuse(file, problem, in: watched) } catch {
                report(Report(subject: subject, outcome: .postponed(error)))
                return false
            }
            report(Report(subject: subject, outcome: .refused(problem)))
            return true
        }
    }

    /// Whether trying again later may help: nothing is wrong with the file.
    private static func mayPass(_ problem: Problem) -> Bool {
        problem.code != "file-unavailable" && (problem.kind == .unavailable || problem.code == "import-elsewhere")
    }

    private func take(_ file: DroppedFile, in watched: WatchedFolder) async throws -> Intake.Outcome {
        let path = watched.path(of: file)
        let company = try await intake.organisation.company(code: file.place.company)
        let source = try await intake.organisation.source(code: file.place.source, of: company)
        let mapping = try watched.mapping(for: file).map { path throws(Problem) in try Self.mapping(path, file.place.kind) }
        let plan = try intake.plan(path: path, kind: file.place.kind, company: company, mapping: mapping)
        let outcome = try await intake.importFile(path: path, plan: plan, company: company, source: source, fileName: file.name)
        let name = watched.freeName(for: file)
        if outcome.record.count.rejected > 0 {
            // Also for a file that was known: the process that imported it may have ended before it came to this.
            let folder = try watched.folder(WatchedFolder.rejected, for: file)
            let made = "\(folder)/.\(name).rejected.csv.tmp"
            let count = try await RejectedFile(intake).write(outcome.record, plan: plan, source: path, to: made)
            if count > 0 {
                let path = "\(folder)/\(name).rejected.csv"
                try await RejectedFile(intake).note(path, of: outcome.record)
                try watched.replace(path, with: made)
                let all = outcome.record.count.total
                try write(
                    "\(count) of \(all) rows were refused; they are in \(name).rejected.csv, with line and reason. The others are in.", name, folder,
                    watched)
            }
        }
        try watched.move(file, to: "\(try watched.folder(WatchedFolder.done, for: file))/\(name)")
        return outcome
    }

    private func refuse(_ file: DroppedFile, _ problem: Problem, in watched: WatchedFolder) throws(Problem) {
        let name = watched.freeName(for: file)
        let folder = try watched.folder(WatchedFolder.rejected, for: file)
        let fields = problem.fields.map { "\n\($0.pointer) \($0.detail)" }.joined()
        try write("Nothing of this file was imported. \(problem.detail)\(fields)", name, folder, watched)
        try watched.move(file, to: "\(folder)/\(name)")
    }

    private func write(_ text: String, _ name: String, _ folder: String, _ watched: WatchedFolder) throws(Problem) {
        let made = "\(folder)/.\(name).error.txt.tmp"
        guard FileManager.default.createFile(atPath: made, contents: Data((text + "\n").utf8)) else {
            throw Problem(.unavailable, "folder-unwritable", "In the watched folder \(name).error.txt cannot be written.")
        }
        try watched.replace("\(folder)/\(name).error.txt", with: made)
    }

    private static func mapping(_ path: String, _ kind: ImportKind) throws(Problem) -> ImportMapping {
        guard let size = FolderEntry.at(path)?.size, size <= largestMapping, let data = FileManager.default.contents(atPath: path) else {
            throw Problem(.unprocessable, "mapping-invalid", "The mapping \(mappingName) cannot be read.")
        }
        let document: JSON
        do throws(JSON.SyntaxError) { document = try JSON(parsing: data) } catch {
            throw Problem(.unprocessable, "mapping-invalid", "The mapping \(mappingName) is \(error).")
        }
        return try ImportMapping(json: document, kind: kind)
    }
}
