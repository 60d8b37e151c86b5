import Kernel

/// How rejected events are mended: one by hand, or many by the same steps.
public enum EventMending: Sendable {
    /// The whole text anew.
    case text(String)
    /// Steps that are made in each event, in order.
    case steps([Step])

    public enum Step: Hashable, Sendable {
        /// A member gets another place: `properties.orderNumber` becomes `properties.order_id`.
        case move(from: [String], to: [String])
        /// A member gets a value, where it has none.
        case fill([String], JSON)
        case remove([String])
    }

    /// Reads `{"steps": [{"move": "properties.orderNo", "to": "properties.order_id"}, {"fill": "properties.currency", "with": "EUR"}, {"remove": "x"}]}`,
    /// or `{"body": {…}}` for one event anew.
    ///
    /// - Throws: ``Problem`` with the place.
    public init(json: JSON) throws(Problem) {
        if let body = json["body"] {
            self = .text(body.description)
            return
        }
        var steps: [Step] = []
        for (index, step) in (json["steps"]?.array ?? []).enumerated() {
            let place = "/steps/\(index)"
            if let from = step["move"]?.string, let to = step["to"]?.string {
                steps.append(.move(from: try Self.path(from, place + "/move"), to: try Self.path(to, place + "/to")))
            } else if let path = step["fill"]?.string, let value = step["with"] {
                steps.append(.fill(try Self.path(path, place + "/fill"), value))
            } else if let path = step["remove"]?.string {
                steps.append(.remove(try Self.path(path, place + "/remove")))
            } else {
                throw Self.invalid(place, "is neither move and to, nor fill and with, nor remove")
            }
        }
        guard !steps.isEmpty else { throw Self.invalid("/steps", "is empty") }
        self = .steps(steps)
    }

    private static func path(_ text: String, _ place: String) throws(Problem) -> [String] {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard !parts.contains(""), parts.count <= 8 else { throw invalid(place, "is no path such as properties.order_id") }
        return parts
    }

    private static func invalid(_ pointer: String, _ detail: String) -> Problem {
        Problem(.unprocessable, "mending-invalid", "The events cannot be mended so.", fields: [.init(pointer, detail)])
    }

    /// A rejected request, mended.
    func mended(_ body: String, call: TrackingRequest.Call) throws(Problem) -> String {
        let text: String
        switch self {
        case .text(let given): text = given
        case .steps(let steps):
            guard var json = try? JSON(parsing: body) else { throw Self.invalid("/body", "is not JSON") }
            if call == .batch, let event = json["batch"]?[0] {
                json.set(["batch"], .array([Self.made(steps, in: event)]))
            } else {
                json = Self.made(steps, in: json)
            }
            text = json.description
        }
        // What is sent again is checked as what arrives is.
        _ = try TrackingRequest(call, body: Array(text.utf8))
        return text
    }

    private static func made(_ steps: [Step], in event: JSON) -> JSON {
        var event = event
        for step in steps {
            switch step {
            case .move(let from, let to):
                guard let value = event.value(at: from) else { continue }
                event.set(from, nil)
                event.set(to, value)
            case .fill(let path, let value): if event.value(at: path).map(\.isNull) ?? true { event.set(path, value) }
            case .remove(let path): event.set(path, nil)
            }
        }
        return event
    }
}

extension JSON {
    fileprivate func value(at path: [String]) -> JSON? {
        path.reduce(Optional(self)) { value, name in value?[name] }
    }

    /// Sets or (nil) removes a member; objects on the way are made.
    fileprivate mutating func set(_ path: [String], _ value: JSON?) {
        guard let name = path.first else { return }
        var members = self.members ?? []
        let index = members.firstIndex { $0.name == name }
        var inner = index.map { members[$0].value } ?? .object([])
        if path.count > 1 {
            if value == nil, index == nil { return }
            inner.set(Array(path.dropFirst()), value)
        } else if let value {
            inner = value
        } else {
            members.removeAll { $0.name == name }
            self = .object(members)
            return
        }
        if let index { members[index].value = inner } else { members.append(Member(name, inner)) }
        self = .object(members)
    }
}
