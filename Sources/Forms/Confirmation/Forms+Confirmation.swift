import Customers
import Kernel
import Messaging
import Organisation
import RecordLinkage
import Storage

/// A mail that asks for the second yes.
struct ConfirmationRecord: Hashable, Sendable {
    var id: ID<FormConfirmation>
    var form: ID<Form>
    var contact: ID<Contact>
    /// The pending entries of the ledger that it asks about.
    var consents: [ID<Consent>]
    var expiresAt: Instant
    var usedAt: Instant?
}

/// What a link of a mail leads to.
public enum ConfirmationState: Hashable, Sendable {
    /// It waits for its button, and is about these words.
    case open([String])
    /// It was pressed.
    case confirmed
    case expired
    /// Not a link of this form.
    case unknown
}

extension Forms {
    static let confirmationSeconds: Int64 = 7 * 86_400
    /// Seconds between two mails to one address, and how many it gets in a day.
    static let confirmationPause: Int64 = 120
    static let confirmationsADay = 5

    /// Sends a mail about all that is pending from this form, unless the address was written to just now or too often.
    ///
    /// True when something is pending and there is an address, whether or not a mail goes out: the answer does not tell what was known before.
    func askToConfirm(_ shown: ShownForm, _ submission: SubmissionRecord, to email: EmailAddress?, _ tx: WriteTransaction) throws -> Bool {
        guard shown.form.definition.isDoubleOptIn, let email else { return false }
        let pending = try customers.consentStandings(of: [submission.contact], companies: [shown.company.id], tx).compactMap { standing in
            // What is asked by newer words may be pending behind what was granted by the old ones.
            standing.history.first.flatMap { $0.state == .pending && $0.activity == shown.activity.id ? $0 : nil }
        }
        guard !pending.isEmpty else { return false }
        let addressHash = Seal.digest("address " + email.comparable)
        let now = submission.at
        let asked = try FormStore.askedAt(addressHash, since: now.adding(seconds: -86_400), tx)
        if asked.count >= Self.confirmationsADay || asked.first.map({ $0.adding(seconds: Self.confirmationPause) > now }) ?? false { return true }
        let confirmation = ConfirmationRecord(
            id: effects.id(), form: shown.form.id, contact: submission.contact, consents: pending.map(\.id),
            expiresAt: now.adding(seconds: Self.confirmationSeconds))
        try FormStore.insert(confirmation, addressHash: addressHash, now: now, tx)
        let words = try wordings(of: pending, tx)
        let token = Seal(shown.form).token(of: confirmation.id, expiresAt: confirmation.expiresAt)
        let letter = ConfirmationMail(
            language: submission.language, company: shown.company.name, title: shown.form.definition.text(in: submission.language).title,
            wordings: words, link: publicURL + shown.form.path + "/confirm/" + token)
        try messaging.post(
            OutgoingMail(
                company: shown.company.id, kind: "form.confirmation", contact: submission.contact, recipient: email.display, subject: letter.subject,
                text: letter.text, html: letter.html), tx)
        return true
    }

    private func wordings(of entries: [ConsentRecord], _ tx: ReadTransaction) throws -> [String] {
        let texts = try customers.consentWordings(entries.compactMap(\.wordingHash), tx)
        return entries.compactMap { $0.wordingHash.flatMap { texts[$0] } }
    }

    /// What a link leads to; nothing is changed by looking.
    public func confirmation(_ token: String, of shown: ShownForm, _ tx: ReadTransaction) throws -> ConfirmationState {
        guard let (record, state) = try found(token, shown, tx) else { return .unknown }
        guard case .open = state else { return state }
        let entries = try customers.consents(of: [record.contact], companies: [shown.company.id], tx).filter { record.consents.contains($0.id) }
        return .open(try wordings(of: entries, tx))
    }

    private func found(_ token: String, _ shown: ShownForm, _ tx: ReadTransaction) throws -> (ConfirmationRecord, ConfirmationState)? {
        guard let id = Seal(shown.form).confirmation(token), let record = try FormStore.confirmation(id, tx), record.form == shown.form.id else {
            return nil
        }
        return (record, record.usedAt != nil ? .confirmed : record.expiresAt <= effects.now ? .expired : .open([]))
    }

    /// The second yes: what waits for this link is granted, once. Pressed again, it tells the same and changes nothing.
    public func confirm(_ token: String, of shown: ShownForm, ip: String?) async throws -> ConfirmationState {
        let now = effects.now
        return try await database.write { tx in
            guard let (record, state) = try found(token, shown, tx) else { return .unknown }
            guard try FormStore.use(record.id, ip: ip, now: now, tx) else { return state == .expired ? .expired : .confirmed }
            let standings = try customers.consentStandings(of: [record.contact], companies: [shown.company.id], tx)
            // What was asked is granted if it is still the last word about its topic: who has withdrawn since, has withdrawn.
            let waiting = standings.compactMap(\.history.first).filter { $0.state == .pending && record.consents.contains($0.id) }
            let texts = try customers.consentWordings(waiting.compactMap(\.wordingHash), tx)
            let drafts = waiting.map { asked in
                var draft = ConsentDraft(contact: asked.contact, company: asked.company, topic: asked.topic, state: .granted, at: now)
                draft.source = asked.source
                draft.activity = asked.activity
                draft.wording = asked.wordingHash.flatMap { texts[$0] }.map { ConsentWording($0, version: asked.wordingVersion ?? 1) }
                draft.ip = ip
                draft.proof = .object([
                    "form": .string(shown.form.id.description), "confirmation": .string(record.id.description),
                    "asked": .string(asked.id.description),
                ])
                return draft
            }
            try customers.recordConsents(drafts, by: "form:" + shown.form.key, tx)
            return .confirmed
        }
    }
}
