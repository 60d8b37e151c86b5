import Kernel
import Storage

/// What linking made of persons, for those who follow: one note for each person that is different, and one for each that was absorbed.
///
/// A note names the companies whose contacts came, changed or went: another company sees the person as before, and hears nothing.
struct PersonChanges {
    /// Persons of new contacts, not recorded before.
    private let fresh: Set<ID<Person>>
    private(set) var absorbed: [(person: ID<Person>, into: ID<Person>)] = []
    /// New persons of contacts that left others.
    private(set) var parts: Set<ID<Person>> = []
    private var concerned: [ID<Person>: Set<ID<Company>>] = [:]
    /// Where the contacts of a new person came from.
    private var origins: [ID<Person>: Set<ID<Person>>] = [:]

    init(fresh: Set<ID<Person>>) { self.fresh = fresh }

    /// All contacts of `person` that are left go to `survivor`. A new contact that joins somebody at once was nobody before.
    mutating func absorb(_ person: ID<Person>, into survivor: ID<Person>) {
        guard !fresh.contains(person) else { return }
        absorbed.append((person, survivor))
    }

    /// `person` is new, made of contacts that left others.
    mutating func split(_ person: ID<Person>) { parts.insert(person) }

    /// A contact that changed, or belongs to `person` now and did not before.
    mutating func add(_ contact: ContactRecord, to person: ID<Person>) {
        concerned[person, default: []].insert(contact.company)
        guard contact.person != person else { return }
        concerned[contact.person, default: []].insert(contact.company)
        origins[person, default: []].insert(contact.person)
    }

    /// - Parameter different: the persons that there are, each once.
    func notes(of different: [ID<Person>]) -> [ChangeNote] {
        var notes: [ChangeNote] = []
        notes.reserveCapacity(different.count + absorbed.count)
        for (person, survivor) in absorbed {
            notes.append(
                ChangeNote(
                    "person.merged", companies: concerned[person] ?? [], subject: person.rawValue, detail: ["into": .string(survivor.description)]))
        }
        for person in different {
            let companies = concerned[person] ?? []
            if parts.contains(person) {
                let origins = (origins[person] ?? []).sorted().map { JSON.string($0.description) }
                notes.append(ChangeNote("person.split", companies: companies, subject: person.rawValue, detail: ["from": .array(origins)]))
            } else {
                let kind = fresh.contains(person) ? "person.created" : "person.changed"
                notes.append(ChangeNote(kind, companies: companies, subject: person.rawValue))
            }
        }
        return notes
    }
}
