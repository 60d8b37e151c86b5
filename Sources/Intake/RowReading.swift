import Kernel
import Tabular

/// Why a row is not taken, with the column where it lies.
struct RowRefusal: Error, Sendable {
    var column: String?
    var reason: String

    init(_ column: String?, _ reason: String) {
        self.column = column
        self.reason = reason
    }

    var description: String { column.map { "\($0) \(reason)" } ?? reason }
}

/// One field of a plan, ready to be read from rows.
struct FieldReader: Sendable {
    /// How messages call it: the column's header.
    let name: String
    private let positions: [Int]
    private let constant: String?
    private let joiner: String
    let dateFormat: DateFormat
    private let decimalSeparator: UInt8

    /// Nil when the plan has no such field.
    init?(_ field: String, _ plan: ImportPlan) {
        guard let binding = plan.mapping.fields[field] else { return nil }
        switch binding {
        case .value(let value):
            constant = value
            positions = []
        case .columns(let names):
            constant = nil
            positions = names.compactMap { name in
                plan.columns.firstIndex { $0.header == name } ?? plan.columns.firstIndex { $0.header.lowercased() == name.lowercased() }
            }
        }
        name = positions.first.map { plan.columns[$0].header } ?? field
        joiner = FieldCatalogue.joiner(field)
        dateFormat = positions.first.flatMap { plan.columns[$0].dateFormat } ?? .iso
        decimalSeparator = (plan.mapping.decimalSeparator ?? plan.format.decimalSeparator).rawValue
    }

    /// The single column behind the field, when it is one.
    @inline(__always)
    func cell(_ row: Row) -> Field? { positions.count == 1 ? row[positions[0]] : nil }

    /// The text without blanks around it; nil when there is none.
    func text(_ row: Row) -> String? {
        if let constant { return constant.isEmpty ? nil : constant }
        if positions.count == 1 {
            let field = row[positions[0]].trimmed
            return field.isEmpty ? nil : field.string
        }
        let parts = positions.map { row[$0].trimmed.string }.filter { !$0.isEmpty }
        return parts.isEmpty ? nil : parts.joined(separator: joiner)
    }

    /// A decimal number as a whole number of 10^-`digits`; nil when empty.
    func number(_ row: Row, fractionDigits digits: Int) throws(RowRefusal) -> Int64? {
        if let constant { return try parse(Array(constant.utf8), digits) }
        guard let position = positions.first else { return nil }
        let field = row[position].trimmed
        guard !field.isEmpty else { return nil }
        do throws(FixedPoint.Failure) { return try field.fixedPoint(fractionDigits: digits, decimalSeparator: decimalSeparator) } catch {
            // A currency sign or code may stand before or behind the number.
            if error == .notANumber, let bare = Self.withoutCurrency(field.string) { return try parse(Array(bare.utf8), digits) }
            throw refusal(error)
        }
    }

    private static let currencies = ["€", "£", "$", "EUR", "GBP", "USD", "CHF", "PLN", "SEK", "DKK", "NOK", "AUD", "CAD", "kr", "zł"]

    private static func withoutCurrency(_ text: String) -> String? {
        for sign in currencies {
            let rest: Substring
            if text.hasPrefix(sign) {
                rest = text.dropFirst(sign.count)
            } else if text.hasSuffix(sign) {
                rest = text.dropLast(sign.count)
            } else {
                continue
            }
            return String(rest.drop { $0 == " " || $0 == "\u{A0}" }.reversed().drop { $0 == " " || $0 == "\u{A0}" }.reversed())
        }
        return nil
    }

    private func parse(_ bytes: [UInt8], _ digits: Int) throws(RowRefusal) -> Int64 {
        do throws(FixedPoint.Failure) { return try FixedPoint.parse(bytes, fractionDigits: digits, decimalSeparator: decimalSeparator) } catch {
            throw refusal(error)
        }
    }

    private func refusal(_ failure: FixedPoint.Failure) -> RowRefusal {
        RowRefusal(name, failure == .outOfRange ? "is a number beyond what can be stored" : "is not a number")
    }

    /// A date with or without time; nil when empty.
    func date(_ row: Row) throws(RowRefusal) -> WrittenDate? {
        do throws(DateProblem) {
            if let constant { return try dateFormat.parse(constant) }
            guard let position = positions.first else { return nil }
            let field = row[position].trimmed
            guard !field.isEmpty else { return nil }
            do throws(DateProblem) { return try dateFormat.parse(field) } catch {
                // Most files that mix forms mix in ISO 8601.
                if let iso = try? DateFormat.iso.parse(field) { return iso }
                throw error
            }
        } catch { throw RowRefusal(name, "is not a date") }
    }
}

/// Columns that have no place in the schema.
struct ExtensionReader: Sendable {
    private let columns: [(position: Int, name: String)]

    init(_ plan: ImportPlan) { columns = plan.extensionColumns.map { ($0, plan.columns[$0].header) } }

    func read(_ row: Row) -> [JSON.Member] {
        columns.compactMap { position, name in
            let field = row[position].trimmed
            return field.isEmpty ? nil : JSON.Member(name, .string(field.string))
        }
    }
}
