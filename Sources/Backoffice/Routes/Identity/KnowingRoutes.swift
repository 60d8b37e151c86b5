import Customers
import Hummingbird
import Kernel
import RecordLinkage
import Storage

/// How it is known that contacts are one person; joining and parting by hand.
extension BackofficeRoutes {
    func addKnowing(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/people/:id/identity") { visit in
            let id = try visit.inquiry.identity(of: Person.self)
            let page = try await house.database.read { tx in try KnowingReading(visit, tx).page(id) }
            guard let page else { throw Problem(.missing, "person-unknown", "There is no such person.") }
            guard page.person == id else { return visit.redirect(Address("/people/\(page.person)/identity")) }
            try await visit.notePeopleSeen()
            return visit.answer(page)
        }
        doors.post("/people/:id/merge") { visit in
            try visit.require(.edit)
            let form = try await visit.form()
            let id = try visit.inquiry.identity(of: Person.self)
            guard let other = form["with"].flatMap({ ID<Person>($0) }) else {
                throw Problem(.unprocessable, "merge-of-one", "Choose the person to join.")
            }
            let outcome = try await visit.act("identity.merged") { reliability, tx in
                for person in [id, other] {
                    let current = try house.customers.current(person, tx) ?? person
                    try visit.refuseUnseen(try house.customers.contacts(of: current, companies: nil, tx), tx)
                }
                return try house.customers.merge([id, other], reason: visit.reason(form), by: visit.session.name, reliability: reliability, tx)
            }
            return visit.redirect(
                Address("/people/\(min(id, other))/identity"), notice: .joined, undo: outcome.map { "/identity/acts/\($0.act)/undo" })
        }
        doors.post("/people/:id/split") { visit in
            try visit.require(.edit)
            let form = try await visit.form()
            let id = try visit.inquiry.identity(of: Person.self)
            let taken = form.all("take").compactMap { ID<Contact>($0) }
            guard !taken.isEmpty else { throw Problem(.unprocessable, "split-of-none", "Choose the contacts to take out.") }
            let outcome = try await visit.act("identity.split") { reliability, tx in
                try visit.refuseUnseen(taken, tx)
                return try house.customers.split(taken, reason: visit.reason(form), by: visit.session.name, reliability: reliability, tx)
            }
            return visit.redirect(Address("/people/\(id)/identity"), notice: .parted, undo: outcome.map { "/identity/acts/\($0.act)/undo" })
        }
    }
}

/// Reads what the screen shows.
private struct KnowingReading {
    private let visit: Visit
    private let tx: ReadTransaction
    private var customers: Customers { visit.house.customers }

    init(_ visit: Visit, _ tx: ReadTransaction) {
        self.visit = visit
        self.tx = tx
    }

    /// Nil for nobody that the visitor may see.
    func page(_ asked: ID<Person>) throws -> KnowingPage? {
        guard let id = try customers.current(asked, tx) else { return nil }
        let reliability = try visit.house.intake.reliability(tx)
        guard let profile = try customers.profile(id, companies: visit.limit, among: visit.among, reliability: reliability, tx) else { return nil }
        let contacts = profile.contacts.map(\.id)
        let links = try customers.links(of: contacts, tx)
        let (sources, taken) = (try visit.sourceNames(tx), Set(visit.query.all("take").compactMap { ID<Contact>($0) }))
        var page = KnowingPage(
            person: id, name: profile.displayName,
            members: profile.contacts.map { contact in
                let link = links.first { $0.contact == contact.id && $0.endedAt == nil }
                return KnowingPage.Member(
                    contact: contact.id, name: contact.displayName, source: sources[contact.source] ?? "", externalKey: contact.externalID,
                    reason: link.map { LinkReason($0) } ?? LinkReason(.first, at: contact.createdAt), other: link?.other,
                    rulesVersion: link?.rulesVersion, isTaken: taken.contains(contact.id))
            }, pairs: try customers.evidence(among: contacts, tx),
            acts: try customers.acts(of: id, limit: 50, tx).map {
                KnowingPage.Act(id: $0.id, kind: $0.kind, author: $0.author, reason: $0.reason, instant: $0.madeAt, undone: $0.undoneAt)
            }, text: String((visit.query["q"] ?? "").prefix(200)), mayEdit: visit.may(.edit))
        if let other = visit.query["with"].flatMap({ ID<Person>($0) }) {
            let merged = try customers.merged([id, other], companies: visit.limit, among: visit.among, reliability: reliability, tx)
            page.change = .merge(other, preview(merged))
        } else if !taken.isEmpty, taken.count < contacts.count {
            let parts = try customers.parted(
                taken.sorted(), from: id, companies: visit.limit, among: visit.among, reliability: reliability, tx)
            page.change = .split(leaving: preview(parts.leaving), staying: preview(parts.staying))
        }
        if !page.text.isEmpty {
            let found = try customers.search(page.text, companies: visit.limit, among: visit.among, limit: 9, tx).filter { $0.id != id }
            page.found = try BackofficeRoutes.rows(found, visit, tx).map { row in
                Choice(row.id, [row.name ?? visit.words.text("knowing.nameless"), row.email, row.city].compactMap { $0 }.joined(separator: " · "))
            }
        }
        return page
    }

    private func preview(_ profile: PersonProfile) -> KnowingPage.Preview {
        KnowingPage.Preview(
            name: profile.displayName, contacts: profile.contacts.count,
            values: ContactField.allCases.compactMap { field in profile[field].map { .init(FieldName(field.rawValue), $0) } })
    }
}

extension LinkReason {
    /// Why a contact belongs to a person, as the link says it.
    init(_ link: LinkRecord) {
        let kind: Kind =
            switch link.keyKind {
            case "email": .email
            case "phone": .phone
            case "card": .card
            case "taxCode": .taxCode
            case "externalID", "device": .external
            default: link.rule == "own" ? .first : link.rule == PersonResolution.evidenceRule ? .score : .manual
            }
        self.init(
            kind, score: kind == .score ? link.bits.map { Probability.of(bits: $0) } : nil, at: link.madeAt, by: kind == .manual ? link.madeBy : nil)
    }
}
