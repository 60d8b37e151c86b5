import Customers
import Forms
import Kernel
import Organisation

/// Building the form of an activity: languages, questions in their order, consents, and how it looks beside it. Address: `/activities/{id}/form`. Every button posts all
/// of it there: `act` says what is done to it; only `save` saves.
public struct FormBuilderPage: Page {
    /// What is wrong with a part of the form.
    public enum Flaw: String, Hashable, Sendable, CaseIterable {
        case languages, title, text, reach, doubleOptIn, consents, wording, origin, label, key, choices
    }

    public var shown: ShownForm
    public var draft: FormDraft
    /// Keys of attributes that are saved: those cannot be called otherwise any more.
    public var savedKeys: Set<String>
    /// What the company has declared.
    public var declared: [AttributeRecord]
    /// By JSON pointer into the form, or into the activity.
    public var flaws: [String: Flaw]
    /// The button that has the focus: `up-2`.
    public var focus: String?

    public init(
        shown: ShownForm, draft: FormDraft, savedKeys: Set<String>, declared: [AttributeRecord] = [], flaws: [String: Flaw] = [:],
        focus: String? = nil
    ) {
        self.shown = shown
        self.draft = draft
        self.savedKeys = savedKeys
        self.declared = declared
        self.flaws = flaws
        self.focus = focus
    }

    public var template: Template { .formBuilder }
    public var section: Section? { .activities }
    public func title(_ words: Words) -> String { words.text("builder.title", ["name": shown.activity.name]) }
    public func crumbs(_ words: Words) -> [Crumb] {
        [Crumb(words.text("activities.title"), "/activities"), Crumb(shown.activity.name, "/activities/\(shown.activity.id)")]
    }

    private var definition: FormDefinition { draft.definition }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let path = "/activities/\(shown.activity.id)"
        return PageFields([
            "action": path + "/form", "back": path, "hasFlaws": !flaws.isEmpty, "isLive": shown.isOpen, "languages": languages,
            "languagesFlaw": flaw(words, "/languages"), "texts": FormLanguage.allCases.map { text($0, words) },
            "questions": draft.questions.enumerated().map { question($0.element, $0.offset, words) },
            "fieldsFlaw": flaw(words, "/fields", "/attributes"),
            "adding": adding(words), "isAdding": focus == "add", "isDoubleOptIn": definition.isDoubleOptIn,
            "doubleOptInFlaw": flaw(words, "/fields/email"),
            "boxes": definition.consents.enumerated().map { place, consent in box(consent, place, words) }, "boxesFlaw": flaw(words, "/consents"),
            "isAddingConsent": focus == "addConsent", "origins": definition.origins.joined(separator: "\n"),
            "originsFlaw": flaw(words, "/origins") ?? definition.origins.indices.compactMap { flaw(words, "/origins/\($0)") }.first,
            "preview": preview(words, rendering),
        ])
    }

    private func flaw(_ words: Words, _ pointers: String...) -> String? {
        pointers.compactMap { flaws[$0] }.first.map { words.text("activity.flaw.\($0.rawValue)") }
    }

    /// As visitors would see it, in the looking user's language where the form speaks it.
    private func preview(_ words: Words, _ rendering: Rendering) -> Fields {
        var shown = shown
        shown.form.definition = definition
        shown.activity.attributes = draft.attributes
        let page = PublicFormPage(shown: shown, notice: .preview, moment: "")
        return page.fields(words, rendering).fields.merging(["formTitle": definition.text(in: words.format.language.ofForms).title])
    }

    private var languages: [Fields] {
        FormLanguage.allCases.map { language in
            [
                "code": language.rawValue, "name": Language(language).ownName, "chosen": definition.languages.contains(language),
                "isFirst": definition.languages.first == language,
            ]
        }
    }

    private func text(_ language: FormLanguage, _ words: Words) -> Fields {
        let text = definition.texts[language]
        return [
            "code": language.rawValue, "name": Language(language).ownName, "isOpen": definition.languages.contains(language),
            "formTitle": text?.title, "formIntro": text?.intro, "formThanks": text?.thanks,
            "titleFlaw": flaw(words, "/texts/\(language.rawValue)/title"), "textFlaw": flaw(words, "/texts/\(language.rawValue)"),
        ]
    }

    // MARK: - Questions

    private func question(_ question: FormQuestion, _ place: Int, _ words: Words) -> Fields {
        let last = draft.questions.count - 1
        var fields: Fields = [
            "place": String(place), "ask": question.name, "isFirst": place == 0, "isLast": place == last, "kind": nil, "key": nil, "isNew": false,
            "kinds": [Fields](), "isChoice": false, "choices": nil, "isUp": focus == "up-\(place)", "isDown": focus == "down-\(place)",
        ]
        let labels: [FormLanguage: String]
        switch question {
        case .field(let field, let demand):
            fields["name"] = words.field(FieldName(field.rawValue))
            fields["isRequired"] = demand == .required
            fields["flaw"] = FormLanguage.allCases.compactMap { flaw(words, "/labels/\(field.rawValue)/\($0.rawValue)") }.first
            labels = definition.labels[field] ?? [:]
        case .attribute(let attribute):
            let index = draft.attributes.firstIndex { $0.key == attribute.key } ?? 0
            fields["name"] = attribute.label.isEmpty ? words.text("builder.newQuestion") : attribute.label(in: words.format.language.rawValue)
            fields["isRequired"] = attribute.isRequired
            fields["kind"] = words.text("activity.kind.\(attribute.kind.rawValue)")
            fields["key"] = attribute.key
            fields["isNew"] = !savedKeys.contains(attribute.key)
            fields["kinds"] = words.options(
                AttributeRecord.Kind.allCases.map { ($0.rawValue, words.text("activity.kind.\($0.rawValue)")) }, chosen: attribute.kind.rawValue)
            fields["isChoice"] = attribute.kind == .choice
            fields["choices"] = attribute.choices.joined(separator: "\n")
            fields["flaw"] = flaws.filter { $0.key.hasPrefix("/attributes/\(index)/") }.map { words.text("activity.flaw.\($0.value.rawValue)") }.min()
            labels = labelsShown(attribute)
        }
        fields["labels"] = FormLanguage.allCases.map { language in
            [
                "code": language.rawValue, "languageName": Language(language).ownName, "label": labels[language],
                "isShown": definition.languages.contains(language) || labels[language] != nil,
            ] as Fields
        }
        return fields
    }

    /// An attribute that was declared with one label for all languages has it in the form's first.
    private func labelsShown(_ attribute: AttributeRecord) -> [FormLanguage: String] {
        var labels: [FormLanguage: String] = [:]
        for language in FormLanguage.allCases { labels[language] = attribute.labels[language.rawValue] }
        if labels.isEmpty, !attribute.label.isEmpty, let first = definition.languages.first { labels[first] = attribute.label }
        return labels
    }

    private func adding(_ words: Words) -> [Fields] {
        let (fields, attributes) = draft.addable(declared)
        return words.options(
            [("new", words.text("builder.ownQuestion"))] + fields.map { ($0.rawValue, words.field(FieldName($0.rawValue))) }
                + attributes.map { ($0.formFieldName, $0.label(in: words.format.language.rawValue)) }, chosen: fields.first?.rawValue ?? "new")
    }

    // MARK: - Consents

    private func box(_ consent: FormConsent, _ place: Int, _ words: Words) -> Fields {
        [
            "place": String(place), "isRequired": consent.isRequired,
            "version": consent.wordings.isEmpty ? nil : words.text("consent.version", ["n": String(consent.version)]),
            "channels": words.options(
                ConsentChannel.allCases.map { ($0.rawValue, words.text("consent.channel.\($0.rawValue)")) }, chosen: consent.topic.channel.rawValue),
            "purposes": words.options(
                ConsentPurpose.allCases.map { ($0.rawValue, words.text("consent.purpose.\($0.rawValue)")) }, chosen: consent.topic.purpose.rawValue),
            "wordings": FormLanguage.allCases.map { language in
                [
                    "code": language.rawValue, "languageName": Language(language).ownName, "wording": consent.wordings[language],
                    "wordingFlaw": flaw(words, "/consents/\(place)/wordings/\(language.rawValue)"),
                    "isShown": definition.languages.contains(language) || consent.wordings[language] != nil,
                ] as Fields
            },
        ]
    }
}

extension FormBuilderPage.Flaw {
    /// What is wrong where a JSON pointer into a form, or into its activity, leads to.
    init?(pointer: String) {
        let parts = pointer.split(separator: "/").map(String.init)
        switch (parts.first, parts.count) {
        case ("languages", _): self = .languages
        case ("texts", 3): self = .title
        case ("texts", _): self = .text
        case ("fields", 1): self = .reach
        case ("fields", _): self = .doubleOptIn
        case ("labels", _): self = .label
        case ("consents", 1): self = .consents
        case ("consents", _): self = .wording
        case ("origins", _): self = .origin
        case ("attributes", 1): self = .key
        case ("attributes", _): self = parts[2] == "choices" ? .choices : parts[2] == "key" ? .key : .label
        default: return nil
        }
    }
}
