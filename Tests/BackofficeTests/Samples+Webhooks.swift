import Backoffice
import Kernel
import Webhooks

extension Samples {
    private func endpoint(_ number: Int64, _ state: EndpointRecord.State, failing: Bool = false) -> EndpointRecord {
        EndpointRecord(
            id: id(number), company: number == 1 ? nil : id(5), url: say("https://shop.example/hook"), description: say("Web shop"),
            kinds: number == 1 ? [] : [.personCreated, .saleCommitted], state: state,
            disabledReason: state == .disabled ? say("the receiver answered 410 Gone") : nil, disabledAt: state == .disabled ? Self.noon : nil,
            previousSecretUntil: number == 1 ? Self.noon : nil, pausedUntil: number == 1 ? Self.noon : nil, failingSince: failing ? Self.noon : nil,
            lastSuccessAt: Self.noon, lastAttemptAt: Self.noon, createdAt: Self.noon, followedUntil: Self.noon)
    }

    private func row(_ number: Int64, _ state: EndpointRecord.State, failing: Bool = false) -> WebhookRow {
        WebhookRow(
            endpoint: endpoint(number, state, failing: failing), health: EndpointHealth(delivered: 980, failed: 20, pending: 1234),
            company: number == 1 ? nil : say("Aurelia Moda"))
    }

    private func record(_ number: Int64, _ state: DeliveryProgress.State) -> DeliveryRecord {
        DeliveryRecord(
            id: id(number), endpoint: id(1), change: id(number), kind: "person.created",
            progress: DeliveryProgress(state: state, attempts: 2, nextAt: Self.noon), requests: 2, createdAt: Self.noon,
            finishedAt: state == .pending ? nil : Self.noon)
    }

    private func attempt(_ number: Int, _ status: Int?) -> AttemptRecord {
        AttemptRecord(
            number: number, at: Self.noon, milliseconds: 42, status: status, error: status == nil ? say("no answer within 15 seconds") : nil,
            answer: status == nil ? nil : say("thanks"))
    }

    var webhooks: WebhooksPage { WebhooksPage(rows: [row(1, .active), row(2, .active, failing: true), row(3, .disabled)]) }
    var webhookForm: WebhookFormPage {
        WebhookFormPage(
            id: nil, url: say("https://x"), description: say("Shop"), kinds: [.saleCommitted], companies: [.init(id(5), say("Aurelia Moda"))],
            errors: [.url: say("Not an address"), .description: say("Too long")])
    }
    var webhook: WebhookPage {
        let states: [DeliveryProgress.State] = [.pending, .delivered, .failed]
        return WebhookPage(
            row: row(1, .disabled), secret: say("whsec_abc"), state: nil,
            deliveries: states.enumerated().map { (record(Int64($0.offset + 1), $0.element), attempt(1, $0.offset == 0 ? nil : 200)) },
            paging: Paging(next: "whd_x", size: 50))
    }
    var quietWebhook: WebhookPage {
        WebhookPage(row: WebhookRow(endpoint: endpoint(2, .active), health: .init(delivered: 0, failed: 0, pending: 0), company: nil))
    }
    var delivery: DeliveryPage {
        DeliveryPage(
            detail: DeliveryDetail(
                delivery: record(1, .pending), body: "{\"type\":\"person.created\",\"data\":{\"note\":\(JSON.string(say("x")))}}",
                attempts: [attempt(1, 500), attempt(2, nil)]), url: say("https://shop.example/hook"))
    }
    var untriedDelivery: DeliveryPage {
        DeliveryPage(detail: DeliveryDetail(delivery: record(1, .pending), body: "{}", attempts: []), url: "https://shop.example/hook")
    }
}
