import Customers
import Hummingbird
import Kernel
import Organisation
import Storage

/// How many people have agreed to what, and the companies' policies.
extension BackofficeRoutes {
    func addConsents(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/consents") { visit in visit.answer(try await ConsentReading(visit).page()) }
        doors.export("/consents") { visit in
            let page = try await ConsentReading(visit).page()
            let words = visit.words
            let rows = page.ledgers.flatMap { ledger in
                ledger.rows.map { row in
                    [.text(ledger.name), .text(words.text("consent.channel.\(row.topic.channel.rawValue)"))]
                        + [.text(words.text("consent.purpose.\(row.topic.purpose.rawValue)")), .day(page.day)]
                        + ConsentsPage.states.map { ExportCell.count(row.counts[$0] ?? 0) } + [.count(row.never), .count(ledger.people)]
                }
            }
            let names =
                ["register.storeGroups.company", "consent.channelLabel", "consent.purposeLabel", "consents.on"]
                + ConsentsPage.states.map { "consents.\($0.rawValue)" } + ["consents.never", "people.title"]
            return Export(name: "consents", header: names.map { words.text($0) }) { _ in (rows, nil) }
        }
        doors.post("/consents/:id/policy") { visit in
            try visit.require(.administer)
            let fields = try await visit.form()
            let id = try visit.inquiry.identity(of: Company.self)
            guard let company = visit.companies.first(where: { $0.id == id }) else {
                throw Problem(.missing, "company-unknown", "There is no such company.")
            }
            try await visit.setConsentPolicy(of: company, fields)
            await house.recent.forget(ConsentReading.key(company))
            return visit.redirect(Address("/consents"), notice: .saved)
        }
    }
}

extension BackofficeRoutes {
    /// Counts who stands how with each consent, so that nobody who looks waits for it; to be called now and then.
    public func countConsents() async throws {
        for company in try await house.organisation.companies() { _ = try await ConsentReading.counted(company, house) }
    }
}

extension Visit {
    /// Who counts as a customer follows at once.
    func setConsentPolicy(of company: CompanyRecord, _ fields: FormFields) async throws {
        let policy = ConsentPolicy(
            combination: fields["combination"].flatMap { ConsentCombination(rawValue: $0) } ?? .strictest,
            requiresPrivacyConsent: fields["requiresPrivacy"] != nil)
        let (house, user) = (house, session.user)
        try await house.database.write { tx in
            guard try house.customers.consentPolicies(tx)[company.id] != policy else { return }
            try house.customers.setConsentPolicy(policy, of: company.id, tx)
            try tx.record(
                AuditNote(user: user, actor: "screen", company: company.id, action: "consent.policy-set", subject: company.code),
                id: house.effects.id(), at: house.effects.now)
        }
    }
}

/// Reads what the page of consents shows. A ledger is read whole, and its numbers kept for some minutes: they hold for every day.
struct ConsentReading {
    private let visit: Visit

    /// Seconds for which numbers are kept.
    private static let age: Int64 = 600
    /// Seconds for which older ones are shown, with their time, while a million people are counted anew.
    private static let stale: Int64 = 6 * 3600

    struct Counted: Sendable {
        var course: ConsentCourse
        var at: Instant
    }

    init(_ visit: Visit) { self.visit = visit }

    static func key(_ company: CompanyRecord) -> String { "consents \(company.id)" }

    func page() async throws -> ConsentsPage {
        let (house, today) = (visit.house, visit.today)
        let day = visit.query["on"].flatMap { Day(iso: $0) }.map { min($0, today) } ?? today
        let months = Self.months(until: day)
        let policies = try await house.database.read { tx in try house.customers.consentPolicies(tx) }
        var ledgers: [ConsentsPage.Ledger] = []
        var countedAt = house.effects.now
        for company in visit.scope {
            let counted = try await counted(company)
            countedAt = min(countedAt, counted.at)
            let (course, people) = (counted.course, counted.course.people(on: day))
            ledgers.append(
                .init(
                    company: company.id, name: company.name, people: people, policy: policies[company.id] ?? ConsentPolicy(),
                    rows: course.figures(on: day).map { figures in
                        .init(
                            topic: figures.topic, counts: figures.counts, never: figures.never,
                            course: months.map { course.counts(figures.topic, on: $0)[.granted] ?? 0 })
                    }))
        }
        return ConsentsPage(
            day: day, today: today, months: months, ledgers: ledgers, countedAt: countedAt, mayEdit: visit.may(.administer),
            mayExport: visit.session.may(.export, .consents))
    }

    private func counted(_ company: CompanyRecord) async throws -> Counted { try await Self.counted(company, visit.house) }

    static func counted(_ company: CompanyRecord, _ house: House) async throws -> Counted {
        try await house.recent.value(Self.key(company), seconds: Self.age, stale: Self.stale) {
            Counted(
                course: try await house.database.read { tx in try house.customers.consentCourse(of: company.id, zone: company.zone, tx) },
                at: house.effects.now)
        }
    }

    /// The last days of twelve months, and the day itself.
    private static func months(until day: Day) -> [Day] {
        var (months, last) = ([day], day)
        for _ in 0..<12 {
            last = last.adding(days: -last.dayOfMonth)
            months.append(last)
        }
        return months.reversed()
    }
}
