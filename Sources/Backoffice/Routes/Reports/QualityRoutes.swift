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
            let isDone = await Self.measure(visit.scope, house)
            return visit.redirect(Address("/people-quality"), notice: isDone ? .measured : .measuring)
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

    /// A few people are measured before anybody has looked away. A million take a minute, for which nobody waits: that goes on by itself.
    ///
    /// - Returns: whether it has ended.
    private static func measure(_ companies: [CompanyRecord], _ house: House) async -> Bool {
        let (end, ending) = AsyncStream.makeStream(of: Void.self)
        Task {
            do { for company in companies { try await house.measureQuality(of: company) } } catch {
                house.logger.error("people's data could not be measured: \(error)")
            }
            ending.finish()
        }
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await _ in end {}
                return !Task.isCancelled
            }
            group.addTask {
                do { try await Task.sleep(for: patience) } catch { return true }
                return false
            }
            let isDone = await group.next() ?? false
            group.cancelAll()
            return isDone
        }
    }

    private static let patience: Duration = .seconds(2)

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
