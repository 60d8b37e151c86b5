import Accounts
import Customers
import Invitations
import Organisation
import Privacy
import Sales
import Storage
import Webhooks

/// The services behind the doors; made once by the executable.
public struct Services: Sendable {
    public var database: Database
    public var effects: Effects
    public var organisation: Organisation
    public var customers: Customers
    public var sales: Sales
    public var accounts: Accounts
    /// What others are told of changes.
    public var messages: MessageWriting
    public var webhooks: Webhooks
    /// How users come in; without a mail server unless it is replaced.
    public var invitations: Invitations
    public var privacy: Privacy

    public init(
        database: Database, effects: Effects, organisation: Organisation, customers: Customers, sales: Sales, accounts: Accounts, privacy: Privacy
    ) {
        self.database = database
        self.effects = effects
        self.organisation = organisation
        self.customers = customers
        self.sales = sales
        self.accounts = accounts
        self.privacy = privacy
        messages = MessageWriting(organisation: organisation, customers: customers, sales: sales)
        invitations = Invitations(database: database, effects: effects, accounts: accounts, publicURL: "http://127.0.0.1:8080", sendsMail: false)
        webhooks = Webhooks(
            database: database, effects: effects, organisation: organisation, customers: customers, sales: sales, accounts: accounts)
    }

    /// All services with their standard settings.
    ///
    /// - Parameter participants: of the modules that know something of people.
    public init(database: Database, effects: Effects, participants: (Customers) -> [any PersonParticipant]) {
        let (organisation, customers) = (Organisation(database: database, effects: effects), Customers(database: database, effects: effects))
        self.init(
            database: database, effects: effects, organisation: organisation, customers: customers,
            sales: Sales(database: database, effects: effects), accounts: Accounts(database: database, effects: effects),
            privacy: Privacy(
                database: database, effects: effects, customers: customers, organisation: organisation, participants: participants(customers)))
    }
}
