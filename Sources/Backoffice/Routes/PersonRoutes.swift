import Customers
import Hummingbird
import Intake
import Kernel
import Organisation
import RecordLinkage
import Sales
import Storage

extension BackofficeRoutes {
    func addPerson(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/people/:id") { visit in
            let id = try visit.inquiry.identity(of: Person.self)
            let current = try await house.database.read { tx in try house.customers.current(id, tx) }
            guard let current else { throw try await visit.nobody(id) }
            if current != id {
                // Who was merged answers as the other; but only to those who may see the other.
                return visit.redirect(Address("/people/\(current)"))
            }
            let page = try await house.database.read { tx in try PersonReading(visit, tx).page(id) }
            visit.noteSight("person.seen", of: id.description)
            return visit.answer(page)
        }
        doors.post("/people/:id/consents") { visit in
            try visit.require(.edit)
            let form = try await visit.form()
            let (id, company) = (try visit.inquiry.identity(of: Person.self), try visit.chosenCompany(form))
            guard let channel = form["channel"].flatMap({ ConsentChannel(rawValue: $0) }),
                let purpose = form["purpose"].flatMap({ ConsentPurpose(rawValue: $0) }), let answer = form["state"],
                ["granted", "withdrawn"].contains(answer)
            else { throw Problem(.unprocessable, "consent-invalid", "Choose a channel, a purpose, and whether it was given.") }
            let how = String((form["how"] ?? "").prefix(500))
            let now = house.effects.now
            try await house.database.write { tx in
                var consent = Customers.PersonConsent(
                    company: company, topic: ConsentTopic(channel, purpose), isGranted: answer == "granted", at: now)
                consent.proof = .object(["user": .string(visit.session.user.description), "how": how.isEmpty ? nil : .string(how)])
                let person = try visit.person(id, tx)
                try house.customers.recordConsent(consent, of: person, by: "screen", tx)
                try tx.record(
                    AuditNote(user: visit.session.user, actor: "screen", company: company, action: "consent.recorded", subject: person.description),
                    id: house.effects.id(), at: now)
            }
            return visit.redirect(Address("/people/\(id)"), notice: .saved)
        }
        doors.post("/people/:id/preference-link") { visit in
            try visit.require(.edit)
            let form = try await visit.form()
            let (id, company) = (try visit.inquiry.identity(of: Person.self), try visit.chosenCompany(form))
            let token = try await house.database.write { tx in
                guard let contact = try house.customers.contacts(of: try visit.person(id, tx), companies: [company], tx).first else {
                    throw Problem(.missing, "person-unknown", "There is no such person.")
                }
                return try house.customers.preferenceToken(of: contact, company: company, tx)
            }
            return visit.redirect(Address("/preferences/" + token))
        }
    }
}

extension Visit {
    /// The company that a form names.
    ///
    /// - Throws: ``Problem`` `company-unknown` where the user may not see it.
    fileprivate func chosenCompany(_ form: FormFields) throws(Problem) -> ID<Company> {
        guard let id = form["company"].flatMap({ ID<Company>($0) }), company(id) != nil else {
            throw Problem(.missing, "company-unknown", "There is no such company.")
        }
        return id
    }

    /// Why an id is nobody's: the person was erased, or there never was one that the user may see.
    fileprivate func nobody(_ id: ID<Person>) async throws -> Problem {
        let (customers, limit) = (house.customers, limit)
        let isErased = try await house.database.read { tx in try customers.erasure(of: id, companies: limit, tx) != nil }
        return isErased ? Problem(.gone, "person-erased", "This person was erased.") : Problem(.missing, "person-unknown", "There is no such person.")
    }

    /// The person that answers for this id now, of whom the user may see something.
    fileprivate func person(_ id: ID<Person>, _ tx: ReadTransaction) throws -> ID<Person> {
        guard let person = try house.customers.current(id, tx), try !house.customers.contacts(of: person, companies: limit, tx).isEmpty else {
            throw Problem(.missing, "person-unknown", "There is no such person.")
        }
        return person
    }
}

/// Reads all that a person's page shows.
struct PersonReading {
    let visit: Visit
    let tx: ReadTransaction
    let sources: [ID<Source>: String]
    let stores: [ID<Store>: String]

    private var house: House { visit.house }

    /// Entries of a timeline at once.
    private static let timelineLength = 30

    init(_ visit: Visit, _ tx: ReadTransaction) throws {
        self.visit = visit
        self.tx = tx
        let house = visit.house
        sources = Dictionary(
            try visit.scope.flatMap { try house.organisation.sources(of: $0.id, tx) }.map { ($0.id, $0.name) },
            uniquingKeysWith: { first, _ in first })
        stores = Dictionary(
            try visit.scope.flatMap { try house.organisation.stores(of: $0.id, tx) }.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first }
        )
    }

    func page(_ id: ID<Person>) throws -> PersonPage {
        let reliability = try house.intake.reliability(tx)
        guard let profile = try house.customers.profile(id, companies: visit.limit, reliability: reliability, tx) else {
            throw Problem(.missing, "person-unknown", "There is no such person.")
        }
        let contacts = profile.contacts.map(\.id)
        let figures = try house.sales.figures(of: contacts, tx)
        var purse = Purse()
        for figure in figures { purse.add(figure.net, figure.currency) }
        let purchases = figures.reduce(0) { $0 + $1.purchases }
        let main = purse.largest?.currency
        let own = figures.filter { $0.currency == main }
        let count = own.reduce(0) { $0 + $1.purchases }
        let zone = visit.zone
        let links = try house.customers.links(of: contacts, tx)
        let cards = PersonCards(profile, sources, try AttributeMeanings(house.organisation, companies: visit.companies, tx), visit)
        var page = PersonPage(
            id: id, name: profile.displayName, stage: Stage(profile.stage(hasBought: !figures.isEmpty)), spent: purse.largest,
            alsoSpent: Array(purse.money.dropFirst()),
            averageReceipt: purse.largest.flatMap { count > 0 ? Money($0.amount / count, $0.currency) : nil }, purchases: Int(purchases),
            lastPurchase: figures.map(\.lastAt).max().map { zone.day($0) },
            since: (profile.contacts.map(\.createdAt) + figures.map(\.firstAt)).min().map { zone.day($0) } ?? visit.today,
            golden: cards.golden, contacts: [], timeline: Timeline(entries: []))
        let keys = try house.customers.keys(of: contacts, tx)
        page.contacts = cards.cards(links: links, keys: keys)
        page.consents = try consents(of: contacts)
        if visit.session.may(.edit) {
            let own = Set(profile.contacts.map(\.company))
            page.consentCompanies = visit.scope.filter { own.contains($0.id) }.map { Choice($0.id, $0.name) }
        }
        page.links = cards.entries(links)
        page.isRestricted = profile.isRestricted
        if visit.session.may(.edit, .privacy) {
            page.privacy = PersonPrivacy(
                person: id, isRestricted: profile.isRestricted, requests: try PrivacyReading(visit).pending(of: id, tx))
        }
        page.timeline = try TimelineReading(visit: visit, tx: tx, sources: sources, stores: stores).timeline(
            of: contacts, length: Self.timelineLength)
        if let main {
            page.spendByMonth = try spendByMonth(contacts, main, last: figures.map(\.lastAt).max().map { zone.day($0) })
            page.categories = try categories(contacts, main)
            page.preferredStore = try house.sales.stores(of: contacts, companies: visit.limit, tx).first.map {
                NamedAmount($0.store, stores[$0.store] ?? "", Money($0.net, $0.currency))
            }
        }
        return page
    }

    private func consents(of contacts: [ID<Contact>]) throws -> [ConsentCard] {
        let standings = try house.customers.consentStandings(of: contacts, companies: visit.limit, tx)
        let wordings = try house.customers.consentWordings(standings.flatMap { $0.history.compactMap(\.wordingHash) }, tx)
        return standings.map { standing in
            ConsentCard(
                company: visit.scope.count > 1 ? visit.company(standing.company)?.name : nil, channel: standing.topic.channel,
                purpose: standing.topic.purpose, state: standing.state,
                history: standing.history.prefix(50).map { entry in
                    .init(
                        entry.state, at: entry.at, source: entry.source.flatMap { sources[$0] }, wording: entry.wordingHash.flatMap { wordings[$0] },
                        version: entry.wordingVersion, ip: entry.ip)
                })
        }
    }

    /// The last twelve months; or the last in which anything was bought, with those before it.
    private func spendByMonth(_ contacts: [ID<Contact>], _ currency: Currency, last: Day?) throws -> [MonthAmount] {
        let from = visit.today.firstOfMonth.adding(months: -11)
        let end = last.map { $0 < from ? $0.firstOfMonth : visit.today.firstOfMonth } ?? visit.today.firstOfMonth
        let start = end.adding(months: -11)
        var months: [Day: Int64] = [:]
        for row in try house.sales.spend(of: contacts, companies: visit.limit, from: start, tx) where row.currency == currency.code {
            months[row.day.firstOfMonth, default: 0] += row.net
        }
        return (0..<12).map { start.adding(months: $0) }.map { MonthAmount($0, Money(months[$0] ?? 0, currency)) }
    }

    /// By the widest level of the category; what has none is left out.
    private func categories(_ contacts: [ID<Contact>], _ currency: Currency) throws -> [NamedAmount<Category>] {
        let bought = try house.sales.products(of: contacts, companies: visit.limit, limit: 300, tx)
        let products = try house.organisation.products(bought.map(\.product), tx)
        let companies = Set(visit.companies.filter { $0.currency == currency }.map(\.id))
        var sums: [String: Int64] = [:]
        for row in bought {
            guard let product = products[row.product], companies.contains(product.company), let name = product.category.prefix(2).last else {
                continue
            }
            sums[name, default: 0] += row.net
        }
        return sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(6).filter { $0.value > 0 }.map {
            NamedAmount(nil, $0.key, Money($0.value, currency))
        }
    }
}
