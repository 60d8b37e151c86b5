import Accounts
import Kernel

/// One request, after its key has been accepted: who asks, for what, and what they may see.
struct Call: Sendable {
    var key: APIKeyRecord
    var directory: DirectorySnapshot
    /// Values of the path's parameters.
    var path: [String: String]
    var query: QueryString
    /// What was sent; nil unless the endpoint takes a body.
    var body: JSON?

    /// Whom the audit log names.
    var actor: String { "api:\(key.name)" }

    // MARK: - What may be seen

    /// The companies whose data the answer may show; nil is all of them. The parameter `companies` narrows what the key allows, and never widens it.
    func companies() throws(Problem) -> [ID<Company>]? {
        let allowed = key.company.map { [$0] }
        guard let text = query["companies"] else { return allowed }
        var wanted: [ID<Company>] = []
        for part in text.split(separator: ",") {
            let found = directory.companies.first { $0.code == part || $0.id.description == part }
            guard let found, sees(found.id) else {
                throw Problem(
                    .invalid, "company-unknown", "A company of the list does not exist, or this key may not see it.",
                    fields: [.init("/companies", "\(part.prefix(64)) is not known")])
            }
            wanted.append(found.id)
        }
        return wanted
    }

    func sees(_ company: ID<Company>) -> Bool { key.company == nil || key.company == company }

    // MARK: - Parameters

    /// The id in the path.
    ///
    /// - Throws: `id-malformed`.
    func id<T>(_ type: T.Type) throws(Problem) -> ID<T> {
        guard let id = ID<T>(path["id"] ?? "") else {
            throw Problem(
                .invalid, "id-malformed", "The address does not hold an id of the right kind.",
                fields: [.init("/id", "is not \(T.idPrefix)_ and thirteen letters or digits")])
        }
        return id
    }

    /// 1 to 200.
    func limit(standard: Int = 50) throws(Problem) -> Int {
        guard let text = query["limit"] else { return standard }
        guard let limit = Int(text), (1...200).contains(limit) else { throw invalid("limit", "is not a whole number from 1 to 200") }
        return limit
    }

    func choice<Value: RawRepresentable & CaseIterable>(_ name: String, _ type: Value.Type = Value.self) throws(Problem) -> Value?
    where Value.RawValue == String {
        guard let text = query[name] else { return nil }
        guard let value = Value(rawValue: text) else {
            throw invalid(name, "is not one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }

    func flag(_ name: String) throws(Problem) -> Bool? {
        switch query[name] {
        case nil: return nil
        case "true", "1": return true
        case "false", "0": return false
        default: throw invalid(name, "is neither true nor false")
        }
    }

    /// RFC 3339, or a day, which begins at midnight UTC.
    func time(_ name: String) throws(Problem) -> Instant? {
        guard let text = query[name] else { return nil }
        guard let time = Self.time(text) else {
            throw invalid(name, "is neither a time such as 2026-11-23T07:19:06Z nor a day such as 2026-11-23")
        }
        return time
    }

    /// What was written as RFC 3339, or as a day, which begins at midnight UTC; nil for anything else.
    static func time(_ text: String) -> Instant? {
        Day(iso: text).map { Instant(microseconds: Int64($0.daysSinceEpoch) * 86_400_000_000) } ?? Instant(rfc3339: text)
    }

    /// - Throws: `parameter-invalid` when it has more than `longest` bytes.
    func text(_ name: String, longest: Int = 200) throws(Problem) -> String? {
        guard let text = query[name] else { return nil }
        guard text.utf8.count <= longest else { throw invalid(name, "has more than \(longest) bytes") }
        return text
    }

    func invalid(_ name: String, _ detail: String) -> Problem {
        Problem(.invalid, "parameter-invalid", "A parameter of the request cannot be used.", fields: [.init("/\(name)", detail)])
    }
}
