import Kernel
import Storage

/// That somebody was erased: all that is left of a person.
public struct ErasedPerson: Hashable, Sendable {
    public var person: ID<Person>
    /// Those that knew the person.
    public var companies: [ID<Company>]
    public var at: Instant
}

extension Customers {
    /// The person of this id, or that it was merged into, as far as these companies (nil means all) know it; nil when they do not.
    public func subject(_ person: ID<Person>, companies: [ID<Company>]?, _ tx: ReadTransaction) throws -> DataSubject? {
        guard let current = try current(person, tx) else { return nil }
        let all = try tx.rows("SELECT id, company_id FROM contacts WHERE person_id = \(current) ORDER BY id") { row throws(StorageError) in
            (contact: try row[0, as: ID<Contact>.self], company: try row[1, as: ID<Company>.self])
        }
        let own = all.filter { entry in companies?.contains(entry.company) ?? true }
        guard !own.isEmpty else { return nil }
        return DataSubject(
            person: current, formerPersons: try formerPersons(of: current, tx), contacts: own.map(\.contact),
            companies: Set(own.map(\.company)).sorted(),
            isWhole: own.count == all.count, asOf: effects.now)
    }

    /// The same for an erasure, which is to miss no contact: on PostgreSQL nobody links until this transaction has ended.
    public func subjectToErase(_ person: ID<Person>, companies: [ID<Company>]?, _ tx: WriteTransaction) throws -> DataSubject? {
        try serializeLinking(tx)
        return try subject(person, companies: companies, tx)
    }

    /// When the person of this id was erased, if it was known to one of these companies; nil means all.
    public func erasure(of person: ID<Person>, companies: [ID<Company>]?, _ tx: ReadTransaction) throws -> ErasedPerson? {
        try tx.first("SELECT person_id, companies, at FROM erased_persons WHERE person_id = \(person)") { row throws(StorageError) in
            let list = try row[1, as: String.self].split(separator: ",").compactMap { Int64($0) }.map { ID<Company>($0) }
            return ErasedPerson(person: try row[0], companies: list, at: try row[2])
        }.flatMap { erased in
            companies.map { list in erased.companies.contains(where: list.contains) } ?? true ? erased : nil
        }
    }

    private func formerPersons(of person: ID<Person>, _ tx: ReadTransaction) throws -> [ID<Person>] {
        try tx.rows(
            """
            WITH RECURSIVE former(id) AS (
                SELECT id FROM persons WHERE merged_into = \(person)
                UNION SELECT persons.id FROM persons JOIN former ON persons.merged_into = former.id)
            SELECT id FROM former WHERE id <> \(person) ORDER BY id
            """
        ) { row throws(StorageError) in try row[0] }
    }
}
