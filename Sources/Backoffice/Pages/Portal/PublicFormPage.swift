import Forms
import Kernel
import Organisation

/// A sign-up form as visitors see it. Address: `/forms/{key}` with `lang` and `embed`; posts to itself.
public struct PublicFormPage: Page {
    /// What is said above the form.
    public enum Notice: String, Hashable, Sendable, CaseIterable {
        /// Something is wrong with what was filled in; it stands beside the fields.
        case refused
        case tooEarly, stale, throttled
        /// Shown to who edits it: it cannot be sent.
        case preview
    }

    public var shown: ShownForm
    /// What was typed, by name of field.
    public var answers: [String: String]
    public var flaws: [String: FieldFlaw]
    public var notice: Notice?
    public var moment: String

    public init(shown: ShownForm, answers: [String: String] = [:], flaws: [String: FieldFlaw] = [:], notice: Notice? = nil, moment: String) {
        self.shown = shown
        self.answers = answers
        self.flaws = flaws
        self.notice = notice
        self.moment = moment
    }

    public var template: Template { .form }
    public func title(_ words: Words) -> String { definition.text(in: words.format.language.ofForms).title }

    private var definition: FormDefinition { shown.form.definition }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let language = words.format.language.ofForms
        let controls = definition.questions(shown.activity.attributes).map { question in
            switch question {
            case .field(let field, let demand): control(field, demand, words)
            case .attribute(let attribute): control(attribute, words)
            }
        }
        let address = Address(shown.form.path).with("embed", rendering.address["embed"])
        return PageFields([
            "intro": Self.paragraphs(definition.text(in: language).intro), "company": shown.company.name,
            "action": address.with("lang", language.rawValue).description, "moment": moment, "isPreview": notice == .preview,
            "notice": notice.map { words.text("portal.notice.\($0.rawValue)") },
            "noticeKind": notice == .refused || notice == .throttled ? "failure" : "warning",
            "controls": controls.enumerated().map { place, control in control.merging(["controlID": "f\(place)"]) },
            "boxes": definition.consents.enumerated().map { place, consent in box(consent, place, language, words) },
            "languageLinks": definition.languages.count < 2
                ? [Fields]()
                : definition.languages.compactMap { Language(rawValue: $0.rawValue) }.map { other in
                    [
                        "name": other.ownName, "code": other.rawValue, "link": address.with("lang", other.rawValue).description,
                        "chosen": other == words.format.language,
                    ] as Fields
                },
        ])
    }

    static func paragraphs(_ text: String) -> [Fields] {
        text.split(whereSeparator: \.isNewline).map { String($0) }.filter { !$0.isEmpty }.map { ["text": $0] }
    }

    private func flaw(_ name: String, _ words: Words) -> String? { flaws[name].map { words.text("portal.flaw.\($0.rawValue)") } }

    private func control(_ field: FormField, _ demand: FieldDemand, _ words: Words) -> Fields {
        let (type, autocomplete): (String, String) =
            switch field {
            case .givenName: ("text", "given-name")
            case .familyName: ("text", "family-name")
            case .email: ("email", "email")
            case .phone: ("tel", "tel")
            case .birthDate: ("date", "bday")
            case .postcode: ("text", "postal-code")
            case .city: ("text", "address-level2")
            }
        return [
            "name": field.rawValue, "label": words.label(of: field, in: definition), "type": type, "autocomplete": autocomplete,
            "inputMode": nil, "value": answers[field.rawValue], "isRequired": demand == .required, "flaw": flaw(field.rawValue, words),
            "longest": "200",
            "hasOptions": false, "options": nil,
        ]
    }

    private func control(_ attribute: AttributeRecord, _ words: Words) -> Fields {
        let name = attribute.formFieldName
        let (value, label) = (answers[name], attribute.label(in: words.format.language.rawValue))
        var options: [Fields] = []
        switch attribute.kind {
        case .choice: options = words.options([("", "–")] + attribute.choices.map { ($0, $0) }, chosen: value)
        case .yesno: options = words.options([("", "–"), ("yes", words.text("portal.yes")), ("no", words.text("portal.no"))], chosen: value)
        case .text, .number, .money, .date: break
        }
        return [
            "name": name, "label": attribute.kind == .money ? "\(label) (\(shown.company.currency.code))" : label,
            "type": attribute.kind == .date ? "date" : "text", "autocomplete": "off",
            "inputMode": attribute.kind == .number || attribute.kind == .money ? "decimal" : nil, "value": value, "isRequired": attribute.isRequired,
            "flaw": flaw(name, words), "longest": "1000", "hasOptions": !options.isEmpty, "options": options,
        ]
    }

    private func box(_ consent: FormConsent, _ place: Int, _ language: FormLanguage, _ words: Words) -> Fields {
        [
            "name": consent.fieldName, "boxID": "c\(place)", "wording": definition.wording(of: consent, in: language),
            "isRequired": consent.isRequired, "isTicked": answers[consent.fieldName] != nil, "flaw": flaw(consent.fieldName, words),
        ]
    }
}

extension Words {
    /// What a form calls a field.
    func label(of field: FormField, in definition: FormDefinition) -> String {
        definition.label(of: field, in: format.language.ofForms) ?? self.field(FieldName(field.rawValue))
    }
}

extension Language {
    /// The same, as forms call it.
    var ofForms: FormLanguage {
        switch self {
        case .english: .english
        case .italian: .italian
        case .dutch: .dutch
        }
    }

    init(_ language: FormLanguage) {
        switch language {
        case .english: self = .english
        case .italian: self = .italian
        case .dutch: self = .dutch
        }
    }
}
