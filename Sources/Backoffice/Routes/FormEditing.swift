import Customers
import Forms

extension FormDefinition {
    /// What the editor of a form sent. A consent without a channel is none; what cannot be is found when it is saved.
    init(edited fields: FormFields) {
        let chosen = fields.fields.filter { $0.name == "language" }.compactMap { FormLanguage(rawValue: $0.value) }
        // The first language is what visitors see who want none of them.
        let first = fields["first"].flatMap { FormLanguage(rawValue: $0) }
        let languages = chosen.filter { $0 == first } + chosen.filter { $0 != first }
        var texts: [FormLanguage: FormTexts] = [:]
        for language in FormLanguage.allCases {
            let code = language.rawValue
            texts[language] = FormTexts(
                title: fields["title-\(code)"] ?? "", intro: fields["intro-\(code)"] ?? "", thanks: fields["thanks-\(code)"] ?? "")
        }
        var asked: [FormField: FieldDemand] = [:]
        for field in FormField.allCases { asked[field] = fields["field-\(field.rawValue)"].flatMap { FieldDemand(rawValue: $0) } }
        let consents = (0..<40).compactMap { place -> FormConsent? in
            guard let channel = fields["channel-\(place)"].flatMap({ ConsentChannel(rawValue: $0) }),
                let purpose = fields["purpose-\(place)"].flatMap({ ConsentPurpose(rawValue: $0) })
            else { return nil }
            var wordings: [FormLanguage: String] = [:]
            for language in FormLanguage.allCases { wordings[language] = fields["wording-\(place)-\(language.rawValue)"] }
            return FormConsent(ConsentTopic(channel, purpose), isRequired: fields["required-\(place)"] != nil, wordings: wordings)
        }
        self.init(
            languages: languages, texts: texts, fields: asked, consents: consents,
            origins: (fields["origins"] ?? "").split(whereSeparator: \.isWhitespace).map(String.init), isDoubleOptIn: fields["doubleOptIn"] != nil)
    }
}

extension ActivityPage.Flaw {
    /// What is wrong where a JSON pointer into a form leads to.
    init?(pointer: String) {
        let parts = pointer.split(separator: "/").map(String.init)
        switch (parts.first, parts.count) {
        case ("languages", _): self = .languages
        case ("texts", 3): self = .title
        case ("texts", _): self = .text
        case ("fields", 1): self = .reach
        case ("fields", _): self = .doubleOptIn
        case ("consents", 1): self = .consents
        case ("consents", _): self = .wording
        case ("origins", _): self = .origin
        default: return nil
        }
    }
}
