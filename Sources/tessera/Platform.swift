import Accounts
import Customers
import Desk
import Forms
import Foundation
import Intake
import Invitations
import Kernel
import Messaging
import OpenID
import Organisation
import Privacy
import Sales
import Storage
import Webhooks

/// The services on one database, as a command or the server uses them.
struct Platform: Sendable {
    let database: Database
    let effects: Effects
    let organisation: Organisation
    let customers: Customers
    let sales: Sales
    let accounts: Accounts
    let intake: Intake
    let webhooks: Webhooks
    let messaging: Messaging
    let forms: Forms

    /// All modules' tables, those a module builds on before its own.
    static let migrations =
        SharedTables.migrations + OrganisationSchema.migrations + CustomersSchema.migrations + SalesSchema.migrations + AccountsSchema.migrations
        + DeskSchema.migrations + IntakeSchema.migrations + WebhooksSchema.migrations + MessagingSchema.migrations + FormsSchema.migrations
        + OpenIDSchema.migrations + PrivacySchema.migrations

    static let migrator = Migrator(migrations)

    /// Opens a database that is up to date; an empty one is set up first.
    ///
    /// - Throws: ``Problem`` `migrations-pending` when an older one is to be migrated by its owner.
    static func open(_ options: DatabaseOptions, connections: Int = 4) async throws -> Platform {
        let database = try options.open(connections: connections)
        let clock = SystemClock()
        let pending = try await migrator.pending(database)
        if pending.count == migrator.count {
            _ = try await migrator.migrate(database, now: clock.now())
        } else if !pending.isEmpty {
            throw Problem(
                .unavailable, "migrations-pending",
                "The database lacks \(pending.count) migrations (\(pending.joined(separator: ", "))). Make a backup, then run `tessera migrate`.")
        }
        let node = try await database.write { tx in try SharedTables.claimNode(tx) }
        return Platform(
            database: database, effects: Effects(clock: clock, ids: IDGenerator(clock: clock, node: node)), secretKey: try SecretSetting.key(),
            sessionLimits: try SessionSetting.limits(), sendsMail: try MailSetting.smtp() != nil)
    }

    /// - Parameter sendsMail: whether there is a mail server: without one nothing is queued.
    init(
        database: Database, effects: Effects, secretKey: SecretKey? = nil, sessionLimits: SessionLimits = .standard, sendsMail: Bool = false
    ) {
        self.database = database
        self.effects = effects
        organisation = Organisation(database: database, effects: effects)
        customers = Customers(database: database, effects: effects)
        sales = Sales(database: database, effects: effects)
        messaging = Messaging(database: database, effects: effects)
        accounts = Accounts(
            database: database, effects: effects, secretKey: secretKey, sessionLimits: sessionLimits,
            notice: sendsMail ? CredentialMail.notice(by: messaging) : nil)
        intake = Intake(database: database, effects: effects, organisation: organisation, customers: customers, sales: sales)
        webhooks = Webhooks(database: database, effects: effects, organisation: organisation, customers: customers, sales: sales, accounts: accounts)
        forms = Forms(
            database: database, effects: effects, intake: intake, messaging: messaging, publicURL: MailSetting.publicURL ?? "http://127.0.0.1:8080")
    }

    /// Background work, of all kinds there are.
    var jobs: JobRunner { JobRunner(database: database, effects: effects, kinds: [intake.goldenValues, intake.identityPassJob]) }

    /// The forms of a server whose own address is this; links in mails lead there unless `TESSERA_PUBLIC_URL` says otherwise.
    func forms(servedAt address: String) -> Forms {
        Forms(database: database, effects: effects, intake: intake, messaging: messaging, publicURL: MailSetting.publicURL ?? address)
    }

    /// The invitations of a server whose own address is this.
    ///
    /// - Throws: ``Problem`` when a mail server is set and cannot be used.
    func invitations(servedAt address: String = "http://127.0.0.1:8080") throws(Problem) -> Invitations {
        Invitations(
            database: database, effects: effects, accounts: accounts, publicURL: MailSetting.publicURL ?? address,
            sendsMail: try MailSetting.smtp() != nil)
    }
}
