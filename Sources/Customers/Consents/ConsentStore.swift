import Kernel
import Storage

/// The ledger of consents: the SQL. There is no update and no delete.
enum ConsentStore {
    static func append(_ records: [ConsentRecord], now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        var rows = RowBuffer(
            into: "consents",
            [
                "id", "contact_id", "company_id", "channel", "purpose", "state", "at", "source_id", "activity_id", "wording_version", "wording_hash",
                "ip", "proof", "recorded_by", "recorded_at",
            ], capacity: records.count)
        for record in records {
            rows.append(record.id)
            rows.append(record.contact)
            rows.append(record.company)
            rows.append(record.topic.channel.rawValue)
            rows.append(record.topic.purpose.rawValue)
            rows.append(record.state.rawValue)
            rows.append(record.at)
            rows.append(record.source)
            rows.append(record.activity)
            rows.append(record.wordingVersion.map { Int64($0) })
            rows.append(record.wordingHash)
            rows.append(record.ip)
            rows.append(record.proof?.description)
            rows.append(record.recordedBy)
            rows.append(now)
        }
        try tx.insert(rows)
    }

    static func keep(_ wordings: [ConsentWording], now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        for wording in Set(wordings) {
            try tx.execute(
                """
                INSERT INTO consent_wordings (hash, text, first_used_at) VALUES (\(wording.hash), \(wording.text), \(now))
                ON CONFLICT (hash) DO NOTHING
                """)
        }
    }

    static func wordings(_ hashes: [String], _ tx: ReadTransaction) throws(StorageError) -> [String: String] {
        var texts: [String: String] = [:]
        try tx.forEach("SELECT hash, text FROM consent_wordings WHERE hash IN \(hashes)") { row throws(StorageError) in
            texts[try row[0]] = try row[1]
            return true
        }
        return texts
    }

    /// Oldest first; an entry whose channel, purpose or state this version does not know is left out.
    static func entries(
        of contacts: [ID<Contact>], companies: [ID<Company>]? = nil, topic: ConsentTopic? = nil, until: Instant? = nil, _ tx: ReadTransaction
    ) throws(StorageError) -> [ConsentRecord] {
        var filter: SQL = "contact_id IN \(contacts)"
        if let topic { filter += " AND channel = \(topic.channel.rawValue) AND purpose = \(topic.purpose.rawValue)" }
        if let companies { filter += " AND company_id IN \(companies)" }
        if let until { filter += " AND at <= \(until)" }
        return try tx.rows("SELECT \(columns) FROM consents WHERE \(filter) ORDER BY at, id", record).compactMap { $0 }
    }

    private static let columns = SQL(
        verbatim: [
            "id", "contact_id", "company_id", "channel", "purpose", "state", "at", "source_id", "activity_id", "wording_version", "wording_hash",
            "ip",
            "proof", "recorded_by",
        ].map { "consents." + $0 }.joined(separator: ", "))

    /// All entries of a company about its contacts, person by person.
    static func forEachEntry(
        of company: ID<Company>, _ tx: ReadTransaction, _ body: (ID<Person>, ConsentRecord) -> Void
    ) throws(StorageError) {
        try tx.forEach(
            """
            SELECT \(columns), contacts.person_id FROM contacts JOIN consents ON consents.contact_id = contacts.id
            WHERE contacts.company_id = \(company) AND consents.company_id = \(company) ORDER BY contacts.person_id
            """
        ) { row throws(StorageError) in
            if let entry = try record(row) { body(try row[14], entry) }
            return true
        }
    }

    /// What was decided, without its proof: for those who look at everybody.
    static func decisions(of contacts: [ID<Contact>], company: ID<Company>, _ tx: ReadTransaction) throws(StorageError) -> [ConsentRecord] {
        try tx.rows(
            """
            SELECT id, contact_id, company_id, channel, purpose, state, at, recorded_by FROM consents
            WHERE contact_id IN \(contacts) AND company_id = \(company) ORDER BY at, id
            """
        ) { row throws(StorageError) in
            guard let channel = ConsentChannel(rawValue: try row[3]), let purpose = ConsentPurpose(rawValue: try row[4]),
                let state = ConsentState(rawValue: try row[5])
            else { return nil }
            return ConsentRecord(
                id: try row[0], contact: try row[1], company: try row[2], topic: ConsentTopic(channel, purpose), state: state, at: try row[6],
                recordedBy: try row[7])
        }.compactMap { $0 }
    }

    private static func record(_ row: Row) throws(StorageError) -> ConsentRecord? {
        guard let channel = ConsentChannel(rawValue: try row[3]), let purpose = ConsentPurpose(rawValue: try row[4]),
            let state = ConsentState(rawValue: try row[5])
        else { return nil }
        return ConsentRecord(
            id: try row[0], contact: try row[1], company: try row[2], topic: ConsentTopic(channel, purpose), state: state, at: try row[6],
            source: try row[7], activity: try row[8], wordingVersion: try row[9], wordingHash: try row[10], ip: try row[11], proof: try row[12],
            recordedBy: try row[13])
    }
}
