import Customers
import Forms
import Kernel
import Organisation

/// One activity and what came of its form. Address: `/activities/{id}`; posts to `/activities/{id}/form` to make one, and to `…/form/state`.
public struct ActivityPage: Page {
    public var activity: ActivityRecord
    public var occasion: String
    public var company: String
    public var source: String
    /// Nil while there is none.
    public var form: FormRecord?
    public var counts: FormCounts
    /// Where the server is found from outside, without a slash at the end.
    public var publicURL: String
    public var mayEdit: Bool
    /// Whether the activity or its occasion is closed: the form takes no answers, however open it is itself.
    public var isClosed: Bool

    public init(
        activity: ActivityRecord, occasion: String, company: String, source: String, form: FormRecord? = nil, counts: FormCounts = FormCounts(),
        publicURL: String, mayEdit: Bool = true, isClosed: Bool = false
    ) {
        self.activity = activity
        self.occasion = occasion
        self.company = company
        self.source = source
        self.form = form
        self.counts = counts
        self.publicURL = publicURL
        self.mayEdit = mayEdit
        self.isClosed = isClosed
    }

    public var template: Template { .activity }
    public var section: Section? { .activities }
    public func title(_ words: Words) -> String { activity.name }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("activities.title"), "/activities")] }

    private var path: String { "/activities/\(activity.id)" }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let state: ActivitiesPage.FormState = isClosed ? .over : form.map { $0.isOpen ? .open : .closed } ?? .none
        return PageFields([
            "code": activity.code, "lead": [occasion, company, source].filter { !$0.isEmpty }.joined(separator: " · "),
            "stateName": words.text("activities.state.\(state.rawValue)"), "stateTone": state.tone, "hasForm": form != nil,
            "isOpen": form?.isOpen ?? false,
            "isClosed": isClosed,
            "mayEdit": mayEdit, "formLink": path + "/form", "changeLink": path + "/change", "stateAction": path + "/form/state",
            "previewLink": path + "/preview", "formAddress": form.map { publicURL + $0.path },
            "embedCode": form.map { "<script src=\"\(publicURL)\($0.path).js\" async></script>" },
            "tiles": [
                words.plainTile("activity.submissions", words.format.integer(counts.submissions)),
                words.plainTile("activity.lately", words.format.integer(counts.lately)),
                words.plainTile(
                    "activity.confirmed", counts.asked == 0 ? nil : words.format.percent(Double(counts.confirmed) / Double(counts.asked))),
                words.plainTile("activity.lastAnswer", counts.lastAt.map { words.format.day(words.format.zone.day($0)) }),
            ],
            "questions": questions(words), "hasQuestions": !questions(words).isEmpty,
        ])
    }
    /// What its form asks, in its order; without a form, what it would ask for beyond the person's own data.
    private func questions(_ words: Words) -> [Fields] {
        let asked = form?.definition.questions(activity.attributes) ?? activity.attributes.map { .attribute($0) }
        return asked.map { question in
            switch question {
            case .field(let field, let demand):
                [
                    "label": form.map { words.label(of: field, in: $0.definition) }, "key": field.rawValue,
                    "kind": words.text("activity.ofThePerson"),
                    "choices": nil, "isRequired": demand == .required,
                ]
            case .attribute(let attribute):
                [
                    "label": attribute.label(in: words.format.language.rawValue), "key": attribute.key,
                    "kind": words.text("activity.kind.\(attribute.kind.rawValue)"), "choices": attribute.choices.joined(separator: ", "),
                    "isRequired": attribute.isRequired,
                ]
            }
        }
    }
}
