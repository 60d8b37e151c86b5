import Charts
import Intake
import Kernel

/// One source: what comes in, how to connect to it, the schema that was seen, and the latest requests. Address: `/sources/{id}` with `after`, `size`.
public struct SourcePage: Page {
    /// A request in the list of the latest.
    public struct RequestRow: Hashable, Sendable {
        public var id: ID<LogEntry>
        public var receivedAt: Instant
        public var call: String
        public var events: Int
        public var bytes: Int
        /// Of its first events.
        public var titles: [String]

        public init(id: ID<LogEntry>, receivedAt: Instant, call: String, events: Int, bytes: Int, titles: [String]) {
            self.id = id
            self.receivedAt = receivedAt
            self.call = call
            self.events = events
            self.bytes = bytes
            self.titles = titles
        }
    }

    public var row: SourceRow
    /// Of the last hour, one for each minute in which something came.
    public var minutes: [SourceMinute]
    public var now: Instant
    /// What was seen, the most frequent first.
    public var names: [EventName]
    public var requests: [RequestRow]
    public var paging: Paging
    /// Shown to those who may connect systems; nil for others.
    public var writeKey: String?
    /// Where the tracking API stands: `https://shop.example`.
    public var host: String
    /// How far its people's golden values are derived anew, 0 ... 1; nil when there is nothing to derive.
    public var derived: Double?

    public init(
        row: SourceRow, minutes: [SourceMinute] = [], now: Instant, names: [EventName] = [], requests: [RequestRow] = [], paging: Paging = Paging(),
        writeKey: String? = nil, host: String, derived: Double? = nil
    ) {
        self.row = row
        self.minutes = minutes
        self.now = now
        self.names = names
        self.requests = requests
        self.paging = paging
        self.writeKey = writeKey
        self.host = host
        self.derived = derived
    }

    public var template: Template { .source }
    public var section: Section? { .sources }
    public func title(_ words: Words) -> String { row.source.name }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("sources.title"), "/sources")] }

    private static let columns = [
        Column(key: "sources.received"), Column(key: "sources.call", rank: 3), Column(key: "sources.eventNames"),
        Column(key: "sources.eventCount", numeric: true, rank: 3), Column(key: "sources.size", numeric: true, rank: 2),
    ]

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let format = words.format
        let chart = minutesChart(words)
        return PageFields(
            row.fields(words).merging([
                "derived": derived.map { words.text("trust.derived", ["n": format.percent($0, digits: 0)]) },
                "derivedShare": derived.map { String(Int($0 * 1000)) },
                "base": "/sources/\(row.source.id)", "writeKey": writeKey, "host": host,
                "snippet": writeKey.map { key in
                    "curl -u \(key): \(host)/v1/track -d '{\"userId\":\"1\",\"event\":\"Hello\"}'"
                },
                "tiles": [
                    words.plainTile("sources.rate", format.decimal(row.activity.perMinute)),
                    words.plainTile("sources.events", format.integer(row.activity.events)),
                    words.plainTile("sources.rejectedLately", format.integer(row.activity.rejected)),
                    words.plainTile("sources.last", row.activity.lastAt.map { format.instant($0) }),
                ],
                "hasChart": !chart.isEmpty, "minutesChart": words.chart(chart, wide: true), "hasNames": !names.isEmpty,
                "names": names.map { name in
                    [
                        "name": name.name, "kind": name.kind, "count": format.integer(name.events), "first": format.instant(name.firstAt),
                        "last": format.instant(name.lastAt), "hasProperties": !name.properties.isEmpty,
                        "propertyCount": words.count("sources.properties", name.properties.count),
                        "properties": name.properties.sorted { $0.key < $1.key }.map { property, types in
                            [
                                "property": property,
                                "types": types.sorted().map { words.text("valueKind.\($0)") }.joined(separator: ", "),
                                "isMixed": types.count > 1,
                            ] as Fields
                        },
                    ] as Fields
                },
                "hasRequests": !requests.isEmpty, "heads": words.heads(Self.columns, Sorting(""), rendering.address),
                "requests": requests.map { request in
                    let more = request.events - request.titles.count
                    return [
                        "link": "/sources/\(row.source.id)/requests/\(request.id)", "at": format.latelyInstant(request.receivedAt, now: now),
                        "call": request.call, "titles": request.titles.joined(separator: ", "),
                        "more": more > 0 ? words.text("sources.more", ["n": format.integer(more)]) : nil,
                        "count": format.integer(request.events), "size": format.bytes(Int64(request.bytes)),
                    ] as Fields
                },
                "paging": words.paging(paging, shown: requests.count, rendering.address, noun: "sources.requestCount"),
            ]))
    }

    /// Sixty minutes, those without events too.
    private func minutesChart(_ words: Words) -> BarChart {
        let minute: Int64 = 60_000_000
        let last = now.microseconds / minute
        var values = [[Double]](repeating: [0, 0], count: 60)
        for each in minutes {
            let place = Int(each.at.microseconds / minute - last) + 59
            if values.indices.contains(place) { values[place] = [Double(each.events), Double(each.rejected)] }
        }
        let columns = values.indices.map { ChartColumn(words.format.time(Instant(microseconds: (last - 59 + Int64($0)) * minute))) }
        return BarChart(
            title: words.text("sources.byMinute"), columns: columns, series: [words.text("sources.taken"), words.text("sources.rejected")],
            values: values, text: words.countValues, height: 180, emptyText: words.text("chart.empty"))
    }
}

/// One request: each event as it came, and what became of it. Address: `/sources/{id}/requests/{request}`.
public struct RequestPage: Page {
    public struct Event: Sendable {
        public var traced: Intake.TracedEvent
        /// Whose event it became.
        public var person: ID<Person>?
        public var personName: String?

        public init(_ traced: Intake.TracedEvent, person: ID<Person>? = nil, personName: String? = nil) {
            self.traced = traced
            self.person = person
            self.personName = personName
        }
    }

    public var request: LoggedRequest
    public var source: String
    /// The first of them.
    public var events: [Event]

    public init(request: LoggedRequest, source: String, events: [Event]) {
        self.request = request
        self.source = source
        self.events = events
    }

    public var template: Template { .request }
    public var section: Section? { .sources }
    public func title(_ words: Words) -> String { words.text("sources.request", ["time": words.format.exactInstant(request.receivedAt)]) }
    public func crumbs(_ words: Words) -> [Crumb] {
        [Crumb(words.text("sources.title"), "/sources"), Crumb(source, "/sources/\(request.source)")]
    }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let format = words.format
        let hidden = request.events - events.count
        return PageFields([
            "call": "/v1/\(request.call.rawValue)", "size": format.bytes(Int64(request.body.count)),
            "eventCount": words.count("sources.inRequest", request.events), "id": request.id.description, "hasEvents": !events.isEmpty,
            "isWaiting": events.contains { $0.traced.isWaiting },
            "hiddenNote": hidden > 0 ? words.text("sources.hidden", ["n": format.integer(hidden)]) : nil,
            "events": events.map { event in
                let traced = event.traced
                let state = traced.rejected != nil ? "rejected" : traced.event != nil ? "taken" : traced.isWaiting ? "pending" : "repeated"
                let projected: Fields? = traced.event.map { became in
                    [
                        "name": became.name, "at": format.exactInstant(became.occurredAt), "personLink": event.person.map { "/people/\($0)" },
                        "person": event.personName ?? words.text("people.unnamed"),
                        "properties": became.properties.prefix(50).map { property in
                            ["property": property.name, "value": property.value.string ?? property.value.description] as Fields
                        },
                    ]
                }
                return [
                    "number": format.integer(traced.index + 1), "title": traced.title ?? "–", "state": words.text("sources.\(state)"),
                    "tone": state == "taken" ? "finished" : state == "rejected" ? "failed" : state == "pending" ? "waiting" : "prospect",
                    "raw": traced.raw.pretty, "projected": projected, "isRepeat": state == "repeated",
                    "reason": traced.rejected?.reason, "rejectLink": traced.rejected.map { "/rejects/\($0.id)" },
                ] as Fields
            },
        ])
    }
}
