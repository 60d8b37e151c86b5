import Kernel
import Storage

/// The queue of mails: the SQL. Every change of state is conditional on the state before.
enum MailStore {
    static func insert(_ record: MailRecord, _ tx: WriteTransaction) throws(StorageError) {
        let mail = record.mail
        try tx.execute(
            """
            INSERT INTO outgoing_mails (id, company_id, kind, contact_id, recipient, subject, text, html, state, attempts, due_at, created_at)
            VALUES (\(record.id), \(mail.company), \(mail.kind), \(mail.contact), \(mail.recipient), \(mail.subject), \(mail.text), \(mail.html),
                    \(record.state.rawValue), 0, \(record.dueAt), \(record.createdAt))
            """)
    }

    private static let columns: SQL =
        "id, company_id, kind, contact_id, recipient, subject, text, html, state, attempts, due_at, error, created_at, sent_at"

    static func mails(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [MailRecord] {
        try tx.rows("SELECT \(columns) FROM outgoing_mails \(filter)") { row throws(StorageError) in
            var mail = OutgoingMail(
                company: try row[1], kind: try row[2], recipient: try row[4], subject: try row[5], text: try row[6], html: try row[7])
            mail.contact = try row[3]
            return MailRecord(
                id: try row[0], mail: mail, state: MailState(rawValue: try row[8]) ?? .unknown, attempts: try row[9], dueAt: try row[10],
                error: try row[11], createdAt: try row[12], sentAt: try row[13])
        }
    }

    /// Marks a waiting mail as being sent; false when another process was faster.
    static func claim(_ id: ID<Mail>, holder: Int64, until: Instant, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            UPDATE outgoing_mails SET state = 'sending', attempts = attempts + 1, leased_by = \(holder), leased_until = \(until), error = NULL
            WHERE id = \(id) AND state = 'waiting'
            """) == 1
    }

    /// Writes down what became of a mail that `holder` was sending; false when it is not its own any more.
    static func settle(
        _ record: MailRecord, _ state: MailState, error: String?, dueAt: Instant, sentAt: Instant?, holder: Int64, _ tx: WriteTransaction
    ) throws(StorageError) -> Bool {
        // What was sent carries a link that confirms: the text is not kept.
        let forgotten: SQL = state == .sent ? ", text = '', html = ''" : ""
        return try tx.execute(
            """
            UPDATE outgoing_mails SET state = \(state.rawValue), error = \(error), due_at = \(dueAt), sent_at = \(sentAt), leased_by = NULL,
                leased_until = NULL\(forgotten)
            WHERE id = \(record.id) AND state = 'sending' AND leased_by = \(holder) AND attempts = \(record.attempts)
            """) == 1
    }

    /// Mails whose sender was lost with them.
    static func giveUpLost(now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Int {
        try tx.execute(
            """
            UPDATE outgoing_mails SET state = 'unknown', error = 'the process that sent it ended before it told what came of it', leased_by = NULL,
                leased_until = NULL
            WHERE state = 'sending' AND leased_until < \(now)
            """)
    }

    /// Narrows a condition to mails of these companies.
    static func of(_ companies: [ID<Company>]?) -> SQL { companies.map { " AND company_id IN \($0)" } ?? "" }

    static func waitAgain(_ id: ID<Mail>, of companies: [ID<Company>]?, now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            UPDATE outgoing_mails SET state = 'waiting', attempts = 0, due_at = \(now)
            WHERE id = \(id) AND state IN ('failed', 'unknown')\(of(companies))
            """) == 1
    }

    static func counts(_ tx: ReadTransaction) throws(StorageError) -> [MailState: Int] {
        var counts: [MailState: Int] = [:]
        try tx.forEach("SELECT state, COUNT(*) FROM outgoing_mails GROUP BY state") { row throws(StorageError) in
            if let state = MailState(rawValue: try row[0]) { counts[state] = try row[1] }
            return true
        }
        return counts
    }
}
