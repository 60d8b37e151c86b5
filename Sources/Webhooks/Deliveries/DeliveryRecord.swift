import Kernel

/// One message to one endpoint.
public struct DeliveryRecord: Hashable, Sendable {
    /// What the receiver sees as `webhook-id`, the same at each attempt and replay.
    public var id: ID<WebhookDelivery>
    public var endpoint: ID<WebhookEndpoint>
    /// What it tells of; nil for a test.
    public var change: ID<Change>?
    /// A ``MessageKind``, or `webhook.test`.
    public var kind: String
    public var progress: DeliveryProgress
    /// Requests made in all; a replay begins the schedule anew, not this count.
    public var requests: Int
    public var createdAt: Instant
    /// Nil while it is pending.
    public var finishedAt: Instant?

    public static let testKind = "webhook.test"

    public init(
        id: ID<WebhookDelivery>, endpoint: ID<WebhookEndpoint>, change: ID<Change>?, kind: String, progress: DeliveryProgress, requests: Int,
        createdAt: Instant, finishedAt: Instant?
    ) {
        self.id = id
        self.endpoint = endpoint
        self.change = change
        self.kind = kind
        self.progress = progress
        self.requests = requests
        self.createdAt = createdAt
        self.finishedAt = finishedAt
    }
}

/// One request and what came of it.
public struct AttemptRecord: Hashable, Sendable {
    /// From 1.
    public var number: Int
    public var at: Instant
    public var milliseconds: Int64
    /// Of the answer; nil when nobody answered.
    public var status: Int?
    /// Why nobody answered.
    public var error: String?
    /// The first kilobyte of the answer.
    public var answer: String?

    public init(number: Int, at: Instant, milliseconds: Int64, status: Int? = nil, error: String? = nil, answer: String? = nil) {
        self.number = number
        self.at = at
        self.milliseconds = milliseconds
        self.status = status
        self.error = error
        self.answer = answer
    }
}

/// A delivery with all there is to know of it.
public struct DeliveryDetail: Hashable, Sendable {
    public var delivery: DeliveryRecord
    public var body: String
    public var attempts: [AttemptRecord]

    public init(delivery: DeliveryRecord, body: String, attempts: [AttemptRecord]) {
        self.delivery = delivery
        self.body = body
        self.attempts = attempts
    }
}
