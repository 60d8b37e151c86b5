import Foundation
import Kernel
import PurchaseModels
import Tabular

/// Columns of a file in memory: texts as numbers of a list, dates as days, amounts in minor units.
struct AnalyticsTable {
    /// What is wanted of a file, and under which column.
    struct Columns {
        /// Texts that name something: customer, item, basket, category. A row where `required` ones are blank is skipped.
        var keys: [String] = []
        var date: String?
        /// Money, read with two decimals.
        var amounts: [String] = []
        /// Any other numbers.
        var numbers: [String] = []
        /// Rows where the first key is blank belong to nobody and are skipped.
        var allowsBlankKey = false
    }

    /// A text column: which of `names` stands in each row.
    struct Key {
        var names: [String] = []
        var index: [Int32] = []
        fileprivate var known: [String: Int32] = [:]

        fileprivate mutating func append(_ text: String) {
            if let number = known[text] {
                index.append(number)
            } else {
                let number = Int32(names.count)
                known[text] = number
                names.append(text)
                index.append(number)
            }
        }
    }

    private(set) var keys: [String: Key] = [:]
    private(set) var day: [Int32] = []
    private(set) var amounts: [String: [Int64]] = [:]
    private(set) var numbers: [String: [Double]] = [:]
    private(set) var rows = 0
    /// Rows whose customer is blank.
    private(set) var anonymous = 0
    /// Rows that could not be used.
    private(set) var rejected = 0
    /// Where the first of them are, and why.
    private(set) var problems: [String] = []

    /// Reads `path`.
    /// - Throws: ``Problem`` when the file cannot be read, or a column is missing.
    init(_ path: String, _ columns: Columns) throws(Problem) {
        do {
            try read(path, columns)
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(.invalid, "file-unreadable", "\(path): \(error)")
        }
        guard rows > 0 else {
            throw Problem(.invalid, "file-empty", "\(path) has no row that can be used\(problems.first.map { " (\($0))" } ?? "").")
        }
    }

    /// - Throws: ``Problem`` that lists what the file does have.
    static func position(of column: String, in names: [String], path: String) throws(Problem) -> Int {
        if let exact = names.firstIndex(of: column) { return exact }
        if let folded = names.firstIndex(where: { $0.lowercased() == column.lowercased() }) { return folded }
        throw Problem(.invalid, "column-missing", "\(path) has no column \(column); it has \(names.joined(separator: ", ")).")
    }

    private mutating func read(_ path: String, _ columns: Columns) throws {
        let table = try TableReader(path: path)
        let names = table.columns.names
        func position(_ column: String) throws(Problem) -> Int { try AnalyticsTable.position(of: column, in: names, path: path) }
        let keyPositions = try columns.keys.map { try position($0) }
        let datePosition = try columns.date.map { try position($0) }
        let amountPositions = try columns.amounts.map { try position($0) }
        let numberPositions = try columns.numbers.map { try position($0) }
        let separator = table.format.decimalSeparator.rawValue
        var keyColumns = columns.keys.map { _ in Key() }
        var amountColumns = columns.amounts.map { _ in [Int64]() }
        var numberColumns = columns.numbers.map { _ in [Double]() }
        var format: DateFormat?
        var batch = RowBatch()
        while try table.fill(&batch) {
            for problem in batch.problems { reject("\(problem)") }
            if let datePosition, format == nil {
                format = DateFormat.infer(batch.rows.prefix(1000).map { $0[datePosition].string })?.format
                guard format != nil else {
                    throw Problem(.invalid, "dates-unreadable", "\(path): column \(columns.date ?? "") holds no dates that can be read.")
                }
            }
            for row in batch.rows {
                if !columns.allowsBlankKey, let first = keyPositions.first, row[first].isBlank {
                    anonymous += 1
                    continue
                }
                do {
                    if let datePosition, let format {
                        let date = try format.parse(row[datePosition]).local.day
                        let money = try amountPositions.map { try row[$0].fixedPoint(fractionDigits: 2, decimalSeparator: separator) }
                        day.append(date.daysSinceEpoch)
                        for index in money.indices { amountColumns[index].append(money[index]) }
                    } else {
                        let money = try amountPositions.map { try row[$0].fixedPoint(fractionDigits: 2, decimalSeparator: separator) }
                        for index in money.indices { amountColumns[index].append(money[index]) }
                    }
                } catch {
                    reject("line \(row.line): \(error)")
                    continue
                }
                for index in keyPositions.indices { keyColumns[index].append(row[keyPositions[index]].trimmed.string) }
                for index in numberPositions.indices { numberColumns[index].append(number(row[numberPositions[index]], separator)) }
                rows += 1
            }
        }
        for (name, column) in zip(columns.keys, keyColumns) { keys[name] = column }
        for (name, column) in zip(columns.amounts, amountColumns) { amounts[name] = column }
        for (name, column) in zip(columns.numbers, numberColumns) { numbers[name] = column }
    }

    private mutating func reject(_ reason: String) {
        rejected += 1
        if problems.count < 5 { problems.append(reason) }
    }

    /// The number in a field; NaN, which whoever uses it looks for, where there is none.
    private func number(_ field: Field, _ separator: UInt8) -> Double {
        let text = field.trimmed.string
        let plain = separator == UInt8(ascii: ",") ? text.replacingOccurrences(of: ",", with: ".") : text
        return Double(plain).flatMap { $0.isFinite ? $0 : nil } ?? .nan
    }
}
