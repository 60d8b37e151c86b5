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
        // Files' fields are written `given_name`, contacts' `givenName`: one word in the catalogues.
        let parts = name.rawValue.split(separator: "_")
        let key = "field." + parts.prefix(1).joined() + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        return has(key) ? text(key) : name.rawValue
    }
}
