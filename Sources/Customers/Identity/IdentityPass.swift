import Foundation
import Kernel
import RecordLinkage
import Storage

/// Goes through all contacts: learns the model anew, weighs whoever may be one person against each other, and links what that changes.
///
/// Everything it writes is written in transactions of some thousand rows beside the work of others; one that was broken off is begun again and finds done what was done.
/// Contacts that arrive or change meanwhile are judged at the end.
public struct IdentityPass: Sendable {
    private let customers: Customers
    private let reliability: @Sendable (ReadTransaction) throws -> ReliabilityTable
    private let settle: @Sendable (Set<ID<Person>>, WriteTransaction) throws -> Void

    /// - Parameters:
    ///   - reliability: how far sources are to be believed.
    ///   - settle: brings up to date what others keep with persons that are different now.
    public init(
        _ customers: Customers, reliability: @escaping @Sendable (ReadTransaction) throws -> ReliabilityTable,
        settle: @escaping @Sendable (Set<ID<Person>>, WriteTransaction) throws -> Void
    ) {
        self.customers = customers
        self.reliability = reliability
        self.settle = settle
    }

    /// The kind of the job that is a pass.
    public static let job = "identity-pass"

    public enum Stage: String, Sendable, CaseIterable {
        case reading, learning, keeping, linking
    }

    private var database: Database { customers.database }

    /// Runs the pass; it takes about a minute for a million contacts.
    ///
    /// - Parameter tell: told how much of a stage is done, in contacts or persons.
    public func run(by author: String, tell: @Sendable (Stage, _ done: Int, _ total: Int) async throws -> Void) async throws -> PassRecord.Figures {
        let (id, startedAt): (ID<LinkagePass>, Instant) = (customers.effects.id(), customers.effects.now)
        let rules = try await database.write { tx in
            let rules = try LinkStore.rules(tx)
            try PassStore.begin(id, rules: rules.version, at: startedAt, by: author, tx)
            return rules
        }
        var figures = PassRecord.Figures()
        var touched: Set<ID<Person>> = []
        if rules.rules.evidence.isUsed {
            let read = try await reading(tell)
            figures.contacts = read.rows.count
            try await tell(.learning, 0, 1)
            let found = try await BlockingWork.onThread { try FoundEvidence(read, rules.rules) }
            figures.comparedPairs = found.search.comparedPairs
            figures.pairs = found.search.edges.count
            touched = try await keeping(found, rules.rules, tell)
            touched.formUnion(try await catchUp(read, rules.rules))
        }
        if try await database.read({ tx in try PassStore.lastRules(before: id, tx) }) != rules.version || !rules.rules.evidence.isUsed {
            touched.formUnion(try await everybody())
        }
        try await link(touched, by: author, &figures, tell)
        let done = figures
        try await database.write { tx in try PassStore.finish(id, done, at: customers.effects.now, tx) }
        return figures
    }

    // MARK: - Reading

    private static let part = 20_000

    private func reading(_ tell: @Sendable (Stage, Int, Int) async throws -> Void) async throws -> ReadContacts {
        let total = try await database.read { tx in try tx.value("SELECT COUNT(*) FROM contacts", as: Int.self) ?? 0 }
        let read = ReadContacts()
        var last = ID<Contact>(0)
        while true {
            try Task.checkCancellation()
            let after = last
            let rows = try await database.read { tx in try PassContact.rows(after: after, limit: Self.part, tx) }
            guard let end = rows.last?.row.id else { break }
            read.append(rows)
            last = end
            try await tell(.reading, read.rows.count, total)
        }
        return read
    }

    // MARK: - Keeping

    /// Writes numbers, pairs and the model; returns the persons whose links may be others now.
    private func keeping(
        _ found: FoundEvidence, _ rules: IdentityRules, _ tell: @Sendable (Stage, Int, Int) async throws -> Void
    ) async throws -> Set<ID<Person>> {
        let total = found.blocks.count + found.pairs.count
        for start in stride(from: 0, to: found.blocks.count, by: Self.part * 2) {
            let part = found.blocks[start..<min(start + Self.part * 2, found.blocks.count)]
            try await database.write { tx in try EvidenceStore.save(blocks: part, tx) }
            try await tell(.keeping, start, total)
        }
        let now = customers.effects.now
        let version = try await database.write { tx in
            try customers.serializeLinking(tx)
            return try IdentityModels.save(found.search.model, found.frequencies, now: now, tx)
        }
        for start in stride(from: 0, to: found.pairs.count, by: Self.part) {
            let part = Array(found.pairs[start..<min(start + Self.part, found.pairs.count)])
            try await database.write { tx in try EvidenceStore.save(part, version: version, now: now, tx) }
            try await tell(.keeping, found.blocks.count + start, total)
        }
        try await database.write { tx in try EvidenceStore.forget(before: version, tx) }
        let torn = try await database.read { tx in try EvidenceStore.personsHeldByNothing(least: Probability.bits(rules.evidence.linkProbability), tx)
        }
        return found.touched.union(torn)
    }

    /// Judges those that came or changed after they were read; returns their persons.
    private func catchUp(_ read: ReadContacts, _ rules: IdentityRules) async throws -> Set<ID<Person>> {
        var persons: Set<ID<Person>> = []
        var last = ID<Contact>(0)
        while true {
            try Task.checkCancellation()
            let after = last
            let hashes = try await database.read { tx in try PassContact.hashes(after: after, limit: Self.part * 5, tx) }
            guard let end = hashes.last?.id else { return persons }
            last = end
            let changed = hashes.filter { read.hash(of: $0.id) != $0.hash }.map(\.id)
            for start in stride(from: 0, to: changed.count, by: 500) {
                let part = Array(changed[start..<min(start + 500, changed.count)])
                persons.formUnion(
                    try await database.write { tx -> Set<ID<Person>> in
                        try customers.serializeLinking(tx)
                        guard let model = try customers.models.current(tx) else { return [] }
                        let live = LiveEvidence(model: model, rules: rules, tx: tx)
                        try live.judge(try ContactRow.rows("WHERE contacts.id IN \(part)", tx), isNew: false, now: customers.effects.now, tx)
                        return Set(
                            try tx.rows("SELECT DISTINCT person_id FROM contacts WHERE id IN \(part)") { row throws(StorageError) in
                                try row[0, as: ID<Person>.self]
                            })
                    })
            }
        }
    }

    private func everybody() async throws -> Set<ID<Person>> {
        Set(
            try await database.read { tx in
                try tx.rows("SELECT id FROM persons WHERE contacts > 0") { row throws(StorageError) in try row[0, as: ID<Person>.self] }
            })
    }

    // MARK: - Linking

    private func link(
        _ touched: Set<ID<Person>>, by author: String, _ figures: inout PassRecord.Figures, _ tell: @Sendable (Stage, Int, Int) async throws -> Void
    ) async throws {
        let ordered = touched.sorted()
        var seen: Set<ID<Person>> = []
        var start = 0
        while start < ordered.count {
            try Task.checkCancellation()
            var part: Set<ID<Person>> = []
            while start < ordered.count, part.count < 500 {
                if !seen.contains(ordered[start]) { part.insert(ordered[start]) }
                start += 1
            }
            guard !part.isEmpty else { break }
            let persons = part
            let outcome = try await database.write { tx in
                try customers.serializeLinking(tx)
                let linking = try customers.linking(try reliability(tx), author, tx)
                let outcome = try linking.relinked(persons)
                try settle(outcome.different, tx)
                return outcome
            }
            seen.formUnion(outcome.looked)
            figures.joined += outcome.joined
            figures.parted += outcome.parted
            try await tell(.linking, start, ordered.count)
        }
        let least = try await database.read { tx in Probability.bits(try LinkStore.rules(tx).rules.evidence.reviewProbability) }
        figures.reviews = try await settleReviews(from: least)
    }

    /// Who is to be looked at; pairs of contacts that were not linked anew too.
    private func settleReviews(from least: Double) async throws -> Int {
        var last = ID<Contact>(0)
        while true {
            let after = last
            let next = try await database.read { tx in
                try tx.value(
                    "SELECT first_id FROM link_evidence WHERE first_id > \(after) ORDER BY first_id LIMIT 1 OFFSET \(Self.part)",
                    as: ID<Contact>.self)
            }
            let end = next ?? ID(.max)
            try await database.write { tx in try EvidenceStore.settleReviews(after: after, through: end, from: least, tx) }
            guard next != nil else { break }
            last = end
        }
        return try await database.read { tx in try tx.value("SELECT COUNT(*) FROM link_evidence WHERE review = 1", as: Int.self) ?? 0 }
    }
}
