import Customers
import Kernel

extension FormDefinition {
    /// As it is stored, and as the API shows it.
    public var json: JSON {
        .object([
            "languages": .array(languages.map { .string($0.rawValue) }),
            "texts": .object(
                languages.compactMap { language in
                    texts[language].map { text in
                        JSON.Member(
                            language.rawValue,
                            .object(["title": .string(text.title), "intro": .string(text.intro), "thanks": .string(text.thanks)]))
                    }
                }),
            "fields": .object(FormField.allCases.compactMap { field in fields[field].map { JSON.Member(field.rawValue, .string($0.rawValue)) } }),
            "order": order.isEmpty ? nil : .array(order.map { .string($0) }), "labels": labels.isEmpty ? nil : labelsJSON,
            "consents": .array(consents.map { json($0) }), "origins": .array(origins.map { .string($0) }), "doubleOptIn": .bool(isDoubleOptIn),
        ])
    }

    private var labelsJSON: JSON {
        .object(
            FormField.allCases.compactMap { field in
                labels[field].map { words in
                    let texts = FormLanguage.allCases.compactMap { language in words[language].map { JSON.Member(language.rawValue, .string($0)) } }
                    return JSON.Member(field.rawValue, .object(texts))
                }
            })
    }

    private func json(_ consent: FormConsent) -> JSON {
        .object([
            "channel": .string(consent.topic.channel.rawValue), "purpose": .string(consent.topic.purpose.rawValue),
            "required": .bool(consent.isRequired), "version": .integer(Int64(consent.version)),
            "wordings": .object(languages.compactMap { language in consent.wordings[language].map { JSON.Member(language.rawValue, .string($0)) } }),
        ])
    }

    /// Reads what ``json`` writes; members that are not there are as in an empty form.
    ///
    /// - Throws: ``Problem`` `form-invalid`, naming what cannot be read.
    public init(json: JSON) throws(Problem) {
        var flaws: [Problem.Field] = []
        var languages: [FormLanguage] = []
        for (index, value) in (json["languages"]?.array ?? []).enumerated() {
            guard let language = value.string.flatMap({ FormLanguage(rawValue: $0) }) else {
                flaws.append(.init("/languages/\(index)", "is not one of \(FormLanguage.allCases.map(\.rawValue).joined(separator: ", "))"))
                continue
            }
            languages.append(language)
        }
        var texts: [FormLanguage: FormTexts] = [:]
        for language in languages {
            let text = json["texts"]?[language.rawValue]
            texts[language] = FormTexts(
                title: text?["title"]?.string ?? "", intro: text?["intro"]?.string ?? "", thanks: text?["thanks"]?.string ?? "")
        }
        var fields: [FormField: FieldDemand] = [:]
        for member in json["fields"]?.members ?? [] {
            guard let field = FormField(rawValue: member.name), let demand = member.value.string.flatMap({ FieldDemand(rawValue: $0) }) else {
                flaws.append(.init("/fields/\(member.name.prefix(64))", "is not known; fields are optional or required"))
                continue
            }
            fields[field] = demand
        }
        var labels: [FormField: [FormLanguage: String]] = [:]
        for field in FormField.allCases {
            for language in FormLanguage.allCases {
                labels[field, default: [:]][language] = json["labels"]?[field.rawValue]?[language.rawValue]?.string
            }
            if labels[field]?.isEmpty == true { labels[field] = nil }
        }
        var consents: [FormConsent] = []
        for (index, value) in (json["consents"]?.array ?? []).enumerated() {
            guard let channel = value["channel"]?.string.flatMap({ ConsentChannel(rawValue: $0) }),
                let purpose = value["purpose"]?.string.flatMap({ ConsentPurpose(rawValue: $0) })
            else {
                flaws.append(.init("/consents/\(index)", "has a channel or a purpose that is not known"))
                continue
            }
            let wordings = languages.compactMap { language in value["wordings"]?[language.rawValue]?.string.map { (language, $0) } }
            consents.append(
                FormConsent(
                    ConsentTopic(channel, purpose), isRequired: value["required"]?.bool ?? false,
                    version: Int(clamping: value["version"]?.integer ?? 1), wordings: Dictionary(uniqueKeysWithValues: wordings)))
        }
        guard flaws.isEmpty else { throw Problem(.unprocessable, "form-invalid", "The form cannot be read.", fields: flaws) }
        self.init(
            languages: languages, texts: texts, fields: fields, order: json["order"]?.array?.compactMap(\.string) ?? [], labels: labels,
            consents: consents, origins: json["origins"]?.array?.compactMap(\.string) ?? [],
            isDoubleOptIn: json["doubleOptIn"]?.bool ?? false)
    }
}
