import Intake
import Kernel
import Organisation
import Storage

/// Imports and uploads in one list, newest first.
struct ImportList {
    private let visit: Visit
    private let tx: ReadTransaction

    init(_ visit: Visit, _ tx: ReadTransaction) {
        self.visit = visit
        self.tx = tx
    }

    func rows(limit: Int) throws -> [ImportRow] {
        let house = visit.house
        let sources = Dictionary(
            try visit.scope.flatMap { try house.organisation.sources(of: $0.id, tx) }.map { ($0.id, $0.name) },
            uniquingKeysWith: { first, _ in first })
        let records = try house.intake.imports(companies: visit.scopeIDs, limit: limit, tx)
        let known = Set(records.map(\.id))
        let uploads = try house.uploads.latest(companies: visit.scopeIDs, limit: limit, tx)
        let senders = try house.accounts.names(of: uploads.map(\.createdBy), tx)
        let byImport = Dictionary(uploads.map { ($0.fileImport ?? $0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var rows = records.map { record in
            let upload = byImport[record.id]
            return ImportRow(
                id: record.id, file: record.fileName, kind: ImportKind(rawValue: record.kind.rawValue) ?? .contacts,
                source: sources[record.source] ?? "",
                state: ImportReading.state(record, upload), rows: record.count.total, rejected: record.count.rejected,
                rate: record.seconds > 0.5 ? Double(record.count.total) / record.seconds : nil, started: record.startedAt,
                seconds: Int64(record.seconds.rounded()), user: upload.flatMap { senders[$0.createdBy] })
        }
        for upload in uploads where !known.contains(upload.fileImport ?? upload.id) {
            rows.append(
                ImportRow(
                    id: upload.id, file: upload.fileName, kind: ImportKind(rawValue: upload.kind.rawValue) ?? .contacts,
                    source: sources[upload.source] ?? "", state: ImportState(rawValue: upload.state.rawValue) ?? .failed,
                    started: upload.createdAt, user: senders[upload.createdBy]))
        }
        return Array(rows.sorted { $0.id > $1.id }.prefix(limit))
    }
}

/// One import with the upload it came from.
struct ImportReading {
    let visit: Visit
    let id: ID<FileImport>
    let upload: UploadRecord?
    let record: ImportRecord?
    let company: CompanyRecord
    let source: SourceRecord
    private let sender: String?

    /// Rejected rows that the page shows.
    private static let shownRejects = 25

    /// - Throws: ``Problem`` when there is none that the visitor's companies may see.
    init(_ visit: Visit, _ id: ID<FileImport>) async throws {
        let house = visit.house
        let found = try await house.database.read { tx -> (UploadRecord?, ImportRecord?, CompanyRecord, SourceRecord, String?)? in
            let upload = try house.uploads.upload(id, tx)
            let record = try house.intake.record(upload?.fileImport ?? id, tx)
            guard let owner = upload?.company ?? record?.company, let company = visit.company(owner),
                let source = try house.organisation.sources(of: owner, tx).first(where: { $0.id == upload?.source ?? record?.source })
            else { return nil }
            let sender = try upload.flatMap { upload in try house.accounts.names(of: [upload.createdBy], tx)[upload.createdBy] }
            return (upload, record, company, source, sender)
        }
        guard let found else { throw Problem(.missing, "import-unknown", "There is no such import.") }
        self.visit = visit
        self.id = id
        (upload, record, company, source, sender) = found
    }

    /// What people call the state: an upload knows more than the import's own row.
    static func state(_ record: ImportRecord?, _ upload: UploadRecord?) -> ImportState {
        if let upload, upload.state == .cancelled { return .cancelled }
        switch record?.state {
        case .finished: return .finished
        case .failed: return upload?.state == .running ? .running : .failed
        case .running: return .running
        case nil:
            switch upload?.state {
            case .waiting: return .waiting
            case .running: return .queued
            case .failed: return .failed
            case .finished: return .finished
            default: return .cancelled
            }
        }
    }

    /// Whether some process is at work on it: this one, or one that has written lately.
    private var isAlive: Bool {
        if visit.house.uploads.isRunning(upload?.id ?? id) { return true }
        guard [.running, .queued].contains(Self.state(record, upload)) else { return false }
        let heard = max(record?.updatedAt ?? .epoch, upload?.updatedAt ?? .epoch)
        return heard.adding(seconds: 120) > visit.house.effects.now
    }

    func progress() -> ImportProgress {
        var state = Self.state(record, upload)
        if [.running, .queued].contains(state), !isAlive { state = .failed }
        let live = visit.house.uploads.progress(of: upload?.id ?? id)
        let count = live?.count ?? record?.count
        let runs = state == .running
        let fraction = runs ? live?.fraction : nil
        let rate = live.flatMap { runs && $0.seconds > 0.5 ? Double($0.rows) / $0.seconds : nil }
        // The reader is some way ahead of what is in: a remainder of seconds is no news.
        let left = live.flatMap { live in fraction.flatMap { $0 > 0.02 && runs ? Int64(live.seconds * (1 - $0) / $0) : nil } }
            .flatMap { $0 > 1 ? $0 : nil }
        return ImportProgress(
            id: id, file: record?.fileName ?? upload?.fileName ?? "", state: state, done: count?.total ?? 0, share: fraction,
            rejected: count?.rejected ?? 0, rate: rate, secondsLeft: left, seconds: runs ? nil : record.map { Int64($0.seconds.rounded()) })
    }

    func page() async throws -> ImportPage {
        let words = visit.words
        let progress = progress()
        let isInterrupted = progress.state == .failed && [.running, .queued].contains(Self.state(record, upload))
        var page = ImportPage(
            progress: progress, kind: ImportKind(rawValue: (record?.kind ?? upload?.kind)?.rawValue ?? "") ?? .contacts, source: source.name,
            company: company.name, started: record?.startedAt ?? upload?.createdAt, user: sender)
        if let record, progress.state == .finished { page.outcome = .init(taken: record.count.inserted, unchanged: record.count.unchanged) }
        switch progress.state {
        case .failed:
            page.failure = isInterrupted ? words.text("import.interrupted") : record?.error ?? upload?.error ?? words.text("import.interrupted")
        default: break
        }
        page.canResume =
            upload?.path != nil && upload?.mapping != nil && [.failed, .cancelled].contains(progress.state) && record?.state != .finished
            && visit.may(.import)
        if let record {
            let refusals = try await visit.house.intake.refusals(of: record.id, limit: Self.shownRejects)
            page.rejected = refusals.map { .init(line: $0.line, reason: $0.reason) }
        }
        return page
    }
}
