import Kernel
import Mustache

/// Markup that is safe to stand in a page as it is: only ``Charts`` and our own assets make it.
struct HTML: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }
}

/// What a template may show: a text, markup, yes or no, or further fields.
protocol FieldValue {}
extension String: FieldValue {}
extension Bool: FieldValue {}
extension HTML: FieldValue {}
extension Fields: FieldValue {}
extension Array: FieldValue where Element == Fields {}

/// The names a template knows and their values.
///
/// A value that is nil is there all the same, as nothing: a template's lookup climbs to the fields around, and an absent remark of a row must not show the
/// page's. Markup stands only under names that end in `Html` or `Svg`, the only ones that templates show with three braces.
struct Fields: MustacheParent, ExpressibleByDictionaryLiteral {
    private var values: [String: Any]

    init(dictionaryLiteral elements: (String, (any FieldValue)?)...) {
        values = [:]
        for (name, value) in elements { self[name] = value }
    }

    subscript(name: String) -> (any FieldValue)? {
        get { nil }
        set { values[name] = Self.shown(newValue, named: name) }
    }

    /// These and `others`, which win.
    func merging(_ others: Fields) -> Fields {
        var merged = self
        merged.values.merge(others.values) { $1 }
        return merged
    }

    func child(named name: String) -> Any? { values[name] }

    private static func shown(_ value: (any FieldValue)?, named name: String) -> Any {
        switch value {
        case nil: return Absent()
        case let html as HTML:
            assert(name.hasSuffix("Html") || name.hasSuffix("Svg"), "markup under the name of a text: \(name)")
            return html.text
        case let text as String:
            assert(!name.hasSuffix("Html") && !name.hasSuffix("Svg"), "text under the name of markup: \(name)")
            // An empty text is nothing to show: a section around it closes.
            return text.isEmpty ? Absent() : text as Any
        case .some(let other): return other
        }
    }
}

/// A value that is not there: a closed section, an empty text.
private struct Absent: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
}

/// The outermost fields, which note what is not found anywhere.
struct RootFields: MustacheParent {
    let fields: Fields
    let phrases: Phrases

    func child(named name: String) -> Any? {
        if name == "t" { return phrases }
        if let value = fields.child(named: name) { return value }
        phrases.log.names.insert(name)
        return nil
    }
}

extension JSON {
    /// JSON over several lines; any other text as it is.
    static func pretty(_ text: String) -> String {
        do throws(SyntaxError) { return try JSON(parsing: text).pretty } catch { return text }
    }
}
