import Kernel
import Storage

/// Mails on their way out.
public struct Messaging: Sendable {
    private let database: Database
    private let effects: Effects

    /// Seconds that a mail belongs to who sends it; more than an attempt can take.
    static let lease: Int64 = 600

    public init(database: Database, effects: Effects) {
        self.database = database
        self.effects = effects
    }

    /// Puts a mail into the queue; it is sent once this transaction is on disk.
    @discardableResult
    public func post(_ mail: OutgoingMail, _ tx: WriteTransaction) throws -> ID<Mail> {
        let now = effects.now
        let record = MailRecord(id: effects.id(), mail: mail, state: .waiting, attempts: 0, dueAt: now, createdAt: now)
        try MailStore.insert(record, tx)
        return record.id
    }

    /// Takes the mail that has been due longest, marked as being sent by `holder`; nil when none is due.
    func claim(holder: Int64) async throws -> MailRecord? {
        let now = effects.now
        return try await database.write { tx in
            // Whoever is faster takes the first; with a few to choose from, the others find another.
            for mail in try MailStore.mails("WHERE state = 'waiting' AND due_at <= \(now) ORDER BY due_at, id LIMIT 4", tx)
            where try MailStore.claim(mail.id, holder: holder, until: now.adding(seconds: Self.lease), tx) {
                var claimed = mail
                claimed.state = .sending
                claimed.attempts += 1
                return claimed
            }
            return nil
        }
    }

    /// Writes down what came of an attempt; false when the mail's lease had run out before.
    @discardableResult
    func settle(_ record: MailRecord, _ outcome: MailOutcome, holder: Int64) async throws -> Bool {
        let now = effects.now
        let (state, error, dueAt): (MailState, String?, Instant) =
            switch outcome {
            case .sent: (.sent, nil, record.dueAt)
            case .refused(let reason): (.failed, reason, record.dueAt)
            case .unknown(let reason): (.unknown, reason, record.dueAt)
            case .notSent(let reason):
                MailSchedule.delay(after: record.attempts).map { (.waiting, reason, now.adding(seconds: $0)) } ?? (.failed, reason, record.dueAt)
            }
        return try await database.write { tx in
            try MailStore.settle(
                record, state, error: error.map { String($0.prefix(500)) }, dueAt: dueAt, sentAt: state == .sent ? now : nil, holder: holder, tx)
        }
    }

    /// Marks mails as unknown whose sender was lost; returns how many.
    @discardableResult
    func giveUpLost() async throws -> Int {
        let now = effects.now
        return try await database.write { tx in try MailStore.giveUpLost(now: now, tx) }
    }

    /// Sends a mail again that failed, or of which nobody knows whether it arrived; false when it is neither.
    ///
    /// - Parameter companies: whose mails; nil is all.
    public func resend(_ id: ID<Mail>, companies: [ID<Company>]? = nil) async throws -> Bool {
        let now = effects.now
        return try await database.write { tx in try MailStore.waitAgain(id, of: companies, now: now, tx) }
    }

    /// Mails that have not left, newest first.
    ///
    /// - Parameter companies: whose mails; nil is all.
    public func unsent(companies: [ID<Company>]?, limit: Int, _ tx: ReadTransaction) throws -> [MailRecord] {
        try MailStore.mails("WHERE state <> 'sent'\(MailStore.of(companies)) ORDER BY id DESC LIMIT \(limit)", tx)
    }

    /// The latest mails.
    ///
    /// - Parameter state: nil is all.
    public func mails(state: MailState? = nil, limit: Int = 100) async throws -> [MailRecord] {
        let filter: SQL = state.map { "WHERE state = \($0.rawValue)" } ?? ""
        return try await database.read { tx in try MailStore.mails("\(filter) ORDER BY id DESC LIMIT \(limit)", tx) }
    }

    /// How many mails there are in each state.
    public static func counts(_ tx: ReadTransaction) throws -> [MailState: Int] { try MailStore.counts(tx) }
}
