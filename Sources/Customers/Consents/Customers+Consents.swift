import Kernel
import Storage

extension Customers {
    /// Appends entries to the ledger, each with a row in `changes`; returns their ids in the order of the drafts.
    ///
    /// - Parameter by: who recorded them: `form:KEY`, `screen`, `api:KEY NAME`.
    @discardableResult
    public func recordConsents(_ drafts: [ConsentDraft], by author: String, _ tx: WriteTransaction) throws -> [ID<Consent>] {
        let now = effects.now
        let records = drafts.map { draft in
            ConsentRecord(
                id: effects.id(), contact: draft.contact, company: draft.company, topic: draft.topic, state: draft.state, at: draft.at,
                source: draft.source, activity: draft.activity, wordingVersion: draft.wording?.version, wordingHash: draft.wording?.hash,
                ip: draft.ip, proof: draft.proof, recordedBy: author)
        }
        try ConsentStore.keep(drafts.compactMap(\.wording), now: now, tx)
        try ConsentStore.append(records, now: now, tx)
        for record in records {
            let detail: JSON = [
                "consent": .string(record.id.description), "channel": .string(record.topic.channel.rawValue),
                "purpose": .string(record.topic.purpose.rawValue), "state": .string(record.state.rawValue),
            ]
            try tx.record(
                ChangeNote("consent.changed", company: record.company, subject: record.contact.rawValue, detail: detail), id: effects.id(), at: now)
        }
        // Who agrees to the privacy notice, or takes it back, may count as a customer, or may not, from this moment on.
        let concerned = Set(records.filter { $0.topic == .privacyNotice }.map(\.contact))
        if !concerned.isEmpty, try ConsentPolicyStore.policies(tx).values.contains(where: \.requiresPrivacyConsent) {
            try Admission.refresh(Set(try places(of: concerned.sorted(), tx).values.map(\.person)).sorted(), now: now, tx)
        }
        return records.map(\.id)
    }

    /// Entries of the ledger about these contacts, oldest first.
    ///
    /// - Parameters:
    ///   - companies: those whose entries may be seen; nil means all.
    ///   - until: leaves out what was given later.
    public func consents(
        of contacts: [ID<Contact>], companies: [ID<Company>]?, until: Instant? = nil, _ tx: ReadTransaction
    ) throws -> [ConsentRecord] {
        try ConsentStore.entries(of: contacts, companies: companies, until: until, tx)
    }

    /// What holds for these contacts taken together, as they make one person, now or as of a moment.
    public func consentStandings(
        of contacts: [ID<Contact>], companies: [ID<Company>]?, asOf moment: Instant? = nil, _ tx: ReadTransaction
    ) throws -> [ConsentStanding] {
        ConsentStanding.standings(
            of: try consents(of: contacts, companies: companies, until: moment, tx), policies: try ConsentPolicyStore.policies(tx))
    }

    /// The words that entries were given by, by their hash.
    public func consentWordings(_ hashes: [String], _ tx: ReadTransaction) throws -> [String: String] { try ConsentStore.wordings(hashes, tx) }
}
