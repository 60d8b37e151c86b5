import Kernel
import Storage

/// Occasions and activities: the SQL.
enum OccasionStore {
    // MARK: - Occasions

    /// False when the company has an occasion of this code.
    static func insert(_ occasion: OccasionRecord, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            INSERT INTO occasions (id, company_id, code, name, starts_on, ends_on)
            VALUES (\(occasion.id), \(occasion.company), \(occasion.code), \(occasion.name), \(occasion.startsOn), \(occasion.endsOn))
            ON CONFLICT (company_id, code) DO NOTHING
            """) == 1
    }

    /// Everything but its code.
    static func update(_ occasion: OccasionRecord, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            UPDATE occasions SET name = \(occasion.name), starts_on = \(occasion.startsOn), ends_on = \(occasion.endsOn),
                closed_at = \(occasion.closedAt)
            WHERE id = \(occasion.id)
            """)
    }

    /// Inserts it, or brings the one of its code up to date; so with its activities.
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

    static func occasions(of company: ID<Company>, _ tx: ReadTransaction) throws(StorageError) -> [OccasionRecord] {
        var occasions = try tx.rows(
            "SELECT id, code, name, starts_on, ends_on, closed_at FROM occasions WHERE company_id = \(company) ORDER BY starts_on, id"
        ) { row throws(StorageError) in
            OccasionRecord(
                id: try row[0], company: company, code: try row[1], name: try row[2], startsOn: try row[3], endsOn: try row[4],
                closedAt: try row[5])
        }
        let activities = try activities(of: company, tx)
        for index in occasions.indices { occasions[index].activities = activities.filter { $0.occasion == occasions[index].id }.map(\.activity) }
        return occasions
    }

    // MARK: - Activities

    /// False when the company has an activity of this code.
    static func insert(
        _ activity: ActivityRecord, of occasion: ID<Occasion>, _ company: ID<Company>, _ tx: WriteTransaction
    ) throws(StorageError) -> Bool {
        let added = try tx.execute(
            """
            INSERT INTO activities (id, occasion_id, company_id, source_id, code, name, reliability)
            VALUES (\(activity.id), \(occasion), \(company), \(activity.source), \(activity.code), \(activity.name), \(activity.reliability))
            ON CONFLICT (company_id, code) DO NOTHING
            """)
        if added == 1 { try save(activity.attributes, of: activity.id, tx) }
        return added == 1
    }

    /// Everything but its code; its attributes are these and no others.
    static func update(_ activity: ActivityRecord, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            UPDATE activities SET source_id = \(activity.source), name = \(activity.name), reliability = \(activity.reliability),
                closed_at = \(activity.closedAt)
            WHERE id = \(activity.id)
            """)
        try tx.execute("DELETE FROM activity_attributes WHERE activity_id = \(activity.id)")
        try save(activity.attributes, of: activity.id, tx)
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
        try save(activity.attributes, of: saved ?? activity.id, tx)
    }

    private static func save(_ attributes: [AttributeRecord], of activity: ID<Activity>, _ tx: WriteTransaction) throws(StorageError) {
        for (index, attribute) in attributes.enumerated() {
            try tx.execute(
                """
                INSERT INTO activity_attributes (activity_id, key, position, label, labels, type, required, choices)
                VALUES (\(activity), \(attribute.key), \(index), \(attribute.label), \(attribute.labelsJSON), \(attribute.kind.rawValue),
                        \(attribute.isRequired), \(attribute.choicesJSON))
                ON CONFLICT (activity_id, key) DO UPDATE SET position = excluded.position, label = excluded.label, labels = excluded.labels,
                    type = excluded.type, required = excluded.required, choices = excluded.choices
                """)
        }
    }

    private static func activities(
        of company: ID<Company>, _ tx: ReadTransaction
    ) throws(StorageError) -> [(occasion: ID<Occasion>, activity: ActivityRecord)] {
        let attributes = Dictionary(
            grouping: try tx.rows(
                """
                SELECT activity_id, key, label, labels, type, required, choices FROM activity_attributes
                WHERE activity_id IN (SELECT id FROM activities WHERE company_id = \(company)) ORDER BY activity_id, position
                """
            ) { row throws(StorageError) in
                (
                    activity: try row[0, as: ID<Activity>.self],
                    attribute: AttributeRecord(
                        key: try row[1], label: try row[2], labels: try row[3], kind: try row[4], isRequired: try row[5], choices: try row[6])
                )
            }, by: \.activity)
        return try tx.rows(
            "SELECT occasion_id, id, source_id, code, name, reliability, closed_at FROM activities WHERE company_id = \(company) ORDER BY id"
        ) { row throws(StorageError) in
            let id: ID<Activity> = try row[1]
            return (
                occasion: try row[0, as: ID<Occasion>.self],
                activity: ActivityRecord(
                    id: id, source: try row[2], code: try row[3], name: try row[4], reliability: try row[5], closedAt: try row[6],
                    attributes: (attributes[id] ?? []).map(\.attribute))
            )
        }
    }
}
