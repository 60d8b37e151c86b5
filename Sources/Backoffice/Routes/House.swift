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

/// Figures that are dear to count and may be some seconds old, by what they are of.
actor RecentValues {
    private struct Entry {
        var task: Task<any Sendable, any Error>
        var until: Instant
    }

    private let clock: any Clock
    private var entries: [String: Entry] = [:]
    private static let capacity = 500

    /// Has the value made anew when it is next asked for.
    func forget(_ key: String) { entries[key] = nil }

    init(clock: any Clock) { self.clock = clock }

    /// The value under `key`, made anew once it is older than `seconds`; who asks while it is being made waits for the same one.
    func value<Value: Sendable>(_ key: String, seconds: Int64, _ make: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let now = clock.now()
        if let entry = entries[key], entry.until > now, let value = try await entry.task.value as? Value { return value }
        if entries.count >= Self.capacity { entries = entries.filter { $0.value.until > now } }
        if entries.count >= Self.capacity { entries.removeAll() }
        let task = Task<any Sendable, any Error> { try await make() }
        entries[key] = Entry(task: task, until: now.adding(seconds: seconds))
        do {
            guard let value = try await task.value as? Value else { return try await make() }
            return value
        } catch {
            entries[key] = nil
            throw error
        }
    }
}
