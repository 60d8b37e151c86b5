import Accounts
import Customers
import Kernel
import Storage
import TestKit
import Testing

@testable import Webhooks

@Suite("How secrets of webhooks are kept") struct SecretTests {
    private static let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    private static let draft = EndpointDraft(company: nil, url: "https://one.example/hook")

    /// What stands in the table, the older secret of each endpoint included.
    private static func stored(_ services: TestServices) async throws -> [String] {
        try await services.database.read { tx in try EndpointStore.secrets(tx).flatMap { [$0.secret] + ($0.previous.map { [$0] } ?? []) } }
    }

    private static func signing(_ id: ID<WebhookEndpoint>, _ webhooks: Webhooks, _ services: TestServices) async throws -> [String] {
        let now = services.clock.now()
        return try await services.database.read { tx in try EndpointStore.sending(id, now: now, tx).map(webhooks.secrets) ?? [] }
    }

    @Test(arguments: TestDatabase.allCases)
    func underTheKeyOfTheHouseTheyAreNotReadInTheDatabase(kind: TestDatabase) async throws {
        let key = try SecretKey(base64: Self.key)
        try await SendingTests.with(kind, key: key) { services, webhooks in
            let (record, secret) = try await webhooks.add(Self.draft, actor: "test")
            let newer = try await webhooks.rotateSecret(of: record.id, actor: "test")
            let stored = try await Self.stored(services)
            #expect(stored.count == 2 && stored.allSatisfy { $0.hasPrefix("aes:") })
            #expect(try await Self.signing(record.id, webhooks, services) == [newer, secret])
            // One that was copied to another endpoint is read by nobody.
            let other = try await webhooks.add(Self.draft, actor: "test").endpoint
            try await services.database.write { tx in
                try tx.execute("UPDATE webhook_endpoints SET secret = \(stored[0]) WHERE id = \(other.id)")
            }
            await #expect(throws: Problem.self) { _ = try await Self.signing(other.id, webhooks, services) }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func olderOnesComeUnderTheKeyOnce(kind: TestDatabase) async throws {
        let key = try SecretKey(base64: Self.key)
        try await SendingTests.with(kind) { services, before in
            // As an earlier release left one: readable, and nothing before it.
            let old = try await before.add(Self.draft, actor: "test").endpoint
            try await services.database.write { tx in try tx.execute("UPDATE webhook_endpoints SET secret = 'whsec_AAAA' WHERE id = \(old.id)") }
            let (record, secret) = try await before.add(Self.draft, actor: "test")
            let newer = try await before.rotateSecret(of: record.id, actor: "test")
            #expect(try await before.sealSecrets() == 0)
            #expect(try await Self.stored(services).allSatisfy { !$0.hasPrefix("aes:") })

            let after = SendingTests.webhooks(of: services, key: key)
            #expect(try await after.sealSecrets() == 2)
            #expect(try await after.sealSecrets() == 0)
            #expect(try await Self.stored(services).allSatisfy { $0.hasPrefix("aes:") })
            #expect(try await Self.signing(old.id, after, services) == ["whsec_AAAA"])
            #expect(try await Self.signing(record.id, after, services) == [newer, secret])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func withoutTheKeyNothingIsSentAndNothingLost(kind: TestDatabase) async throws {
        let key = try SecretKey(base64: Self.key)
        try await SendingTests.with(kind, key: key) { services, webhooks in
            let receivers = SendingTests.Receivers()
            let hook = try await webhooks.add(Self.draft, actor: "test").endpoint
            try await services.save([ContactDraft("1", [.email: "ada@posta.it"])], from: "erp")
            let blind = SendingTests.sender(SendingTests.webhooks(of: services), services, receivers)
            await #expect(throws: Problem.self) { _ = try await blind.send(to: hook.id) }
            #expect(receivers.got(Self.draft.url).isEmpty)
            services.clock.advance(seconds: 61)
            #expect(try await SendingTests.sender(webhooks, services, receivers).send(to: hook.id))
            let got = receivers.got(Self.draft.url)
            #expect(!got.isEmpty && got.allSatisfy { $0.signatures == 1 })
        }
    }
}
