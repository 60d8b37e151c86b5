import Kernel

/// The activities that collect data, and their sign-up forms. Address: `/activities` with `q`, `sort`, `order`, `size`, `after`, `before`.
public struct ActivitiesPage: Page {
    public enum FormState: String, Hashable, Sendable, CaseIterable {
        case none, closed, open
        /// The activity or its occasion is closed.
        case over
    }

    public struct Row: Hashable, Sendable {
        public var id: ID<Activity>
        public var code: String
        public var name: String
        public var occasion: String
        public var company: String
        public var source: String
        public var attributes: Int
        public var form: FormState
        public var submissions: Int
        /// Of the form.
        public var lastAnswer: Instant?

        public init(
            id: ID<Activity>, code: String, name: String, occasion: String, company: String, source: String, attributes: Int, form: FormState,
            submissions: Int = 0, lastAnswer: Instant? = nil
        ) {
            self.id = id
            self.code = code
            self.name = name
            self.occasion = occasion
            self.company = company
            self.source = source
            self.attributes = attributes
            self.form = form
            self.submissions = submissions
            self.lastAnswer = lastAnswer
        }
    }

    public var text: String
    /// Columns: `name`, `occasion`, `company`, `submissions`, `last`.
    public var sorting: Sorting
    public var rows: [Row]
    public var paging: Paging
    /// Whether the visitor may add one.
    public var mayAdd: Bool

    public init(text: String = "", sorting: Sorting = Sorting("name"), rows: [Row], paging: Paging, mayAdd: Bool = false) {
        self.text = text
        self.sorting = sorting
        self.rows = rows
        self.paging = paging
        self.mayAdd = mayAdd
    }

    public var template: Template { .activities }
    public var section: Section? { .activities }
    public func title(_ words: Words) -> String { words.text("activities.title") }

    private static let columns = [
        Column(key: "activities.name", sort: "name"), Column(key: "activities.occasion", sort: "occasion", rank: 3),
        Column(key: "activities.company", sort: "company", rank: 2), Column(key: "activities.source", rank: 4), Column(key: "activities.form"),
        Column(key: "activities.submissions", sort: "submissions", numeric: true),
        Column(key: "activities.lastAnswer", sort: "last", numeric: true, rank: 3),
    ]

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "mayAdd": mayAdd, "q": text, "isFiltered": !text.isEmpty, "hasRows": !rows.isEmpty,
            "carried": words.carried(rendering.address, except: ["q"]),
            "heads": words.heads(Self.columns, sorting, rendering.address),
            "rows": rows.map { row in
                [
                    "link": "/activities/\(row.id)", "name": row.name, "code": row.code, "occasion": row.occasion, "company": row.company,
                    "source": row.source, "form": words.text("activities.state.\(row.form.rawValue)"), "tone": row.form.tone,
                    "submissions": row.form == .none ? nil : words.format.integer(row.submissions),
                    "lastAnswer": row.lastAnswer.map { words.format.day(words.format.zone.day($0)) },
                ] as Fields
            }, "paging": words.paging(paging, shown: rows.count, rendering.address, noun: "activities.count"),
        ])
    }
}

extension ActivitiesPage.FormState {
    /// The badge's colour.
    var tone: String {
        switch self {
        case .none: "prospect"
        case .closed: "waiting"
        case .over: "failed"
        case .open: "finished"
        }
    }
}
