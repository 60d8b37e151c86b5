import Kernel
import Outbound

/// Tags of ids.
public enum WebhookEndpoint: Identified { public static let idPrefix = "whe" }
public enum WebhookDelivery: Identified { public static let idPrefix = "whd" }

/// Where somebody wants to be told, and of what. Without its secrets.
public struct EndpointRecord: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable { case active, disabled }

    public var id: ID<WebhookEndpoint>
    /// Only what concerns this company, and as it may see it; nil is the whole group.
    public var company: ID<Company>?
    public var url: String
    public var description: String
    /// Empty is all.
    public var kinds: [MessageKind]
    public var state: State
    /// Why it was disabled, in words.
    public var disabledReason: String?
    public var disabledAt: Instant?
    /// Until when the older of two secrets signs too.
    public var previousSecretUntil: Instant?
    /// Nothing is sent before; the receiver asked for it.
    public var pausedUntil: Instant?
    /// Since when no attempt has succeeded; nil while they do.
    public var failingSince: Instant?
    public var lastSuccessAt: Instant?
    public var lastAttemptAt: Instant?
    public var createdAt: Instant
    /// Changes that were committed before have become deliveries.
    public var followedUntil: Instant

    public init(
        id: ID<WebhookEndpoint>, company: ID<Company>?, url: String, description: String, kinds: [MessageKind], state: State,
        disabledReason: String? = nil, disabledAt: Instant? = nil, previousSecretUntil: Instant? = nil, pausedUntil: Instant? = nil,
        failingSince: Instant? = nil, lastSuccessAt: Instant? = nil, lastAttemptAt: Instant? = nil, createdAt: Instant, followedUntil: Instant
    ) {
        self.id = id
        self.company = company
        self.url = url
        self.description = description
        self.kinds = kinds
        self.state = state
        self.disabledReason = disabledReason
        self.disabledAt = disabledAt
        self.previousSecretUntil = previousSecretUntil
        self.pausedUntil = pausedUntil
        self.failingSince = failingSince
        self.lastSuccessAt = lastSuccessAt
        self.lastAttemptAt = lastAttemptAt
        self.createdAt = createdAt
        self.followedUntil = followedUntil
    }
}

/// What an endpoint is made of, or changed to.
public struct EndpointDraft: Hashable, Sendable {
    public var company: ID<Company>?
    public var url: String
    public var description: String
    /// Empty is all.
    public var kinds: [MessageKind]

    public init(company: ID<Company>?, url: String, description: String = "", kinds: [MessageKind] = []) {
        self.company = company
        self.url = url
        self.description = description
        self.kinds = kinds
    }

    /// - Throws: ``Problem`` `webhook-invalid` with the fields.
    func checked() throws(Problem) -> EndpointDraft {
        var fields: [Problem.Field] = []
        if let reason = OutboundAddress.refusal(url) { fields.append(.init("/url", reason)) }
        if description.utf8.count > 200 { fields.append(.init("/description", "has more than 200 bytes")) }
        guard fields.isEmpty else { throw Problem(.unprocessable, "webhook-invalid", "The webhook cannot be saved.", fields: fields) }
        var draft = self
        draft.kinds = MessageKind.allCases.filter(kinds.contains)
        return draft
    }
}

/// How an endpoint is doing.
public struct EndpointHealth: Hashable, Sendable {
    /// Of the last thousand deliveries that have ended.
    public var delivered: Int
    public var failed: Int
    /// Waiting for their first or next attempt.
    public var pending: Int

    public init(delivered: Int, failed: Int, pending: Int) {
        self.delivered = delivered
        self.failed = failed
        self.pending = pending
    }

    /// 0 to 1; nil when none has ended.
    public var successRate: Double? { delivered + failed == 0 ? nil : Double(delivered) / Double(delivered + failed) }
}
