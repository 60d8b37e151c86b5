import Customers
import Forms
import Kernel
import Organisation

/// One activity and its form. Address: `/activities/{id}`; posts to `/activities/{id}/form`, `…/form/save` and `…/form/state`.
public struct ActivityPage: Page {
    /// What is wrong with a field of the editor.
    public enum Flaw: String, Hashable, Sendable, CaseIterable {
        case languages, title, text, reach, doubleOptIn, consents, wording, origin
    }

    public var activity: ActivityRecord
    public var occasion: String
    public var company: String
    public var source: String
    /// Nil while there is none.
    public var form: FormRecord?
    /// What the editor shows: the form's own, or what was typed and could not be saved.
    public var definition: FormDefinition?
    public var flaws: [String: Flaw]
    public var counts: FormCounts
    /// Where the server is found from outside, without a slash at the end.
    public var publicURL: String
    public var mayEdit: Bool

    public init(
        activity: ActivityRecord, occasion: String, company: String, source: String, form: FormRecord? = nil, definition: FormDefinition? = nil,
        flaws: [String: Flaw] = [:], counts: FormCounts = FormCounts(), publicURL: String, mayEdit: Bool = true
    ) {
        self.activity = activity
        self.occasion = occasion
        self.company = company
        self.source = source
        self.form = form
        self.definition = definition ?? form?.definition
        self.flaws = flaws
        self.counts = counts
        self.publicURL = publicURL
        self.mayEdit = mayEdit
    }

    public var template: Template { .activity }
    public var section: Section? { .activities }
    public func title(_ words: Words) -> String { activity.name }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("activities.title"), "/activities")] }

    private var path: String { "/activities/\(activity.id)" }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let state: ActivitiesPage.FormState = form.map { $0.isOpen ? .open : .closed } ?? .none
        let editor = mayEdit ? definition.map { FormEditor($0, flaws, words).fields } : nil
        return PageFields([
            "code": activity.code, "lead": [occasion, company, source].filter { !$0.isEmpty }.joined(separator: " · "),
            "stateName": words.text("activities.state.\(state.rawValue)"), "stateTone": state.tone, "hasForm": form != nil, "isOpen": state == .open,
            "mayEdit": mayEdit, "createAction": path + "/form", "saveAction": path + "/form/save", "stateAction": path + "/form/state",
            "previewLink": path + "/preview", "formAddress": form.map { publicURL + $0.path },
            "embedCode": form.map { "<script src=\"\(publicURL)\($0.path).js\" async></script>" },
            "tiles": [
                words.plainTile("activity.submissions", words.format.integer(counts.submissions)),
                words.plainTile("activity.lately", words.format.integer(counts.lately)),
                words.plainTile(
                    "activity.confirmed", counts.asked == 0 ? nil : words.format.percent(Double(counts.confirmed) / Double(counts.asked))),
                words.plainTile("activity.lastAnswer", counts.lastAt.map { words.format.day(words.format.zone.day($0)) }),
            ],
            "attributes": activity.attributes.map { attribute in
                [
                    "label": attribute.label, "key": attribute.key, "kind": words.text("activity.kind.\(attribute.kind.rawValue)"),
                    "choices": attribute.choices.joined(separator: ", "), "isRequired": attribute.isRequired,
                ] as Fields
            }, "hasAttributes": !activity.attributes.isEmpty, "editor": editor, "hasFlaws": !flaws.isEmpty,
        ])
    }
}

/// The form's editor, as the template shows it.
private struct FormEditor {
    private let definition: FormDefinition
    private let flaws: [String: ActivityPage.Flaw]
    private let words: Words

    init(_ definition: FormDefinition, _ flaws: [String: ActivityPage.Flaw], _ words: Words) {
        self.definition = definition
        self.flaws = flaws
        self.words = words
    }

    private func flaw(_ pointers: String...) -> String? { pointers.compactMap { flaws[$0] }.first.map { words.text("activity.flaw.\($0.rawValue)") } }

    var fields: Fields {
        // One more, empty, to be filled in.
        let boxes = definition.consents + [nil]
        return [
            "languages": languages, "languagesFlaw": flaw("/languages"), "texts": FormLanguage.allCases.map(text),
            "asked": FormField.allCases.map(asked),
            "fieldsFlaw": flaw("/fields"), "isDoubleOptIn": definition.isDoubleOptIn, "doubleOptInFlaw": flaw("/fields/email"),
            "boxes": boxes.enumerated().map { place, consent in box(consent, place) }, "boxesFlaw": flaw("/consents"),
            "origins": definition.origins.joined(separator: "\n"),
            "originsFlaw": flaw("/origins") ?? definition.origins.indices.compactMap { flaw("/origins/\($0)") }.first,
        ]
    }

    private var languages: [Fields] {
        FormLanguage.allCases.map { language in
            [
                "code": language.rawValue, "name": Language(language).ownName, "chosen": definition.languages.contains(language),
                "isFirst": definition.languages.first == language,
            ]
        }
    }

    private func text(_ language: FormLanguage) -> Fields {
        let text = definition.texts[language]
        return [
            "code": language.rawValue, "name": Language(language).ownName, "isOpen": definition.languages.contains(language),
            "formTitle": text?.title, "formIntro": text?.intro, "formThanks": text?.thanks, "titleFlaw": flaw("/texts/\(language.rawValue)/title"),
            "textFlaw": flaw("/texts/\(language.rawValue)"),
        ]
    }

    private func asked(_ field: FormField) -> Fields {
        let demand = definition.fields[field]
        return [
            "name": "field-\(field.rawValue)", "label": words.field(FieldName(field.rawValue)),
            "options": words.options(
                [("", words.text("activity.demand.none"))] + FieldDemand.allCases.map { ($0.rawValue, words.text("activity.demand.\($0.rawValue)")) },
                chosen: demand?.rawValue),
        ]
    }

    private func box(_ consent: FormConsent?, _ place: Int) -> Fields {
        [
            "place": String(place), "isNew": consent == nil, "version": consent.map { words.text("consent.version", ["n": String($0.version)]) },
            "isRequired": consent?.isRequired ?? false,
            "channels": words.options(
                [("", words.text("activity.noConsent"))]
                    + ConsentChannel.allCases.map { ($0.rawValue, words.text("consent.channel.\($0.rawValue)")) },
                chosen: consent?.topic.channel.rawValue),
            "purposes": words.options(
                ConsentPurpose.allCases.map { ($0.rawValue, words.text("consent.purpose.\($0.rawValue)")) },
                chosen: consent?.topic.purpose.rawValue ?? ConsentPurpose.marketing.rawValue),
            "wordings": FormLanguage.allCases.map { language in
                [
                    "code": language.rawValue, "languageName": Language(language).ownName, "wording": consent?.wordings[language],
                    "wordingFlaw": consent == nil ? nil : flaw("/consents/\(place)/wordings/\(language.rawValue)"),
                    "isShown": definition.languages.contains(language) || consent?.wordings[language] != nil,
                ] as Fields
            },
        ]
    }
}
