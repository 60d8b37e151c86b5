import Accounts
import Customers
import Desk
import Forms
import Intake
import Invitations
import Kernel
import Logging
import Messaging
import OpenID
import Organisation
import Privacy
import Sales
import Storage
import Webhooks

/// What the routes work with.
struct House: Sendable {
    let database: Database
    let effects: Effects
    let accounts: Accounts
    let openID: OpenID
    let desk: Desk
    let organisation: Organisation
    let customers: Customers
    let sales: Sales
    let intake: Intake
    let webhooks: Webhooks
    let messaging: Messaging
    let forms: Forms
    let invitations: Invitations
    let privacy: Privacy
    let uploads: Uploads
    let views: Views
    let assets: Assets
    /// Largest file that may be sent, in bytes.
    let uploadLimit: Int64
    let recent: RecentValues
    /// Proxies of ours that write `X-Forwarded-For`; with 0 the header is not believed.
    let trustedProxies: Int
    let logger: Logger
    /// What `/health` shows; true where the data are counted through as well.
    let health: @Sendable (_ isThorough: Bool) async -> [HealthCheck]
}
