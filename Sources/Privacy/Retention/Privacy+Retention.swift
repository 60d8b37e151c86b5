import Customers
import Kernel
import Organisation
import Storage

extension Privacy {
    /// How many rows a preview counts at most.
    public static let previewLimit = 10_000
    /// Rows, or people, that one transaction removes.
    private static let part = 500
    /// Seconds between two applications of a rule by the server.
    private static let applicationPause: Int64 = 86_400

    public func retentionRules(companies: [ID<Company>]?, _ tx: ReadTransaction) throws -> [RetentionRule] { try RetentionStore.rules(companies, tx) }

    /// Sets for how many months a company keeps something; nil is for ever.
    ///
    /// - Throws: ``Problem`` `retention-invalid` for less than three months or more than 20 years.
    public func setRetention(_ kind: RetentionKind, of company: ID<Company>, months: Int?, by author: Author) async throws {
        guard months.map(RetentionRule.range.contains) ?? true else {
            throw Problem(
                .unprocessable, "retention-invalid", "A retention rule is of 3 to 240 months.",
                fields: [.init("/\(kind.rawValue)", "is not from 3 to 240")])
        }
        try await database.write { tx in
            let known = try RetentionStore.rules([company], tx).first { $0.kind == kind }?.months
            guard known != months else { return }
            try RetentionStore.set(kind, of: company, months: months, tx)
            try noteRetention("privacy.retention-set", kind, company, ["months": months.map { .integer(Int64($0)) }], by: author, tx)
        }
    }

    /// What a rule would remove now, up to ``previewLimit``.
    public func preview(_ rule: RetentionRule, _ tx: ReadTransaction) throws -> ExpiredRows {
        let moment = rule.moment(effects.now)
        guard rule.kind == .prospects else {
            return try keepers(of: rule.kind).reduce(into: ExpiredRows()) { sum, keeper in
                let found = try keeper.expired(rule.kind, company: rule.company, before: moment, limit: Self.previewLimit, tx)
                sum.count = min(sum.count + found.count, Self.previewLimit)
                sum.examples += found.examples
            }
        }
        let people = try prospects(of: rule.company, quietSince: moment, limit: Self.previewLimit, tx)
        return ExpiredRows(count: people.count, examples: people.prefix(3).map(\.description))
    }

    /// Applies all rules that are due, as a server does once a day; returns what was removed, by rule.
    ///
    /// - Parameter isForced: applies them whenever they were applied last.
    @discardableResult
    public func applyRetention(isForced: Bool = false) async throws -> [(rule: RetentionRule, removed: Int)] {
        let now = effects.now
        let last = isForced ? now.adding(seconds: 1) : now.adding(seconds: -Self.applicationPause)
        var results: [(rule: RetentionRule, removed: Int)] = []
        for rule in try await database.read({ tx in try RetentionStore.rules(nil, tx) }) {
            guard try await database.write({ tx in try RetentionStore.take(rule, now: now, unlessSince: last, tx) }) else { continue }
            let removed = try await apply(rule, at: now)
            results.append((rule, removed))
            guard removed > 0 else { continue }
            try await database.write { tx in
                try noteRetention(
                    "privacy.retention-applied", rule.kind, rule.company, ["rows": .integer(Int64(removed))], by: Author("retention"), tx)
            }
        }
        if results.contains(where: { $0.removed > 0 }) { try await database.scrub(personalTables, largest: Self.largestScrubbed) }
        return results
    }

    private func apply(_ rule: RetentionRule, at now: Instant) async throws -> Int {
        let moment = rule.moment(now)
        var removed = 0
        while true {
            try Task.checkCancellation()
            let count = try await database.write { tx in
                guard rule.kind != .prospects else { return try erase(prospectsOf: rule.company, quietSince: moment, tx) }
                return try keepers(of: rule.kind).reduce(0) { sum, keeper in
                    sum + (try keeper.remove(rule.kind, company: rule.company, before: moment, limit: Self.part, tx))
                }
            }
            removed += count
            if count == 0 { return removed }
        }
    }

    private func keepers(of kind: RetentionKind) -> [any RetentionKeeper] {
        participants.compactMap { $0 as? any RetentionKeeper }.filter { $0.retained.contains(kind) }
    }

    // MARK: - Prospects

    /// People who have bought nothing, and of whom no module of a company has seen anything since `moment`, oldest first.
    private func prospects(of company: ID<Company>, quietSince moment: Instant, limit: Int, _ tx: ReadTransaction) throws -> [ID<Person>] {
        var quiet: [ID<Person>] = []
        var after: ID<Person>?
        while quiet.count < limit {
            let candidates = try customers.quietProspects(of: company, since: moment, after: after, limit: Self.part, tx)
            guard let last = candidates.keys.max() else { break }
            let contacts = candidates.values.flatMap { $0 }
            let seen = try participants.reduce(into: Set<ID<Contact>>()) { $0.formUnion(try $1.active(contacts, since: moment, tx)) }
            quiet += candidates.filter { seen.isDisjoint(with: $0.value) }.keys.sorted()
            after = last
        }
        return Array(quiet.prefix(limit))
    }

    /// Some of them, as an erasure does; nothing was heard of them for longer than logs are kept, so there is nothing to be swept.
    private func erase(prospectsOf company: ID<Company>, quietSince moment: Instant, _ tx: WriteTransaction) throws -> Int {
        let people = try prospects(of: company, quietSince: moment, limit: 50, tx)
        for person in people {
            guard var subject = try customers.subjectToErase(person, companies: [company], tx) else { continue }
            for participant in participants { try participant.recognise(&subject, tx) }
            for participant in participants { _ = try participant.erase(subject, tx) }
        }
        return people.count
    }

    private func noteRetention(
        _ action: String, _ kind: RetentionKind, _ company: ID<Company>, _ detail: KeyValuePairs<String, JSON?>, by author: Author,
        _ tx: WriteTransaction
    ) throws {
        let members = [JSON.Member("kind", .string(kind.rawValue))] + (JSON.object(detail).members ?? [])
        try tx.record(
            AuditNote(
                user: author.user, actor: author.actor, company: company, action: action, subject: company.description, detail: .object(members)),
            id: effects.id(), at: effects.now)
    }
}
