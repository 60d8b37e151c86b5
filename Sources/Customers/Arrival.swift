import Kernel
import Storage

extension Customers {
    /// What came of a batch of contacts.
    public struct Arrival: Sendable {
        public var count = SaveCounts()
        /// Persons whose contacts or values are different now.
        public var persons: Set<ID<Person>> = []
        /// How sales may have named the new and changed contacts.
        public var identities: [(kind: LinkedBy, value: String, contact: ID<Contact>)] = []
        /// Those that were left out, by external id: their person was erased, and they do not say that they are newer than that.
        public var erased: Set<String> = []

        public init() {}
    }

    public struct SaveCounts: Hashable, Sendable {
        public var inserted = 0
        public var updated = 0
        public var unchanged = 0
    }

    /// How a sale may name a contact.
    public enum LinkedBy: Sendable { case card, customerNumber, email }

    /// Of contacts that nobody knows, those that an erasure forbids to make anew: it is later than what they say of their own time, or they say nothing.
    func erased(
        among contacts: [NormalizedContact], source: ID<Source>, company: ID<Company>, _ tx: ReadTransaction
    ) throws -> Set<String> {
        guard !contacts.isEmpty, try ErasedNames.areKept(tx) else { return [] }
        let names = Dictionary(contacts.map { ($0.externalID, $0.names(source: source)) }, uniquingKeysWith: { first, _ in first })
        let erasures = try erasures(of: names.values.reduce(into: []) { $0.formUnion($1) }, company: company, tx)
        guard !erasures.isEmpty else { return [] }
        return Set(
            contacts.filter { contact in
                guard let erasedAt = names[contact.externalID]?.compactMap({ erasures[$0] }).max() else { return false }
                return (contact.updatedAt ?? contact.createdAt).map { $0 <= erasedAt } ?? true
            }.map(\.externalID))
    }
}
