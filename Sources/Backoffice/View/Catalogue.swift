import Kernel
import Mustache

/// The visible words of one language, by nested keys: `people.title`.
struct Catalogue: Sendable {
    let language: Language
    /// Flat: the whole key and its text.
    let texts: [String: String]

    /// - Throws: ``ViewFailure`` when the language's file is not a JSON object of texts.
    init(_ language: Language, files: [String: String]) throws(ViewFailure) {
        let name = "Catalogue/\(language.rawValue).json"
        guard let file = files[name] else { throw .missing(name) }
        var texts: [String: String] = [:]
        do {
            try Self.flatten(JSON(parsing: file), under: "", into: &texts)
        } catch let failure as ViewFailure {
            throw failure
        } catch {
            throw .unreadable(name, "\(error)")
        }
        self.language = language
        self.texts = texts
    }

    /// Without a word: every text shows as its key.
    init(empty language: Language) {
        self.language = language
        texts = [:]
    }

    private static func flatten(_ value: JSON, under key: String, into texts: inout [String: String]) throws(ViewFailure) {
        switch value {
        case .string(let text): texts[key] = text
        case .object(let members):
            for member in members { try flatten(member.value, under: key.isEmpty ? member.name : key + "." + member.name, into: &texts) }
        default: throw .unreadable("Catalogue", "\(key) is neither a text nor an object")
        }
    }
}

/// A place in a catalogue, for templates: `{{t.people.title}}`.
struct Phrases: MustacheParent {
    let catalogue: Catalogue
    let key: String
    let log: MissingNames

    func child(named name: String) -> Any? {
        let whole = key.isEmpty ? name : key + "." + name
        if let text = catalogue.texts[whole] { return text }
        // A branch has leaves below it; the templates go at most two levels deep, so this is asked once.
        if key.isEmpty { return Phrases(catalogue: catalogue, key: whole, log: log) }
        log.names.insert("t." + whole)
        return nil
    }
}

/// What a rendering asked for and did not get; empty for a page that is whole.
final class MissingNames {
    var names: Set<String> = []
}

/// Why the screens cannot be shown at all: a fault of the program's own files, found at start.
public enum ViewFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// A template or catalogue is not in the binary.
    case missing(String)
    /// It is there, but not well formed: its name and what is wrong.
    case unreadable(String, String)

    public var description: String {
        switch self {
        case .missing(let name): "the screens lack their file \(name)"
        case .unreadable(let name, let reason): "the screens' file \(name) cannot be read: \(reason)"
        }
    }
}
