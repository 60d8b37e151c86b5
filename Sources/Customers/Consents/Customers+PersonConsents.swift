import Kernel
import Storage

extension Customers {
    /// What somebody decides for a person as a whole, once: the customer on the preference page, or care on the telephone.
    public struct PersonConsent: Sendable {
        public var company: ID<Company>
        public var topic: ConsentTopic
        public var isGranted: Bool
        public var at: Instant
        public var wording: ConsentWording?
        public var ip: String?
        public var proof: JSON?

        public init(company: ID<Company>, topic: ConsentTopic, isGranted: Bool, at: Instant) {
            self.company = company
            self.topic = topic
            self.isGranted = isGranted
            self.at = at
        }
    }

    /// Records a decision with each of the person's contacts of that company of which something else holds, so that it outlives a split, and holds by
    /// whichever rule contacts combine. Returns the entries that were made; none when all of it held already.
    ///
    /// - Throws: ``Problem`` `consent-nobody` when the company knows no contact of the person.
    @discardableResult
    public func recordConsent(
        _ consent: PersonConsent, of person: ID<Person>, by author: String, _ tx: WriteTransaction
    ) throws -> [ID<Consent>] {
        let contacts = try contacts(of: person, companies: [consent.company], tx)
        guard !contacts.isEmpty else {
            throw Problem(.unprocessable, "consent-nobody", "This company has no contact of the person: there is nobody to give a consent to it.")
        }
        let state: ConsentState = consent.isGranted ? .granted : .withdrawn
        let entries = Dictionary(
            grouping: try ConsentStore.entries(of: contacts, companies: [consent.company], topic: consent.topic, tx), by: \.contact)
        // Of a contact that has never been asked a withdrawal is recorded too: it may be asked tomorrow by whoever does not know of this one.
        let drafts = contacts.filter { contact in
            ConsentStanding.standings(of: entries[contact] ?? []).first?.state != state
        }.map { contact in
            var draft = ConsentDraft(contact: contact, company: consent.company, topic: consent.topic, state: state, at: consent.at)
            draft.wording = consent.wording
            draft.ip = consent.ip
            draft.proof = consent.proof
            return draft
        }
        return try recordConsents(drafts, by: author, tx)
    }

    /// Records what a source says of contacts' consents as it tells the contacts.
    ///
    /// A source that says the same again says nothing new: an old file that still holds a yes does not take back what was withdrawn since. A yes without a
    /// date never stands against a withdrawal, for it may be older.
    public func recordStatements(
        _ statements: [(contact: ID<Contact>, statement: ConsentStatement, known: Instant)], source: ID<Source>, company: ID<Company>,
        by author: String,
        _ tx: WriteTransaction
    ) throws {
        guard !statements.isEmpty else { return }
        let now = effects.now
        var entries = Dictionary(
            grouping: try ConsentStore.entries(of: Set(statements.map(\.contact)).sorted(), companies: [company], tx), by: \.contact)
        var drafts: [ConsentDraft] = []
        for (contact, statement, known) in statements {
            let state: ConsentState = statement.isGranted ? .granted : .withdrawn
            let about = (entries[contact] ?? []).filter { $0.topic == statement.topic }
            let at = statement.at.map { min($0, now) }
            let said = about.filter { $0.source == source }
            if let last = said.last, last.state == state, at.map({ $0 <= last.at }) ?? true { continue }
            if let at, said.contains(where: { $0.state == state && $0.at == at }) { continue }
            let holds = ConsentStanding.standings(of: about).first?.state
            if at == nil, statement.isGranted, holds == .withdrawn { continue }
            var draft = ConsentDraft(
                contact: contact, company: company, topic: statement.topic, state: state,
                at: at ?? (statement.isGranted ? min(known, now) : now))
            draft.source = source
            drafts.append(draft)
            // What follows in the same batch is compared with this one.
            entries[contact, default: []].append(
                ConsentRecord(
                    id: effects.id(), contact: contact, company: company, topic: statement.topic, state: state, at: draft.at, source: source,
                    recordedBy: author))
        }
        if !drafts.isEmpty { try recordConsents(drafts, by: author, tx) }
    }

    /// Contacts of a company that carry this e-mail, in its comparable form.
    public func contacts(withEmail comparable: String, company: ID<Company>, _ tx: ReadTransaction) throws -> [ID<Contact>] {
        let carriers = try ContactStore.contacts(carrying: comparable, kind: .email, tx)
        return try places(of: carriers, tx).filter { $0.value.company == company }.keys.sorted()
    }

    // MARK: - Policies

    public func consentPolicies(_ tx: ReadTransaction) throws -> [ID<Company>: ConsentPolicy] { try ConsentPolicyStore.policies(tx) }

    /// Sets a company's policy; persons count as customers, or do not, by the new one at once.
    public func setConsentPolicy(_ policy: ConsentPolicy, of company: ID<Company>, _ tx: WriteTransaction) throws {
        let before = try ConsentPolicyStore.policies(tx)[company] ?? ConsentPolicy()
        try ConsentPolicyStore.save(policy, of: company, tx)
        guard policy != before, policy.requiresPrivacyConsent || before.requiresPrivacyConsent else { return }
        let persons = try tx.rows("SELECT DISTINCT person_id FROM contacts WHERE company_id = \(company)") { row throws(StorageError) in
            try row[0, as: ID<Person>.self]
        }
        for start in stride(from: 0, to: persons.count, by: 5000) {
            try Admission.refresh(Array(persons[start..<min(start + 5000, persons.count)]), now: effects.now, tx)
        }
    }
}
