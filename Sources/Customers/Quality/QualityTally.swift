import Kernel

/// A contact as its quality is judged: what is there, not what it says.
struct JudgedContact: Hashable, Sendable {
    var id: ID<Contact>
    var source: ID<Source>
    var filled: Set<QualityField>
    /// Given, but not valid.
    var refused: Set<QualityField>
    /// Ways for which it has an address.
    var channels: Set<ConsentChannel>
    /// By whatever part of a name, its own or a company's.
    var isNamed: Bool
    var updatedAt: Instant

    /// Nothing tells it from others: a device that nobody has identified.
    var isAnonymous: Bool { !isNamed && filled.isDisjoint(with: [.email, .phone, .card]) }
}

/// A person, as one company knows them.
struct JudgedPerson: Hashable, Sendable {
    var id: ID<Person>
    var contacts: [JudgedContact]
    /// Ways by which they have said that they may be written to.
    var allowed: Set<ConsentChannel>
    /// Whether anything was ever asked of them.
    var wasAsked: Bool
    /// False where the company requires a consent to its privacy notice, and has none.
    var isAdmitted: Bool
    var purchases: Int64

    var stage: PersonRecord.Stage {
        if !isAdmitted { return .prospect }
        return contacts.contains { $0.filled.contains(.card) } ? .member : purchases > 0 ? .customer : .prospect
    }

    func flaws(filled: Set<QualityField>, refused: Set<QualityField>) -> [QualityFlaw] {
        let ways: Set<QualityField> = [.email, .phone, .address]
        var flaws: [QualityFlaw] = []
        if filled.isDisjoint(with: ways) { flaws.append(.unreachable) }
        if refused.contains(.email) { flaws.append(.wrongEmail) }
        if refused.contains(.phone) { flaws.append(.wrongPhone) }
        if Set(contacts.map(\.source)).count < contacts.count { flaws.append(.repeated) }
        if !contacts.contains(where: \.isNamed) { flaws.append(.nameless) }
        if !wasAsked, !filled.isDisjoint(with: ways) { flaws.append(.neverAsked) }
        return flaws
    }
}

/// Counts people one after the other; what it holds does not grow with them.
struct QualityTally: Sendable {
    private(set) var whole = QualityFigures()
    private(set) var sources: [ID<Source>: QualityFigures] = [:]
    /// Those to mend first, the first at the start.
    private(set) var mending: [QualityMending] = []

    private let company: ID<Company>
    private let now: Instant

    /// As many as somebody mends in a week.
    static let mended = 50

    init(company: ID<Company>, now: Instant) {
        self.company = company
        self.now = now
    }

    mutating func add(_ person: JudgedPerson) {
        let contacts = person.contacts.filter { !$0.isAnonymous }
        whole[.anonymous] += Int64(person.contacts.count - contacts.count)
        guard !contacts.isEmpty else { return }
        let filled = contacts.reduce(into: Set<QualityField>()) { $0.formUnion($1.filled) }
        let refused = contacts.reduce(into: Set<QualityField>()) { $0.formUnion($1.refused) }.subtracting(filled)
        let channels = contacts.reduce(into: Set<ConsentChannel>()) { $0.formUnion($1.channels) }
        count(filled, refused, channels, person.allowed, contacts.map(\.updatedAt).max(), in: &whole)
        whole[.people] += 1
        whole[.contacts] += Int64(contacts.count)
        whole[.stage(person.stage)] += 1
        whole[.contactsEach(min(contacts.count, 4))] += 1
        let knowing = Set(contacts.map(\.source))
        for source in knowing { sources[source, default: QualityFigures()][.people] += 1 }
        for contact in contacts {
            var figures = sources[contact.source] ?? QualityFigures()
            figures[.contacts] += 1
            if knowing.count > 1 { figures[.shared] += 1 }
            count(
                contact.filled, contact.refused.subtracting(contact.filled), contact.channels, person.allowed, contact.updatedAt, in: &figures)
            sources[contact.source] = figures
        }
        consider(
            QualityMending(
                company: company, person: person.id, purchases: person.purchases, flaws: person.flaws(filled: filled, refused: refused)))
    }

    private func count(
        _ filled: Set<QualityField>, _ refused: Set<QualityField>, _ channels: Set<ConsentChannel>, _ allowed: Set<ConsentChannel>,
        _ updatedAt: Instant?, in figures: inout QualityFigures
    ) {
        for field in filled { figures[.filled(field)] += 1 }
        for field in refused { figures[.refused(field)] += 1 }
        for channel in channels { figures[.reachable(channel)] += 1 }
        let writable = channels.intersection(allowed)
        for channel in writable { figures[.writable(channel)] += 1 }
        if !writable.isEmpty { figures[.writableAnyhow] += 1 }
        if let updatedAt {
            figures[.age(QualityAge(days: Int((now.microseconds - updatedAt.microseconds) / Day.microseconds)))] += 1
        }
    }

    private mutating func consider(_ candidate: QualityMending) {
        guard !candidate.flaws.isEmpty, candidate.purchases > 0 else { return }
        func isBefore(_ left: QualityMending, _ right: QualityMending) -> Bool {
            (left.weight, left.purchases, right.person) > (right.weight, right.purchases, left.person)
        }
        if mending.count == Self.mended, let last = mending.last, !isBefore(candidate, last) { return }
        let place = mending.firstIndex { isBefore(candidate, $0) } ?? mending.endIndex
        mending.insert(candidate, at: place)
        if mending.count > Self.mended { mending.removeLast() }
    }
}
