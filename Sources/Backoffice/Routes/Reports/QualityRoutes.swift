import Customers
import Hummingbird
import Kernel
import Organisation
import Sales
import Storage

extension BackofficeRoutes {
    func addQuality(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/people-quality") { visit in
            let page = try await house.database.read { tx in try QualityReport(visit, tx).page() }
            return visit.answer(page)
        }
        doors.post("/people-quality/measure") { visit in
            _ = try await visit.form()
            let scope = visit.scope
            // A million people take a minute or so: nobody waits for it before an empty page.
            Task {
                do { for company in scope { try await house.measureQuality(of: company) } } catch {
                    house.logger.error("people's data could not be measured: \(error)")
                }
            }
            return visit.redirect(Address("/people-quality"), notice: .measuring)
        }
        doors.export("/people-quality") { visit in
            let report = try await house.database.read { tx in try QualityReport(visit, tx) }
            let words = visit.words
            let header = ["source", "measure", "count", "of", "share"].map { words.text("quality.file.\($0)") }
            return Export(name: "people-quality", header: header) { _ in (report.lines(words), nil) }
        }
        doors.export("/people-quality/mend") { visit in
            let people = try await house.database.read { tx in try QualityReport(visit, tx).mending }
            let words = visit.words
            let header = ["person", "flaws", "purchases"].map { words.text("quality.\($0)") } + [words.text("quality.file.id")]
            return Export(name: "people-to-mend", header: header) { _ in
                (
                    people.map { person in
                        [
                            .text(person.name), .text(person.flaws.map { words.text("quality.flaw.\($0.rawValue)") }.joined(separator: ", ")),
                            .count(Int(person.purchases)), .text(person.person.description),
                        ]
                    }, nil
                )
            }
        }
    }

    /// Measures the data of the people of each company that has not been measured today; to be called now and then.
    public func measureQuality() async throws {
        let companies = try await house.organisation.companies()
        let days = Dictionary(companies.map { ($0.id, $0.zone.day(house.effects.now)) }, uniquingKeysWith: { first, _ in first })
        let due = Set(try await house.customers.unmeasured(days))
        for company in companies where due.contains(company.id) { try await house.measureQuality(of: company) }
    }
}

extension House {
    func measureQuality(of company: CompanyRecord) async throws {
        try await customers.measureQuality(of: company.id, day: company.zone.day(effects.now)) { [sales] contacts, tx in
            try sales.figures(of: contacts, tx).reduce(into: [:]) { $0[$1.contact, default: 0] += $1.purchases }
        }
    }
}
