import Crypto
import Kernel
import Organisation
import Storage

extension Privacy {
    /// Bytes of a SQLite file up to which an erasure writes it anew; that takes seconds, in which nobody else writes.
    public static let largestScrubbed: Int64 = 256 << 20

    // MARK: - The erasure itself

    /// Erases a person, as far as these companies (nil means all) know it: contacts, events and mails go at once, sales stay without a name. Traces in logs
    /// and queues are found afterwards, by ``carryOn(_:)``.
    ///
    /// - Parameter open: the request that is carried out with it; without one there is a new one.
    /// - Throws: ``Problem`` `person-unknown`, `privacy-request-unknown` or `privacy-request-moved-on`.
    public func erase(
        _ person: ID<Person>, companies: [ID<Company>]?, request open: ID<PrivacyRequest>? = nil, by author: Author
    ) async throws -> PrivacyRequestRecord {
        try await database.write { tx in
            guard var subject = try customers.subjectToErase(person, companies: companies, tx) else { throw Self.unknownPerson }
            for participant in participants { try participant.recognise(&subject, tx) }
            var request = fresh(.erasure, subject, by: author)
            if let open {
                request = try self.request(open, companies: companies, tx)
                guard request.kind == .erasure else { throw Self.unknown }
            } else {
                try PrivacyRequestStore.insert(request, tx)
            }
            var erased = ErasedRows()
            for participant in participants { erased += try participant.erase(subject, tx) }
            guard try PrivacyRequestStore.begin(request.id, subject, erased, tx) else { throw Self.movedOn }
            try note("privacy.erased", request, by: author, tx)
            return try self.request(request.id, companies: nil, tx)
        }
    }

    // MARK: - What follows it

    /// Carries all erasures on that are under way, as a server does in the background; returns how many it ended.
    @discardableResult
    public func carryOn() async throws -> Int {
        var query = PrivacyRequestQuery(companies: nil, limit: 1000)
        query.states = PrivacyRequestRecord.State.underWay
        let wanted = query
        let requests = try await database.read { tx in try self.requests(wanted, tx) }
        for request in requests { try await carryOn(request.id) }
        return requests.count
    }

    /// Searches logs and queues for traces, in short transactions, certifies what was erased, and cleans the database's files. May be stopped at any point
    /// and called again, by several processes at once.
    @discardableResult
    public func carryOn(_ id: ID<PrivacyRequest>) async throws -> PrivacyRequestRecord {
        while try await sweep(id) { try Task.checkCancellation() }
        try await certify(id)
        let request = try await database.read { tx in try self.request(id, companies: nil, tx) }
        if request.state == .scrubbing {
            try await database.scrub(personalTables, largest: Self.largestScrubbed)
            let now = effects.now
            try await database.write { tx in try PrivacyRequestStore.finish(id, now: now, tx) }
        }
        return try await database.read { tx in try self.request(id, companies: nil, tx) }
    }

    /// The next part of the search; false when there is none.
    private func sweep(_ id: ID<PrivacyRequest>) async throws -> Bool {
        try await database.write { tx in
            guard let progress = try PrivacyRequestStore.progress(id, tx) else { return false }
            let index = participants.firstIndex { Self.name($0) == progress.participant } ?? 0
            guard progress.participant != Self.swept, participants.indices.contains(index) else { return false }
            let part = try participants[index].sweep(progress.subject, from: progress.place, tx)
            var erased = progress.erased
            erased += part.rows
            let following = part.next == nil ? index + 1 : index
            let name = participants.indices.contains(following) ? Self.name(participants[following]) : Self.swept
            // Another process may have been faster: then its part is the one that counts.
            _ = try PrivacyRequestStore.advance(id, from: progress, to: name, part.next ?? .start, erased, tx)
            return true
        }
    }

    private static let swept = "-"

    private static func name(_ participant: any PersonParticipant) -> String { String(describing: type(of: participant)) }

    private func certify(_ id: ID<PrivacyRequest>) async throws {
        guard let progress = try await database.read({ tx in try PrivacyRequestStore.progress(id, tx) }) else { return }
        var files = 0
        for participant in participants { files += try await participant.discardFiles(of: progress.subject) }
        let discarded = files
        try await database.write { tx in
            guard let progress = try PrivacyRequestStore.progress(id, tx) else { return }
            let request = try self.request(id, companies: nil, tx)
            let certificate = try certificate(request, progress, files: discarded, tx)
            let hash = SHA256.hash(data: Array(certificate.description.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            guard try PrivacyRequestStore.certify(id, certificate, hash: hash, tx) else { return }
            try note(
                "privacy.certified", request, by: Author(request.actor, user: request.user), detail: [JSON.Member("sha256", .string(hash))], tx)
        }
    }

    /// What was erased, when, on whose order, and what stays: no word of who it was.
    private func certificate(
        _ request: PrivacyRequestRecord, _ progress: PrivacyRequestStore.Progress, files: Int, _ tx: ReadTransaction
    ) throws -> JSON {
        let companies = try organisation.companies(tx).filter { request.companies.contains($0.id) }
        return .object([
            "request": .id(request.id), "person": .id(request.person), "companies": .array(companies.map { .string($0.name) }),
            "isWhole": .bool(progress.subject.isWhole), "requestedAt": .time(request.requestedAt), "erasedAt": .time(progress.subject.asOf),
            "tracesSearchedUntil": .time(effects.now), "by": .string(request.actor), "user": .id(request.user), "rows": progress.erased.json,
            "files": .integer(Int64(files)),
            "kept": .array([
                "Sales and their figures, of nobody.", "That consents were given and taken back, of nobody.",
                "Hashes by which an old file brings nobody back, and ids in the audit log.",
            ]),
        ])
    }
}
