import Kernel
import Storage

/// Who does something, as the audit log names them.
public struct Author: Hashable, Sendable {
    /// How it is done: `screen`, `api:KEY NAME`, `command`.
    public var actor: String
    public var user: ID<User>?

    public init(_ actor: String, user: ID<User>? = nil) {
        self.actor = actor
        self.user = user
    }

    public static let command = Author("command")
}

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
}
