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
            "erased_names", "people_mending", "contact_blocks", "link_evidence", "identity_acts", "identity_act_pairs",
        ]
    }

    /// Comparable values of now and of ended links, numbers of sources, and what was typed; without what somebody else carries too, such as the telephone of
    /// a household: it is not the subject's alone, and a text that holds it may be of the other.
    public func recognise(_ subject: inout DataSubject, _ tx: ReadTransaction) throws {
        let keys = try ContactStore.keys(of: subject.contacts, tx)
        var carried = Set(keys.values.joined())
        for link in try LinkStore.history(of: subject.contacts, tx) {
            guard let kind = link.keyKind.flatMap(LinkKey.Kind.init), let value = link.keyValue else { continue }
            carried.insert(LinkKey(kind, value))
        }
        let shared = try ContactStore.shared(carried, besides: subject.person, tx)
        subject.names.formUnion(carried.subtracting(shared).compactMap(PersonalName.init))
        for contact in try ContactStore.contacts("WHERE contacts.id IN \(subject.contacts)", tx) {
            let sharedKinds = Set((keys[contact.id] ?? []).filter(shared.contains).map(\.kind))
            subject.names.formUnion(Self.typed(contact, besides: sharedKinds))
            subject.names.insert(PersonalName(.externalID, contact.externalID, source: contact.source))
        }
    }

    /// As the source wrote it, where a reader of logs would find it; and the values that contacts without a number are known again by.
    private static func typed(_ contact: ContactRecord, besides shared: Set<LinkKey.Kind>) -> [PersonalName] {
        let members: [(LinkKey.Kind, [String?])] = [
            (.email, [contact.original["email"]?.string, contact.values[.email]]),
            (.phone, [contact.original["phone"]?.string, contact.original["mobile"]?.string, contact.values[.phone]]),
            (.card, [contact.original["card"]?.string]), (.taxCode, [contact.original["taxCode"]?.string]),
            (.device, [contact.original["device"]?.string]),
        ]
        var names = members.filter { !shared.contains($0.0) }.flatMap { kind, values in
            values.compactMap { $0 }.filter { !$0.isEmpty }.compactMap { PersonalName(LinkKey(kind, $0)) }
        }
        for (kind, prefix) in [(LinkKey.Kind.email, "email:"), (.phone, "phone:"), (.card, "card:"), (.taxCode, "tax:"), (.device, "device:")]
        where contact.externalID.hasPrefix(prefix) && !shared.contains(kind) {
            if let name = PersonalName(LinkKey(kind, String(contact.externalID.dropFirst(prefix.count)))) { names.append(name) }
        }
        return names
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
