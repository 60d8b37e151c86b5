import Kernel
import Storage

/// Forms, submissions and confirmations: the SQL.
enum FormStore {
    static func insert(_ form: FormRecord, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            INSERT INTO forms (id, company_id, activity_id, key, secret, is_open, definition, created_at, updated_at)
            VALUES (\(form.id), \(form.company), \(form.activity), \(form.key), \(form.secret), \(form.isOpen), \(form.definition.json),
                    \(form.createdAt), \(form.updatedAt))
            ON CONFLICT (activity_id) DO NOTHING
            """) == 1
    }

    static func update(_ form: FormRecord, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            UPDATE forms SET is_open = \(form.isOpen), definition = \(form.definition.json), updated_at = \(form.updatedAt) WHERE id = \(form.id)
            """)
    }

    static func forms(_ filter: SQL, _ tx: ReadTransaction) throws -> [FormRecord] {
        try tx.rows(
            "SELECT id, company_id, activity_id, key, secret, is_open, definition, created_at, updated_at FROM forms \(filter)"
        ) { row throws(StorageError) in
            (
                FormRecord(
                    id: try row[0], company: try row[1], activity: try row[2], key: try row[3], secret: try row[4], isOpen: try row[5],
                    definition: FormDefinition(languages: [], texts: [:], fields: [:]), createdAt: try row[7], updatedAt: try row[8]),
                try row[6, as: JSON.self]
            )
        }.map { form, definition in
            var form = form
            form.definition = try FormDefinition(json: definition)
            return form
        }
    }

    // MARK: - Submissions

    static func firstSubmission(of contact: ID<Contact>, _ tx: ReadTransaction) throws(StorageError) -> Instant? {
        try tx.value("SELECT MIN(at) FROM form_submissions WHERE contact_id = \(contact)", as: Instant?.self) ?? nil
    }

    /// False when the same page was sent before.
    static func insert(_ submission: SubmissionRecord, nonce: String, ip: String?, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            INSERT INTO form_submissions (id, form_id, company_id, contact_id, nonce, at, language, ip)
            VALUES (\(submission.id), \(submission.form), \(submission.company), \(submission.contact), \(nonce), \(submission.at),
                    \(submission.language.rawValue), \(ip))
            ON CONFLICT (form_id, nonce, contact_id) DO NOTHING
            """) == 1
    }

    static func counts(of forms: [ID<Form>], since: Instant, _ tx: ReadTransaction) throws(StorageError) -> [ID<Form>: FormCounts] {
        var counts: [ID<Form>: FormCounts] = [:]
        try tx.forEach(
            """
            SELECT form_id, COUNT(*), CAST(SUM(CASE WHEN at >= \(since) THEN 1 ELSE 0 END) AS BIGINT), MAX(at) FROM form_submissions
            WHERE form_id IN \(forms) GROUP BY form_id
            """
        ) { row throws(StorageError) in
            counts[try row[0]] = FormCounts(submissions: try row[1], lately: try row[2], lastAt: try row[3])
            return true
        }
        try tx.forEach(
            """
            SELECT form_id, COUNT(*), CAST(SUM(CASE WHEN used_at IS NULL THEN 0 ELSE 1 END) AS BIGINT) FROM form_confirmations
            WHERE form_id IN \(forms) GROUP BY form_id
            """
        ) { row throws(StorageError) in
            let form: ID<Form> = try row[0]
            counts[form, default: FormCounts()].asked = try row[1]
            counts[form, default: FormCounts()].confirmed = try row[2]
            return true
        }
        return counts
    }

    // MARK: - Confirmations

    static func insert(_ confirmation: ConfirmationRecord, addressHash: String, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            INSERT INTO form_confirmations (id, form_id, contact_id, address_hash, consents, created_at, expires_at)
            VALUES (\(confirmation.id), \(confirmation.form), \(confirmation.contact), \(addressHash),
                    \(JSON.array(confirmation.consents.map { .integer($0.rawValue) })), \(now), \(confirmation.expiresAt))
            """)
    }

    /// When this address was written to since `since`, latest first.
    static func askedAt(_ addressHash: String, since: Instant, _ tx: ReadTransaction) throws(StorageError) -> [Instant] {
        try tx.rows(
            "SELECT created_at FROM form_confirmations WHERE address_hash = \(addressHash) AND created_at > \(since) ORDER BY created_at DESC"
        ) { row throws(StorageError) in try row[0] }
    }

    static func confirmation(_ id: ID<FormConfirmation>, _ tx: ReadTransaction) throws(StorageError) -> ConfirmationRecord? {
        try tx.first("SELECT form_id, contact_id, consents, expires_at, used_at FROM form_confirmations WHERE id = \(id)") {
            row throws(StorageError) in
            ConfirmationRecord(
                id: id, form: try row[0], contact: try row[1],
                consents: try row[2, as: JSON.self].array?.compactMap(\.integer).map { ID($0) } ?? [], expiresAt: try row[3], usedAt: try row[4])
        }
    }

    /// True for the one who uses it first, in time.
    static func use(_ id: ID<FormConfirmation>, ip: String?, now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            "UPDATE form_confirmations SET used_at = \(now), used_ip = \(ip) WHERE id = \(id) AND used_at IS NULL AND expires_at > \(now)") == 1
    }
}
