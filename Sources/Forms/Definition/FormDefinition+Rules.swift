import Customers
import Kernel

extension FormDefinition {
    /// Bytes that a text may have.
    static let longestTitle = 200
    static let longestLabel = 200
    static let longestText = 4_000
    static let longestWording = 2_000
    static let mostConsents = 20
    static let mostOrigins = 50

    /// What cannot be, with JSON pointers into ``json``; texts are trimmed and origins brought into the form in which browsers send them.
    ///
    /// - Parameter others: what is wrong besides, to be told with it.
    /// - Throws: ``Problem`` `form-invalid`, naming each field.
    func checked(besides others: [Problem.Field] = []) throws(Problem) -> FormDefinition {
        var checked = self
        var flaws = others
        if languages.isEmpty { flaws.append(.init("/languages", "needs at least one language")) }
        checked.languages = languages.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        checked.texts = texts.filter { languages.contains($0.key) }.mapValues { $0.trimmed }
        for language in checked.languages {
            let text = checked.texts[language] ?? FormTexts(title: "")
            if !(1...Self.longestTitle).contains(text.title.utf8.count) {
                flaws.append(.init("/texts/\(language.rawValue)/title", "needs 1 to \(Self.longestTitle) bytes"))
            }
            if max(text.intro.utf8.count, text.thanks.utf8.count) > Self.longestText {
                flaws.append(.init("/texts/\(language.rawValue)", "has a text of more than \(Self.longestText) bytes"))
            }
        }
        if fields[.email] == nil, fields[.phone] == nil { flaws.append(.init("/fields", "must ask for an e-mail address or a telephone number")) }
        if isDoubleOptIn, fields[.email] != .required {
            flaws.append(.init("/fields/email", "must be required where consents are confirmed by mail"))
        }
        checked.order = order.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        flaws += checkLabels(&checked)
        flaws += checkConsents(&checked)
        flaws += checkOrigins(&checked)
        guard flaws.isEmpty else { throw Problem(.unprocessable, "form-invalid", "The form cannot be saved.", fields: flaws) }
        return checked
    }

    private func checkLabels(_ checked: inout FormDefinition) -> [Problem.Field] {
        var flaws: [Problem.Field] = []
        checked.labels = [:]
        for (field, words) in labels where fields[field] != nil {
            let trimmed = words.mapValues(\.trimmed).filter { !$0.value.isEmpty }
            for (language, word) in trimmed where word.utf8.count > Self.longestLabel {
                flaws.append(.init("/labels/\(field.rawValue)/\(language.rawValue)", "has more than \(Self.longestLabel) bytes"))
            }
            if !trimmed.isEmpty { checked.labels[field] = trimmed }
        }
        return flaws
    }

    private func checkConsents(_ checked: inout FormDefinition) -> [Problem.Field] {
        var flaws: [Problem.Field] = []
        if consents.count > Self.mostConsents { flaws.append(.init("/consents", "are more than \(Self.mostConsents)")) }
        if Set(consents.map(\.topic)).count != consents.count { flaws.append(.init("/consents", "ask twice for the same channel and purpose")) }
        for (index, consent) in consents.enumerated() {
            checked.consents[index].wordings = consent.wordings.filter { languages.contains($0.key) }.mapValues(\.trimmed)
            for language in checked.languages
            where !(1...Self.longestWording).contains(checked.consents[index].wordings[language]?.utf8.count ?? 0) {
                flaws.append(.init("/consents/\(index)/wordings/\(language.rawValue)", "needs 1 to \(Self.longestWording) bytes"))
            }
        }
        return flaws
    }

    private func checkOrigins(_ checked: inout FormDefinition) -> [Problem.Field] {
        var flaws: [Problem.Field] = []
        if origins.count > Self.mostOrigins { flaws.append(.init("/origins", "are more than \(Self.mostOrigins)")) }
        checked.origins = []
        for (index, text) in origins.enumerated() {
            guard let origin = Self.origin(text) else {
                flaws.append(.init("/origins/\(index)", "is not a site such as https://www.example.com"))
                continue
            }
            if !checked.origins.contains(origin) { checked.origins.append(origin) }
        }
        return flaws
    }

    /// A site as browsers name it in `Origin` (RFC 6454, 6.2): scheme, host and, where it is not the usual one, port. It goes into a header, so
    /// nothing else may be in it.
    static func origin(_ text: String) -> String? {
        let lower = text.trimmed.lowercased()
        guard let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }) else { return nil }
        var rest = lower.dropFirst(scheme.count)
        if rest.last == "/" { rest = rest.dropLast() }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !parts[0].isEmpty, rest.utf8.count <= 260 else { return nil }
        let isHost = parts[0].utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."): true
            default: false
            }
        }
        guard isHost else { return nil }
        if parts.count == 1 { return scheme + rest }
        guard let port = Int(parts[1]), (1...65_535).contains(port) else { return nil }
        return port == (scheme == "https://" ? 443 : 80) ? scheme + parts[0] : scheme + parts[0] + ":\(port)"
    }

    /// With versions that count on from `before`: a consent whose words differ has the next one.
    func versioned(after before: FormDefinition?) -> FormDefinition {
        var versioned = self
        for (index, consent) in consents.enumerated() {
            let known = before?.consents.first { $0.topic == consent.topic }
            versioned.consents[index].version = known.map { $0.wordings == consent.wordings ? $0.version : $0.version + 1 } ?? 1
        }
        return versioned
    }
}

extension FormTexts {
    fileprivate var trimmed: FormTexts { FormTexts(title: title.trimmed, intro: intro.trimmed, thanks: thanks.trimmed) }
}

extension String {
    /// Without blanks and line ends around it.
    var trimmed: String {
        let body = drop(while: \.isWhitespace)
        guard let last = body.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(body[...last])
    }
}
