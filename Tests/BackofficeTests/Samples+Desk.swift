import Backoffice
import Desk
import Kernel
import Messaging
import Webhooks

@testable import struct Messaging.MailRecord

extension Samples {
    /// Over a list whose address shows a view that has been changed since.
    var views: ListViews {
        let tabs = [("Members", "stage=member&sort=spent", SavedViewRecord.Audience.owner), ("Milano", "city=Milano", .everybody)]
        return ListViews(
            list: "/people",
            tabs: tabs.enumerated().map { index, tab in
                .init(
                    view: SavedViewRecord(
                        id: id(Int64(index + 1)), list: "/people", name: say(tab.0), parameters: tab.1, owner: id(1), audience: tab.2),
                    isStandard: index == 0, mayChange: true)
            }, companies: [Choice(id(5), say("Aurelia Moda"))])
    }
}

extension Samples {
    var health: HealthPage {
        HealthPage(
            checks: [
                HealthCheck(
                    "database", .good, "readable",
                    ["place": .text(say("sqlite:tessera.sqlite")), "version": .text("SQLite"), "size": .bytes(8_000_000), "took": .seconds(0.01)]),
                HealthCheck("mail", .warning, "off", ["waiting": .count(1), "stuck": .count(2)]),
                HealthCheck("schema", .failed, "behind", ["migrations": .text(say("x-001"))]),
            ], isThorough: true, at: Self.noon)
    }

    var jobs: JobsPage {
        let states: [ImportState] = [.running, .failed, .waiting]
        let mails: [MailState] = [.waiting, .failed, .unknown]
        return JobsPage(
            events: 12_000, lag: 3.2, unsealed: 4,
            imports: states.enumerated().map { index, state in
                .init(
                    row: ImportRow(
                        id: id(Int64(index)), file: say("a.csv"), kind: .contacts, source: say("ERP"), state: state, rows: 9, started: Self.noon),
                    failure: state == .failed ? say("The file ends.") : nil, mayResume: state == .failed)
            },
            receivers: [nil, Self.noon].enumerated().map { index, since in
                .init(
                    endpoint: EndpointRecord(
                        id: id(Int64(index)), company: nil, url: "https://" + say("x.example"), description: say("x"), kinds: [],
                        state: index == 0 ? .disabled : .active, disabledReason: say("gone"), failingSince: since, createdAt: Self.noon,
                        followedUntil: Self.noon), pending: 7)
            },
            mails: mails.enumerated().map { index, state in
                .init(
                    MailRecord(
                        id: id(Int64(index)),
                        mail: OutgoingMail(company: id(5), kind: say("form.confirmation"), recipient: "a@b.c", subject: "", text: "", html: ""),
                        state: state, attempts: index, dueAt: Self.noon, error: say("451 later"), createdAt: Self.noon))
            })
    }

    var notifications: NotificationsPage {
        NotificationsPage(
            running: [running.progress],
            entries: ["import.finished", "import.failed", say("other")].enumerated().map { index, kind in
                NotificationRecord(
                    id: id(Int64(index)),
                    note: NotificationNote(
                        user: id(1), kind: kind, subject: index == 2 ? nil : "\(id(1) as ID<FileImport>)",
                        detail: ["file": .string(say("a.csv")), "rows": 1_200, "rejected": 3]), at: Self.noon, readAt: index == 0 ? nil : Self.noon)
            }, paging: Paging(next: "x"))
    }

    var desk: [(name: String, page: any Page)] {
        [("health", health), ("jobs", jobs), ("notifications", notifications), ("bell", BellPage())]
    }

    static var emptyDesk: [(name: String, page: any Page)] {
        [
            ("health", HealthPage(checks: [], at: noon)), ("jobs", JobsPage()),
            ("notifications", NotificationsPage(entries: [], paging: Paging())),
        ]
    }
}
