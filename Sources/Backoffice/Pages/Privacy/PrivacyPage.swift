import Kernel
import Privacy

/// A request of somebody about their own data, as lists show it.
public struct PrivacyRow: Hashable, Sendable {
    public var request: PrivacyRequestRecord
    /// Of the person; nil when there is none, or the person was erased.
    public var name: String?
    /// Who wrote it down: a colleague's name, or how it came in.
    public var by: String
    public var isLate: Bool

    public init(request: PrivacyRequestRecord, name: String?, by: String, isLate: Bool) {
        self.request = request
        self.name = name
        self.by = by
        self.isLate = isLate
    }

    /// What list and detail show alike.
    func fields(_ words: Words) -> Fields {
        let format = words.format
        let tone =
            switch request.state {
            case .open: isLate ? "failed" : "waiting"
            case .sweeping, .scrubbing: "running"
            case .done: "finished"
            case .closed: "cancelled"
            }
        return [
            "link": "/privacy/\(request.id)", "kind": words.text("privacyKind.\(request.kind.rawValue)"),
            "person": name ?? words.text(request.erasedAt == nil ? "people.unnamed" : "privacy.erasedPerson"),
            "state": words.text(isLate ? "privacy.late" : "privacyState.\(request.state.rawValue)"), "tone": tone,
            "requested": format.day(request.requestedAt.utcDay), "due": format.day(request.dueAt.utcDay), "by": by,
        ]
    }
}

/// What people asked for about their own data. Address: `/privacy` with `state`, `after`, `size`.
public struct PrivacyPage: Page {
    public var state: PrivacyRequestRecord.State?
    public var rows: [PrivacyRow]
    public var paging: Paging
    /// Requests that wait, those of them whose month has passed, and erasures under way.
    public var counts: (open: Int, late: Int, underWay: Int)
    /// Whether the viewer may say how long things are kept.
    public var mayRetain = false

    public init(
        state: PrivacyRequestRecord.State? = nil, rows: [PrivacyRow], paging: Paging, counts: (open: Int, late: Int, underWay: Int) = (0, 0, 0)
    ) {
        self.state = state
        self.rows = rows
        self.paging = paging
        self.counts = counts
    }

    public var template: Template { .privacy }
    public var section: Section? { .privacy }
    public func title(_ words: Words) -> String { words.text("privacy.title") }

    private static let columns = [
        Column(key: "privacy.person"), Column(key: "privacy.kind"), Column(key: "privacy.state"), Column(key: "privacy.due", numeric: true, rank: 3),
        Column(key: "privacy.requested", numeric: true, rank: 2), Column(key: "privacy.by", rank: 2),
    ]

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let format = words.format
        return PageFields([
            "tiles": [
                words.plainTile("privacy.open", format.integer(counts.open)), words.plainTile("privacy.lateCount", format.integer(counts.late)),
                words.plainTile("privacy.underWay", format.integer(counts.underWay)),
            ],
            "states": words.options(
                [("", words.text("privacy.anyState"))]
                    + PrivacyRequestRecord.State.allCases.map { ($0.rawValue, words.text("privacyState.\($0.rawValue)")) }, chosen: state?.rawValue),
            "isFiltered": state != nil, "mayRetain": mayRetain, "hasRows": !rows.isEmpty,
            "heads": words.heads(Self.columns, Sorting(""), rendering.address),
            "rows": rows.map { $0.fields(words) },
            "paging": words.paging(paging, shown: rows.count, rendering.address, noun: "privacy.count"),
        ])
    }
}
