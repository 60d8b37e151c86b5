import Customers
import Kernel
import Storage

/// Figures of people's data counted from the tables' raw rows, one question at a time: what a measurement must agree with.
struct NaiveQuality {
    private struct Record {
        var id: Int64
        var person: Int64
        var source: ID<Source>
        var texts: [String: String]
        var refused: [String]
        var updatedAt: Int64

        func has(_ names: String...) -> Bool { names.allSatisfy { texts[$0] != nil } }
    }

    private let records: [Record]
    /// Contacts that nothing tells from others.
    let anonymous: Int64
    /// Last entry by contact, channel and purpose.
    private let last: [String: String]
    private let now: Instant
    private let purchases: [Int64: Int64]
    private let needsPrivacy: Bool

    private static let columns = [
        "given_name", "family_name", "company_name", "email", "phone", "street", "postcode", "city", "birth_date", "gender", "language", "tax_code",
        "card", "device",
    ]

    init(_ company: ID<Company>, now: Instant, purchases: [Int64: Int64] = [:], needsPrivacy: Bool, _ tx: ReadTransaction) throws {
        let all = try tx.rows(
            "SELECT id, person_id, source_id, updated_at, refused, \(SQL(verbatim: Self.columns.joined(separator: ", "))) FROM contacts WHERE company_id = \(company)"
        ) { row throws(StorageError) in
            var texts: [String: String] = [:]
            for (index, name) in Self.columns.enumerated() { texts[name] = try row[5 + index, as: String?.self] }
            return Record(
                id: try row[0], person: try row[1], source: try row[2], texts: texts,
                refused: (try row[4, as: JSON?.self]?.array ?? []).compactMap { $0["field"]?.string }, updatedAt: try row[3])
        }
        let telling: Set = ["given_name", "family_name", "company_name", "email", "phone", "card"]
        records = all.filter { !telling.isDisjoint(with: $0.texts.keys) }
        anonymous = Int64(all.count - records.count)
        var last: [String: String] = [:]
        try tx.forEach("SELECT contact_id, channel, purpose, state FROM consents WHERE company_id = \(company) ORDER BY at, id") {
            row throws(StorageError) in
            last["\(try row[0, as: Int64.self]) \(try row[1, as: String.self]) \(try row[2, as: String.self])"] = try row[3]
            return true
        }
        self.last = last
        self.now = now
        self.purchases = purchases
        self.needsPrivacy = needsPrivacy
    }

    private var persons: [[Record]] { Array(Dictionary(grouping: records, by: \.person).values) }

    private func allows(_ contacts: [Record], _ channel: String, _ purpose: String) -> Bool {
        let states = contacts.compactMap { last["\($0.id) \(channel) \(purpose)"] }
        return states.contains("granted") && !states.contains("withdrawn")
    }

    private func isFilled(_ record: Record, _ field: QualityField) -> Bool {
        switch field {
        case .name: record.has("given_name", "family_name")
        case .email: record.has("email")
        case .phone: record.has("phone")
        case .address: record.has("street", "city") || record.has("street", "postcode")
        case .birthDate: record.has("birth_date")
        case .gender: record.has("gender")
        case .language: record.has("language")
        case .taxCode: record.has("tax_code")
        case .card: record.has("card")
        }
    }

    private func isReachable(_ record: Record, _ channel: ConsentChannel) -> Bool {
        switch channel {
        case .email: record.has("email")
        case .sms, .phone, .whatsapp: record.has("phone")
        case .post: isFilled(record, .address)
        case .push: record.has("device")
        case .any: false
        }
    }

    private func isWritable(_ own: [Record], _ person: [Record], _ channel: ConsentChannel) -> Bool {
        own.contains { isReachable($0, channel) }
            && (allows(person, channel.rawValue, "marketing") || allows(person, channel.rawValue, "newsletter"))
    }

    private func age(_ own: [Record]) -> QualityAge? {
        own.map(\.updatedAt).max().map { latest in
            let days = (now.microseconds - latest) / 86_400_000_000
            return days <= 30 ? .month : days <= 90 ? .quarter : days <= 365 ? .year : .older
        }
    }

    /// Of `own` contacts of a person: of the person as a whole, or one alone.
    private func holds(_ measure: QualityMeasure, _ own: [Record], of person: [Record]) -> Bool {
        switch measure {
        case .people: true
        case .stage(let stage):
            switch stage {
            case .prospect: isProspect(person)
            case .member: !isProspect(person) && person.contains { $0.has("card") }
            case .customer: !isProspect(person) && !person.contains { $0.has("card") }
            }
        case .filled(let field): own.contains { isFilled($0, field) }
        case .refused(let field): !own.contains { isFilled($0, field) } && own.contains { $0.refused.contains(field.rawValue) }
        case .reachable(let channel): own.contains { isReachable($0, channel) }
        case .writable(let channel): isWritable(own, person, channel)
        case .writableAnyhow: QualityMeasure.channels.contains { isWritable(own, person, $0) }
        case .age(let age): self.age(own) == age
        case .contactsEach(let count): count < 4 ? person.count == count : person.count >= 4
        case .shared: Set(person.map(\.source)).count > 1
        case .contacts, .anonymous: false
        }
    }

    private func isProspect(_ person: [Record]) -> Bool {
        if needsPrivacy, !allows(person, "any", "privacy") { return true }
        return !person.contains { $0.has("card") } && person.reduce(0) { $0 + (purchases[$1.id] ?? 0) } == 0
    }

    /// Of the company's people.
    func count(_ measure: QualityMeasure) -> Int64 {
        if measure == .contacts { return Int64(records.count) }
        return Int64(persons.filter { holds(measure, $0, of: $0) }.count)
    }

    /// Of a source's contacts.
    func count(_ measure: QualityMeasure, of source: ID<Source>) -> Int64 {
        let own = records.filter { $0.source == source }
        if measure == .contacts { return Int64(own.count) }
        if measure == .people { return Int64(Set(own.map(\.person)).count) }
        return Int64(
            persons.reduce(0) { sum, person in sum + person.filter { $0.source == source && holds(measure, [$0], of: person) }.count })
    }
}
