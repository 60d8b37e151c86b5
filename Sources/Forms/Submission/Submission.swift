import Kernel

/// What somebody sends to a form.
public struct Submission: Sendable {
    /// By name of field: `email`, `attribute.size`, `consent.email.newsletter`.
    public var answers: [String: String]
    /// What the page had in its hidden field.
    public var moment: String
    /// What the field says that people do not see.
    public var trap: String
    public var language: FormLanguage
    /// Where it came from.
    public var ip: String?
    /// The site whose page sent it, where it was not ours.
    public var origin: String?

    public init(answers: [String: String], moment: String, trap: String = "", language: FormLanguage, ip: String? = nil, origin: String? = nil) {
        self.answers = answers
        self.moment = moment
        self.trap = trap
        self.language = language
        self.ip = ip
        self.origin = origin
    }
}

/// What came of it.
public enum SubmissionResult: Hashable, Sendable {
    /// Whether a mail was sent, or had been, that asks for a second yes.
    case accepted(isConfirmationAsked: Bool)
    /// By name of field.
    case refused([String: FieldFlaw])
    /// Sooner than people write: send it again.
    case tooEarly
    /// The page was too old: send it again with a new moment.
    case stale
    case closed
}

/// An answer that was accepted.
struct SubmissionRecord: Hashable, Sendable {
    var id: ID<FormSubmission>
    var form: ID<Form>
    var company: ID<Company>
    var contact: ID<Contact>
    var at: Instant
    var language: FormLanguage
}
