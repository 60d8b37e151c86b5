import Kernel
import Organisation

/// Reads members of what was sent, and notes what is wrong with them, so that all of it is told at once.
struct BodyReader {
    let call: Call
    var fields: [Problem.Field] = []

    init(call: Call) { self.call = call }

    func member(_ name: String) -> JSON? { call.body?[name].flatMap { $0.isNull ? nil : $0 } }

    mutating func choice<Value: RawRepresentable & CaseIterable>(_ name: String, among values: [Value] = Array(Value.allCases)) -> Value?
    where Value.RawValue == String {
        let value = member(name)?.string.flatMap(Value.init(rawValue:)).flatMap { value in values.first { $0.rawValue == value.rawValue } }
        if value == nil { fields.append(.init("/\(name)", "is not one of \(values.map(\.rawValue).joined(separator: ", "))")) }
        return value
    }

    mutating func text(_ name: String, longest: Int = 200) -> String? {
        guard let value = member(name) else { return nil }
        if let text = value.string, text.utf8.count <= longest, !text.isEmpty { return text }
        fields.append(.init("/\(name)", "is no text of 1 to \(longest) bytes"))
        return nil
    }

    mutating func number(_ name: String) -> Double? {
        guard let value = member(name) else { return nil }
        if value.double == nil { fields.append(.init("/\(name)", "is no number")) }
        return value.double
    }

    mutating func day(_ name: String) -> Day? {
        guard let text = text(name) else { return nil }
        let day = Day(iso: text)
        if day == nil { fields.append(.init("/\(name)", "is no day such as 2026-11-23")) }
        return day
    }

    mutating func texts(_ name: String) -> [String] {
        guard let value = member(name) else { return [] }
        let texts = value.array?.compactMap(\.string) ?? []
        if texts.count != value.array?.count { fields.append(.init("/\(name)", "is no list of texts")) }
        return texts
    }

    mutating func flag(_ name: String) -> Bool? {
        let value = member(name)?.bool
        if value == nil { fields.append(.init("/\(name)", "is neither true nor false")) }
        return value
    }

    /// The company that was named, or the one that the key is limited to.
    mutating func company() -> CompanyRecord? {
        let named = text("company", longest: 100)
        let found = call.directory.companies.first { company in
            named.map { $0 == company.code || $0 == company.id.description } ?? (company.id == call.key.company)
        }
        if let found, call.sees(found.id) { return found }
        if !fields.contains(where: { $0.pointer == "/company" }) {
            fields.append(.init("/company", named == nil ? "is needed by a key that is not limited to one" : "is not known"))
        }
        return nil
    }

    mutating func moment(_ name: String, now: Instant) -> Instant {
        guard let text = text(name, longest: 40) else { return now }
        guard let time = Call.time(text), time <= now, time > .epoch else {
            fields.append(.init("/\(name)", "is no time since 1970, or lies in the future"))
            return now
        }
        return time
    }

    func check(_ code: String, _ title: String) throws(Problem) {
        guard fields.isEmpty else { throw Problem(.unprocessable, code, title, fields: fields) }
    }
}
