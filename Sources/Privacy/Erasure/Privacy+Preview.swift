import Kernel
import Storage

extension Privacy {
    /// What is known of a person, in rows by section: what an erasure would take, and what an export would hold.
    ///
    /// - Throws: ``Problem`` `person-unknown`.
    public func preview(_ person: ID<Person>, companies: [ID<Company>]?, _ tx: ReadTransaction) throws -> PersonPreview {
        let subject = try self.subject(person, companies: companies, tx)
        let counting = RowCounting()
        for participant in participants { try participant.tell(subject, to: counting, tx) }
        return PersonPreview(
            person: subject.person, contacts: subject.contacts.count, isWhole: subject.isWhole,
            sections: counting.sections.filter { $0.rows > 0 && $0.name != "person" })
    }

    /// A person with all the names it is recognised by.
    func subject(_ person: ID<Person>, companies: [ID<Company>]?, _ tx: ReadTransaction) throws -> DataSubject {
        guard var subject = try customers.subject(person, companies: companies, tx) else { throw Self.unknownPerson }
        for participant in participants { try participant.recognise(&subject, tx) }
        return subject
    }
}

/// How much is known of a person.
public struct PersonPreview: Hashable, Sendable {
    public struct Section: Hashable, Sendable {
        /// `contacts`, `sales`, …
        public var name: String
        public var rows: Int

        public init(name: String, rows: Int) {
            self.name = name
            self.rows = rows
        }
    }

    public var person: ID<Person>
    public var contacts: Int
    /// False when companies that are not asked for know the person as well.
    public var isWhole: Bool
    /// Those with rows, as they are told.
    public var sections: [Section]

    public init(person: ID<Person>, contacts: Int, isWhole: Bool, sections: [Section]) {
        self.person = person
        self.contacts = contacts
        self.isWhole = isWhole
        self.sections = sections
    }
}

/// Counts what it is told.
private final class RowCounting: PersonalDataSink {
    private(set) var sections: [PersonPreview.Section] = []

    func begin(_ section: String, _ columns: [String]) { sections.append(.init(name: section, rows: 0)) }

    func row(_ cells: [JSON?]) { sections[sections.count - 1].rows += 1 }
}
