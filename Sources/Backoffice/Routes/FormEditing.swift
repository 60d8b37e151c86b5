import Customers
import Forms
import Kernel
import Organisation

/// A form as it is being built, with the attributes of its activity: what was saved, or what the builder sent and has not been saved yet.
public struct FormDraft: Hashable, Sendable {
    public var definition: FormDefinition
    public var attributes: [AttributeRecord]

    public init(_ definition: FormDefinition, _ attributes: [AttributeRecord]) {
        self.definition = definition
        self.attributes = attributes
    }

    public var questions: [FormQuestion] { definition.questions(attributes) }
}

extension FormDraft {
    /// Questions and consents that are looked for in what was sent.
    private static let most = 60

    /// What the builder sent. A consent without a channel is none; what cannot be is found when it is saved.
    init(_ fields: FormFields) {
        let chosen = fields.fields.filter { $0.name == "language" }.compactMap { FormLanguage(rawValue: $0.value) }
        // The first language is what visitors see who want none of them.
        let first = fields["first"].flatMap { FormLanguage(rawValue: $0) }
        var texts: [FormLanguage: FormTexts] = [:]
        for language in FormLanguage.allCases {
            let code = language.rawValue
            texts[language] = FormTexts(
                title: fields["title-\(code)"] ?? "", intro: fields["intro-\(code)"] ?? "", thanks: fields["thanks-\(code)"] ?? "")
        }
        self.init(
            FormDefinition(
                languages: chosen.filter { $0 == first } + chosen.filter { $0 != first }, texts: texts, fields: [:],
                consents: (0..<Self.most).compactMap { Self.consent(fields, $0) },
                origins: (fields["origins"] ?? "").split(whereSeparator: \.isWhitespace).map(String.init), isDoubleOptIn: fields["doubleOptIn"] != nil
            ),
            [])
        for place in 0..<Self.most { readQuestion(fields, place) }
    }

    private static func consent(_ fields: FormFields, _ place: Int) -> FormConsent? {
        guard let channel = fields["channel-\(place)"].flatMap({ ConsentChannel(rawValue: $0) }),
            let purpose = fields["purpose-\(place)"].flatMap({ ConsentPurpose(rawValue: $0) })
        else { return nil }
        return FormConsent(
            ConsentTopic(channel, purpose), isRequired: fields["must-\(place)"] != nil, wordings: texts(fields, "wording-\(place)"))
    }

    /// By language, of fields `NAME-en`, `NAME-it`…
    private static func texts(_ fields: FormFields, _ name: String) -> [FormLanguage: String] {
        var texts: [FormLanguage: String] = [:]
        for language in FormLanguage.allCases { texts[language] = fields["\(name)-\(language.rawValue)"] }
        return texts
    }

    private mutating func readQuestion(_ fields: FormFields, _ place: Int) {
        guard let name = fields["ask-\(place)"] else { return }
        let isRequired = fields["required-\(place)"] != nil
        let labels = Self.texts(fields, "label-\(place)")
        if let field = FormField(rawValue: name) {
            definition.fields[field] = isRequired ? .required : .optional
            definition.labels[field] = labels.isEmpty ? nil : labels
            definition.order.append(name)
        } else if name.hasPrefix("attribute.") {
            let key = (fields["key-\(place)"] ?? String(name.dropFirst("attribute.".count))).trimmed
            let kind = fields["kind-\(place)"].flatMap { AttributeRecord.Kind(rawValue: $0) } ?? .text
            let attribute = AttributeRecord(
                key: key, label: definition.languages.first.flatMap { labels[$0] } ?? labels.values.min() ?? key,
                labels: Dictionary(labels.map { ($0.key.rawValue, $0.value.trimmed) }, uniquingKeysWith: { first, _ in first }), kind: kind,
                isRequired: isRequired, choices: kind == .choice ? FormFields.lines(fields["choices-\(place)"]) : [])
            attributes.append(attribute)
            definition.order.append(attribute.formFieldName)
        }
    }
}

/// What a button of the builder does with the draft: it is shown again, and not saved.
enum FormAct: Hashable, Sendable {
    case up(Int), down(Int), remove(Int)
    case add(String)
    case addConsent
    case removeConsent(Int)

    /// `up-3`, `add`; nil for what changes nothing.
    init?(_ text: String, _ fields: FormFields) {
        let parts = text.split(separator: "-", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count > 1 ? Int(parts[1]) : nil) {
        case ("up", let place?): self = .up(place)
        case ("down", let place?): self = .down(place)
        case ("remove", let place?): self = .remove(place)
        case ("removeConsent", let place?): self = .removeConsent(place)
        case ("addConsent", nil): self = .addConsent
        case ("add", nil): self = .add(fields["adding"] ?? "")
        default: return nil
        }
    }
}

extension FormAct {
    /// The button that has the focus afterwards: it goes with the question that was moved, so that one who works by keyboard presses it again.
    func focus(among questions: Int) -> String? {
        switch self {
        case .up(let place): place > 1 ? "up-\(place - 1)" : "down-0"
        case .down(let place): place + 2 < questions ? "down-\(place + 1)" : "up-\(questions - 1)"
        case .add: "add"
        case .addConsent: "addConsent"
        case .remove, .removeConsent: nil
        }
    }
}

extension FormDraft {
    /// - Parameter declared: the company's attributes, which may be asked for.
    mutating func apply(_ act: FormAct, declared: [AttributeRecord]) {
        var names = questions.map(\.name)
        switch act {
        case .up(let place) where names.indices.contains(place) && place > 0: names.swapAt(place, place - 1)
        case .down(let place) where names.indices.contains(place + 1): names.swapAt(place, place + 1)
        case .remove(let place) where names.indices.contains(place):
            let name = names.remove(at: place)
            if let field = FormField(rawValue: name) { definition.fields[field] = nil }
            attributes.removeAll { $0.formFieldName == name }
        case .add(let name): add(name, declared, &names)
        case .addConsent:
            let topics = ConsentChannel.allCases.flatMap { channel in ConsentPurpose.allCases.map { ConsentTopic(channel, $0) } }
            let unused = topics.first { topic in !definition.consents.contains { $0.topic == topic } }
            if let unused { definition.consents.append(FormConsent(unused, wordings: [:])) }
        case .removeConsent(let place) where definition.consents.indices.contains(place): definition.consents.remove(at: place)
        case .up, .down, .remove, .removeConsent: break
        }
        definition.order = names
    }

    private mutating func add(_ name: String, _ declared: [AttributeRecord], _ names: inout [String]) {
        if let field = FormField(rawValue: name) {
            if definition.fields[field] == nil { names.append(name) }
            definition.fields[field] = definition.fields[field] ?? .optional
        } else if let known = declared.first(where: { $0.formFieldName == name }), !attributes.contains(where: { $0.key == known.key }) {
            attributes.append(known)
            names.append(name)
        } else if name == "new" {
            let taken = Set((attributes + declared).map { $0.key.lowercased() })
            let key = (1...).lazy.map { "question-\($0)" }.first { !taken.contains($0) } ?? "question"
            let attribute = AttributeRecord(key: key, label: "", kind: .text, isRequired: false, choices: [])
            attributes.append(attribute)
            names.append(attribute.formFieldName)
        }
    }

    /// What may be added still: fields of a person, and attributes of the company.
    func addable(_ declared: [AttributeRecord]) -> (fields: [FormField], attributes: [AttributeRecord]) {
        let asked = Set(attributes.map { $0.key.lowercased() })
        return (
            FormField.allCases.filter { definition.fields[$0] == nil },
            declared.filter { !asked.contains($0.key.lowercased()) }
        )
    }
}
