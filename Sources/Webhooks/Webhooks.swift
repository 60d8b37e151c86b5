import Accounts
import Customers
import Kernel
import Organisation
import Sales
import Storage

/// Endpoints of others that want to be told, what was sent to them and what came of it.
public struct Webhooks: Sendable {
    let database: Database
    let effects: Effects
    let messages: MessageWriting
    /// Knows the key of the house.
    private let accounts: Accounts

    /// Seconds for which the older of two secrets signs too.
    public static let overlapSeconds: Int64 = 86_400
    /// Deliveries of which the success rate is made.
    static let judged = 1000

    /// - Parameter accounts: under whose key the secrets are kept.
    public init(
        database: Database, effects: Effects, organisation: Organisation, customers: Customers, sales: Sales, accounts: Accounts
    ) {
        self.database = database
        self.effects = effects
        self.accounts = accounts
        messages = MessageWriting(organisation: organisation, customers: customers, sales: sales)
    }

    static let unknown = Problem(.missing, "webhook-unknown", "There is no such webhook, or you may not see it.")
    static let unknownDelivery = Problem(.missing, "delivery-unknown", "There is no such delivery, or you may not see it.")

    // MARK: - Endpoints

    /// A new endpoint, told of what changes from now on, and its secret, which is not shown again.
    ///
    /// - Parameter actor: for the audit log: `screen`, `api:KEY`, `command`.
    /// - Throws: ``Problem`` `webhook-invalid`.
    public func add(_ draft: EndpointDraft, actor: String, user: ID<User>? = nil) async throws -> (endpoint: EndpointRecord, secret: String) {
        let draft = try draft.checked()
        let secret = Signature.secret(effects.randomBytes(32))
        let (now, id): (Instant, ID<WebhookEndpoint>) = (effects.now, effects.id())
        let kept = try accounts.kept(secret, context: Self.context(ofSecretsOf: id))
        let record = EndpointRecord(
            id: id, company: draft.company, url: draft.url, description: draft.description, kinds: draft.kinds, state: .active, createdAt: now,
            followedUntil: now)
        try await database.write { tx in
            try EndpointStore.insert(record, secret: kept, cursor: try ChangeFeed.end(now: now, tx), tx)
            try audit("webhook.added", record.id, company: record.company, actor, user, tx)
        }
        return (record, secret)
    }

    /// All endpoints that somebody may see, newest first; `companies` nil means all, the whole group's included.
    public func endpoints(companies: [ID<Company>]?, _ tx: ReadTransaction) throws -> [EndpointRecord] {
        let filter: SQL = companies.map { "WHERE company_id IN \($0)" } ?? ""
        return try EndpointStore.endpoints(filter + " ORDER BY id DESC", tx)
    }

    /// - Throws: ``Problem`` `webhook-unknown`.
    public func endpoint(_ id: ID<WebhookEndpoint>, companies: [ID<Company>]?, _ tx: ReadTransaction) throws -> EndpointRecord {
        guard let record = try EndpointStore.endpoints("WHERE id = \(id)", tx).first,
            companies.map({ list in record.company.map(list.contains) ?? false }) ?? true
        else { throw Self.unknown }
        return record
    }

    public func health(of endpoint: ID<WebhookEndpoint>, _ tx: ReadTransaction) throws -> EndpointHealth {
        try DeliveryStore.health(of: endpoint, last: Self.judged, tx)
    }

    /// Gives an endpoint another address, description or choice of kinds; its company stays.
    ///
    /// - Throws: ``Problem`` `webhook-invalid` or `webhook-unknown`.
    public func update(_ id: ID<WebhookEndpoint>, _ draft: EndpointDraft, actor: String, user: ID<User>? = nil) async throws {
        let draft = try draft.checked()
        try await change("webhook.changed", id, actor, user) { tx in try EndpointStore.update(id, draft, tx) }
    }

    public func disable(_ id: ID<WebhookEndpoint>, actor: String, user: ID<User>? = nil) async throws {
        let now = effects.now
        try await change("webhook.disabled", id, actor, user) { tx in
            try EndpointStore.disable(id, reason: "by hand", now: now, tx) || !EndpointStore.endpoints("WHERE id = \(id)", tx).isEmpty
        }
    }

    /// Goes on where it was, as far as the changes since are still kept.
    public func enable(_ id: ID<WebhookEndpoint>, actor: String, user: ID<User>? = nil) async throws {
        try await change("webhook.enabled", id, actor, user) { tx in try EndpointStore.enable(id, tx) }
    }

    /// A new secret; the one that there was signs too for ``overlapSeconds``, so that the receiver can change over without a gap.
    public func rotateSecret(of id: ID<WebhookEndpoint>, actor: String, user: ID<User>? = nil) async throws -> String {
        let secret = Signature.secret(effects.randomBytes(32))
        let (until, kept) = (effects.now.adding(seconds: Self.overlapSeconds), try accounts.kept(secret, context: Self.context(ofSecretsOf: id)))
        try await change("webhook.secret-rotated", id, actor, user) { tx in
            try EndpointStore.rotate(id, secret: kept, overlapUntil: until, tx)
        }
        return secret
    }

    /// Removes the endpoint; its deliveries go with the next clearing.
    public func remove(_ id: ID<WebhookEndpoint>, actor: String, user: ID<User>? = nil) async throws {
        try await change("webhook.removed", id, actor, user) { tx in try EndpointStore.remove(id, tx) }
    }

    // MARK: - Secrets

    /// What signs: the newer secret first.
    ///
    /// - Throws: ``Problem`` `secret-unreadable`.
    func secrets(_ sending: EndpointStore.Sending) throws -> [String] {
        try sending.secrets.map { try accounts.secret($0, context: Self.context(ofSecretsOf: sending.record.id)) }
    }

    /// Puts secrets under the key of the house that are not: those from before there was one.
    ///
    /// - Returns: how many endpoints had one.
    @discardableResult
    public func sealSecrets() async throws -> Int {
        try await database.write { tx in
            var count = 0
            for kept in try EndpointStore.secrets(tx) {
                let context = Self.context(ofSecretsOf: kept.id)
                var sealed = kept
                sealed.secret = try accounts.sealed(kept.secret, context: context)
                sealed.previous = try kept.previous.map { try accounts.sealed($0, context: context) }
                if sealed != kept, try EndpointStore.replace(kept, by: sealed, tx) { count += 1 }
            }
            return count
        }
    }

    private static func context(ofSecretsOf id: ID<WebhookEndpoint>) -> String { "webhook \(id.rawValue)" }

    private func change(
        _ action: String, _ id: ID<WebhookEndpoint>, _ actor: String, _ user: ID<User>?, _ body: @escaping @Sendable (WriteTransaction) throws -> Bool
    ) async throws {
        try await database.write { tx in
            guard try body(tx) else { throw Self.unknown }
            try audit(action, id, company: nil, actor, user, tx)
        }
    }

    func audit(
        _ action: String, _ id: ID<WebhookEndpoint>, company: ID<Company>?, _ actor: String, _ user: ID<User>?, _ tx: WriteTransaction
    ) throws(StorageError) {
        try tx.record(
            AuditNote(user: user, actor: actor, company: company, action: action, subject: id.description), id: effects.id(), at: effects.now)
    }
}
