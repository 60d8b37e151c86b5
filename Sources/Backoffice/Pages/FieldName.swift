/// The name of a value of a contact or person: `email`, `givenName`.
///
/// Those the catalogues know (`field.…`) are shown in the viewer's language, others (an activity's own attributes) as they are.
public struct FieldName: Hashable, Sendable, ExpressibleByStringLiteral {
    public var rawValue: String

    public init(_ rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
}

extension Words {
    func field(_ name: FieldName) -> String {
        let key = "field." + name.rawValue
        return has(key) ? text(key) : name.rawValue
    }
}
