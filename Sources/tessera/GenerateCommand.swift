import ArgumentParser
import Foundation
import Generator
import Kernel

struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the files of a believable retailer, the same for the same seed.",
        discussion:
            "Three companies, 40 stores, products, about two contacts a person from nine sources, two years of sales and events; truth.csv says which contact is whose."
    )
    @Option(help: "How many people.") var people: Int
    @Option(help: "Chooses the retailer.") var seed: UInt64 = 1
    @Option(help: "Folder to write to.") var output: String
    @Option(help: "The last day of the history, ISO 8601 (default: yesterday).") var until: String?
    @Option(help: "Receipts a person, on average over two years.") var salesPerPerson: Double = RetailerPlan.defaultSalesPerPerson
    @Flag(help: "Print JSON.") var json = false

    mutating func run() async throws {
        var options = DatabaseOptions()
        options.json = json
        let (people, seed, output, until, sales) = (people, seed, output, until, salesPerPerson)
        try await Failure.told(as: options) {
            guard people > 0, people <= RetailerPlan.largest else {
                throw Problem(.invalid, "people-invalid", "--people is a number from 1 to \(RetailerPlan.largest).")
            }
            let yesterday = SystemClock().now().utcDay.adding(days: -1)
            guard let last = until.map({ Day(iso: $0) }) ?? yesterday else {
                throw Problem(.invalid, "day-invalid", "--until is a day such as 2026-06-30.")
            }
            let plan = RetailerPlan(people: people, seed: seed, until: last, salesPerPerson: sales)
            let summary = try Retailer.generate(plan, into: try DirectorySink(output))
            Output.print(
                .object([
                    "people": .integer(Int64(summary.people)), "contacts": .integer(Int64(summary.contacts)),
                    "receipts": .integer(Int64(summary.receipts)),
                    "lines": .integer(Int64(summary.saleLines)), "events": .integer(Int64(summary.events)), "output": .string(output),
                ]),
                else:
                    "\(summary.people) people, \(summary.contacts) contacts, \(summary.receipts) receipts, \(summary.saleLines) lines, \(summary.events) events in \(output)",
                as: options)
            return 0
        }
    }
}
