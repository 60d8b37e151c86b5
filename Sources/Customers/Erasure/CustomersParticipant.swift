import Kernel
import RecordLinkage
import Storage

/// What contacts, persons and consents have to do with the rights of a person. The last to erase: others look contacts up.
public struct CustomersParticipant: PersonParticipant {
    private let customers: Customers
    private let reliability: @Sendable (ReadTransaction) throws -> ReliabilityTable
    private let settle: @Sendable (Set<ID<Person>>, WriteTransaction) throws -> Void

    /// - Parameters:
    ///   - reliability: how far sources are to be believed, for what is left of a person.
    ///   - settle: brings up to date what others keep with persons that are different now.
    public init(
        _ customers: Customers, reliability: @escaping @Sendable (ReadTransaction) throws -> ReliabilityTable,
        settle: @escaping @Sendable (Set<ID<Person>>, WriteTransaction) throws -> Void
    ) {
        self.customers = customers
        self.reliability = reliability
        self.settle = settle
    }

    public var personalTables: Set<String> {
        [
            "contacts", "contact_keys", "contact_relations", "contact_search", "persons", "links", "link_decisions", "consents", "erased_persons",
            "erased_names",
        ]
    }

    /// Comparable values of now and of ended links, numbers of sources, and what was typed.
    public func recognise(_ subject: inout DataSubject, _ tx: ReadTransaction) throws {
        for key in try ContactStore.keys(of: subject.contacts, tx).values.joined() {
            if let name = PersonalName(key) { subject.names.insert(name) }
        }
        for link in try LinkStore.history(of: subject.contacts, tx) {
            guard let kind = link.keyKind.flatMap(LinkKey.Kind.init), let value = link.keyValue else { continue }
            if let name = PersonalName(LinkKey(kind, value)) { subject.names.insert(name) }
        }
        for contact in try ContactStore.contacts("WHERE contacts.id IN \(subject.contacts)", tx) {
            subject.names.insert(PersonalName(.externalID, contact.externalID, source: contact.source))
            let typed: [(PersonalName.Kind, [String])] = [
                (.email, ["email"]), (.phone, ["phone", "mobile"]), (.card, ["card"]), (.taxCode, ["taxCode"]), (.device, ["device"]),
            ]
            for (kind, members) in typed {
                for text in members.compactMap({ contact.original[$0]?.string }) where !text.isEmpty {
                    subject.names.insert(PersonalName(kind, text))
                }
            }
            // The values that contacts without a number are known again by.
            for (kind, prefix) in [
                (PersonalName.Kind.email, "email:"), (.phone, "phone:"), (.card, "card:"), (.taxCode, "tax:"), (.device, "device:"),
            ]
            where contact.externalID.hasPrefix(prefix) {
                subject.names.insert(PersonalName(kind, String(contact.externalID.dropFirst(prefix.count))))
            }
            for value in [contact.values[.email].map({ (PersonalName.Kind.email, $0) }), contact.values[.phone].map { (.phone, $0) }] {
                if let (kind, text) = value { subject.names.insert(PersonalName(kind, text)) }
            }
        }
    }

    public func tell(_ subject: DataSubject, to sink: any PersonalDataSink, _ tx: ReadTransaction) throws {
        try CustomersTelling(customers, subject, sink, tx).tell(try reliability(tx))
    }

    public func erase(_ subject: DataSubject, _ tx: WriteTransaction) throws -> ErasedRows {
        let effects = customers.effects
        try ErasedNames.remember(subject, fresh: effects.randomHexadecimal(bytes: 32), tx)
        var rows = try ContactErasure.erase(subject, tx)
        if subject.isWhole {
            rows += try ContactErasure.erasePerson(subject, tx)
        } else {
            let rest = try customers.contacts(of: subject.person, companies: nil, tx)
            let different = try customers.linking(try reliability(tx), "erasure", tx).relink([subject.person], changed: Set(rest))
            try settle(different, tx)
        }
        let note = ChangeNote("person.erased", companies: subject.companies, subject: subject.person.rawValue)
        try tx.record([note], effects)
        return rows
    }

    /// Words of contacts that are gone stay in the index's segments until these are merged, some pages at a time.
    public func sweep(_ subject: DataSubject, from place: SweepPlace, _ tx: WriteTransaction) throws -> SweptPart {
        guard tx.dialect == .sqlite else { return SweptPart() }
        return SweptPart(next: try SearchIndex.merge(isFirst: place == .start, tx) ? SweepPlace(stage: 1) : nil)
    }
}
