import Kernel

/// What a file holds. In the address and in forms as `kind`.
public enum ImportKind: String, Hashable, Sendable, CaseIterable {
    case contacts, sales, products, stores, events
}

/// How far an import is.
public enum ImportState: String, Hashable, Sendable, CaseIterable {
    /// Uploaded; its mapping waits to be confirmed.
    case waiting
    /// Confirmed, not begun.
    case queued
    case running
    case finished
    case failed
    case cancelled
}

/// An import in the list of them.
public struct ImportRow: Hashable, Sendable {
    public var id: ID<FileImport>
    public var file: String
    public var kind: ImportKind
    public var source: String
    public var state: ImportState
    /// Rows read so far.
    public var rows: Int
    public var rejected: Int
    /// Rows a second; nil before it runs.
    public var rate: Double?
    public var started: Instant?
    public var seconds: Int64?
    /// Who uploaded it.
    public var user: String?

    public init(
        id: ID<FileImport>, file: String, kind: ImportKind, source: String, state: ImportState, rows: Int = 0, rejected: Int = 0, rate: Double? = nil,
        started: Instant? = nil, seconds: Int64? = nil, user: String? = nil
    ) {
        self.id = id
        self.file = file
        self.kind = kind
        self.source = source
        self.state = state
        self.rows = rows
        self.rejected = rejected
        self.rate = rate
        self.started = started
        self.seconds = seconds
        self.user = user
    }

    func fields(_ words: Words) -> Fields {
        let format = words.format
        return [
            "link": "/imports/\(id)", "file": file, "kind": words.text("importKind.\(kind.rawValue)"), "source": source,
            "state": words.text("importState.\(state.rawValue)"), "tone": state.rawValue, "rows": format.integer(rows),
            "rejected": rejected > 0 ? format.integer(rejected) : nil, "rate": rate.map { words.text("import.rate", ["n": format.compact($0)]) },
            "started": started.map { format.instant($0) }, "duration": seconds.map { format.duration(seconds: $0) }, "user": user,
        ]
    }
}

/// The history of imports. Address: `/imports` with `kind`, `state`, `after`, `before`, `size`.
public struct ImportsPage: Page {
    public var kind: ImportKind?
    public var state: ImportState?
    /// Newest first.
    public var rows: [ImportRow]
    public var paging: Paging

    public init(kind: ImportKind? = nil, state: ImportState? = nil, rows: [ImportRow], paging: Paging) {
        self.kind = kind
        self.state = state
        self.rows = rows
        self.paging = paging
    }

    public var template: Template { .imports }
    public var section: Section? { .imports }
    public func title(_ words: Words) -> String { words.text("imports.title") }

    private static let columns = [
        Column(key: "imports.file"), Column(key: "imports.kind", rank: 3), Column(key: "imports.source", rank: 2), Column(key: "imports.state"),
        Column(key: "imports.rows", numeric: true), Column(key: "imports.rejected", numeric: true, rank: 3),
        Column(key: "imports.rate", numeric: true, rank: 2), Column(key: "imports.started", numeric: true, rank: 3),
        Column(key: "imports.duration", numeric: true, rank: 2),
    ]

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "carried": words.carried(rendering.address, except: ["kind", "state"]), "hasRows": !rows.isEmpty,
            "isFiltered": kind != nil || state != nil,
            "kinds": words.options(
                [("", words.text("imports.anyKind"))] + ImportKind.allCases.map { ($0.rawValue, words.text("importKind.\($0.rawValue)")) },
                chosen: kind?.rawValue),
            "states": words.options(
                [("", words.text("imports.anyState"))] + ImportState.allCases.map { ($0.rawValue, words.text("importState.\($0.rawValue)")) },
                chosen: state?.rawValue),
            "heads": words.heads(Self.columns, Sorting("started", descending: true), rendering.address), "rows": rows.map { $0.fields(words) },
            "paging": words.paging(paging, shown: rows.count, rendering.address, noun: "imports.count"),
        ])
    }
}

/// Choosing a file. Posts multipart `kind`, `company`, `source`, `file` (after the other fields, so that it can be streamed) to `/imports`.
public struct UploadPage: Page {
    public enum Field: String, Hashable, Sendable, CaseIterable {
        case kind, company, source, file
    }

    public var kind: ImportKind?
    public var companies: [Choice<Company>]
    public var company: ID<Company>?
    public var sources: [Choice<Source>]
    public var source: ID<Source>?
    /// Largest file, in bytes.
    public var limit: Int64
    public var errors: [Field: String]

    public init(
        kind: ImportKind? = nil, companies: [Choice<Company>], company: ID<Company>? = nil, sources: [Choice<Source>], source: ID<Source>? = nil,
        limit: Int64, errors: [Field: String] = [:]
    ) {
        self.kind = kind
        self.companies = companies
        self.company = company
        self.sources = sources
        self.source = source
        self.limit = limit
        self.errors = errors
    }

    public var template: Template { .upload }
    public var section: Section? { .imports }
    public func title(_ words: Words) -> String { words.text("upload.title") }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("imports.title"), "/imports")] }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "kinds": ImportKind.allCases.map { kind in
                [
                    "value": kind.rawValue, "text": words.text("importKind.\(kind.rawValue)"), "detail": words.text("upload.\(kind.rawValue)"),
                    "chosen": kind == (self.kind ?? .contacts),
                ] as Fields
            },
            "companies": words.options(companies.map { ($0.id.description, $0.name) }, chosen: company?.description),
            "sources": words.options(sources.map { ($0.id.description, $0.name) }, chosen: source?.description), "limitBytes": String(limit),
            "hint": words.text("upload.hint", ["size": words.format.bytes(limit)]), "kindError": errors[.kind], "companyError": errors[.company],
            "sourceError": errors[.source], "fileError": errors[.file],
        ])
    }
}
