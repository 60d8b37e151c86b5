import Accounts
import Kernel

/// Who signs in. Address: `/users` with `q`, `state`, `profile`, `factor`, `sort`, `order`, `size`, `after`, `before`; as a file at `/users.csv`.
public struct UsersPage: Page {
    public struct Filter: Hashable, Sendable {
        public var text: String
        public var state: UserRecord.State?
        public var profile: ID<Profile>?
        /// Whether the second factor is on.
        public var hasSecondFactor: Bool?

        public init(text: String = "", state: UserRecord.State? = nil, profile: ID<Profile>? = nil, hasSecondFactor: Bool? = nil) {
            self.text = text
            self.state = state
            self.profile = profile
            self.hasSecondFactor = hasSecondFactor
        }

        var isEmpty: Bool { self == Filter() }
    }

    public struct Row: Hashable, Sendable {
        public var id: ID<User>
        public var name: String
        public var email: String
        /// Names of the profiles, each once.
        public var profiles: [String]
        /// Names of the companies; nil where a profile holds in the whole group.
        public var companies: [String]?
        public var state: UserRecord.State
        public var lastSignedInAt: Instant?
        public var hasSecondFactor: Bool

        public init(
            id: ID<User>, name: String, email: String, profiles: [String], companies: [String]?, state: UserRecord.State, lastSignedInAt: Instant?,
            hasSecondFactor: Bool
        ) {
            self.id = id
            self.name = name
            self.email = email
            self.profiles = profiles
            self.companies = companies
            self.state = state
            self.lastSignedInAt = lastSignedInAt
            self.hasSecondFactor = hasSecondFactor
        }
    }

    public var filter: Filter
    public var sorting: Sorting
    public var rows: [Row]
    public var paging: Paging
    public var profiles: [Choice<Profile>]
    public var mayAdd: Bool
    public var mayExport: Bool

    public init(
        filter: Filter = Filter(), sorting: Sorting = Sorting("name"), rows: [Row], paging: Paging, profiles: [Choice<Profile>] = [],
        mayAdd: Bool = true, mayExport: Bool = true
    ) {
        self.filter = filter
        self.sorting = sorting
        self.rows = rows
        self.paging = paging
        self.profiles = profiles
        self.mayAdd = mayAdd
        self.mayExport = mayExport
    }

    public var template: Template { .users }
    public var section: Section? { .users }
    public func title(_ words: Words) -> String { words.text("users.title") }

    static let columns = ["name", "profiles", "companies", "state", "factor", "last"]
    private static let heads = [
        Column(key: "users.name", sort: "name"), Column(key: "users.profiles", sort: "profiles", rank: 3),
        Column(key: "users.companies", sort: "companies", rank: 2), Column(key: "users.state", sort: "state"),
        Column(key: "users.factor", sort: "factor", rank: 2), Column(key: "users.last", sort: "last", numeric: true, rank: 3),
    ]

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let states = [("", words.text("users.anyState"))] + UserRecord.State.allCases.map { ($0.rawValue, words.text("userState.\($0.rawValue)")) }
        let factors = [("", words.text("users.anyFactor")), ("yes", words.text("users.withFactor")), ("no", words.text("users.withoutFactor"))]
        let address = rendering.address
        return PageFields([
            "q": filter.text, "isFiltered": !filter.isEmpty, "carried": words.carried(address, except: ["q", "state", "profile", "factor"]),
            "states": words.options(states, chosen: filter.state?.rawValue),
            "profiles": words.options(
                [("", words.text("users.anyProfile"))] + profiles.map { ($0.id.description, $0.name) }, chosen: filter.profile?.description),
            "factors": words.options(factors, chosen: filter.hasSecondFactor.map { $0 ? "yes" : "no" }),
            "hasExports": mayExport && !rows.isEmpty, "exports": words.exports("/users", address), "mayAdd": mayAdd,
            "roster": words.roster(
                Roster(
                    columns: Self.heads, sorting: sorting, lines: rows.map { Self.line($0, words) }, paging: paging, noun: "users.count",
                    empty: "users.empty", icon: "users", isFiltered: !filter.isEmpty), address),
        ])
    }

    private static func line(_ row: Row, _ words: Words) -> Roster.Line {
        let tone = row.state == .active ? "finished" : row.state == .invited ? "waiting" : "failed"
        return Roster.Line(
            link: "/users/\(row.id)", name: row.name, note: row.email,
            cells: [
                .init(row.profiles.joined(separator: ", ")), .init(row.companies?.joined(separator: ", ") ?? words.text("users.everywhere")),
                .init(words.text("userState.\(row.state.rawValue)"), tone: tone),
                .init(words.text(row.hasSecondFactor ? "users.on" : "users.off"), tone: row.hasSecondFactor ? "finished" : "off"),
                .init(row.lastSignedInAt.map { words.format.instant($0) } ?? words.text("users.never")),
            ])
    }
}

extension Words {
    /// A profile's name: of those that Tessera brings along, in this language.
    func name(_ profile: ProfileRecord) -> String { profile.role.map { text("role.\($0.rawValue)") } ?? profile.name }
}
