import Customers
import Foundation
import Kernel
import Sales
import Storage
import TestKit
import Testing

@testable import Intake

/// What tracked events become.
@Suite struct TrackingTests {
    /// The services with a log and a projector.
    private struct Scene {
        var services: TestServices
        var log: IntakeLog
        var projector: Projector

        static func with(_ kind: TestDatabase, _ body: (Scene) async throws -> Void) async throws {
            try await TestServices.with(kind) { services in
                let log = IntakeLog(database: services.database, effects: services.effects)
                try await body(Scene(services: services, log: log, projector: Projector(services.intake)))
            }
        }

        func key(_ code: String) throws -> SourceKey {
            guard let source = services.sources[code] else { throw Problem(.missing, "source", "no such source in the test") }
            return SourceKey(id: source.id, company: source.company)
        }

        /// Sends events in one batch.
        func send(_ events: [String], from source: String = "shop", more: String = "") async throws {
            let body = "{\"batch\":[" + events.joined(separator: ",") + "]" + more + "}"
            try await log.append(try TrackingRequest(.batch, body: Array(body.utf8)), from: try key(source))
        }

        func project() async throws { try await projector.drain() }

        func rows(_ sql: SQL) async throws -> [String] {
            try await services.database.read { tx in try tx.rows(sql) { row throws(StorageError) in try row[0, as: String?.self] ?? "-" } }
        }

        /// The name of each event with the external id of the contact it hangs on, in order of what happened.
        func owners() async throws -> [String] {
            try await rows(
                """
                SELECT events.name || ' ' || COALESCE(contacts.external_id, '-') FROM events LEFT JOIN contacts ON contacts.id = events.contact_id
                ORDER BY events.occurred_at, events.id
                """)
        }

        func rejects() async throws -> [String] { try await rows("SELECT code || ' ' || state FROM intake_rejects ORDER BY id") }

        /// The number of persons that these contacts make.
        func persons(_ names: [String]) async throws -> Int {
            Set(try await rows("SELECT CAST(person_id AS TEXT) FROM contacts WHERE external_id IN \(names)")).count
        }
    }

    private static func track(_ name: String, user: String? = nil, device: String? = nil, at second: Int, _ properties: String = "{}") -> String {
        let ids = [user.map { "\"userId\":\"\($0)\"" }, device.map { "\"anonymousId\":\"\($0)\"" }].compactMap { $0 }.joined(separator: ",")
        return """
            {"type":"track","event":"\(name)",\(ids),"messageId":"\(name)-\(second)","timestamp":"\(time(second))","properties":\(properties)}
            """
    }

    private static func identify(_ user: String?, device: String? = nil, at second: Int, _ traits: String) -> String {
        let ids = [user.map { "\"userId\":\"\($0)\"" }, device.map { "\"anonymousId\":\"\($0)\"" }].compactMap { $0 }.joined(separator: ",")
        return "{\"type\":\"identify\",\(ids),\"messageId\":\"id-\(second)\",\"timestamp\":\"\(time(second))\",\"traits\":\(traits)}"
    }

    private static func time(_ second: Int) -> String { Instant(microseconds: 1_779_000_000_000_000 + Int64(second) * 1_000_000).rfc3339 }

    // MARK: - Whose they are

    @Test(arguments: TestDatabase.allCases)
    func aDevicesEventsBecomeThoseOfWhoIdentifiesOnIt(kind: TestDatabase) async throws {
        try await Scene.with(kind) { scene in
            try await scene.send([Self.track("a", device: "d1", at: 1), Self.track("b", device: "d1", at: 2), Self.track("x", device: "d2", at: 3)])
            try await scene.project()
            #expect(try await scene.owners() == ["a device:d1", "b device:d1", "x device:d2"])
            try await scene.send([Self.identify("ann", device: "d1", at: 4, #"{"email":"ann@example.com"}"#), Self.track("c", device: "d1", at: 5)])
            try await scene.project()
            #expect(try await scene.owners() == ["a device:d1", "b device:d1", "x device:d2", "Identified ann", "c ann"])
            #expect(try await scene.persons(["device:d1", "ann"]) == 1)
            #expect(try await scene.persons(["device:d2", "ann"]) == 2)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aTabletInTheStoreMakesNobodyOneWithAnother(kind: TestDatabase) async throws {
        try await Scene.with(kind) { scene in
            var events: [String] = []
            for index in 0..<6 {
                events.append(Self.track("open\(index)", device: "tablet", at: index * 10))
                events.append(Self.identify("u\(index)", device: "tablet", at: index * 10 + 1, "{\"firstName\":\"N\(index)\"}"))
                events.append(Self.track("close\(index)", device: "tablet", at: index * 10 + 2))
            }
            try await scene.send(Array(events[..<7]))
            try await scene.project()
            try await scene.send(Array(events[7...]))
            try await scene.project()
            #expect(try await scene.persons((0..<6).map { "u\($0)" }) == 6)
            let owners = try await scene.owners()
            #expect(owners.filter { $0.hasPrefix("close") } == (0..<6).map { "close\($0) u\($0)" })
            // What comes late belongs to who had the tablet then.
            try await scene.send([Self.track("late", device: "tablet", at: 45)])
            try await scene.project()
            #expect(try await scene.owners().contains("late u4"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func addressesGatheredOnOneDeviceAreManyPeople(kind: TestDatabase) async throws {
        try await Scene.with(kind) { scene in
            try await scene.send((0..<4).map { Self.identify(nil, device: "tablet", at: $0, "{\"email\":\"p\($0)@posta.it\"}") })
            try await scene.project()
            #expect(try await scene.persons((0..<4).map { "email:p\($0)@posta.it" }) == 4)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aliasJoinsTwoNamesOfOneCustomer(kind: TestDatabase) async throws {
        try await Scene.with(kind) { scene in
            try await scene.send([
                Self.track("a", user: "old", at: 1), Self.track("b", user: "new", at: 2), Self.track("c", device: "dev", at: 3),
                #"{"type":"alias","previousId":"old","userId":"new","messageId":"x1"}"#,
                #"{"type":"alias","previousId":"dev","userId":"new","messageId":"x2"}"#,
            ])
            try await scene.project()
            #expect(try await scene.persons(["old", "new", "device:dev"]) == 1)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func traitsAddUpAndTheLatestWordCounts(kind: TestDatabase) async throws {
        try await Scene.with(kind) { scene in
            try await scene.send([Self.identify("u", at: 10, #"{"firstName":"Ada","email":"ada@example.com","size":"M","address":{"city":"Roma"}}"#)])
            try await scene.project()
            try await scene.send([
                Self.identify("u", at: 20, #"{"lastName":"Rossi","size":"L"}"#),
                Self.identify("u", at: 5, #"{"firstName":"Eva","phone":"+393471234567"}"#),
            ])
            try await scene.project()
            let found = try await scene.rows(
                "SELECT given_name || '|' || family_name || '|' || email || '|' || phone || '|' || city || '|' || extensions FROM contacts WHERE external_id = 'u'"
            )
            #expect(found == [#"Ada|Rossi|ada@example.com|+393471234567|Roma|{"size":"L"}"#])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func externalIDsAndBatchContextAreHonoured(kind: TestDatabase) async throws {
        try await Scene.with(kind) { scene in
            try await scene.send(
                [
                    #"{"type":"track","event":"e","userId":"u","messageId":"1","context":{"externalIds":[{"type":"card_number","id":"2900000000018"}]}}"#,
                    #"{"type":"identify","userId":"v","messageId":"2"}"#,
                ],
                more: #","context":{"traits":{"email":"v@example.com"}},"integrations":{"All":true}"#)
            try await scene.project()
            #expect(try await scene.rows("SELECT card FROM contacts WHERE external_id = 'u'") == ["2900000000018"])
            #expect(try await scene.rows("SELECT email FROM contacts WHERE external_id = 'v'") == ["v@example.com"])
        }
    }

    // MARK: - Once, in time

    @Test(arguments: TestDatabase.allCases)
    func anEventIsInOnceAndOfItsCompanyAlone(kind: TestDatabase) async throws {
        try await Scene.with(kind) { scene in
            for _ in 0..<3 { try await scene.send([Self.track("a", user: "u", at: 1), Self.track("a", user: "u", at: 1)]) }
            try await scene.send([Self.track("a", user: "u", at: 1)], from: "other")
            // Without a message id the same words of the same moment are a repeat, without a moment they are new.
            let (timed, untimed) = (
                #"{"type":"track","event":"t","userId":"u","timestamp":"2026-05-01T10:00:00Z"}"#, #"{"type":"track","event":"n","userId":"u"}"#
            )
            try await scene.send([timed, untimed])
            try await scene.send([timed, untimed])
            try await scene.project()
            #expect(
                try await scene.rows("SELECT name FROM events WHERE company_id = \(scene.services.rome.id) ORDER BY name") == ["a", "n", "n", "t"])
            #expect(try await scene.rows("SELECT name FROM events WHERE company_id = \(scene.services.london.id)") == ["a"])
            #expect(try await scene.projector.standing() == Projector.Standing(pending: 0, events: 0, lag: 0))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func theClientsClockIsCorrected(kind: TestDatabase) async throws {
        try await Scene.with(kind) { scene in
            let received = scene.services.clock.now()
            // A clock that is an hour slow, an event of ten seconds before it was sent.
            try await scene.send(
                [#"{"type":"track","event":"e","userId":"u","timestamp":"2026-01-01T00:00:00Z"}"#], more: #","sentAt":"2026-01-01T00:00:10.000Z""#)
            try await scene.project()
            #expect(try await scene.rows("SELECT CAST(occurred_at AS TEXT) FROM events") == ["\(received.microseconds - 10_000_000)"])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func twoProjectorsShareTheLogWithoutDoublingIt(kind: TestDatabase) async throws {
        try await Scene.with(kind) { scene in
            for batch in 0..<20 { try await scene.send((0..<50).map { Self.track("e\(batch)", user: "u\($0 % 7)", at: batch * 100 + $0) }) }
            let other = Projector(scene.services.intake)
            async let first: Void = scene.projector.drain()
            async let second: Void = other.drain()
            _ = try await (first, second)
            #expect(try await scene.rows("SELECT COUNT(*) || ' ' || COUNT(DISTINCT contact_id) FROM events") == ["1000 7"])
        }
    }

    // MARK: - Orders

    private static let order =
        #"{"order_id":"O1","currency":"EUR","discount":1.00,"shipping":"4.90","products":[{"sku":"A","price":10,"quantity":2},{"product_id":"B","price":"5.00"}]}"#

    @Test(arguments: TestDatabase.allCases)
    func ordersBecomeSalesToTheCent(kind: TestDatabase) async throws {
        try await Scene.with(kind) { scene in
            try await scene.send([Self.track("Order Completed", user: "u", at: 1, Self.order)])
            try await scene.project()
            #expect(
                try await scene.rows("SELECT receipt || ' ' || kind || ' ' || gross || ' ' || discount || ' ' || net || ' ' || status FROM sales")
                    == ["O1 sale 2990 100 2890 paid"])
            #expect(try await scene.rows("SELECT CAST(discount AS TEXT) FROM sale_lines ORDER BY line") == ["80", "20", "0"])
            #expect(try await scene.rows("SELECT CAST(spent AS TEXT) FROM persons WHERE contacts > 0") == ["2890"])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func refundsGiveBackWhatWasPaidAndNoMore(kind: TestDatabase) async throws {
        try await Scene.with(kind) { scene in
            // The refund comes first and waits for its order.
            try await scene.send([Self.track("Order Refunded", user: "u", at: 2, #"{"order_id":"O1","products":[{"sku":"A","quantity":1}]}"#)])
            try await scene.project()
            #expect(try await scene.rejects() == ["order_unknown open"])
            try await scene.send([Self.track("Order Completed", user: "u", at: 1, Self.order)])
            try await scene.project()
            #expect(try await scene.rejects() == ["order_unknown replayed"])
            #expect(try await scene.rows("SELECT CAST(net AS TEXT) FROM sales WHERE kind = 'return'") == ["-960"])
            try await scene.send([Self.track("Order Refunded", user: "u", at: 3, #"{"order_id":"O1","products":[{"sku":"A","quantity":2}]}"#)])
            try await scene.send([Self.track("Order Refunded", user: "u", at: 4, #"{"order_id":"O1"}"#)])
            try await scene.send([Self.track("Order Refunded", user: "u", at: 5, #"{"order_id":"O1"}"#)])
            try await scene.project()
            #expect(try await scene.rejects() == ["order_unknown replayed", "refund_too_large open", "refund_too_large open"])
            #expect(try await scene.rows("SELECT CAST(SUM(net) AS TEXT) FROM sales") == ["0"])
            #expect(try await scene.rows("SELECT CAST(SUM(net) AS TEXT) FROM sales_daily") == ["0"])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aCancelledOrderIsAsIfItHadNotBeen(kind: TestDatabase) async throws {
        try await Scene.with(kind) { scene in
            try await scene.send([
                Self.track("Order Completed", user: "u", at: 1, Self.order), Self.track("Order Cancelled", user: "u", at: 2, #"{"order_id":"O1"}"#),
            ])
            try await scene.project()
            #expect(try await scene.rows("SELECT status FROM sales") == ["cancelled"])
            #expect(try await scene.rows("SELECT CAST(SUM(net) AS TEXT) || ' ' || CAST(SUM(receipts) AS TEXT) FROM sales_daily") == ["0 0"])
            #expect(try await scene.rows("SELECT CAST(net AS TEXT) FROM contact_figures") == ["0"])
        }
    }

    // MARK: - What is rejected

    @Test(arguments: TestDatabase.allCases)
    func rejectedEventsAreKeptMendedAndSentAgain(kind: TestDatabase) async throws {
        try await Scene.with(kind) { scene in
            let broken = #"{"orderNo":"O1","items":[{"sku":"A","price":3}]}"#
            try await scene.send([
                Self.track("Order Completed", user: "u", at: 1, broken), Self.track("fine", user: "u", at: 2), #"{"type":"track","event":"x"}"#, "7",
                #"{"type":"nonsense","userId":"u"}"#, #"{"type":"track","userId":"u"}"#, #"{"type":"page","userId":{"a":1}}"#,
                #"{"type":"page","userId":"u","timestamp":"yesterday"}"#,
                #"{"type":"page","userId":"u","messageId":"\#(String(repeating: "m", count: 101))"}"#,
            ])
            try await scene.project()
            #expect(
                Set(try await scene.rows("SELECT code FROM intake_rejects")) == [
                    "order_id_missing", "identity_missing", "not_an_object", "type_unknown", "event_missing", "wrong_type", "timestamp_invalid",
                    "message_id_too_long",
                ])
            #expect(try await scene.owners() == ["fine u"])
            let intake = scene.services.intake
            var query = RejectedEventQuery(companies: [scene.services.rome.id])
            query.code = "order_id_missing"
            let ids = try await scene.services.database.read { [query] tx in try intake.rejected(query, tx) }.map(\.id)
            let mending = try EventMending(
                json: [
                    "steps": [
                        ["move": "properties.orderNo", "to": "properties.order_id"], ["move": "properties.items", "to": "properties.products"],
                    ]
                ])
            #expect(try await intake.replay(ids, mending: mending, by: "test") == 1)
            #expect(try await intake.replay(ids, by: "test") == 0)
            try await scene.project()
            #expect(try await scene.rows("SELECT receipt || ' ' || CAST(net AS TEXT) FROM sales") == ["O1 300"])
            // At the moment at which it happened, not at that of mending.
            #expect(try await scene.owners() == ["Order Completed u", "fine u"])
            var open = RejectedEventQuery(companies: [scene.services.rome.id])
            open.state = .open
            let left = try await scene.services.database.read { [open] tx in try intake.rejected(open, tx) }.map(\.id)
            #expect(try await intake.dismiss(left, by: "test") == 7)
            let elsewhere = try await scene.services.database.read { tx in
                try intake.rejected(RejectedEventQuery(companies: [scene.services.london.id]), tx)
            }
            #expect(elsewhere.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatHappenedIsTraced(kind: TestDatabase) async throws {
        try await Scene.with(kind) { scene in
            try await scene.send([Self.track("a", user: "u", at: 1, #"{"n":1,"s":"x"}"#), #"{"type":"track","event":"x"}"#])
            let (intake, source) = (scene.services.intake, try scene.key("shop").id)
            func traced() async throws -> [Intake.TracedEvent] {
                try await scene.services.database.read { tx in
                    try intake.requests(of: source, tx).first.map { try intake.trace($0, tx) } ?? []
                }
            }
            #expect(try await traced().map { $0.event == nil && $0.rejected == nil } == [true, true])
            try await scene.project()
            let after = try await traced()
            #expect(after.map(\.title) == ["a", "x"])
            #expect(after[0].event?.name == "a" && after[1].rejected?.code == "identity_missing")
            let names = try await scene.services.database.read { tx in try intake.eventNames(of: source, tx) }
            #expect(names.map(\.name) == ["a"] && names.first?.properties == ["n": ["number"], "s": ["text"]])
            let minutes = try await scene.services.database.read { tx in try intake.minutes(of: source, since: .epoch, tx) }
            #expect(minutes.map(\.events) == [1] && minutes.map(\.rejected) == [1])
            scene.services.clock.advance(seconds: 40 * 86_400)
            #expect(try await intake.tidyLog() == 1)
            #expect(try await traced().isEmpty)
        }
    }
}
