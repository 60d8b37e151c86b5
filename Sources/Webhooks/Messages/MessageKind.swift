/// What others can be told of. A change of another kind stays in the house.
public enum MessageKind: String, Hashable, Sendable, CaseIterable {
    /// Somebody who was not known before.
    case personCreated = "person.created"
    /// A person's contacts or values are different.
    case personChanged = "person.changed"
    /// A person's contacts all belong to another now; its id goes on answering as that other.
    case personMerged = "person.merged"
    /// A new person, made of contacts that left others.
    case personSplit = "person.split"
    /// A person's data was erased: keep none of it either.
    case personErased = "person.erased"
    /// A consent was given or withdrawn.
    case consentChanged = "consent.changed"
    /// A sale, as it happened.
    case saleCommitted = "sale.committed"
    /// A sale's status moved on.
    case saleChanged = "sale.changed"
    /// Sales of the past came in from a file: one message for a part of the file.
    case saleHistory = "sale.history"
    /// A file has been read to its end.
    case importFinished = "import.finished"
    /// There is a new touchpoint.
    case sourceAdded = "source.added"

    /// Reads `person.created,sale.committed`, with `person.*` for all of a subject; commas or blanks between them.
    ///
    /// Nil when one of them is unknown.
    public static func list(_ text: some StringProtocol) -> [MessageKind]? {
        var kinds: [MessageKind] = []
        for word in text.split(whereSeparator: { $0 == "," || $0 == " " }) {
            let found = allCases.filter { $0.rawValue == word || word.hasSuffix(".*") && $0.rawValue.hasPrefix(word.dropLast()) }
            guard !found.isEmpty else { return nil }
            kinds += found.filter { !kinds.contains($0) }
        }
        return kinds
    }
}
