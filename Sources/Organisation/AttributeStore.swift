import Kernel
import Storage

/// Attributes that companies have declared: the SQL.
enum AttributeStore {
    /// Declares it, or brings what is declared under its key up to date; one that was retired is back.
    static func save(_ attribute: AttributeRecord, of company: ID<Company>, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            INSERT INTO attributes (company_id, key, label, labels, type, choices)
            VALUES (\(company), \(attribute.key), \(attribute.label), \(attribute.labelsJSON), \(attribute.kind.rawValue), \(attribute.choicesJSON))
            ON CONFLICT (company_id, key) DO UPDATE SET label = excluded.label, labels = excluded.labels, type = excluded.type,
                choices = excluded.choices, retired_at = NULL
            """)
    }

    /// False when it is not declared, or stands so already.
    static func retire(_ key: String, of company: ID<Company>, at moment: Instant?, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        let stands: SQL = moment == nil ? "retired_at IS NOT NULL" : "retired_at IS NULL"
        return try tx.execute("UPDATE attributes SET retired_at = \(moment) WHERE company_id = \(company) AND key = \(key) AND \(stands)") == 1
    }

    static func attributes(retired: Bool, _ tx: ReadTransaction) throws(StorageError) -> [(company: ID<Company>, attribute: AttributeRecord)] {
        let stands: SQL = retired ? "retired_at IS NOT NULL" : "retired_at IS NULL"
        return try tx.rows("SELECT company_id, key, label, labels, type, choices FROM attributes WHERE \(stands) ORDER BY company_id, key") {
            row throws(StorageError) in
            (
                try row[0],
                AttributeRecord(
                    key: try row[1], label: try row[2], labels: try row[3], kind: try row[4], isRequired: false, choices: try row[5])
            )
        }
    }
}

extension AttributeRecord {
    /// As columns hold it.
    init(key: String, label: String, labels: JSON?, kind: String, isRequired: Bool, choices: JSON) {
        self.init(
            key: key, label: label,
            labels: Dictionary(
                (labels?.members ?? []).compactMap { member in member.value.string.map { (member.name, $0) } },
                uniquingKeysWith: { first, _ in first }), kind: Kind(rawValue: kind) ?? .text, isRequired: isRequired,
            choices: choices.array?.compactMap(\.string) ?? [])
    }

    var choicesJSON: JSON { .array(choices.map { .string($0) }) }

    /// Nil for none.
    var labelsJSON: JSON? { labels.isEmpty ? nil : .object(labels.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }) }
}
