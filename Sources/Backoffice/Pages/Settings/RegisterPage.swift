import Kernel
import Organisation

/// A list of what an administrator looks after: companies, groups of stores, attributes, occasions. They are few enough to be held whole; where a company has
/// many, words narrow them. Address: `/{register}` with `q`, `sort`, `order`, `size`, `after`, `before`; as a file at `/{register}.csv`.
public struct RegisterPage: Page {
    public enum Register: String, Hashable, Sendable, CaseIterable {
        case companies, storeGroups, attributes, occasions

        var path: String {
            switch self {
            case .companies: "/companies"
            case .storeGroups: "/store-groups"
            case .attributes: "/attributes"
            case .occasions: "/occasions"
            }
        }

        /// Names of the columns after the first, in the address and in the catalogue; all can be sorted by.
        var columns: [String] {
            switch self {
            case .companies: ["currency", "zone", "country", "languages", "stores"]
            case .storeGroups: ["company", "stores"]
            case .attributes: ["company", "kind", "choices", "uses"]
            case .occasions: ["company", "starts", "ends", "activities", "state"]
            }
        }
    }

    /// A thing of the list: what it is called, and a value for each column.
    public struct Row: Hashable, Sendable {
        public enum Value: Hashable, Sendable {
            case text(String?)
            case count(Int)
            case day(Day?)
        }

        /// Nil where the visitor may not change it.
        public var link: String?
        public var name: String
        public var code: String
        public var values: [Value]

        public init(link: String?, name: String, code: String, values: [Value]) {
            self.link = link
            self.name = name
            self.code = code
            self.values = values
        }
    }

    public var register: Register
    public var text: String
    public var sorting: Sorting
    public var rows: [Row]
    public var paging: Paging
    public var mayAdd: Bool
    public var mayExport: Bool

    public init(
        _ register: Register, text: String = "", sorting: Sorting = Sorting("name"), rows: [Row], paging: Paging, mayAdd: Bool = true,
        mayExport: Bool = true
    ) {
        self.register = register
        self.text = text
        self.sorting = sorting
        self.rows = rows
        self.paging = paging
        self.mayAdd = mayAdd
        self.mayExport = mayExport
    }

    public var template: Template { .register }
    public var section: Section? {
        switch register {
        case .companies, .attributes: .settings
        case .storeGroups: .stores
        case .occasions: .activities
        }
    }
    public func title(_ words: Words) -> String { words.text("register.\(register.rawValue).title") }
    public func crumbs(_ words: Words) -> [Crumb] { section.map { [Crumb(words.text("section.\($0.rawValue)"), $0.path)] } ?? [] }

    private func column(_ name: String, _ rank: Int) -> Column {
        var isNumber = false
        if case .count = rows.first?.values.indices.contains(rank) == true ? rows[0].values[rank] : .text(nil) { isNumber = true }
        return Column(key: "register.\(register.rawValue).\(name)", sort: name, numeric: isNumber, rank: rank == 0 ? 1 : rank == 1 ? 3 : 2)
    }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let columns = register.columns.enumerated().map { column($0.element, $0.offset) }
        let (prefix, address) = ("register.\(register.rawValue)", rendering.address)
        return PageFields([
            "lead": words.text("\(prefix).lead"), "q": text, "searchHint": words.text("\(prefix).search"),
            "isFiltered": !text.isEmpty, "carried": words.carried(address, except: ["q"]),
            "hasExports": mayExport && !rows.isEmpty, "exports": words.exports(register.path, address),
            "roster": words.roster(
                Roster(
                    columns: [Column(key: "\(prefix).name", sort: "name")] + columns, sorting: sorting,
                    lines: rows.map { row in
                        Roster.Line(link: row.link, name: row.name, note: row.code, cells: row.values.map { .init(Self.shown($0, words)) })
                    }, paging: paging, noun: "\(prefix).count", empty: "\(prefix).empty", icon: section?.rawValue ?? "table",
                    add: mayAdd ? register.path + "/new" : nil, addText: words.text("edit.\(Self.subject(register).rawValue).new"),
                    isFiltered: !text.isEmpty), address),
        ])
    }

    private static func shown(_ value: Row.Value, _ words: Words) -> String? {
        switch value {
        case .text(let text): text
        case .count(let count): words.format.integer(count)
        case .day(let day): day.map { words.format.day($0) }
        }
    }

    private static func subject(_ register: Register) -> EditPage.Subject {
        switch register {
        case .companies: .company
        case .storeGroups: .storeGroup
        case .attributes: .attribute
        case .occasions: .occasion
        }
    }
}
