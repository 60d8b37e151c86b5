import Backoffice
import Intake
import Kernel
import Organisation

extension Samples {
    private func source(_ number: Int64, _ kind: SourceRecord.Kind) -> SourceRecord {
        SourceRecord(
            id: id(number), company: id(5), code: say("shop-\(number)"), name: say("Web shop \(number)"), kind: kind,
            writeKey: "wk_0123456789abcdef0123456789abcdef", reliability: .standard(for: kind))
    }

    private func row(_ number: Int64, _ kind: SourceRecord.Kind, last secondsAgo: Int64?) -> SourceRow {
        var activity = SourceActivity()
        if let secondsAgo {
            activity.events = 48_211
            activity.perMinute = 38.4
            activity.rejected = 17
            activity.course = (0..<48).map { 400 + pick($0 + Int(number), 900) }
            activity.lastAt = Self.noon.adding(seconds: -secondsAgo)
            activity.openRejects = number == 1 ? 1204 : 0
        }
        return SourceRow(source: source(number, kind), company: say("Aurelia Moda"), activity: activity, now: Self.noon)
    }

    var sources: SourcesPage {
        SourcesPage(
            sorting: Sorting("events", descending: true),
            rows: [row(1, .webshop, last: 3), row(2, .app, last: 40_000), row(3, .erp, last: nil)],
            paging: Paging(total: 3), lag: 0.31, waiting: 1200, perMinute: 76.8, openRejects: 1204, mayAdd: true)
    }

    var sourceEdit: SourceEditPage {
        let record = SourceRecord(
            id: id(1), company: id(5), code: say("web"), name: say("Web shop"), kind: .webshop, writeKey: "wk_0",
            reliability: .standard(for: .webshop))
        let rivals = (1...6).map { SourceEditPage.Rival(name: say("Source \($0)"), reliability: Reliability(standard: 0.7)) }
        var page = SourceEditPage(record, rivals: rivals + [.init(name: say("ERP"), reliability: Reliability(standard: 0.8))])
        page.typed[.phone] = say("x")
        page.flaws = [.phone: .number, nil: .number]
        page.isNameFlawed = true
        return page
    }

    var source: SourcePage {
        SourcePage(
            row: row(1, .webshop, last: 3),
            minutes: (0..<60).map { SourceMinute(at: Self.noon.adding(seconds: Int64(-$0 * 60)), events: pick($0, 60), rejected: $0 % 9) },
            now: Self.noon,
            names: [
                EventName(
                    kind: "track", name: say("Order Completed"), events: 4_211, firstAt: Self.noon, lastAt: Self.noon,
                    properties: [say("order_id"): ["text", "number"], "products": ["array"], "gift": ["bool"]]),
                EventName(kind: "page", name: say("Page Viewed"), events: 99_000, firstAt: Self.noon, lastAt: Self.noon, properties: [:]),
            ],
            requests: [
                .init(
                    id: id(7), receivedAt: Self.noon, call: "batch", events: 100, bytes: 48_000,
                    titles: [say("Order Completed"), say("Product Viewed")]),
                .init(id: id(8), receivedAt: Self.noon, call: "identify", events: 1, bytes: 311, titles: [say("identify")]),
            ], paging: Paging(next: "log_x"), writeKey: "wk_0123456789abcdef0123456789abcdef", host: "https://data.aurelia.example", derived: 0.4)
    }

    var quietSource: SourcePage { SourcePage(row: row(3, .erp, last: nil), now: Self.noon, host: "http://localhost:8080") }

    private func rejected(_ number: Int64, _ state: RejectedEventRecord.State) -> RejectedEventRecord {
        RejectedEventRecord(
            id: id(number), company: id(5), source: id(1), log: id(7), item: 2, receivedAt: Self.noon, call: .batch,
            kind: "track", name: number == 3 ? nil : say("Order Completed"), code: "order_id_missing",
            reason: say("An order needs properties.order_id."),
            waitsFor: number == 2 ? "order:9" : nil, body: "{\"batch\":[{\"type\":\"track\",\"event\":\(JSON.string(say("Order Completed")))}]}",
            state: state, rejectedAt: Self.noon, settledAt: state == .open ? nil : Self.noon,
            settledBy: state == .open ? nil : say("giulia@x.example"))
    }

    var request: RequestPage {
        let raw = JSON.object([.init("event", .string(say("Order Completed"))), .init("properties", .object([.init("order_id", .string("A1"))]))])
        let event = EventRecord(
            id: id(40), company: id(5), source: id(1), contact: id(41), name: say("Order Completed"), occurredAt: Self.noon,
            properties: [.init("order_id", .string(say("A1"))), .init("total", .integer(12))])
        return RequestPage(
            request: LoggedRequest(
                id: id(7), company: id(5), source: id(1), receivedAt: Self.noon, call: .batch, events: 120, body: Array("{}".utf8)),
            source: say("Web shop"),
            events: [
                .init(.init(index: 0, raw: raw, title: say("Order Completed"), event: event), person: id(42), personName: say("Giulia Ferrari")),
                .init(.init(index: 1, raw: raw, title: say("Order Completed"), rejected: rejected(1, .open))),
                .init(.init(index: 2, raw: raw, title: nil, isWaiting: true)), .init(.init(index: 3, raw: raw, title: say("Page"))),
            ])
    }

    var emptyRequest: RequestPage {
        RequestPage(
            request: LoggedRequest(id: id(7), company: id(5), source: id(1), receivedAt: Self.noon, call: .track, events: 0, body: []), source: "",
            events: [])
    }

    var rejects: RejectsPage {
        RejectsPage(
            sources: [.init(id(1), say("Web shop"))], source: id(1), reasons: [.init("order_id_missing", 1204), .init("identity_missing", 3)],
            code: "order_id_missing", state: nil,
            rows: [
                .init(rejected(1, .open), source: say("Web shop"), isChosen: true), .init(rejected(2, .open), source: say("Web shop")),
                .init(rejected(3, .dismissed), source: say("Web shop")), .init(rejected(4, .replayed), source: say("Web shop")),
            ], paging: Paging(next: "rej_x"),
            steps: [
                MendingStep(.move, path: say("properties.orderNo"), value: say("properties.order_id")), MendingStep(.fill, path: "a", value: "1"),
            ],
            allChosen: true, preview: .init(before: "{\"a\":\(JSON.string(say("x")))}", after: say("{}")), flaw: say("Nothing was sent."))
    }

    var reject: RejectPage { RejectPage(reject: rejected(2, .open), source: say("Web shop"), text: say("{"), flaw: say("Nothing was sent.")) }
    var dismissedReject: RejectPage { RejectPage(reject: rejected(3, .dismissed), source: say("Web shop")) }
}
