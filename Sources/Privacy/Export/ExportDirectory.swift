import Kernel
import Organisation
import Storage

/// What ids of the house are called, for those who read an export.
struct ExportDirectory {
    private var names: [String: String] = [:]
    private let zone: Zone

    init(_ organisation: Organisation, _ tx: ReadTransaction) throws {
        let companies = try organisation.companies(tx)
        zone = companies.first?.zone ?? .utc
        for company in companies {
            names[company.id.description] = company.name
            for activity in try organisation.activities(of: company.id, tx) { names[activity.id.description] = activity.name }
        }
        for source in try organisation.sources(of: nil, tx) { names[source.id.description] = source.name }
        for store in try organisation.stores(of: nil, tx) { names[store.id.description] = store.name }
    }

    /// A cell as people read it: ids as names, moments by the clock of the company.
    func shown(_ cell: JSON?, column: String) -> String? {
        switch cell {
        case nil, .null: nil
        case .string(let text):
            if let name = names[text] {
                name
            } else if column == "at" || column == "since" || column.hasSuffix("At"), let instant = Instant(rfc3339: text) {
                moment(instant)
            } else {
                text
            }
        case .some(.object(let members)): members.map { "\($0.name): \(shown($0.value, column: $0.name) ?? "")" }.joined(separator: "; ")
        case .some(.array(let elements)): elements.map { shown($0, column: "") ?? "" }.joined(separator: "; ")
        case .some(let other): other.description
        }
    }

    private func moment(_ instant: Instant) -> String {
        let local = zone.local(instant)
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return "\(local.day) \(two(local.hour)):\(two(Int(local.microsecondOfDay / 60_000_000 % 60)))"
    }
}
