import Customers
import Kernel
import Organisation
import RecordLinkage
import Storage

extension Forms {
    /// A text for the hidden field `moment` of a page that is handed out now.
    public func moment(of form: FormRecord) -> String { Seal(form).moment(at: effects.now, nonce: effects.randomHexadecimal(bytes: 8)) }

    /// Accepts an answer with all that follows from it, or says what is wrong with it.
    ///
    /// - Throws: ``StorageError``.
    public func submit(_ submission: Submission, to shown: ShownForm) async throws -> SubmissionResult {
        guard shown.isOpen else { return .closed }
        let now = effects.now
        // A program that fills in every field is told that all went well.
        guard submission.trap.isEmpty else { return .accepted(isConfirmationAsked: shown.form.definition.isDoubleOptIn) }
        let answers = FormAnswers(submission.answers, shown, today: shown.company.zone.day(now))
        guard answers.flaws.isEmpty, let externalID = answers.externalID(in: shown.form.id) else { return .refused(answers.flaws) }
        switch Seal(shown.form).moment(submission.moment, now: now) {
        case .tooEarly: return .tooEarly
        case .stale: return .stale
        case .fresh(let nonce):
            let accepting = Accepting(
                forms: self, shown: shown, submission: submission, answers: answers, externalID: externalID, nonce: nonce, now: now)
            return try await database.write { tx in try accepting.accept(tx) }
        }
    }
}

/// One answer that can be accepted, on its way into the tables.
private struct Accepting: Sendable {
    let forms: Forms
    let shown: ShownForm
    let submission: Submission
    let answers: FormAnswers
    let externalID: String
    let nonce: String
    let now: Instant

    private var author: String { "form:" + shown.form.key }

    func accept(_ tx: WriteTransaction) throws -> SubmissionResult {
        guard let contact = try saveContact(tx) else { throw Problem(.broken, "contact-lost", "The contact could not be saved.") }
        let record = SubmissionRecord(
            id: forms.effects.id(), form: shown.form.id, company: shown.company.id, contact: contact, at: now, language: submission.language)
        guard try FormStore.insert(record, nonce: nonce, ip: submission.ip, tx) else {
            // The same page again: all of it has been done.
            return .accepted(isConfirmationAsked: shown.form.definition.isDoubleOptIn && !answers.ticked.isEmpty)
        }
        try recordConsents(of: record, tx)
        let isAsked = try forms.askToConfirm(shown, record, to: answers.email, tx)
        return .accepted(isConfirmationAsked: isAsked)
    }

    private func saveContact(_ tx: WriteTransaction) throws -> ID<Contact>? {
        let source = shown.activity.source
        func find() throws -> ID<Contact>? {
            try forms.customers.owners(cards: [], customerNumbers: [externalID], emails: [], source: source, company: shown.company.id, tx)
                .customerNumbers[externalID]
        }
        var draft = ContactDraft(externalID: externalID)
        for (field, text) in answers.values { draft.values[field.contactField] = text }
        draft.values[.language] = submission.language.rawValue
        draft.birthDate = answers.birthDate
        draft.activity = shown.activity.id
        draft.extensions = answers.attributes
        draft.createdAt = try find().flatMap { contact in try FormStore.firstSubmission(of: contact, tx) } ?? now
        draft.updatedAt = now
        let arrival = try forms.customers.save(
            [draft], source: source, company: shown.company.id, country: shown.company.country, today: shown.company.zone.day(now),
            reliability: try forms.intake.reliability(tx), madeBy: author, tx)
        try forms.intake.settle(arrival, company: shown.company.id, tx)
        return try find()
    }

    /// Writes down what was ticked, but for what holds already by the same words.
    private func recordConsents(of record: SubmissionRecord, _ tx: WriteTransaction) throws {
        let definition = shown.form.definition
        let state: ConsentState = definition.isDoubleOptIn ? .pending : .granted
        let standings = try forms.customers.consentStandings(of: [record.contact], companies: [shown.company.id], tx)
        var drafts: [ConsentDraft] = []
        for consent in answers.ticked {
            let wording = ConsentWording(definition.wording(of: consent, in: submission.language), version: consent.version)
            let current = standings.first { $0.topic == consent.topic }?.current
            if let current, current.wordingHash == wording.hash, current.state == .granted || current.state == state { continue }
            var draft = ConsentDraft(contact: record.contact, company: shown.company.id, topic: consent.topic, state: state, at: now)
            draft.source = shown.activity.source
            draft.activity = shown.activity.id
            draft.wording = wording
            draft.ip = submission.ip
            draft.proof = .object([
                "form": .string(shown.form.id.description), "submission": .string(record.id.description),
                "language": .string(submission.language.rawValue),
                "origin": .string(submission.origin),
            ])
            drafts.append(draft)
        }
        try forms.customers.recordConsents(drafts, by: author, tx)
    }
}
