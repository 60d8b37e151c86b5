import Kernel
import Webhooks

extension DeliveryRecord {
    func fields(_ words: Words, _ last: AttemptRecord?) -> Fields {
        let format = words.format
        let isPending = progress.state == .pending
        return [
            "link": "/webhooks/\(endpoint)/deliveries/\(id)", "kind": kind, "created": format.instant(createdAt),
            "state": words.text("deliveryState.\(progress.state.rawValue)"),
            "tone": progress.state == .delivered ? "finished" : isPending ? "waiting" : "failed", "requests": format.integer(requests),
            "answer": last.map { $0.status.map(String.init) ?? $0.error ?? "" }, "took": last.map { format.integer($0.milliseconds) + " ms" },
            "next": isPending && requests > 0 ? format.instant(progress.nextAt) : nil,
            "replayAction": "/webhooks/\(endpoint)/deliveries/\(id)/replay",
        ]
    }
}

/// A webhook and what was sent to it. Address: `/webhooks/{id}` with `state`, `after`, `size`.
public struct WebhookPage: Page {
    public var row: WebhookRow
    /// Shown this once.
    public var secret: String?
    public var state: DeliveryProgress.State?
    public var deliveries: [(delivery: DeliveryRecord, last: AttemptRecord?)]
    public var paging: Paging

    public init(
        row: WebhookRow, secret: String? = nil, state: DeliveryProgress.State? = nil,
        deliveries: [(delivery: DeliveryRecord, last: AttemptRecord?)] = [], paging: Paging = Paging()
    ) {
        self.row = row
        self.secret = secret
        self.state = state
        self.deliveries = deliveries
        self.paging = paging
    }

    public var template: Template { .webhook }
    public var section: Section? { .webhooks }
    public func title(_ words: Words) -> String { row.endpoint.description.isEmpty ? row.endpoint.url : row.endpoint.description }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("webhooks.title"), "/webhooks")] }

    private static let columns = [
        Column(key: "webhooks.message"), Column(key: "webhooks.state"), Column(key: "webhooks.answer", rank: 3),
        Column(key: "webhooks.requests", numeric: true, rank: 2), Column(key: "webhooks.took", numeric: true, rank: 2),
        Column(key: "webhooks.next", numeric: true, rank: 2), Column(key: "webhooks.created", numeric: true, rank: 3),
    ]

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let (endpoint, format) = (row.endpoint, words.format)
        let kinds = endpoint.kinds.map { words.text("webhookKind.\($0.rawValue.replacing(".", with: ""))") }
        let shared: Fields = row.fields(words)
        return PageFields(
            shared.merging([
                "secret": secret, "isActive": endpoint.state == .active, "base": "/webhooks/\(endpoint.id)",
                "disabledNote": endpoint.state == .disabled
                    ? words.text(
                        "webhooks.disabledNote",
                        ["reason": endpoint.disabledReason ?? "", "time": endpoint.disabledAt.map { format.instant($0) } ?? ""]) : nil,
                "pausedNote": endpoint.pausedUntil.map { words.text("webhooks.pausedNote", ["time": format.instant($0)]) },
                "overlapNote": endpoint.previousSecretUntil.map { words.text("webhooks.overlapNote", ["time": format.instant($0)]) },
                "tiles": [
                    words.plainTile("webhooks.rate", row.health.successRate.map { format.percent($0) } ?? "–"),
                    words.plainTile("webhooks.pending", format.integer(row.health.pending)),
                    words.plainTile("webhooks.lastSuccess", endpoint.lastSuccessAt.map { format.instant($0) } ?? "–"),
                ],
                "kindNames": kinds.isEmpty ? words.text("webhooks.allKinds") : kinds.joined(separator: ", "), "id": endpoint.id.description,
                "since": format.instant(endpoint.createdAt), "hasRows": !deliveries.isEmpty, "isFiltered": state != nil,
                "states": words.options(
                    [("", words.text("webhooks.anyState"))]
                        + DeliveryProgress.State.allCases.map { ($0.rawValue, words.text("deliveryState.\($0.rawValue)")) }, chosen: state?.rawValue),
                "heads": words.heads(Self.columns, Sorting(""), rendering.address), "rows": deliveries.map { $0.delivery.fields(words, $0.last) },
                "paging": words.paging(paging, shown: deliveries.count, rendering.address, noun: "webhooks.count"),
            ]))
    }
}

/// One delivery: the message as it is sent, and every attempt. Address: `/webhooks/{id}/deliveries/{delivery}`.
public struct DeliveryPage: Page {
    public var detail: DeliveryDetail
    /// Of the webhook.
    public var url: String

    public init(detail: DeliveryDetail, url: String) {
        self.detail = detail
        self.url = url
    }

    public var template: Template { .delivery }
    public var section: Section? { .webhooks }
    public func title(_ words: Words) -> String { detail.delivery.kind }
    public func crumbs(_ words: Words) -> [Crumb] {
        [Crumb(words.text("webhooks.title"), "/webhooks"), Crumb(url, "/webhooks/\(detail.delivery.endpoint)")]
    }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let format = words.format
        return PageFields(
            detail.delivery.fields(words, detail.attempts.last).merging([
                "id": detail.delivery.id.description, "body": JSON.pretty(detail.body), "hasAttempts": !detail.attempts.isEmpty,
                "attempts": detail.attempts.map { attempt in
                    [
                        "number": format.integer(attempt.number), "at": format.instant(attempt.at),
                        "took": format.integer(attempt.milliseconds) + " ms",
                        "result": attempt.status.map(String.init) ?? attempt.error, "answer": attempt.answer,
                    ] as Fields
                },
            ]))
    }
}
