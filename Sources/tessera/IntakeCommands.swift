import ArgumentParser
import Intake
import Kernel

struct IntakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intake", abstract: "What touchpoints send live.", subcommands: [Status.self, Wait.self, Rejected.self, Replay.self])

    struct Status: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "How far projection is behind, and what was rejected.")
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (standing, rejects, sources) = try await platform.database.read { tx in
                (
                    try platform.intake.standing(tx), try platform.intake.openRejects(companies: nil, tx),
                    try platform.organisation.sources(of: nil, tx)
                )
            }
            let codes = Dictionary(sources.map { ($0.id, $0.code) }, uniquingKeysWith: { first, _ in first })
            Output.print(
                .object([
                    "pending": .integer(Int64(standing.pending)), "events": .integer(Int64(standing.events)), "lagSeconds": .number(standing.lag),
                    "rejected": .array(
                        rejects.map {
                            .object([
                                "source": JSON.string(codes[$0.source]), "code": .string($0.code), "events": .integer(Int64($0.count)),
                            ])
                        }),
                ]),
                else: "\(standing.events) events of \(standing.pending) requests wait, the oldest for \(standing.lag) s."
                    + (rejects.isEmpty
                        ? ""
                        : "\n"
                            + Output.table(
                                ["SOURCE", "REJECTED", "EVENTS"], rejects.map { [codes[$0.source] ?? "", $0.code, "\($0.count)"] }, numeric: [2])),
                as: options)
            return 0
        }
    }

    struct Wait: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Wait until all that was received is projected.", discussion: "Projects itself where no server does.")
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let projector = Projector(platform.intake)
            try await projector.drain()
            let done = projector.projected
            Output.print(
                .object(["projected": .integer(Int64(done.events)), "rejected": .integer(Int64(done.rejected))]),
                else: "Nothing waits. \(done.events) events were projected here.", as: options)
            return 0
        }
    }

    struct Rejected: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List rejected events that are open.")
        @Option(help: "Only with this reason: identity_missing.") var code: String?
        @Option(help: "At most so many.") var limit = 50
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            var query = RejectedEventQuery(companies: nil)
            query.state = .open
            query.code = code
            query.limit = min(max(limit, 1), 10_000)
            let rejects = try await platform.database.read { [query] tx in try platform.intake.rejected(query, tx) }
            Output.print(
                .array(
                    rejects.map {
                        .object([
                            "id": .string($0.id.description), "code": .string($0.code), "reason": .string($0.reason), "kind": JSON.string($0.kind),
                            "name": JSON.string($0.name), "receivedAt": .string($0.receivedAt.rfc3339), "body": .string($0.body),
                        ])
                    }),
                else: Output.table(["ID", "RECEIVED", "REASON"], rejects.map { [$0.id.description, $0.receivedAt.rfc3339, $0.reason] }), as: options)
            return 0
        }
    }

    struct Replay: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send rejected events again.",
            discussion:
                #"With --steps they are mended first: '[{"move": "properties.orderNo", "to": "properties.order_id"}, {"fill": "properties.currency", "with": "EUR"}]'."#
        )
        @Option(help: "All that are open with this reason.") var code: String?
        @Option(help: "Ids, comma-separated.") var ids: String?
        @Option(help: "How they are mended, as JSON.") var steps: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            var chosen = (ids ?? "").split(separator: ",").compactMap { ID<RejectedEvent>($0) }
            if let code {
                var query = RejectedEventQuery(companies: nil)
                query.state = .open
                query.code = code
                query.limit = 10_000
                chosen += try await platform.database.read { [query] tx in try platform.intake.rejected(query, tx) }.map(\.id)
            }
            guard !chosen.isEmpty || code != nil else { throw Problem(.invalid, "rejects-unnamed", "Say which: --code REASON or --ids rej_….") }
            var mending: EventMending?
            if let steps {
                let json: JSON
                do throws(JSON.SyntaxError) { json = try JSON(parsing: steps) } catch {
                    throw Problem(.invalid, "mending-invalid", "--steps is \(error).")
                }
                mending = try EventMending(json: ["steps": json])
            }
            let count = try await platform.intake.replay(chosen, mending: mending, by: "command")
            Output.print(.object(["replayed": .integer(Int64(count))]), else: "\(count) events were sent again.", as: options)
            return 0
        }
    }
}
