/// Why bytes are no JSON text.
public struct JSONFlaw: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: String, Hashable, Sendable {
        case empty = "is empty"
        case unexpected = "is not JSON"
        case cut = "ends too early"
        case trailing = "goes on after its end"
        case tooDeep = "is nested too deeply"
        case invalidText = "has a text that is not UTF-8"
        case control = "has a control character inside a text"
        case escape = "has an unknown escape"
        case number = "has a number that is none"
    }

    public var reason: Reason
    /// The byte, from 0, at which it shows.
    public var offset: Int

    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// Without any content of the text.
    public var description: String { "\(reason.rawValue), at byte \(offset)" }
}
