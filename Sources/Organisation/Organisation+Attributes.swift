import Kernel
import Storage

extension Organisation {
    /// Says what an extension of the company's contacts means; what has come in before has that meaning too.
    ///
    /// - Throws: ``Problem`` `attribute-invalid` with the fields.
    public func declareAttribute(_ attribute: AttributeRecord, company: ID<Company>, by author: Author = .command) async throws {
        var attribute = attribute
        if attribute.label.isEmpty { attribute.label = attribute.key }
        let flaws = attribute.flaws
        guard flaws.isEmpty else { throw Problem(.unprocessable, "attribute-invalid", "The attribute cannot be declared.", fields: flaws) }
        let declared = attribute
        try await database.write { tx in
            guard
                try AttributeStore.attributes(retired: false, tx).first(where: { $0.company == company && $0.attribute.key == declared.key })?
                    .attribute != declared
            else { return }
            try AttributeStore.save(declared, of: company, tx)
            try note("attribute.declared", company, declared.key, by: author, tx)
        }
    }

    /// Takes the meaning of an extension back: its values are kept, and shown as they came. ``restoreAttribute(_:company:by:)`` gives it back.
    ///
    /// - Throws: ``Problem`` `attribute-unknown` when it is not declared.
    public func retireAttribute(_ key: String, company: ID<Company>, by author: Author = .command) async throws {
        try await setRetired(key, company, at: effects.now, "attribute.retired", author)
    }

    /// - Throws: ``Problem`` `attribute-unknown` when it was not retired.
    public func restoreAttribute(_ key: String, company: ID<Company>, by author: Author = .command) async throws {
        try await setRetired(key, company, at: nil, "attribute.restored", author)
    }

    private func setRetired(_ key: String, _ company: ID<Company>, at moment: Instant?, _ action: String, _ author: Author) async throws {
        try await database.write { tx in
            guard try AttributeStore.retire(key, of: company, at: moment, tx) else {
                throw Problem(.missing, "attribute-unknown", "The company has no such attribute.")
            }
            try note(action, company, key, by: author, tx)
        }
    }

    /// What the companies' extensions mean, by key.
    ///
    /// - Parameter retired: those that mean nothing any more, instead.
    public func attributes(retired: Bool = false, _ tx: ReadTransaction) throws -> [ID<Company>: [String: AttributeRecord]] {
        Dictionary(grouping: try AttributeStore.attributes(retired: retired, tx), by: \.company).mapValues { declared in
            Dictionary(declared.map { ($0.attribute.key, $0.attribute) }, uniquingKeysWith: { first, _ in first })
        }
    }
}

extension AttributeRecord {
    /// Choices that one attribute may have.
    static let mostChoices = 200

    /// What cannot be, with pointers from the attribute on.
    var flaws: [Problem.Field] {
        var fields: [Problem.Field] = []
        if key.isEmpty || key.utf8.count > 200 { fields.append(.init("/key", "is empty or longer than 200 bytes")) }
        if label.utf8.count > 200 { fields.append(.init("/label", "is longer than 200 bytes")) }
        for (language, text) in labels.sorted(by: { $0.key < $1.key }) where language.utf8.count > 8 || !(1...200).contains(text.utf8.count) {
            fields.append(.init("/labels/\(language)", "is empty or longer than 200 bytes"))
        }
        if kind == .choice, choices.isEmpty { fields.append(.init("/choices", "are needed for a choice")) }
        if choices.count > Self.mostChoices || choices.contains(where: { !(1...200).contains($0.utf8.count) }) {
            fields.append(.init("/choices", "are more than \(Self.mostChoices), or one is empty or longer than 200 bytes"))
        }
        if Set(choices.map { $0.lowercased() }).count != choices.count { fields.append(.init("/choices", "name one twice")) }
        return fields
    }
}
