import Kernel
import Spreadsheets
import Tabular

/// Which column of a file is which field: what `--map` reads, and what a guess writes.
///
/// ```json
/// {"fields": {"receipt": "basket_id", "category": ["department", "product_type"], "channel": {"value": "till"}},
///  "format": {"delimiter": ";", "encoding": "windows-1252", "decimalSeparator": ","},
///  "sheet": "Customers", "extensions": true, "unknownCustomers": "create", "unknownStores": "create"}
/// ```
public struct ImportMapping: Hashable, Sendable {
    /// Where a field's value comes from.
    public enum Binding: Hashable, Sendable {
        /// Columns by their header, joined where there are several.
        case columns([String])
        /// The same for every row.
        case value(String)
    }

    public var fields: [String: Binding]
    public var encoding: TextEncoding?
    public var delimiter: Delimiter?
    public var decimalSeparator: DecimalSeparator?
    /// Which sheet of a workbook: by name, or by number among those that are visible. Nil takes the first that looks like a table.
    public var sheet: SheetChoice?
    /// Whether columns that are no field are kept as extensions.
    public var keepsExtensions = true
    /// Columns, by their header, that are not kept even so.
    public var ignored: Set<String> = []
    /// Whether a sale or event that names an unknown customer number makes a contact with that number, or waits for one.
    public var createsCustomers = false
    /// Whether a sale that names an unknown store makes it, or is rejected.
    public var createsStores = false

    public init(fields: [String: Binding] = [:]) { self.fields = fields }

    /// - Throws: ``Problem`` `mapping-invalid` with a JSON pointer for each bad place.
    public init(json: JSON, kind: ImportKind) throws(Problem) {
        var problems: [Problem.Field] = []
        var fields: [String: Binding] = [:]
        let known = Set(FieldCatalogue.fields(kind).map(\.name))
        if json.members == nil { problems.append(.init("", "is not an object")) }
        for member in json["fields"]?.members ?? [] {
            let pointer = "/fields/\(member.name)"
            if !known.contains(member.name) {
                problems.append(.init(pointer, "is not a field of \(kind.rawValue); there are: \(known.sorted().joined(separator: ", "))"))
            } else if let column = member.value.string {
                fields[member.name] = .columns([column])
            } else if let columns = member.value.array, !columns.isEmpty, columns.allSatisfy({ $0.string != nil }) {
                fields[member.name] = .columns(columns.compactMap(\.string))
            } else if let value = member.value["value"]?.string {
                fields[member.name] = .value(value)
            } else {
                problems.append(.init(pointer, "is not a column, a list of columns or {\"value\": \"…\"}"))
            }
        }
        self.init(fields: fields)
        for member in json.members ?? [] {
            switch member.name {
            case "fields": if member.value.members == nil { problems.append(.init("/fields", "is not an object")) }
            case "format": readFormat(member.value, &problems)
            case "sheet":
                if let name = member.value.string {
                    sheet = .name(name)
                } else if let number = member.value.integer, number > 0 {
                    sheet = .number(Int(number))
                } else {
                    problems.append(.init("/sheet", "is neither the name of a sheet nor its number, from 1"))
                }
            case "extensions":
                if let keeps = member.value.bool { keepsExtensions = keeps } else { problems.append(.init("/extensions", "is not true or false")) }
            case "ignore":
                if let names = member.value.array, names.allSatisfy({ $0.string != nil }) {
                    ignored = Set(names.compactMap(\.string))
                } else {
                    problems.append(.init("/ignore", "is not a list of columns"))
                }
            case "unknownCustomers": createsCustomers = choice(member, "create", "wait", &problems)
            case "unknownStores": createsStores = choice(member, "create", "reject", &problems)
            default: problems.append(.init("/\(member.name)", "is not known here"))
            }
        }
        guard problems.isEmpty else { throw Problem(.unprocessable, "mapping-invalid", "The mapping cannot be used as it is.", fields: problems) }
    }

    /// A workbook says itself how its text is made.
    mutating func useWorkbook(_ sheet: String) {
        self.sheet = .name(sheet)
        (encoding, delimiter, decimalSeparator) = (nil, nil, nil)
    }

    private func choice(_ member: JSON.Member, _ yes: String, _ no: String, _ problems: inout [Problem.Field]) -> Bool {
        if member.value.string != yes, member.value.string != no {
            problems.append(.init("/\(member.name)", "is neither \"\(yes)\" nor \"\(no)\""))
        }
        return member.value.string == yes
    }

    private mutating func readFormat(_ json: JSON, _ problems: inout [Problem.Field]) {
        for member in json.members ?? [] {
            let text = member.value.string ?? ""
            let pointer = "/format/\(member.name)"
            switch member.name {
            case "encoding":
                encoding =
                    ["utf-8": .utf8, "windows-1252": .windows1252, "utf-16le": .utf16LittleEndian, "utf-16be": .utf16BigEndian][text.lowercased()]
                if encoding == nil { problems.append(.init(pointer, "is not one of utf-8, windows-1252, utf-16le, utf-16be")) }
            case "delimiter":
                delimiter = [",": .comma, ";": .semicolon, "\t": .tab, "tab": .tab, "|": .pipe][text]
                if delimiter == nil { problems.append(.init(pointer, "is not one of , ; | and tab")) }
            case "decimalSeparator":
                decimalSeparator = [",": .comma, ".": .point][text]
                if decimalSeparator == nil { problems.append(.init(pointer, "is neither . nor ,")) }
            default: problems.append(.init(pointer, "is not known here"))
            }
        }
    }

    public var json: JSON {
        var members = [
            JSON.Member(
                "fields",
                .object(
                    fields.sorted { $0.key < $1.key }.map { name, binding in
                        switch binding {
                        case .columns(let columns) where columns.count == 1: JSON.Member(name, .string(columns[0]))
                        case .columns(let columns): JSON.Member(name, .array(columns.map { .string($0) }))
                        case .value(let value): JSON.Member(name, ["value": .string(value)])
                        }
                    }))
        ]
        var format: [JSON.Member] = []
        if let encoding { format.append(.init("encoding", .string(encoding.name))) }
        if let delimiter { format.append(.init("delimiter", .string(delimiter == .tab ? "tab" : String(UnicodeScalar(delimiter.rawValue))))) }
        if let decimalSeparator { format.append(.init("decimalSeparator", .string(String(UnicodeScalar(decimalSeparator.rawValue))))) }
        if !format.isEmpty { members.append(.init("format", .object(format))) }
        switch sheet {
        case .name(let name): members.append(.init("sheet", .string(name)))
        case .number(let number): members.append(.init("sheet", .integer(Int64(number))))
        case nil: break
        }
        if !keepsExtensions { members.append(.init("extensions", false)) }
        if !ignored.isEmpty { members.append(.init("ignore", .array(ignored.sorted().map { .string($0) }))) }
        if createsCustomers { members.append(.init("unknownCustomers", "create")) }
        if createsStores { members.append(.init("unknownStores", "create")) }
        return .object(members)
    }
}

extension TextEncoding {
    /// The name under which the IANA registers it.
    public var name: String {
        switch self {
        case .utf8, .utf8WithMark: "utf-8"
        case .utf16LittleEndian: "utf-16le"
        case .utf16BigEndian: "utf-16be"
        case .windows1252: "windows-1252"
        }
    }
}
