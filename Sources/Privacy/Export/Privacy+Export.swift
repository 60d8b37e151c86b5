import Foundation
import Kernel
import Organisation
import Storage

extension Privacy {
    /// Writes everything that is known of a person into a ZIP file: a page to be read, the data for programs (JSON), and a table for each section (CSV).
    ///
    /// Nothing of it is held in memory whole. The request that it answers is written down as carried out.
    ///
    /// - Parameters:
    ///   - companies: those whose knowledge is told; nil means all.
    ///   - open: the request that is carried out with it; without one there is a new one.
    ///   - path: where the ZIP is to be; a file that is there is replaced.
    /// - Throws: ``Problem`` `person-unknown`, `export-failed`, `privacy-request-unknown` or `privacy-request-moved-on`.
    @discardableResult
    public func export(
        _ person: ID<Person>, companies: [ID<Company>]?, language: ExportLanguage, request open: ID<PrivacyRequest>? = nil, to path: String,
        by author: Author
    ) async throws -> PrivacyRequestRecord {
        let folder = path + "." + effects.randomHexadecimal(bytes: 8)
        let now = effects.now
        do {
            let subject = try await database.read { tx in
                // Begun anew where the database asks for it once more.
                let spool = try ExportSpool(
                    folder: folder, wording: ExportWording(language), directory: try ExportDirectory(organisation, tx), at: now)
                let subject = try self.subject(person, companies: companies, tx)
                try spool.tell(subject, of: participants + [RequestsTelling()], tx)
                return subject
            }
            try ZipWriting.zip(folder: folder, to: path)
            try FileManager.default.removeItem(atPath: folder)
            return try await answered(.access, open, subject, companies: companies, by: author)
        } catch {
            for leftover in [folder, path] where FileManager.default.fileExists(atPath: leftover) {
                try FileManager.default.removeItem(atPath: leftover)
            }
            throw error
        }
    }

    /// Writes down that a request has been carried out: the one that was open, or a new one.
    func answered(
        _ kind: PrivacyRequestRecord.Kind, _ open: ID<PrivacyRequest>?, _ subject: DataSubject, companies: [ID<Company>]?, by author: Author
    ) async throws -> PrivacyRequestRecord {
        let now = effects.now
        return try await database.write { tx in
            var request = fresh(kind, subject, by: author)
            if let open {
                request = try self.request(open, companies: companies, tx)
                guard request.kind == kind else { throw Self.unknown }
                guard try PrivacyRequestStore.end(open, as: .done, now: now, tx) else { throw Self.movedOn }
            } else {
                request.state = .done
                request.finishedAt = now
                try PrivacyRequestStore.insert(request, tx)
            }
            try note("privacy.exported", request, by: author, tx)
            return try self.request(request.id, companies: nil, tx)
        }
    }
}

/// What a person asked for before.
private struct RequestsTelling: PersonParticipant {
    var personalTables: Set<String> { ["privacy_requests"] }

    func tell(_ subject: DataSubject, to sink: any PersonalDataSink, _ tx: ReadTransaction) throws {
        var query = PrivacyRequestQuery(companies: subject.isWhole ? nil : subject.companies, limit: 1000)
        query.person = subject.person
        try sink.begin("requests", ["kind", "state", "requestedAt", "dueAt", "finishedAt"])
        for request in try PrivacyRequestStore.requests("\(query.filter) ORDER BY id", tx) {
            try sink.row([
                .string(request.kind.rawValue), .string(request.state.rawValue), .time(request.requestedAt), .time(request.dueAt),
                .time(request.finishedAt),
            ])
        }
    }
}
