import Kernel

/// One import while it runs and when it has ended. Address: `/imports/{id}`; its progress alone at `/imports/{id}/progress`, refused rows as a file at
/// `/imports/{id}/rejected.csv`; posts nothing to `/imports/{id}/cancel`.
public struct ImportPage: Page {
    /// What came of it.
    public struct Outcome: Hashable, Sendable {
        /// Rows that were new or changed something.
        public var taken: Int
        /// Rows that said what was known.
        public var unchanged: Int

        public init(taken: Int, unchanged: Int = 0) {
            self.taken = taken
            self.unchanged = unchanged
        }
    }

    /// A row that was refused.
    public struct Rejected: Hashable, Sendable {
        /// Of the file, the heading being the first.
        public var line: Int
        public var column: String?
        public var reason: String
        /// The value in question.
        public var value: String?

        public init(line: Int, column: String? = nil, reason: String, value: String? = nil) {
            self.line = line
            self.column = column
            self.reason = reason
            self.value = value
        }
    }

    public var progress: ImportProgress
    public var kind: ImportKind
    public var source: String
    public var company: String
    public var started: Instant?
    public var user: String?
    /// Nil until it has ended.
    public var outcome: Outcome?
    /// Why it failed, in the viewer's language.
    public var failure: String?
    /// Whether it ended before its time and can go on.
    public var canResume: Bool
    /// The first of them; all are in the file.
    public var rejected: [Rejected]

    public init(
        progress: ImportProgress, kind: ImportKind, source: String, company: String, started: Instant? = nil, user: String? = nil,
        outcome: Outcome? = nil, failure: String? = nil, canResume: Bool = false, rejected: [Rejected] = []
    ) {
        self.progress = progress
        self.kind = kind
        self.source = source
        self.company = company
        self.started = started
        self.user = user
        self.outcome = outcome
        self.failure = failure
        self.canResume = canResume
        self.rejected = rejected
    }

    public var template: Template { .importDetail }
    public var section: Section? { .imports }
    public func title(_ words: Words) -> String { progress.file }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("imports.title"), "/imports")] }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let format = words.format
        let figures = [("taken", outcome?.taken), ("unchanged", outcome?.unchanged)]
        return PageFields([
            "progress": progress.shown(words), "kind": words.text("importKind.\(kind.rawValue)"), "source": source, "company": company,
            "started": started.map { format.instant($0) }, "user": user, "failure": failure, "canResume": canResume,
            "resumeAction": "/imports/\(progress.id)/resume", "hasOutcome": outcome != nil,
            "tiles": figures.compactMap { key, value in value.map { words.plainTile("import.\(key)", format.integer($0)) } }
                + [words.plainTile("import.rejected", format.integer(progress.rejected))],
            "hasRejected": !rejected.isEmpty, "exports": words.exports("/imports/\(progress.id)/rejected"),
            "rejectedNote": words.text(
                "import.rejectedNote", ["shown": format.integer(rejected.count), "all": format.integer(progress.rejected)]),
            "rejectedRows": rejected.map { row in
                ["line": format.integer(row.line), "column": row.column, "reason": row.reason, "value": row.value] as Fields
            },
            "hasColumns": rejected.contains { $0.column != nil || $0.value != nil },
            "resultLink": kind == .contacts || kind == .events ? "/people" : kind == .sales ? "/" : "/\(kind.rawValue)",
        ])
    }
}

/// How far an import is, as a fragment that a page asks for again and again while it runs. Address: `/imports/{id}/progress`.
public struct ImportProgress: Page {
    public var id: ID<FileImport>
    public var file: String
    public var state: ImportState
    public var done: Int
    /// Nil while it is not known.
    public var total: Int?
    /// How much of the file has been read, 0 ... 1; that of the rows where it is nil.
    public var share: Double?
    public var rejected: Int
    /// Rows a second.
    public var rate: Double?
    public var secondsLeft: Int64?
    public var seconds: Int64?

    public init(
        id: ID<FileImport>, file: String, state: ImportState, done: Int, total: Int? = nil, share: Double? = nil, rejected: Int = 0,
        rate: Double? = nil,
        secondsLeft: Int64? = nil, seconds: Int64? = nil
    ) {
        self.id = id
        self.file = file
        self.state = state
        self.done = done
        self.total = total
        self.share = share
        self.rejected = rejected
        self.rate = rate
        self.secondsLeft = secondsLeft
        self.seconds = seconds
    }

    public var template: Template { .importProgress }
    public func title(_ words: Words) -> String { file }
    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields { PageFields(shown(words)) }

    func shown(_ words: Words) -> Fields {
        let format = words.format
        let share = (share ?? total.flatMap { $0 > 0 ? Double(done) / Double($0) : nil }).map { min(max($0, 0), 1) }
        let runs = state == .running || state == .queued
        return [
            "runs": runs, "stateText": words.text("importState.\(state.rawValue)"), "tone": state.rawValue,
            "pollLink": "/imports/\(id)/progress", "cancelAction": "/imports/\(id)/cancel", "done": format.integer(done),
            "total": total.map { format.integer($0) }, "thousandths": share.map { String(Int($0 * 1000)) },
            "percent": share.map { format.percent($0, digits: 0) }, "rejectedCount": rejected > 0 ? words.count("import.refused", rejected) : nil,
            "rate": rate.map { words.text("import.rate", ["n": format.compact($0)]) },
            "left": secondsLeft.map { words.text("import.left", ["time": format.duration(seconds: $0)]) },
            "took": seconds.map { words.text("import.took", ["time": format.duration(seconds: $0)]) },
        ]
    }
}
