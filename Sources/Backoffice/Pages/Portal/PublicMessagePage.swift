import Forms

/// What a visitor reads after a form, from the link of a mail, or where there is no form.
public struct PublicMessagePage: Page {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case thanks
        /// A mail has been sent.
        case checkMail
        /// From the link of the mail: a button confirms.
        case confirm
        case confirmed
        case expired
        case closed, missing, tooLarge, invalid, unavailable, forbidden
    }

    public var kind: Kind
    /// Nil where it belongs to no form.
    public var shown: ShownForm?
    /// What is to be confirmed, word for word.
    public var wordings: [String]

    public init(_ kind: Kind, shown: ShownForm? = nil, wordings: [String] = []) {
        self.kind = kind
        self.shown = shown
        self.wordings = wordings
    }

    public var template: Template { .formMessage }
    public func title(_ words: Words) -> String { words.text("portal.title.\(kind.rawValue)") }

    private var tone: String {
        switch kind {
        case .thanks, .checkMail, .confirmed: "success"
        case .confirm: "link"
        case .expired, .closed, .missing: "warning"
        case .tooLarge, .invalid, .unavailable, .forbidden: "failure"
        }
    }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let own = kind == .thanks ? shown?.form.definition.text(in: words.format.language.ofForms).thanks : nil
        let detail = own.flatMap { $0.isEmpty ? nil : $0 } ?? words.text("portal.detail.\(kind.rawValue)")
        let formLink = shown.map { Address($0.form.path).with("lang", words.format.language.rawValue).with("embed", rendering.address["embed"]) }
        return PageFields([
            "tone": tone, "detail": PublicFormPage.paragraphs(detail), "company": shown?.company.name,
            "wordings": wordings.map { ["text": $0] as Fields }, "hasWordings": !wordings.isEmpty,
            // The button posts to the very address of the link.
            "confirmAction": kind == .confirm ? rendering.address.description : nil,
            "againLink": kind == .expired ? formLink?.description : nil,
        ])
    }
}
