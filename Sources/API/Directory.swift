import Customers
import Intake
import Kernel
import Organisation
import Storage
import Synchronization

/// The organisation as every answer needs it: codes, names, currencies, reliability. Small, and read at most once a second.
public struct DirectorySnapshot: Sendable {
    public let companies: [CompanyRecord]
    public let sources: [SourceRecord]
    public let stores: [StoreRecord]
    let reliability: ReliabilityTable
    private let meanings: AttributeMeanings
    private let companyByID: [ID<Company>: CompanyRecord]
    private let sourceByID: [ID<Source>: SourceRecord]
    private let sourceByWriteKey: [String: SourceRecord]
    private let storeByID: [ID<Store>: StoreRecord]
    private let activityByID: [ID<Activity>: ActivityRecord]

    init(_ organisation: Organisation, _ tx: ReadTransaction) throws {
        companies = try organisation.companies(tx)
        sources = try organisation.sources(of: nil, tx)
        stores = try organisation.stores(of: nil, tx)
        meanings = try AttributeMeanings(organisation, companies: companies, tx)
        let activities = try companies.flatMap { try organisation.activities(of: $0.id, tx) }
        companyByID = Dictionary(companies.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        sourceByID = Dictionary(sources.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        // Of a source that is not active nothing more is taken.
        sourceByWriteKey = Dictionary(sources.filter(\.isActive).map { ($0.writeKey, $0) }, uniquingKeysWith: { first, _ in first })
        storeByID = Dictionary(stores.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        activityByID = Dictionary(activities.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        reliability = ReliabilityTable(
            sources: sourceByID.mapValues { source in
                let reliability = source.reliability
                return { field in reliability[field] }
            }, activities: activityByID.mapValues(\.reliability))
    }

    public func company(_ id: ID<Company>) -> CompanyRecord? { companyByID[id] }
    public func source(_ id: ID<Source>) -> SourceRecord? { sourceByID[id] }
    func source(writeKey: String) -> SourceRecord? { sourceByWriteKey[writeKey] }
    public func store(_ id: ID<Store>) -> StoreRecord? { storeByID[id] }
    public func activity(_ id: ID<Activity>) -> ActivityRecord? { activityByID[id] }

    /// What a contact's extensions mean, by what its company and its activity have declared; what has no meaning is left out.
    func attributes(_ extensions: [JSON.Member], of company: ID<Company>, activity: ID<Activity>?) -> [JSON.Member] {
        guard let currency = companyByID[company]?.currency else { return [] }
        return extensions.compactMap { member in
            guard let declared = meanings.meaning(of: member.name, company: company, activity: activity),
                let value = member.value.string.flatMap({ declared.value(of: $0, currency: currency) })
            else { return nil }
            return JSON.Member(declared.key, .object(["label": .string(declared.label), "type": .string(declared.kind.rawValue), "value": value]))
        }
    }

    /// The code, or the id where the thing is newer than this snapshot.
    func code(_ id: ID<Company>) -> JSON { .string(companyByID[id]?.code ?? id.description) }
    func code(_ id: ID<Source>) -> JSON { .string(sourceByID[id]?.code ?? id.description) }
}

/// Keeps one ``DirectorySnapshot`` for a short time. The only thing that is cached between requests.
final class Directory: Sendable {
    private let organisation: Organisation
    private let database: Database
    private let maximumAge: Duration
    private let reading: Mutex<Task<DirectorySnapshot, any Error>?> = Mutex(nil)
    private let kept: Mutex<(snapshot: DirectorySnapshot, readAt: ContinuousClock.Instant)?> = Mutex(nil)

    init(_ services: Services, maximumAge: Duration) {
        organisation = services.organisation
        database = services.database
        self.maximumAge = maximumAge
    }

    /// The source of a write key, without a copy of the whole.
    func source(writeKey: String) async throws -> SourceKey? {
        let now = ContinuousClock.now
        func key(_ snapshot: DirectorySnapshot) -> SourceKey? {
            snapshot.source(writeKey: writeKey).map { SourceKey(id: $0.id, company: $0.company) }
        }
        let found = kept.withLock { kept -> (isFresh: Bool, key: SourceKey?) in
            guard let kept, kept.readAt.duration(to: now) < maximumAge else { return (false, nil) }
            return (true, key(kept.snapshot))
        }
        return found.isFresh ? found.key : key(try await current())
    }

    func current() async throws -> DirectorySnapshot {
        let now = ContinuousClock.now
        if let kept = kept.withLock({ $0 }), kept.readAt.duration(to: now) < maximumAge { return kept.snapshot }
        // Who asks while it is being read waits for that reading: when it is over, everybody would ask at once.
        let reading = reading.withLock { reading in
            if let reading { return reading }
            let task = Task { [organisation, database] in
                defer { self.reading.withLock { $0 = nil } }
                let snapshot = try await database.read { tx in try DirectorySnapshot(organisation, tx) }
                self.kept.withLock { $0 = (snapshot, now) }
                return snapshot
            }
            reading = task
            return task
        }
        return try await reading.value
    }
}
