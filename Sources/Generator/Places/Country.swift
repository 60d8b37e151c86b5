/// A country the group sells in.
enum Country: String, CaseIterable, Sendable {
    case italy = "IT"
    case netherlands = "NL"
    case england = "GB"

    /// ISO 639 code of the language its people write in.
    var language: String {
        switch self {
        case .italy: "it"
        case .netherlands: "nl"
        case .england: "en"
        }
    }

    /// International dialling prefix.
    var diallingCode: String {
        switch self {
        case .italy: "+39"
        case .netherlands: "+31"
        case .england: "+44"
        }
    }
}
