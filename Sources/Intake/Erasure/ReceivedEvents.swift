import Customers
import JSONScanning
import Kernel
import Storage

/// Finds a subject's events among those that are kept as they were received, and takes them out of their requests.
///
/// A customer number is looked for where events name their customer, everything else anywhere.
final class ReceivedEvents {
    /// What stands in the place of an event that was erased: places in a request stay as they are.
    static let erased = Array(#"{"erased":true}"#.utf8)

    private let traces: PersonalTraces
    private let customers: Customers
    private let companies: Set<ID<Company>>
    /// Numbers by their source.
    private var numbers: [ID<Source>: Set<String>] = [:]
    private let allNumbers: [[UInt8]]
    /// Whether a source calls somebody else so.
    private var taken: [String: Bool] = [:]

    init(_ subject: DataSubject, _ customers: Customers) {
        traces = PersonalTraces(of: subject)
        self.customers = customers
        companies = Set(subject.companies)
        for name in subject.names where name.kind == .externalID {
            if let source = name.source { numbers[source, default: []].insert(name.value) }
        }
        allNumbers = Set(numbers.values.joined()).map { Array($0.utf8) }
    }

    /// The subject's events of a request, as they came.
    func items(of request: LoggedRequest, _ tx: ReadTransaction) throws -> [JSON] {
        guard mayHold(request), let text = try? JSONText(request.body) else { return [] }
        let items = request.call == .batch ? text.root["batch"]?.elements ?? [] : [text.root]
        return try items.filter { try isOurs($0, request, tx) }.map(\.json)
    }

    /// The body without the subject's events; nil when it holds none.
    func erasing(_ request: LoggedRequest, _ tx: ReadTransaction) throws -> (body: [UInt8], events: Int)? {
        guard mayHold(request), let text = try? JSONText(request.body) else { return nil }
        guard request.call == .batch, let items = text.root["batch"]?.elements else {
            return try isOurs(text.root, request, tx) ? (Self.erased, 1) : nil
        }
        var count = 0
        var body = Array(#"{"batch":["#.utf8)
        for (index, item) in items.enumerated() {
            let isOurs = try isOurs(item, request, tx)
            if isOurs { count += 1 }
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body += isOurs ? Self.erased[...] : item.raw
        }
        body.append(UInt8(ascii: "]"))
        // What a batch says of its sender is of whoever the subject's events came from.
        let isSenderOurs = count > 0 || traces.occur(in: text.root["context"]?.raw ?? [])
        guard isSenderOurs else { return nil }
        if let sentAt = text.root["sentAt"] { body += Array(#","sentAt":"#.utf8) + sentAt.raw }
        return (body + [UInt8(ascii: "}")], max(count, 1))
    }

    private func mayHold(_ request: LoggedRequest) -> Bool {
        if traces.occur(in: request.body) { return true }
        guard companies.contains(request.company) else { return false }
        return request.body.withUnsafeBufferPointer { bytes in allNumbers.contains { Self.contains($0, bytes) } }
    }

    private func isOurs(_ item: JSONSlice, _ request: LoggedRequest, _ tx: ReadTransaction) throws -> Bool {
        if traces.occur(in: item.raw) { return true }
        guard companies.contains(request.company) else { return false }
        for member in [item["userId"], item["previousId"]] {
            if let number = member?.scalarText, try isOurs(number, of: request.source, tx) { return true }
        }
        return false
    }

    /// A number of another source of the company means the subject as well, as long as this source calls nobody so.
    private func isOurs(_ number: String, of source: ID<Source>, _ tx: ReadTransaction) throws -> Bool {
        if numbers[source]?.contains(number) ?? false { return true }
        guard numbers.values.contains(where: { $0.contains(number) }) else { return false }
        let key = "\(source)/\(number)"
        if let known = taken[key] { return !known }
        let isTaken = try customers.known([number], source: source, tx)[number] != nil
        taken[key] = isTaken
        return !isTaken
    }

    private static func contains(_ needle: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = needle.first, bytes.count >= needle.count else { return false }
        for start in 0...(bytes.count - needle.count) where bytes[start] == first {
            var place = 1
            while place < needle.count, bytes[start + place] == needle[place] { place += 1 }
            if place == needle.count { return true }
        }
        return false
    }
}
