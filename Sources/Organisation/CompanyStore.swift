import Kernel
import Storage

/// Companies: the SQL.
enum CompanyStore {
    static func insert(_ company: CompanyRecord, now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            INSERT INTO companies (id, code, name, currency, time_zone, country, languages, created_at)
            VALUES (\(company.id), \(company.code), \(company.name), \(company.currency.code), \(company.zone.identifier), \(company.country),
                    \(company.languages.joined(separator: ",")), \(now))
            ON CONFLICT (code) DO NOTHING
            """) == 1
    }

    /// Everything but code and currency, by which what was stored is found and counted.
    static func update(_ company: CompanyRecord, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            UPDATE companies SET name = \(company.name), time_zone = \(company.zone.identifier), country = \(company.country),
                languages = \(company.languages.joined(separator: ","))
            WHERE id = \(company.id)
            """) == 1
    }

    static func companies(_ tx: ReadTransaction) throws -> [CompanyRecord] {
        try tx.rows("SELECT id, code, name, currency, time_zone, country, languages FROM companies ORDER BY id") { row throws(StorageError) in
            (
                try row[0, as: ID<Company>.self], try row[1, as: String.self], try row[2, as: String.self], try row[3, as: String.self],
                try row[4, as: String.self], try row[5, as: String.self], try row[6, as: String.self]
            )
        }.map { id, code, name, currency, zone, country, languages in
            try CompanyRecord(
                id: id, code: code, name: name, currency: currency, timeZone: zone, country: country,
                languages: languages.split(separator: ",").map(String.init))
        }
    }
}
