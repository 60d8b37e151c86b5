import Kernel
import Storage

/// Companies, sources, occasions and activities: the SQL.
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

    static func insert(_ source: SourceRecord, now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            INSERT INTO sources (id, company_id, code, name, kind, write_key, reliability, created_at)
            VALUES (\(source.id), \(source.company), \(source.code), \(source.name), \(source.kind.rawValue), \(source.writeKey),
                    \(source.reliability.json), \(now))
            ON CONFLICT (company_id, code) DO NOTHING
            """) == 1
    }

    static func update(_ source: SourceRecord, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("UPDATE sources SET name = \(source.name), reliability = \(source.reliability.json) WHERE id = \(source.id)") == 1
    }

    static func sources(of company: ID<Company>?, _ tx: ReadTransaction) throws -> [SourceRecord] {
        let filter: SQL = company.map { "WHERE company_id = \($0)" } ?? ""
        return try tx.rows("SELECT id, company_id, code, name, kind, write_key, reliability FROM sources \(filter) ORDER BY id") {
            row throws(StorageError) in
            (
                try row[0, as: ID<Source>.self], try row[1, as: ID<Company>.self], try row[2, as: String.self], try row[3, as: String.self],
                try row[4, as: String.self], try row[5, as: String.self], try row[6, as: JSON.self]
            )
        }.map { id, company, code, name, kind, key, reliability in
            SourceRecord(
                id: id, company: company, code: code, name: name, kind: SourceRecord.Kind(rawValue: kind) ?? .api, writeKey: key,
                reliability: try Reliability(json: reliability))
        }
    }

    // MARK: - Occasions

    static func save(_ occasion: OccasionRecord, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            INSERT INTO occasions (id, company_id, code, name, starts_on, ends_on)
            VALUES (\(occasion.id), \(occasion.company), \(occasion.code), \(occasion.name), \(occasion.startsOn), \(occasion.endsOn))
            ON CONFLICT (company_id, code) DO UPDATE SET name = excluded.name, starts_on = excluded.starts_on, ends_on = excluded.ends_on
            """)
        let id: ID<Occasion>? = try tx.value("SELECT id FROM occasions WHERE company_id = \(occasion.company) AND code = \(occasion.code)")
        for activity in occasion.activities { try save(activity, of: id ?? occasion.id, occasion.company, tx) }
    }

    private static func save(
        _ activity: ActivityRecord, of occasion: ID<Occasion>, _ company: ID<Company>, _ tx: WriteTransaction
    ) throws(StorageError) {
        try tx.execute(
            """
            INSERT INTO activities (id, occasion_id, company_id, source_id, code, name, reliability)
            VALUES (\(activity.id), \(occasion), \(company), \(activity.source), \(activity.code), \(activity.name), \(activity.reliability))
            ON CONFLICT (company_id, code) DO UPDATE SET name = excluded.name, reliability = excluded.reliability, source_id = excluded.source_id
            """)
        let saved: ID<Activity>? = try tx.value("SELECT id FROM activities WHERE company_id = \(company) AND code = \(activity.code)")
        for (index, attribute) in activity.attributes.enumerated() {
            try tx.execute(
                """
                INSERT INTO activity_attributes (activity_id, key, position, label, type, required, choices)
                VALUES (\(saved ?? activity.id), \(attribute.key), \(index), \(attribute.label), \(attribute.kind.rawValue),
                        \(attribute.isRequired), \(JSON.array(attribute.choices.map { .string($0) })))
                ON CONFLICT (activity_id, key) DO UPDATE SET
                    position = excluded.position, label = excluded.label, type = excluded.type, required = excluded.required, choices = excluded.choices
                """)
        }
    }

    static func occasions(of company: ID<Company>, _ tx: ReadTransaction) throws(StorageError) -> [OccasionRecord] {
        var occasions = try tx.rows(
            "SELECT id, code, name, starts_on, ends_on FROM occasions WHERE company_id = \(company) ORDER BY starts_on, id"
        ) { row throws(StorageError) in
            OccasionRecord(
                id: try row[0], company: company, code: try row[1], name: try row[2], startsOn: try row[3], endsOn: try row[4])
        }
        let attributes = try tx.rows(
            """
            SELECT activity_id, key, label, type, required, choices FROM activity_attributes
            WHERE activity_id IN (SELECT id FROM activities WHERE company_id = \(company)) ORDER BY activity_id, position
            """
        ) { row throws(StorageError) in
            (
                activity: try row[0, as: ID<Activity>.self],
                AttributeRecord(
                    key: try row[1], label: try row[2], kind: AttributeRecord.Kind(rawValue: try row[3]) ?? .text, isRequired: try row[4],
                    choices: try row[5, as: JSON.self].array?.compactMap(\.string) ?? [])
            )
        }
        let activities = try tx.rows(
            "SELECT occasion_id, id, source_id, code, name, reliability FROM activities WHERE company_id = \(company) ORDER BY id"
        ) { row throws(StorageError) in
            let id: ID<Activity> = try row[1]
            return (
                occasion: try row[0, as: ID<Occasion>.self],
                ActivityRecord(
                    id: id, source: try row[2], code: try row[3], name: try row[4], reliability: try row[5],
                    attributes: attributes.filter { $0.activity == id }.map(\.1))
            )
        }
        for index in occasions.indices { occasions[index].activities = activities.filter { $0.occasion == occasions[index].id }.map(\.1) }
        return occasions
    }

    // MARK: - Attributes

    static func declare(_ attribute: AttributeRecord, of company: ID<Company>, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            INSERT INTO attributes (company_id, key, label, type, choices)
            VALUES (\(company), \(attribute.key), \(attribute.label), \(attribute.kind.rawValue), \(JSON.array(attribute.choices.map { .string($0) })))
            ON CONFLICT (company_id, key) DO UPDATE SET label = excluded.label, type = excluded.type, choices = excluded.choices
            """)
    }

    static func attributes(_ tx: ReadTransaction) throws(StorageError) -> [(company: ID<Company>, attribute: AttributeRecord)] {
        try tx.rows("SELECT company_id, key, label, type, choices FROM attributes ORDER BY company_id, key") { row throws(StorageError) in
            (
                try row[0],
                AttributeRecord(
                    key: try row[1], label: try row[2], kind: AttributeRecord.Kind(rawValue: try row[3]) ?? .text, isRequired: false,
                    choices: try row[4, as: JSON.self].array?.compactMap(\.string) ?? [])
            )
        }
    }
}
