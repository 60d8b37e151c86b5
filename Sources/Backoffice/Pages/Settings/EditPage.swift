import Kernel

/// Adding a thing that is looked after, or changing one: its fields one below the other. Posts them to ``action``.
///
/// What a field is called, what helps to fill it in and what is said when it cannot be stands in the catalogue under `edit.{subject}.{field}`, with `Hint`
/// and `Error` behind it.
public struct EditPage: Page {
    public enum Subject: String, Hashable, Sendable, CaseIterable {
        case company, store, storeGroup, source, attribute, occasion, activity
    }

    public struct Option: Hashable, Sendable {
        public var value: String
        public var text: String

        public init(_ value: String, _ text: String) {
            self.value = value
            self.text = text
        }
    }

    public struct Input: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            case text
            case number
            case day
            /// Several lines.
            case area
            case choice([Option])
            case tick
            case ticks([Option])
            /// Shown, and sent by nobody.
            case fixed
        }

        public var name: String
        public var kind: Kind
        /// What stands in it; of ticks, the values that are ticked.
        public var values: [String]
        public var isRequired: Bool
        public var example: String?
        /// What it is called, where that is not in the catalogue under its name.
        public var label: String?

        public init(_ name: String, _ kind: Kind = .text, _ value: String? = nil, isRequired: Bool = false, example: String? = nil) {
            self.init(name, kind, values: value.map { [$0] } ?? [], isRequired: isRequired, example: example)
        }

        public init(_ name: String, _ kind: Kind, values: [String], isRequired: Bool = false, example: String? = nil) {
            self.name = name
            self.kind = kind
            self.values = values
            self.isRequired = isRequired
            self.example = example
        }
    }

    /// What else can be done with the thing, beside its fields.
    public struct Act: Hashable, Sendable {
        /// Its words stand under `edit.{subject}.{word}`; with `{word}Note` what is said before, when it is to be confirmed.
        public var word: String
        public var action: String
        public var needsConfirming: Bool

        public init(_ word: String, _ action: String, needsConfirming: Bool = false) {
            self.word = word
            self.action = action
            self.needsConfirming = needsConfirming
        }
    }

    /// Where else one goes from here.
    public struct Way: Hashable, Sendable {
        /// Its words stand under `edit.{subject}.{word}`.
        public var word: String
        public var link: String

        public init(_ word: String, _ link: String) {
            self.word = word
            self.link = link
        }
    }

    public var subject: Subject
    /// Of the thing that is changed; nil for a new one.
    public var name: String?
    public var action: String
    /// Where one goes who changes nothing.
    public var back: String
    public var inputs: [Input]
    public var acts: [Act]
    public var ways: [Way]
    /// By the names of inputs: the end of the catalogue's key that says what is wrong.
    public var errors: [String: String]

    public init(
        _ subject: Subject, name: String? = nil, action: String, back: String, inputs: [Input], acts: [Act] = [], ways: [Way] = [],
        errors: [String: String] = [:]
    ) {
        self.subject = subject
        self.name = name
        self.action = action
        self.back = back
        self.inputs = inputs
        self.acts = acts
        self.ways = ways
        self.errors = errors
    }

    public var template: Template { .edit }
    public var section: Section? {
        switch subject {
        case .company, .attribute: .settings
        case .store, .storeGroup: .stores
        case .source: .sources
        case .occasion, .activity: .activities
        }
    }
    public func title(_ words: Words) -> String { name ?? words.text("edit.\(subject.rawValue).new") }
    public func crumbs(_ words: Words) -> [Crumb] {
        let above = section.map { [Crumb(words.text("section.\($0.rawValue)"), $0.path)] } ?? []
        return above + (register.map { [Crumb(words.text("register.\($0.rawValue).title"), back)] } ?? [])
    }

    /// The list it stands in.
    private var register: RegisterPage.Register? {
        switch subject {
        case .company: .companies
        case .storeGroup: .storeGroups
        case .attribute: .attributes
        case .occasion: .occasions
        case .store, .source, .activity: nil
        }
    }

    /// Says beside each field what is wrong with it. A field that is not on the page is told at the first one.
    mutating func refuse(_ problem: Problem) {
        if problem.kind == .conflict { errors["code"] = "taken" }
        for field in problem.fields {
            let name = field.pointer.split(separator: "/").first.map(String.init) ?? ""
            errors[inputs.contains { $0.name == name } ? name : inputs.first?.name ?? name] = "\(name)Error"
        }
    }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let prefix = "edit.\(subject.rawValue)"
        return PageFields([
            "lead": words.has("\(prefix).lead") ? words.text("\(prefix).lead") : nil, "action": action, "back": back,
            "inputs": inputs.map { input($0, prefix, words) }, "hasErrors": !errors.isEmpty, "hasActs": !acts.isEmpty,
            "ways": ways.map { ["text": words.text("\(prefix).\($0.word)"), "link": $0.link] as Fields },
            "acts": acts.map { act in
                [
                    "text": words.text("\(prefix).\(act.word)"), "action": act.action,
                    "note": act.needsConfirming ? words.text("\(prefix).\(act.word)Note") : nil,
                ] as Fields
            },
        ])
    }

    private func input(_ input: Input, _ prefix: String, _ words: Words) -> Fields {
        let (value, hint) = (input.values.first, "\(prefix).\(input.name)Hint")
        var fields: Fields = [
            "name": input.name, "label": input.label ?? words.text("\(prefix).\(input.name)"), "value": value, "isRequired": input.isRequired,
            "example": input.example, "hint": words.has(hint) ? words.text(hint) : nil,
            "error": errors[input.name].map { error($0, prefix, words) }, "type": "text", "isLine": false, "isArea": false, "isChoice": false,
            "isTick": false, "isTicks": false, "isFixed": false, "chosen": false, "options": [Fields](),
        ]
        switch input.kind {
        case .text: fields["isLine"] = true
        case .number, .day:
            fields["isLine"] = true
            if input.kind == .day { fields["type"] = "date" }
        case .area: fields["isArea"] = true
        case .fixed: fields["isFixed"] = true
        case .tick:
            fields["isTick"] = true
            fields["chosen"] = value != nil
        case .choice(let options):
            fields["isChoice"] = true
            fields["options"] = words.options(options.map { ($0.value, $0.text) }, chosen: value)
        case .ticks(let options):
            fields["isTicks"] = true
            fields["options"] = options.map {
                ["value": $0.value, "text": $0.text, "chosen": input.values.contains($0.value)] as Fields
            }
        }
        return fields
    }

    private func error(_ name: String, _ prefix: String, _ words: Words) -> String {
        let key = "\(prefix).\(name)"
        return words.text(words.has(key) ? key : name == "taken" ? "edit.taken" : "edit.invalid")
    }
}
