import ArgumentParser
import Foundation
import Kernel
import Logging
import Webhooks

struct WebhookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook", abstract: "Addresses that are told what changes.",
        subcommands: [Add.self, List.self, Test.self, Replay.self, Disable.self, Enable.self, Rotate.self, Remove.self])

    struct Add: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a webhook and print its secret, this once.",
            discussion: "Requests are signed after Standard Webhooks. It is told of what changes from now on, by any running server.")
        @Argument(help: "https://…, or http://….") var url: String
        @Option(help: "Code of the company whose changes it is told of (default: the whole group).") var company: String?
        @Option(help: "Comma-separated: person.created,sale.* (default: all).") var kinds: String?
        @Option(help: "What it is for.") var description = ""
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            var id: ID<Company>?
            if let company { id = try await platform.organisation.company(code: company).id }
            guard let kinds = MessageKind.list(kinds ?? "") else {
                throw Problem(.unprocessable, "kind-unknown", "--kinds is made of \(MessageKind.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            let added = try await platform.webhooks.add(
                EndpointDraft(company: id, url: url, description: description, kinds: kinds), actor: "command")
            Output.print(
                .object(["id": .string(added.endpoint.id.description), "url": .string(url), "secret": .string(added.secret)]),
                else: "Webhook \(added.endpoint.id) added. Its secret, shown this once: \(added.secret)", as: options)
            return 0
        }
    }

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List webhooks and how they are doing.")
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (webhooks, companies) = (platform.webhooks, try await platform.organisation.companies())
            let codes = Dictionary(companies.map { ($0.id, $0.code) }, uniquingKeysWith: { first, _ in first })
            let found = try await platform.database.read { tx in
                try webhooks.endpoints(companies: nil, tx).map { ($0, try webhooks.health(of: $0.id, tx)) }
            }
            let rows = found.map { Self.row($0, $1, $0.company.flatMap { codes[$0] }) }
            Output.print(
                .array(rows.map(\.json)),
                else: Output.table(["ID", "STATE", "COMPANY", "PENDING", "SUCCESS", "ADDRESS"], rows.map(\.cells), numeric: [3, 4]), as: options)
            return 0
        }

        private static func row(_ endpoint: EndpointRecord, _ health: EndpointHealth, _ company: String?) -> (json: JSON, cells: [String]) {
            let rate: JSON? = health.successRate.map { .number($0) }
            let json = JSON.object([
                "id": .string(endpoint.id.description), "url": .string(endpoint.url), "company": .string(company),
                "state": .string(endpoint.state.rawValue), "disabledReason": .string(endpoint.disabledReason),
                "pending": .integer(Int64(health.pending)), "successRate": rate,
            ])
            let percent = health.successRate.map { "\(Int(($0 * 100).rounded())) %" } ?? ""
            return (
                json, [endpoint.id.description, endpoint.state.rawValue, company ?? "all", String(health.pending), percent, endpoint.url]
            )
        }
    }

    struct Test: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a test message and say what came of it.", discussion: "Exits with 1 when the receiver did not take it.")
        @Argument(help: "Id of the webhook.") var id: String
        @OptionGroup var sending: WebhookArguments
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let endpoint = try webhookID(id)
            let delivery = try await platform.webhooks.test(endpoint, actor: "command")
            let sender = WebhookSending(
                platform.webhooks, reliability: { tx in try platform.intake.reliability(tx) }, allowsPrivate: sending.isPrivateAllowed,
                logger: Logger(label: "tessera"))
            // A running server may hold the endpoint: then it sends.
            _ = try await sender.send(to: endpoint)
            var detail = try await platform.database.read { tx in try platform.webhooks.delivery(delivery, of: endpoint, tx) }
            let deadline = ContinuousClock.now.advanced(by: .seconds(20))
            while detail.attempts.isEmpty, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(200))
                detail = try await platform.database.read { tx in try platform.webhooks.delivery(delivery, of: endpoint, tx) }
            }
            let last = detail.attempts.last
            let words = last?.status.map { "answered \($0)" } ?? last?.error ?? "was not asked yet: it is disabled, or wants a pause"
            Output.print(
                .object([
                    "delivery": .string(delivery.description), "state": .string(detail.delivery.progress.state.rawValue),
                    "status": last?.status.map { .integer(Int64($0)) }, "error": .string(last?.error),
                ]), else: "The receiver \(words).", as: options)
            return detail.delivery.progress.state == .delivered ? 0 : 1
        }
    }

    struct Replay: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Send a delivery, or all failed ones, again.")
        @Argument(help: "Id of the webhook.") var id: String
        @Option(help: "Id of a delivery (default: all that failed).") var delivery: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let endpoint = try webhookID(id)
            var count = 1
            if let delivery {
                guard let one = ID<WebhookDelivery>(delivery) else {
                    throw Problem(.invalid, "id-malformed", "\(delivery.prefix(64)) is no id of a delivery: whd_….")
                }
                try await platform.webhooks.replay(one, of: endpoint, actor: "command")
            } else {
                _ = try await platform.database.read { tx in try platform.webhooks.endpoint(endpoint, companies: nil, tx) }
                count = try await platform.webhooks.replayFailed(of: endpoint, actor: "command")
            }
            Output.print(["replayed": .integer(Int64(count))], else: "\(count) to be sent again, by a running server.", as: options)
            return 0
        }
    }

    struct Disable: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Send nothing until it is enabled.")
        @Argument(help: "Id of the webhook.") var id: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            try await platform.webhooks.disable(try webhookID(id), actor: "command")
            return done(id, "disabled", options)
        }
    }

    struct Enable: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Send again, from where it stopped.")
        @Argument(help: "Id of the webhook.") var id: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            try await platform.webhooks.enable(try webhookID(id), actor: "command")
            return done(id, "active", options)
        }
    }

    struct Rotate: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new secret and print it, this once.", discussion: "For a day the secret before signs too.")
        @Argument(help: "Id of the webhook.") var id: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let secret = try await platform.webhooks.rotateSecret(of: try webhookID(id), actor: "command")
            Output.print(["id": .string(id), "secret": .string(secret)], else: "The new secret, shown this once: \(secret)", as: options)
            return 0
        }
    }

    struct Remove: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a webhook and what was sent to it.")
        @Argument(help: "Id of the webhook.") var id: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            try await platform.webhooks.remove(try webhookID(id), actor: "command")
            return done(id, "removed", options)
        }
    }

    private static func webhookID(_ text: String) throws(Problem) -> ID<WebhookEndpoint> {
        guard let id = ID<WebhookEndpoint>(text) else {
            throw Problem(.invalid, "id-malformed", "\(text.prefix(64)) is no id of a webhook: whe_….")
        }
        return id
    }

    private static func done(_ id: String, _ state: String, _ options: DatabaseOptions) -> Int32 {
        Output.print(["id": .string(id), "state": .string(state)], else: "Webhook \(id) is \(state).", as: options)
        return 0
    }
}

/// How webhooks are sent.
struct WebhookArguments: ParsableArguments {
    @Flag(help: "Let webhooks go to private, loopback and link-local addresses (or TESSERA_ALLOW_PRIVATE_WEBHOOKS=1).")
    var allowPrivateWebhooks = false

    var isPrivateAllowed: Bool {
        allowPrivateWebhooks || ["1", "true", "yes"].contains(ProcessInfo.processInfo.environment["TESSERA_ALLOW_PRIVATE_WEBHOOKS"] ?? "")
    }
}
