import Kernel
import Storage

/// Who does something, as the audit log names them.
public typealias Author = Storage.Author

extension Organisation {
    func note(_ action: String, _ company: ID<Company>, _ subject: String, by author: Author, _ tx: WriteTransaction) throws(StorageError) {
        try tx.record(
            AuditNote(user: author.user, actor: author.actor, company: company, action: action, subject: subject), id: effects.id(), at: effects.now)
    }

    /// Gives a company another name, time zone, country or languages. Code and currency stay: files name it by the one, amounts are counted in the other.
    ///
    /// Sales that are in keep the business day that they were given.
    ///
    /// - Throws: ``Problem``: `company-invalid` with the fields, or `company-unknown`.
    @discardableResult
    public func changeCompany(
        _ id: ID<Company>, name: String, timeZone: String, country: String, languages: [String], by author: Author = .command
    ) async throws -> CompanyRecord {
        try await database.write { tx in
            guard let known = try CompanyStore.companies(tx).first(where: { $0.id == id }) else {
                throw Problem(.missing, "company-unknown", "There is no such company.")
            }
            let changed = try CompanyRecord(
                id: id, code: known.code, name: name, currency: known.currency.code, timeZone: timeZone, country: country,
                languages: languages.isEmpty ? known.languages : languages)
            guard changed != known else { return known }
            _ = try CompanyStore.update(changed, tx)
            try note("company.changed", id, known.code, by: author, tx)
            return changed
        }
    }

    /// Gives a source another name, or says how far it is to be believed. What follows from that for people is derived by who asks for it.
    ///
    /// - Throws: ``Problem`` `source-unknown` or `source-invalid`.
    public func changeSource(_ id: ID<Source>, name: String, reliability: Reliability, by author: Author = .command) async throws -> SourceRecord {
        try await database.write { tx in
            guard let known = try CompanyStore.sources(of: nil, tx).first(where: { $0.id == id }) else {
                throw Problem(.missing, "source-unknown", "There is no such source.")
            }
            guard !name.isEmpty, name.utf8.count <= 200 else {
                throw Problem(
                    .unprocessable, "source-invalid", "The source cannot be saved.", fields: [.init("/name", "is empty or longer than 200 bytes")])
            }
            var changed = known
            changed.name = name
            changed.reliability = reliability
            guard changed != known else { return known }
            _ = try CompanyStore.update(changed, tx)
            try note("source.changed", known.company, known.code, by: author, tx)
            return changed
        }
    }
}
