import Accounts
import Kernel
import Organisation
import Storage

/// `/stats`: how much there is, per company.
enum Statistics {
    static func endpoints(_ services: Services) -> [Endpoint] {
        [
            Endpoint(
                method: .get, path: Endpoint.version + "/stats", operation: "getStatistics", tag: "statistics",
                summary: "Contacts, people, sales, lines and net sales",
                description: "People belong to the group: they are counted once, not per company.",
                scope: Scope(.statistics, .read), parameters: [People.companiesParameter],
                response: .object([
                    .required("people", .integer(nil, "With a contact in one of the companies.")),
                    .required(
                        "companies",
                        .list(
                            .object([
                                .required("company", .text("Code.")), .required("contacts", .integer()),
                                .required("sales", .integer(nil, "Receipts less voids.")),
                                .required("identifiedSales", .integer(nil, "Receipts whose customer is known.")), .required("lines", .integer()),
                                .required("netSales", .money), .optional("firstDay", .day), .optional("lastDay", .day),
                            ]))),
                ]), handler: .read { call, tx in try statistics(services, call, tx) })
        ]
    }

    private static func statistics(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> Reply {
        let companies = try call.companies()
        let contacts = try services.customers.contactCounts(tx)
        let totals = Dictionary(
            try services.sales.totals(companies: companies, tx).map { ($0.company, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = call.directory.companies.filter { companies?.contains($0.id) ?? true }.map { company -> JSON in
            let sold = totals[company.id]
            return .object([
                "company": .string(company.code), "contacts": .integer(contacts[company.id] ?? 0), "sales": .integer(sold?.receipts ?? 0),
                "identifiedSales": .integer(sold?.identified ?? 0), "lines": .integer(sold?.lines ?? 0),
                "netSales": .money(sold?.net ?? 0, company.currency), "firstDay": .day(sold?.firstDay), "lastDay": .day(sold?.lastDay),
            ])
        }
        return .json(["people": .integer(try services.customers.peopleCount(companies: companies, tx)), "companies": .array(rows)])
    }
}
