import ArgumentParser
import Foundation
import Kernel
import PurchaseModels
import Tabular

struct AnalyticsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analytics",
        abstract: "Statistics of customers, from files, with no database.",
        discussion: "Same file and seed, same result, to the last digit, on any number of threads.",
        subcommands: [
            AnalyticsFit.self, AnalyticsEvaluate.self, AnalyticsRecommend.self, AnalyticsLifestyles.self, AnalyticsUplift.self, AnalyticsChoice.self,
            AnalyticsPromotion.self, AnalyticsCoupons.self,
        ])
}

/// The columns of a file of purchases.
struct PurchaseOptions: ParsableArguments {
    @Argument(help: "CSV file of purchases or lines, also gzipped.") var file: String
    @Option(help: "Column of the customer.") var customer: String
    @Option(help: "Column of the date, or date and time.") var date: String
    @Option(help: "Column of the net amount.") var amount: String?
}

/// How results are printed.
struct AnalyticsOutput: ParsableArguments {
    @Flag(help: "Print JSON.") var json = false

    var asDatabaseOptions: DatabaseOptions {
        var options = DatabaseOptions()
        options.json = json
        return options
    }
}

/// What a command has found: named figures in sections, and remarks.
struct AnalyticsReport {
    enum Value {
        case number(Double, digits: Int)
        case count(Int)
        case text(String)
    }

    private var sections: [(title: String, rows: [(name: String, value: Value)])] = []
    private var remarks: [String] = []

    mutating func section(_ title: String) { sections.append((title, [])) }

    mutating func add(_ name: String, _ value: Value) {
        if sections.isEmpty { section("result") }
        sections[sections.count - 1].rows.append((name, value))
    }

    mutating func add(_ name: String, _ value: Double, digits: Int = 3) { add(name, .number(value, digits: digits)) }

    mutating func note(_ text: String?) {
        if let text { remarks.append(text) }
    }

    /// What the reading of a file left out.
    mutating func note(_ table: AnalyticsTable, path: String) {
        if table.anonymous > 0 { note("\(path): \(table.anonymous) rows without a customer were left out") }
        if table.rejected > 0 { note("\(path): \(table.rejected) rows could not be used: " + table.problems.joined(separator: "; ")) }
    }

    func print(as options: AnalyticsOutput) {
        Output.print(json, else: text, as: options.asDatabaseOptions)
    }

    private var text: String {
        let blocks = sections.map { section in
            let width = section.rows.map(\.name.count).max() ?? 0
            return
                ([section.title] + section.rows.map { "  " + $0.name.padding(toLength: width, withPad: " ", startingAt: 0) + "  " + shown($0.value) })
                .joined(separator: "\n")
        }
        return (blocks + remarks.map { "note: " + $0 }).joined(separator: "\n")
    }

    private func shown(_ value: Value) -> String {
        switch value {
        case .number(let number, let digits): String(format: "%.\(digits)f", number)
        case .count(let count): "\(count)"
        case .text(let text): text
        }
    }

    private var json: JSON {
        let blocks = sections.map { section in
            JSON.Member(section.title, .object(section.rows.map { JSON.Member($0.name, json($0.value)) }))
        }
        return .object(blocks + [JSON.Member("notes", .array(remarks.map { .string($0) }))])
    }

    private func json(_ value: Value) -> JSON {
        switch value {
        case .number(let number, _): .number(number)
        case .count(let count): .integer(Int64(count))
        case .text(let text): .string(text)
        }
    }
}

extension Day {
    /// - Throws: ``Problem`` that names the option.
    init(option name: String, _ text: String) throws(Problem) {
        guard let day = Day(iso: text) else { throw Problem(.invalid, "day-invalid", "--\(name) is a day such as 2026-06-30, not \(text).") }
        self = day
    }
}
