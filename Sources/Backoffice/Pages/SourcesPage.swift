import Intake
import Kernel
import Organisation

/// A source with what it has sent lately.
public struct SourceRow: Hashable, Sendable {
    /// Whether events come in from it.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Within the last quarter of an hour.
        case live
        /// Before.
        case quiet
        /// No event has ever come from it.
        case silent
        /// Nothing is taken from it.
        case off
    }

    public var source: SourceRecord
    public var company: String
    public var activity: SourceActivity
    public var state: State

    public init(source: SourceRecord, company: String, activity: SourceActivity, now: Instant) {
        self.source = source
        self.company = company
        self.activity = activity
        let lately = activity.lastAt.map { now.microseconds - $0.microseconds < 900_000_000 ? State.live : .quiet }
        state = source.isActive ? lately ?? .silent : .off
    }

    /// What list and detail show alike.
    func fields(_ words: Words) -> Fields {
        let format = words.format
        return [
            "link": "/sources/\(source.id)", "name": source.name, "code": source.code, "company": company,
            "kind": words.text("sourceKind.\(source.kind.rawValue)"), "state": words.text("sources.\(state.rawValue)"),
            "tone": state == .live ? "finished" : state == .quiet ? "waiting" : state == .off ? "failed" : "prospect",
            "rate": state == .live ? format.decimal(activity.perMinute) : nil,
            "events": activity.lastAt == nil ? nil : format.integer(activity.events),
            "courseSvg": activity.events > 0 ? words.sparkline(activity.course.map(Double.init)) : nil,
            "last": activity.lastAt.map { format.instant($0) },
            "open": activity.openRejects > 0 ? format.integer(activity.openRejects) : nil, "openLink": "/rejects?source=\(source.id)",
        ]
    }
}

/// Where data comes from, and what comes in live. Address: `/sources` with `sort`, `order`, `size`, `after`, `before`.
public struct SourcesPage: Page {
    /// Columns: `name`, `company`, `events`, `last`, `open`.
    public var sorting: Sorting
    public var rows: [SourceRow]
    public var paging: Paging
    /// Of what waits to be projected, whatever its source.
    public var lag: Double
    public var waiting: Int
    /// Of the visitor's companies.
    public var perMinute: Double
    public var openRejects: Int
    /// Whether the visitor may add a source.
    public var mayAdd: Bool

    public init(
        sorting: Sorting = Sorting("name"), rows: [SourceRow], paging: Paging, lag: Double = 0, waiting: Int = 0, perMinute: Double = 0,
        openRejects: Int = 0, mayAdd: Bool = false
    ) {
        self.sorting = sorting
        self.rows = rows
        self.paging = paging
        self.lag = lag
        self.waiting = waiting
        self.perMinute = perMinute
        self.openRejects = openRejects
        self.mayAdd = mayAdd
    }

    public var template: Template { .sources }
    public var section: Section? { .sources }
    public func title(_ words: Words) -> String { words.text("sources.title") }

    private static let columns = [
        Column(key: "sources.name", sort: "name"), Column(key: "sources.company", sort: "company", rank: 4), Column(key: "sources.state"),
        Column(key: "sources.rate", numeric: true, rank: 3), Column(key: "sources.events", sort: "events", numeric: true),
        Column(key: "sources.course", numeric: true, rank: 2), Column(key: "sources.last", sort: "last", numeric: true, rank: 3),
        Column(key: "sources.open", sort: "open", numeric: true, rank: 3),
    ]

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let format = words.format
        var open = words.plainTile("sources.open", format.integer(openRejects))
        if openRejects > 0 { open["tileLink"] = "/rejects" }
        return PageFields([
            "mayAdd": mayAdd, "hasRows": !rows.isEmpty, "heads": words.heads(Self.columns, sorting, rendering.address),
            "rows": rows.map { $0.fields(words) },
            "tiles": [
                words.plainTile("sources.rate", format.decimal(perMinute)),
                words.plainTile("sources.lag", words.seconds(lag)),
                words.plainTile("sources.waiting", format.integer(waiting)), open,
            ],
            "paging": words.paging(paging, shown: rows.count, rendering.address, noun: "sources.count"),
        ])
    }
}

extension Words {
    /// `0.3 s`; whole seconds from ten on.
    func seconds(_ seconds: Double) -> String {
        (seconds < 10 ? format.decimal(seconds) : format.integer(Int64(min(seconds, 1e9)))) + "\u{a0}s"
    }
}
