/// Which columns of a table are read, and the comparisons they make.
package struct ContactLayout: Hashable, Sendable {
    /// The columns it was made of.
    package let fields: [FieldAssignment]
    package let comparisons: [Comparison]
    /// Values of a contact.
    let slotCount: Int
    /// How columns become values.
    let sources: [Source]

    /// Columns that are read together, and where what they say goes; a slot that is taken already is left.
    struct Source: Hashable, Sendable {
        var reading: Reading
        var columns: [Int]
        var slots: [Int]
    }

    enum Reading: Hashable, Sendable {
        case given, family, fullName, birthDate, birthParts, email, phone, identifier, street, streetAndHouse, house, postcode, place, gender, text,
            word
    }

    /// - Parameter fields: in any order; those of one kind in the order of their importance.
    package init(_ fields: [FieldAssignment]) {
        self.fields = fields
        var draft = Draft(fields)
        draft.addNames()
        draft.addBirth()
        draft.addEach(.email, .email, .email, most: 3)
        draft.addEach(.phone, .phone, .phone, most: 4)
        draft.addEach(.taxCode, .taxCode, .identifier, most: 1)
        draft.addEach(.card, .card, .identifier, most: 3)
        draft.addPlace()
        draft.addGender()
        for field in fields.filter({ $0.kind == .text }) { draft.add(.text, field.name, .text, [field.column]) }
        for field in fields.filter({ $0.kind == .category }) { draft.add(.category, field.name, .word, [field.column]) }
        comparisons = draft.comparisons
        slotCount = draft.slotCount
        sources = draft.sources
    }

    /// The first comparison of a kind.
    func comparison(_ kind: ComparisonKind) -> Int? { comparisons.firstIndex { $0.kind == kind } }

    /// The first slot of a kind.
    func slot(_ kind: ComparisonKind) -> Int? { comparisons.first { $0.kind == kind }?.slots.lowerBound }
}

/// A layout in the making.
private struct Draft {
    let fields: [FieldAssignment]
    var comparisons: [Comparison] = []
    var sources: [ContactLayout.Source] = []
    var slotCount = 0

    init(_ fields: [FieldAssignment]) { self.fields = fields }

    private func columns(_ kinds: FieldKind...) -> [Int] { kinds.flatMap { kind in fields.filter { $0.kind == kind }.map(\.column) } }
    private func name(_ kinds: FieldKind...) -> String { fields.first { kinds.contains($0.kind) }?.name ?? "" }

    @discardableResult
    private mutating func comparison(_ kind: ComparisonKind, _ name: String, slots: Int = 1, parents: [Int] = []) -> Int {
        comparisons.append(Comparison(kind: kind, name: name, slots: slotCount..<slotCount + slots, parents: parents))
        slotCount += slots
        return comparisons.count - 1
    }

    mutating func add(_ kind: ComparisonKind, _ name: String, _ reading: ContactLayout.Reading, _ columns: [Int], parents: [Int] = []) {
        let index = comparison(kind, name, parents: parents)
        sources.append(ContactLayout.Source(reading: reading, columns: columns, slots: [comparisons[index].slots.lowerBound]))
    }

    /// All columns of a kind as one value.
    mutating func addJoined(_ field: FieldKind, _ kind: ComparisonKind, _ reading: ContactLayout.Reading, parents: [Int] = []) {
        let columns = columns(field)
        if !columns.isEmpty { add(kind, name(field), reading, columns, parents: parents) }
    }

    /// Each column of a kind as a value of its own in one comparison.
    mutating func addEach(_ field: FieldKind, _ kind: ComparisonKind, _ reading: ContactLayout.Reading, most: Int) {
        let columns = columns(field).prefix(most)
        guard !columns.isEmpty else { return }
        // An address is made of its owner's name: that two of one name write like addresses is no second piece of evidence.
        let parents = kind == .email ? comparisons.indices.filter { comparisons[$0].kind == .given || comparisons[$0].kind == .family } : []
        let index = comparison(kind, name(field), slots: columns.count, parents: parents)
        for (slot, column) in zip(comparisons[index].slots, columns) {
            sources.append(ContactLayout.Source(reading: reading, columns: [column], slots: [slot]))
        }
    }

    mutating func addNames() {
        let full = columns(.fullName)
        let given = columns(.givenName)
        let family = columns(.particle, .familyName)
        guard !full.isEmpty || !given.isEmpty || !family.isEmpty else { return }
        let hasGiven = !full.isEmpty || !given.isEmpty
        let hasFamily = !full.isEmpty || columns(.familyName).first != nil
        let first = hasGiven ? comparisons[comparison(.given, given.isEmpty ? name(.fullName) : name(.givenName))].slots.lowerBound : nil
        // Given and family names go together by country and time: two of one given name share a family name more often than chance has it.
        let before = comparisons.indices.filter { comparisons[$0].kind == .given }
        let last =
            hasFamily ? comparisons[comparison(.family, family.isEmpty ? name(.fullName) : name(.familyName), parents: before)].slots.lowerBound : nil
        if let first, !given.isEmpty { sources.append(ContactLayout.Source(reading: .given, columns: given, slots: [first])) }
        if let last, !columns(.familyName).isEmpty { sources.append(ContactLayout.Source(reading: .family, columns: family, slots: [last])) }
        // A table of several sources may name some people in one field and some in two; the two, where filled, say more.
        for column in full { sources.append(ContactLayout.Source(reading: .fullName, columns: [column], slots: [first ?? 0, last ?? 0])) }
    }

    mutating func addBirth() {
        let dates = columns(.birthDate)
        let parts = [columns(.birthYear), columns(.birthMonth), columns(.birthDay)].map { $0.first }
        guard !dates.isEmpty || parts.contains(where: { $0 != nil }) else { return }
        let index = comparison(.birth, dates.isEmpty ? name(.birthYear, .birthMonth, .birthDay) : name(.birthDate))
        let slot = comparisons[index].slots.lowerBound
        for column in dates { sources.append(ContactLayout.Source(reading: .birthDate, columns: [column], slots: [slot])) }
        if dates.isEmpty { sources.append(ContactLayout.Source(reading: .birthParts, columns: parts.map { $0 ?? -1 }, slots: [slot])) }
    }

    /// Given names tell the gender: where they agree, it adds nothing.
    mutating func addGender() {
        addJoined(.gender, .gender, .gender, parents: comparisons.indices.filter { comparisons[$0].kind == .given })
    }

    /// Region, locality, postcode, street and house number hang together, the larger before the smaller.
    mutating func addPlace() {
        var larger: [Int] = []
        for (field, kind, reading) in [
            (FieldKind.country, ComparisonKind.country, ContactLayout.Reading.word), (.region, .region, .word), (.locality, .locality, .place),
            (.postcode, .postcode, .postcode),
        ] where !columns(field).isEmpty {
            addJoined(field, kind, reading, parents: larger)
            larger = [comparisons.count - 1]
        }
        addStreet(larger)
    }

    private mutating func addStreet(_ larger: [Int]) {
        let streets = columns(.address)
        let houses = columns(.houseNumber)
        guard let street = streets.first else {
            if !houses.isEmpty { add(.house, name(.houseNumber), .house, houses, parents: larger) }
            return
        }
        let index = comparison(.address, name(.address), parents: larger)
        let house = comparisons[comparison(.house, houses.isEmpty ? name(.address) : name(.houseNumber), parents: [index])].slots.lowerBound
        let place = comparisons[index].slots.lowerBound
        if !houses.isEmpty { sources.append(ContactLayout.Source(reading: .house, columns: houses, slots: [house])) }
        sources.append(ContactLayout.Source(reading: .streetAndHouse, columns: [street], slots: [place, house]))
        for column in streets.dropFirst() { add(.text, fields.first { $0.column == column }?.name ?? "", .text, [column], parents: [index]) }
    }
}
