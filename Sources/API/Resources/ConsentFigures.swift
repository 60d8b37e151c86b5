import Accounts
import Customers
import Kernel
import Storage

/// `/consents/figures`: how many people stand how, company by company.
enum ConsentFigures {
    static func endpoint(_ services: Services) -> Endpoint {
        let count = Schema.integer(0...Int.max, "People.")
        return Endpoint(
            method: .get, path: Endpoint.version + "/consents/figures", operation: "consentFigures", tag: "statistics",
            summary: "How many people have agreed to what",
            description: "At the end of a day, by the companies' policies; who is one person is taken as known now. Reads whole ledgers: ask seldom.",
            scope: Scope(.statistics, .read),
            parameters: [People.companiesParameter, .query("on", .day, "A day such as 2026-11-23; today when left out.")],
            response: .page(
                .object([
                    .required("company", .text("Code.")), .required("channel", .choice(ConsentChannel.allCases.map(\.rawValue))),
                    .required("purpose", .choice(ConsentPurpose.allCases.map(\.rawValue))), .required("granted", count), .required("pending", count),
                    .required("withdrawn", count), .required("never", .integer(0...Int.max, "People who have not been asked.")),
                ])),
            handler: .read { call, tx in
                let day = try call.time("on")?.utcDay
                let companies = try call.companies()
                return .items(
                    try call.directory.companies.filter { companies?.contains($0.id) ?? true }.flatMap { company in
                        let course = try services.customers.consentCourse(of: company.id, zone: company.zone, tx)
                        return course.figures(on: day ?? company.zone.day(services.effects.now)).map { json($0, company.code) }
                    })
            })
    }

    private static func json(_ figures: ConsentCourse.Figures, _ company: String) -> JSON {
        func count(_ state: ConsentState) -> JSON { .integer(Int64(figures.counts[state] ?? 0)) }
        return .object([
            "company": .string(company), "channel": .string(figures.topic.channel.rawValue), "purpose": .string(figures.topic.purpose.rawValue),
            "granted": count(.granted), "pending": count(.pending), "withdrawn": count(.withdrawn), "never": .integer(Int64(figures.never)),
        ])
    }
}
