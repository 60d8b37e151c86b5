import Kernel

/// A document being read: what was found wrong in it, with the places, so that all of it is told at once.
final class Reading {
    private(set) var fields: [Problem.Field] = []
    /// Where days without a zone of their own are meant.
    var zone = Zone.utc

    /// As many as are told.
    static let most = 100

    func add(_ pointer: String, _ detail: String) {
        if fields.count < Reading.most { fields.append(Problem.Field(pointer.isEmpty ? "/" : pointer, detail)) }
    }

    func check(_ code: String, _ detail: String) throws(Problem) {
        guard fields.isEmpty else { throw Problem(.unprocessable, code, detail, fields: fields) }
    }
}

/// A value of a JSON document and where it stands (RFC 6901). What it should be and is not becomes a finding.
struct Place {
    let value: JSON
    let pointer: String
    let reading: Reading

    func fail(_ detail: String) { reading.add(pointer, detail) }

    /// The members of an object; names that are not `allowed` are findings, for a misspelt condition would otherwise be none.
    func object(_ allowed: Set<String>) -> Members? {
        guard let members = value.members else {
            fail("an object is expected here")
            return nil
        }
        var seen: Set<String> = []
        for member in members {
            if !allowed.contains(member.name) { reading.add(pointer + "/" + member.name, "there is no such member here") }
            if !seen.insert(member.name).inserted { reading.add(pointer + "/" + member.name, "it stands twice") }
        }
        return Members(place: self)
    }

    func array(most: Int = 100_000) -> [Place] {
        guard let elements = value.array else {
            fail("a list is expected here")
            return []
        }
        guard elements.count <= most else {
            fail("more than \(most)")
            return []
        }
        return elements.enumerated().map { Place(value: $1, pointer: "\(pointer)/\($0)", reading: reading) }
    }

    func string() -> String? {
        guard let text = value.string, !text.isEmpty, text.utf8.count <= 500 else {
            fail("a text of 1 to 500 bytes is expected here")
            return nil
        }
        return text
    }

    func integer(_ range: ClosedRange<Int64>) -> Int64? {
        guard let number = value.integer, range.contains(number) else {
            fail("a whole number from \(range.lowerBound) to \(range.upperBound) is expected here")
            return nil
        }
        return number
    }

    /// A percentage as it is written, in hundredths: 12.5 is 1250.
    func percent(_ range: ClosedRange<Int64> = 1...10_000) -> Int64? {
        let hundredths: Int64? =
            switch value {
            case .integer(let whole): whole.magnitude <= 1_000_000 ? whole * 100 : nil
            case .number(let number):
                abs(number) <= 1_000_000 && abs((number * 100).rounded() - number * 100) < 1e-6 ? Int64((number * 100).rounded()) : nil
            default: nil
            }
        guard let hundredths, range.contains(hundredths) else {
            let bounds = [range.lowerBound, range.upperBound].map { FixedPoint.text($0, fractionDigits: 2) }
            fail("a number from \(bounds[0]) to \(bounds[1]) with at most two decimals is expected here")
            return nil
        }
        return hundredths
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type) -> Choice? {
        if let text = value.string, let choice = Choice(rawValue: text) { return choice }
        fail("one of " + Choice.allCases.map(\.rawValue).joined(separator: ", ") + " is expected here")
        return nil
    }
}

/// The members of an object.
struct Members {
    let place: Place

    subscript(name: String) -> Place? {
        guard let value = place.value[name], !value.isNull else { return nil }
        return Place(value: value, pointer: place.pointer + "/" + name, reading: place.reading)
    }

    func required(_ name: String) -> Place? {
        if let place = self[name] { return place }
        place.reading.add(place.pointer + "/" + name, "is missing")
        return nil
    }

    func string(_ name: String) -> String? { self[name]?.string() }

    func strings(_ name: String) -> [String] { self[name]?.array().compactMap { $0.string() } ?? [] }

    func bool(_ name: String) -> Bool? {
        guard let place = self[name] else { return nil }
        if let value = place.value.bool { return value }
        place.fail("true or false is expected here")
        return nil
    }

    func integer(_ name: String, _ range: ClosedRange<Int64>) -> Int64? { self[name]?.integer(range) }

    func count(_ name: String, _ range: ClosedRange<Int64> = 0...1_000_000_000) -> Int? { integer(name, range).map { Int($0) } }

    /// Minor units.
    func amount(_ name: String) -> Int64? { integer(name, 0...RuleDocument.Limits.amount) }

    func percent(_ name: String, _ range: ClosedRange<Int64> = 1...10_000) -> Int64? { self[name]?.percent(range) }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ name: String, _ type: Choice.Type) -> Choice? { self[name]?.choice(type) }

    /// How many of the names are there; a finding unless it is one.
    func exactlyOne(of names: [String]) -> Bool {
        let count = names.count { self[$0] != nil }
        if count != 1 { place.fail("exactly one of \(names.joined(separator: ", ")) is expected here") }
        return count == 1
    }
}
