import Customers
import Hummingbird
import Kernel
import Organisation
import RecordLinkage
import Storage

/// Pairs to be looked at, what is decided about them, passes, and undoing.
extension BackofficeRoutes {
    func addReviews(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/reviews") { visit in
            let page = try await house.database.read { tx in try ReviewReading(visit, tx).page() }
            if page.pair != nil { try await visit.notePeopleSeen() }
            return visit.answer(page)
        }
        doors.post("/reviews") { visit in
            let form = try await visit.form()
            guard let first = form["first"].flatMap({ ID<Contact>($0) }), let second = form["second"].flatMap({ ID<Contact>($0) }),
                let verdict = form["verdict"].flatMap({ Customers.ReviewVerdict(rawValue: $0) })
            else { throw Problem(.unprocessable, "decision-invalid", "Choose whether the two are one person.") }
            let outcome = try await visit.act("identity.reviewed") { reliability, tx in
                try visit.refuseUnseen([first, second], tx)
                return try house.customers.review(
                    first, second, verdict, reason: visit.reason(form), by: visit.session.name, reliability: reliability, tx)
            }
            return visit.redirect(
                Address("/reviews").with("state", form["state"] == "later" ? "later" : nil),
                notice: verdict == .same ? .joined : verdict == .different ? .keptApart : .putOff,
                undo: outcome.map { "/identity/acts/\($0.act)/undo" })
        }
        doors.post("/identity/acts/:id/undo") { visit in
            _ = try await visit.form()
            let id = try visit.inquiry.identity(of: LinkageAct.self)
            let outcome = try await visit.act("identity.undone") { reliability, tx in
                guard let act = try house.customers.act(id, tx) else { throw Problem(.missing, "act-unknown", "There is no such act.") }
                try visit.refuseUnseen(act.pairs.flatMap { [$0.first, $0.second] }, tx)
                return try house.customers.undo(id, by: visit.session.name, reliability: reliability, tx)
            }
            let person = outcome?.different.min()
            return visit.redirect(Address(person.map { "/people/\($0)/identity" } ?? "/reviews"), notice: .undone)
        }
        doors.post("/identity/passes") { visit in
            _ = try await visit.form()
            guard visit.seesGroup else { throw Visit.notAllowed }
            try await house.database.write { tx in _ = try house.customers.askForPass(by: visit.session.name, tx) }
            return visit.redirect(Address("/reviews"), notice: .linking)
        }
    }
}

extension Visit {
    /// Why somebody decides, as a form says it.
    func reason(_ form: FormFields) -> String? { form["reason"].map { String($0.prefix(500)) } }

    /// - Throws: ``Problem`` `contact-unknown` where one of them is not of what the user may see.
    func refuseUnseen(_ contacts: [ID<Contact>], _ tx: ReadTransaction) throws {
        let places = try house.customers.places(of: Set(contacts).sorted(), tx)
        let isSeen = contacts.allSatisfy { contact in places[contact].map { place in limit?.contains(place.company) ?? true } ?? false }
        guard isSeen else { throw Problem(.missing, "contact-unknown", "There is no such contact.") }
    }

    /// Does something about who is who, with what follows in the same transaction: figures of sales, and the audit.
    func act(
        _ action: String, _ body: @escaping @Sendable (ReliabilityTable, WriteTransaction) throws -> Customers.ActOutcome?
    ) async throws -> Customers.ActOutcome? {
        let house = house
        let (user, company) = (session.user, company?.id)
        return try await house.database.write { tx in
            let outcome = try body(try house.intake.reliability(tx), tx)
            if let outcome { try house.intake.refreshFigures(try house.customers.contacts(of: outcome.different, tx), tx) }
            try tx.record(
                AuditNote(user: user, actor: "screen", company: company, action: action, subject: outcome?.act.description), id: house.effects.id(),
                at: house.effects.now)
            return outcome
        }
    }
}

/// Reads what the screen of reviews shows.
struct ReviewReading {
    private let visit: Visit
    private let tx: ReadTransaction
    private var customers: Customers { visit.house.customers }

    init(_ visit: Visit, _ tx: ReadTransaction) {
        self.visit = visit
        self.tx = tx
    }

    func page() throws -> ReviewsPage {
        let counts = try customers.reviewCounts(companies: visit.limit, tx)
        let isLater = visit.query["state"] == "later"
        var page = ReviewsPage(
            open: counts.open, later: counts.later, isLater: isLater, oldest: counts.oldest.map { visit.zone.day($0) },
            pass: try customers.passes(20, tx).first { $0.finishedAt != nil },
            running: try customers.passesUnderWay(tx).map { $0.progress?.share ?? 0 }.max(),
            mayEdit: visit.may(.edit))
        if let first = visit.query["first"].flatMap({ ID<Contact>($0) }), let second = visit.query["second"].flatMap({ ID<Contact>($0) }) {
            try visit.refuseUnseen([first, second], tx)
            let isOpen = try customers.review(of: first, second, tx) != nil
            page.pair = try pair(first, second, isOpen: isOpen)
            page.isChosen = true
            return page
        }
        var query = ReviewQuery()
        query.companies = visit.limit
        query.isLater = isLater
        query.limit = 2
        if let after = visit.query["after"] {
            guard let place = ReviewQuery.Place(after) else {
                throw Problem(.invalid, "cursor-invalid", "The address does not lead to a page of this list.")
            }
            query.after = place
        }
        let found = try customers.reviews(query, tx)
        if let review = found.first {
            page.pair = try pair(review.first, review.second, isOpen: true)
            if found.count > 1 { page.next = ReviewQuery.Place(bits: review.bits, first: review.first, second: review.second).description }
        }
        return page
    }

    private func pair(_ first: ID<Contact>, _ second: ID<Contact>, isOpen: Bool) throws -> ComparedPair {
        let places = try customers.places(of: [first, second], tx)
        let profiles = try customers.profiles(
            of: Set(places.values.map(\.person)).sorted(), companies: visit.limit, reliability: try visit.house.intake.reliability(tx), tx)
        let contacts = Dictionary(
            profiles.values.flatMap(\.contacts).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        guard let one = contacts[first], let other = contacts[second] else {
            throw Problem(.missing, "contact-unknown", "There is no such contact.")
        }
        let sources = try visit.sourceNames(tx)
        func side(_ contact: ContactRecord) -> ComparedPair.Side {
            ComparedPair.Side(
                contact: contact.id, person: contact.person, name: profiles[contact.person]?.displayName, source: sources[contact.source] ?? "",
                company: visit.companies.count > 1 ? visit.company(contact.company)?.name ?? "" : "", externalKey: contact.externalID,
                since: visit.zone.day(contact.createdAt), contacts: profiles[contact.person]?.contacts.count ?? 1)
        }
        // What a contact does not say may be known from others of its person.
        func known(_ field: ContactField, _ contact: ContactRecord) -> String? { contact.values[field] ?? profiles[contact.person]?[field] }
        var values = ContactField.allCases.filter { known($0, one) != nil || known($0, other) != nil }.map { field in
            ComparedPair.Value(
                FieldName(field.rawValue), known(field, one), known(field, other), firstIsOther: one.values[field] == nil,
                secondIsOther: other.values[field] == nil)
        }
        if one.card != nil || other.card != nil { values.append(ComparedPair.Value("card", one.card, other.card)) }
        let waterfall = try customers.hasModel(tx) ? try customers.explanation(first, second, tx) : nil
        return ComparedPair(first: side(one), second: side(other), values: values, waterfall: waterfall, isOpen: isOpen)
    }
}

extension Visit {
    /// Names of the sources of the companies in view.
    func sourceNames(_ tx: ReadTransaction) throws -> [ID<Source>: String] {
        Dictionary(
            try scope.flatMap { try house.organisation.sources(of: $0.id, tx) }.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    }
}
