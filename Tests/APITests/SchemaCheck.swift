import Kernel

/// As much of JSON Schema as the document uses; says where a value is not what the schema promises.
struct SchemaCheck {
    let document: JSON

    /// Faults as `POINTER: what`; empty when the value is valid.
    func faults(_ value: JSON, _ schema: JSON, at pointer: String = "") -> [String] {
        if let reference = schema["$ref"]?.string, let name = reference.split(separator: "/").last {
            guard let target = document["components"]?["schemas"]?[String(name)] else { return ["\(pointer): no schema \(name)"] }
            return faults(value, target, at: pointer)
        }
        if let choices = schema["anyOf"]?.array {
            return choices.contains { self.faults(value, $0, at: pointer).isEmpty } ? [] : ["\(pointer): none of the choices"]
        }
        var found: [String] = []
        if let type = schema["type"]?.string, !Self.has(value, type) { found.append("\(pointer): is no \(type) but \(value)") }
        if let values = schema["enum"]?.array, !values.contains(value) { found.append("\(pointer): \(value) is not in the list") }
        if let pattern = schema["pattern"]?.string, let text = value.string, (try? Regex(pattern).wholeMatch(in: text)) ?? nil == nil {
            found.append("\(pointer): \(text) does not match \(pattern)")
        }
        if schema["format"]?.string == "date-time", let text = value.string, Instant(rfc3339: text) == nil {
            found.append("\(pointer): \(text) is no time")
        }
        if schema["format"]?.string == "date", let text = value.string, Day(iso: text) == nil { found.append("\(pointer): \(text) is no day") }
        for (index, element) in (value.array ?? []).enumerated() {
            if let items = schema["items"] { found += self.faults(element, items, at: "\(pointer)/\(index)") }
        }
        for name in schema["required"]?.array?.compactMap(\.string) ?? [] where value[name] == nil { found.append("\(pointer)/\(name): is missing") }
        for member in value.members ?? [] {
            let place = "\(pointer)/\(member.name)"
            if let property = schema["properties"]?[member.name] {
                found += faults(member.value, property, at: place)
            } else if schema["additionalProperties"]?.bool == false {
                found.append("\(place): is not in the schema")
            } else if let property = schema["additionalProperties"] {
                found += faults(member.value, property, at: place)
            }
        }
        return found
    }

    private static func has(_ value: JSON, _ type: String) -> Bool {
        switch type {
        case "string": value.string != nil
        case "integer": value.integer != nil
        case "number": value.double != nil
        case "boolean": value.bool != nil
        case "array": value.array != nil
        case "object": value.members != nil
        case "null": value.isNull
        default: false
        }
    }
}
