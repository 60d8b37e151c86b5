import Accounts
import Customers
import Kernel
import Logging
import Storage
import Synchronization
import TestKit
import Testing

@testable import Webhooks

/// Following and sending on both databases, with receivers that are functions.
@Suite struct SendingTests {
    /// What receivers got, and what they say to it.
    final class Receivers: Sendable {
        struct Request: Hashable, Sendable {
            var url: String
            var id: String
            var body: String
            var signatures: Int
        }

        private let requests: Mutex<[Request]> = Mutex([])
        private let answer: @Sendable (String) async -> AttemptResult

        init(_ answer: @escaping @Sendable (String) async -> AttemptResult = { _ in .answered(status: 200, retryAfter: nil, text: "ok") }) {
            self.answer = answer
        }

        var transport: Transport {
            Transport { url in
                Transport.Line(
                    post: { headers, body in
                        func header(_ name: String) -> String { headers.first { $0.0 == name }?.1 ?? "" }
                        let request = Request(
                            url: url, id: header("webhook-id"), body: String(decoding: body, as: UTF8.self),
                            signatures: header("webhook-signature").split(separator: " ").count)
                        self.requests.withLock { $0.append(request) }
                        return await self.answer(url)
                    }, close: {})
            }
        }

        func got(_ url: String) -> [Request] { requests.withLock { $0.filter { $0.url == url } } }
    }

    /// - Parameter key: under which the secrets are kept.
    static func with(_ kind: TestDatabase, key: SecretKey? = nil, _ body: (TestServices, Webhooks) async throws -> Void) async throws {
        try await kind.with(TestServices.migrations + WebhooksSchema.migrations) { database in
            let services = try await TestServices(on: database)
            try await body(services, webhooks(of: services, key: key))
        }
    }

    static func webhooks(of services: TestServices, key: SecretKey? = nil) -> Webhooks {
        Webhooks(
            database: services.database, effects: services.effects, organisation: services.organisation, customers: services.customers,
            sales: services.sales,
            accounts: Accounts(database: services.database, effects: services.effects, passwordCost: .least, secretKey: key))
    }

    static func sender(_ webhooks: Webhooks, _ services: TestServices, _ receivers: Receivers) -> WebhookSending {
        WebhookSending(
            webhooks, reliability: { [intake = services.intake] tx in try intake.reliability(tx) }, transport: receivers.transport,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, tick: .milliseconds(20))
    }

    private static let url = "https://one.example/hook"

    @Test(arguments: TestDatabase.allCases)
    func aChangeArrivesOnceAsTheCompanyMaySeeIt(kind: TestDatabase) async throws {
        try await Self.with(kind) { services, webhooks in
            let receivers = Receivers()
            let sender = Self.sender(webhooks, services, receivers)
            try await services.save([ContactDraft("0", [.email: "before@posta.it"])], from: "erp")
            let rome = try await webhooks.add(
                EndpointDraft(company: services.rome.id, url: Self.url, kinds: [.personCreated, .personChanged]), actor: "test"
            ).endpoint.id
            try await services.save([ContactDraft("1", [.email: "ada@posta.it"])], from: "erp")
            try await services.save([ContactDraft("9", [.email: "ada@posta.it", .city: "London"])], from: "other")
            #expect(try await sender.send(to: rome))
            let got = receivers.got(Self.url)
            // London's contact is no concern of Rome's, and what was before the webhook is not told.
            #expect(got.count == 1)
            let body = try JSON(parsing: got[0].body)
            #expect(body["type"] == "person.created" && body["data"]?["values"]?["email"] == "ada@posta.it")
            #expect(body["data"]?["values"]?["city"] == nil && body["data"]?["companies"] == ["rome"])
            #expect(try await sender.send(to: rome) && receivers.got(Self.url).count == 1)
            let sent = try await services.database.read { tx in try webhooks.deliveries(of: rome, limit: 10, tx) }
            #expect(sent.map(\.progress.state) == [.delivered] && sent[0].id.description == got[0].id)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatFailsIsTriedAgainWithTheSameIdAndGoneDisables(kind: TestDatabase) async throws {
        try await Self.with(kind) { services, webhooks in
            let status = StatusBox(500)
            let receivers = Receivers { _ in .answered(status: status.value.withLock { $0 }, retryAfter: nil, text: "hm") }
            let sender = Self.sender(webhooks, services, receivers)
            let id = try await webhooks.add(EndpointDraft(company: nil, url: Self.url), actor: "test").endpoint.id
            let delivery = try await webhooks.test(id, actor: "test")
            #expect(try await sender.send(to: id))
            #expect(receivers.got(Self.url).count == 1)
            // Not before its time.
            services.clock.advance(seconds: 3)
            #expect(try await sender.send(to: id) && receivers.got(Self.url).count == 1)
            services.clock.advance(seconds: 4)
            #expect(try await sender.send(to: id))
            status.value.withLock { $0 = 410 }
            services.clock.advance(seconds: 60)
            #expect(try await sender.send(to: id))
            #expect(receivers.got(Self.url).map(\.id) == [delivery.description, delivery.description, delivery.description])
            let endpoint = try await services.database.read { tx in try webhooks.endpoint(id, companies: nil, tx) }
            #expect(endpoint.state == .disabled && endpoint.disabledReason?.contains("410") == true)
            let detail = try await services.database.read { tx in try webhooks.delivery(delivery, of: id, tx) }
            #expect(detail.delivery.progress.state == .failed && detail.attempts.map(\.status) == [500, 500, 410])
            // By hand it is sent again, with both secrets, once it is enabled.
            status.value.withLock { $0 = 204 }
            _ = try await webhooks.rotateSecret(of: id, actor: "test")
            try await webhooks.enable(id, actor: "test")
            #expect(try await webhooks.replayFailed(of: id, actor: "test") == 1)
            #expect(try await sender.send(to: id))
            #expect(receivers.got(Self.url).last?.signatures == 2)
            let after = try await services.database.read { tx in try webhooks.delivery(delivery, of: id, tx) }
            #expect(after.delivery.progress.state == .delivered && after.attempts.map(\.number) == [1, 2, 3, 4])
        }
    }

    final class StatusBox: Sendable {
        let value: Mutex<Int>
        init(_ status: Int) { value = Mutex(status) }
    }

    @Test(arguments: TestDatabase.allCases)
    func twoProcessesShareTheWorkAndNothingIsSentTwice(kind: TestDatabase) async throws {
        try await Self.with(kind) { services, webhooks in
            let receivers = Receivers()
            let senders = (0..<2).map { _ in Self.sender(webhooks, services, receivers) }
            let urls = (0..<4).map { "https://\($0).example/hook" }
            for url in urls { _ = try await webhooks.add(EndpointDraft(company: nil, url: url, kinds: [.personCreated]), actor: "test") }
            await withDiscardingTaskGroup { group in
                for sender in senders { group.addTask { await sender.run() } }
                do {
                    for part in 0..<5 {
                        try await services.save((0..<40).map { ContactDraft("\(part)-\($0)", [.email: "p\(part)x\($0)@posta.it"]) }, from: "erp")
                    }
                    let deadline = ContinuousClock.now.advanced(by: .seconds(120))
                    while urls.contains(where: { receivers.got($0).count < 200 }), ContinuousClock.now < deadline {
                        try await Task.sleep(for: .milliseconds(50))
                    }
                } catch { Issue.record(error) }
                group.cancelAll()
            }
            for url in urls {
                let ids = receivers.got(url).map(\.id)
                #expect(ids.count == 200 && Set(ids).count == 200, "\(url): \(ids.count) requests, \(Set(ids).count) messages")
            }
        }
    }

    @Test func aSlowReceiverKeepsNobodyElseWaiting() async throws {
        try await Self.with(.sqlite) { services, webhooks in
            let mayAnswer = StatusBox(0)
            let receivers = Receivers { url in
                while url.contains("slow"), mayAnswer.value.withLock({ $0 == 0 }) {
                    do { try await Task.sleep(for: .milliseconds(20)) } catch { return .failed("ended") }
                }
                return .answered(status: 200, retryAfter: nil, text: "")
            }
            let sender = Self.sender(webhooks, services, receivers)
            for url in ["https://slow.example/", "https://fast.example/"] {
                _ = try await webhooks.add(EndpointDraft(company: nil, url: url, kinds: [.personCreated]), actor: "test")
            }
            try await services.save((0..<100).map { ContactDraft("\($0)", [.email: "p\($0)@posta.it"]) }, from: "erp")
            await withDiscardingTaskGroup { group in
                group.addTask { await sender.run() }
                let deadline = ContinuousClock.now.advanced(by: .seconds(180))
                while receivers.got("https://fast.example/").count < 100, ContinuousClock.now < deadline {
                    do { try await Task.sleep(for: .milliseconds(20)) } catch { break }
                }
                #expect(receivers.got("https://fast.example/").count == 100)
                #expect(receivers.got("https://slow.example/").count <= EndpointRun.width)
                group.cancelAll()
                mayAnswer.value.withLock { $0 = 1 }
            }
        }
    }
}
