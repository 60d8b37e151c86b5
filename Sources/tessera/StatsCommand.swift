import ArgumentParser
import Kernel
import Storage

struct Stats: PlatformCommand {
    static let configuration = CommandConfiguration(abstract: "Count contacts, persons, sales, lines, events and net sales, per company.")
    @OptionGroup var options: DatabaseOptions

    func run(on platform: Platform) async throws -> Int32 {
        let rows = try await platform.database.read { tx in
            try platform.organisation.companies(tx).map { company in
                let people = try platform.customers.counts(of: company.id, tx)
                let sold = try platform.sales.totals(of: company.id, tx)
                return (company, people, sold, try platform.intake.eventCount(of: company.id, tx))
            }
        }
        Output.print(
            .array(
                rows.map { company, people, sold, events in
                    .object([
                        "company": .string(company.code), "contacts": .integer(Int64(people.contacts)), "persons": .integer(Int64(people.persons)),
                        "sales": .integer(sold.sales), "lines": .integer(sold.lines), "events": .integer(Int64(events)),
                        "net": .object(["amount": .integer(sold.net), "currency": .string(company.currency.code)]),
                    ])
                }),
            else: Output.table(
                ["COMPANY", "CONTACTS", "PERSONS", "SALES", "LINES", "EVENTS", "NET"],
                rows.map { company, people, sold, events in
                    [
                        company.code, String(people.contacts), String(people.persons), String(sold.sales), String(sold.lines), String(events),
                        Money(sold.net, company.currency).description,
                    ]
                }, numeric: [1, 2, 3, 4, 5, 6]), as: options)
        return 0
    }
}
