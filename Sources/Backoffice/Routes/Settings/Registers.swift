import Hummingbird
import Kernel
import Organisation
import Storage

/// Lists of what is looked after: see ``RegisterPage``.
extension BackofficeRoutes {
    /// - Parameter rows: what the visitor may see, in any order.
    func addRegister(
        _ register: RegisterPage.Register, _ doors: Doors<some RequestContext>,
        rows: @escaping @Sendable (Visit, ReadTransaction) throws -> [RegisterPage.Row]
    ) {
        let house = house
        doors.list(register.path) { visit in
            let sorting = visit.sorting(["name"] + register.columns, standard: Sorting("name"))
            let found = try await house.database.read { tx in try rows(visit, tx) }
            let slice = Slice(found.narrowed(to: visit.query["q"]).sorted(register, sorting), visit)
            return visit.answer(
                RegisterPage(
                    register, text: visit.query["q"] ?? "", sorting: sorting, rows: slice.items, paging: slice.paging,
                    mayAdd: visit.mayAdd(to: register),
                    mayExport: visit.session.may(.export)))
        }
        doors.export(register.path) { visit in
            let sorting = visit.sorting(["name"] + register.columns, standard: Sorting("name"))
            let found = try await house.database.read { tx in try rows(visit, tx) }
            let names = (["name", "code"] + register.columns).map { visit.words.text("register.\(register.rawValue).\($0)") }
            let shown = found.narrowed(to: visit.query["q"]).sorted(register, sorting)
            return Export(name: String(register.path.dropFirst()), header: names) { _ in
                (shown.map { row in [.text(row.name), .text(row.code)] + row.values.map(\.exported) }, nil)
            }
        }
    }
}

extension [RegisterPage.Row] {
    /// Those that have all the words in what they are called or what is said of them.
    fileprivate func narrowed(to text: String?) -> [RegisterPage.Row] {
        let words = (text ?? "").lowercased().split(separator: " ")
        guard !words.isEmpty else { return self }
        return filter { row in
            let texts = row.values.map { value in if case .text(let text) = value { text ?? "" } else { "" } }
            let all = ([row.name, row.code] + texts).joined(separator: " ").lowercased()
            return words.allSatisfy { all.contains($0) }
        }
    }

    /// Equal ones stand by name.
    fileprivate func sorted(_ register: RegisterPage.Register, _ sorting: Sorting) -> [RegisterPage.Row] {
        let place = register.columns.firstIndex(of: sorting.column)
        func key(_ row: RegisterPage.Row) -> (Int64, String, String) {
            let name = row.name.lowercased()
            guard let place, row.values.indices.contains(place) else { return (0, name, row.code) }
            return switch row.values[place] {
            case .text(let text): (0, (text ?? "").lowercased(), name)
            case .count(let count): (Int64(count), name, row.code)
            case .day(let day): (day.map { Int64($0.daysSinceEpoch) } ?? .min, name, row.code)
            }
        }
        return sorted { left, right in sorting.descending ? key(right) < key(left) : key(left) < key(right) }
    }
}

extension RegisterPage.Row.Value {
    fileprivate var exported: ExportCell {
        switch self {
        case .text(let text): .text(text)
        case .count(let count): .count(count)
        case .day(let day): .day(day)
        }
    }
}

extension FormFields {
    /// All that were ticked, or chosen, under a name.
    func values(_ name: String) -> [String] { fields.filter { $0.name == name && !$0.value.isEmpty }.map(\.value) }

    /// The lines of a text that say something.
    static func lines(_ text: String?) -> [String] {
        (text ?? "").split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
    }
}

/// Reads numbers and days that were typed, and notes what is none, so that all of it is told at once.
struct FieldReader {
    private let fields: FormFields
    private var flaws: [Problem.Field] = []

    init(_ fields: FormFields) { self.fields = fields }

    /// With a point or a comma; nil for nothing.
    mutating func number(_ name: String) -> Double? {
        guard let text = fields[name] else { return nil }
        let value = Double(text.replacing(",", with: "."))
        if value == nil { flaws.append(.init("/\(name)", "is no number")) }
        return value
    }

    mutating func day(_ name: String) -> Day? {
        guard let text = fields[name] else { return nil }
        let day = Day(iso: text)
        if day == nil { flaws.append(.init("/\(name)", "is no day")) }
        return day
    }

    func check(_ code: String, _ title: String) throws(Problem) {
        guard flaws.isEmpty else { throw Problem(.unprocessable, code, title, fields: flaws) }
    }
}

extension Problem {
    /// Whether it is about what was typed, so that the form is shown again.
    var isOfAForm: Bool { kind == .unprocessable || kind == .conflict }
}

extension Visit {
    fileprivate func mayAdd(to register: RegisterPage.Register) -> Bool {
        switch register {
        case .companies: session.may(.administer) && session.companies == nil
        case .storeGroups, .attributes: session.may(.administer)
        case .occasions: session.may(.import, .organisation)
        }
    }

    /// For what concerns the group as a whole.
    ///
    /// - Throws: ``Problem`` `not-allowed` for who administers some companies only.
    func requireGroup() throws(Problem) {
        try require(.administer)
        guard session.companies == nil else { throw Problem(.forbidden, "not-allowed", "This is for who administers the whole group.") }
    }

    /// The company that a form chose.
    ///
    /// - Throws: ``Problem`` when the visitor may not see it.
    func companyChosen(_ fields: FormFields) throws(Problem) -> CompanyRecord {
        guard let id = fields["company"].flatMap({ ID<Company>($0) }), let company = companies.first(where: { $0.id == id }) else {
            throw Problem(.forbidden, "not-allowed", "Choose a company that you may see.")
        }
        return company
    }

    var companyOptions: [EditPage.Option] { companies.map { .init($0.id.description, $0.name) } }
}
