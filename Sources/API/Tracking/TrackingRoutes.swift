import HTTPTypes
import Hummingbird
import Intake
import Kernel
import NIOCore
import Synchronization

/// The tracking API: what Segment's and RudderStack's clients send works when only their host is changed.
///
/// A request is checked for being well-formed and within its limits, kept, and acknowledged; what it means is found out behind it.
struct TrackingRoutes: Sendable {
    private let log: IntakeLog
    private let directory: Directory
    private let strangers: Limiter
    private let budget = BodyBudget(bytes: 192 << 20)

    /// Bytes of a body as it is sent, compressed or not, and of what it inflates to.
    private static let mostBytes = TrackingRequest.Limit.rudderBatch

    init(log: IntakeLog, directory: Directory, clock: any Clock) {
        self.log = log
        strangers = Limiter(perSecond: 50, clock: clock)
        self.directory = directory
    }

    /// Each call with its long and its short address.
    private static let calls: [(call: TrackingRequest.Call, short: String)] = TrackingRequest.Call.allCases.map {
        ($0, String($0.rawValue.prefix(1)))
    }

    var endpoints: [Endpoint] {
        let posts = Self.calls.flatMap { call, short in
            [endpoint(call, call.rawValue, Self.summary(call)), endpoint(call, short, "Short for /v1/\(call.rawValue)")]
        }
        return posts + [
            Endpoint(
                method: .get, path: "/v1/projects/{key}/settings", operation: "track_settings", tag: "tracking",
                summary: "What analytics.js asks for when it starts", parameters: [.path("key", .text(), "The write key of a source.")],
                response: .map(.anything("Settings.")), handler: .tracking { request, path in await settings(path["key"] ?? "", request) }),
            Endpoint(
                method: .get, path: "/sourceConfig", operation: "track_sourceConfig", tag: "tracking",
                summary: "What RudderStack's browser SDK asks for when it starts",
                parameters: [.query("writeKey", .text(), "The write key of a source, where it is not sent as Basic authorization.")],
                response: .map(.anything("The source.")), handler: .tracking { request, _ in await sourceConfig(request) }),
        ]
    }

    private func endpoint(_ call: TrackingRequest.Call, _ word: String, _ summary: String) -> Endpoint {
        Endpoint(
            method: .post, path: "/v1/" + word, operation: "track_" + word, tag: "tracking", summary: summary,
            request: .map(.anything("As Segment's API takes it.")), largestBody: Self.mostBytes, response: TrackingAnswer.successSchema,
            handler: .tracking { request, _ in await take(call, request) })
    }

    private static func summary(_ call: TrackingRequest.Call) -> String {
        switch call {
        case .identify: "Who somebody is"
        case .track: "What somebody did"
        case .page: "A page that was viewed"
        case .screen: "A screen of an app that was viewed"
        case .group: "Which group somebody belongs to"
        case .alias: "Another name of somebody"
        case .batch: "Many of these at once"
        }
    }

    // MARK: - Taking

    private func take(_ call: TrackingRequest.Call, _ request: Request) async -> Response {
        do {
            var source: SourceKey?
            if let key = WriteKey.sent(with: request) { source = try await known(key) }
            let body = try await budget.read(request, atMost: Self.mostBytes)
            defer { budget.free(body.count) }
            let tracked = try TrackingRequest(call, body: TrackingRequest.inflated(body, atMost: Self.mostBytes))
            if source == nil {
                guard let key = tracked.writeKey else {
                    throw Problem(.unauthenticated, "write_key_missing", "Send the source's write key: as Basic authorization, or as writeKey.")
                }
                source = try await known(key)
            }
            if let source, let entry = try await log.append(tracked, from: source), tracked.mayWithdrawConsent { try await settled(entry) }
            return TrackingAnswer.accepted(request)
        } catch { return TrackingAnswer.refused(error, request) }
    }

    /// Waits until a consent that was taken back holds everywhere. It is kept in any case: who is told to come back is told so only because it does not hold yet.
    private func settled(_ entry: ID<LogEntry>) async throws {
        var pause = Duration.milliseconds(5)
        let deadline = ContinuousClock.now + Self.longestWait
        while try await !log.isProjected(entry) {
            guard ContinuousClock.now < deadline else {
                throw Problem(.unavailable, "consent_waits", "A consent was kept, and does not hold yet. Send the same again.")
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(100))
        }
    }

    private static let longestWait = Duration.seconds(8)

    private func known(_ key: String) async throws -> SourceKey {
        if let source = try await directory.source(writeKey: key) { return source }
        guard strangers.allows() else { throw Problem(.throttled, "too_many_requests", "Too many requests with unknown keys.") }
        throw Problem(.unauthenticated, "write_key_unknown", "The write key is unknown or revoked.")
    }

    // MARK: - What browser SDKs ask for

    private func settings(_ key: String, _ request: Request) async -> Response {
        do {
            _ = try await known(key)
            let host = request.head.authority ?? "localhost"
            return TrackingAnswer.json(
                [
                    "integrations": [
                        "Segment.io": [
                            "apiKey": .string(key), "apiHost": .string(host + "/v1"), "unbundledIntegrations": [], "addBundledMetadata": true,
                            "maybeBundledConfigIds": [:], "versionSettings": ["version": "4.4.7", "componentTypes": ["browser"]],
                        ]
                    ],
                    "plan": ["track": ["__default": ["enabled": true, "integrations": [:]]], "identify": ["__default": ["enabled": true]]],
                    "edgeFunction": [:], "analyticsNextEnabled": true, "middlewareSettings": [:], "enabledMiddleware": [:],
                    "metrics": ["sampleRate": 0], "legacyVideoPluginsEnabled": false, "remotePlugins": [],
                ], request)
        } catch { return TrackingAnswer.refused(error, request) }
    }

    private func sourceConfig(_ request: Request) async -> Response {
        do {
            guard let key = WriteKey.sent(with: request) else {
                throw Problem(.unauthenticated, "write_key_missing", "Send the source's write key: as Basic authorization, or as writeKey.")
            }
            let source = try await known(key)
            let record = try await directory.current().source(source.id)
            return TrackingAnswer.json(
                [
                    "source": [
                        "id": .string(source.id.description), "name": .string(record?.name ?? ""), "writeKey": .string(key), "enabled": true,
                        "workspaceId": .string(source.company.description), "destinations": [], "dataplanes": [:], "connections": [],
                        "config": ["statsCollection": ["errors": ["enabled": false], "metrics": ["enabled": false]]],
                        "sourceDefinition": ["name": "Javascript", "category": "web"],
                    ]
                ], request)
        } catch { return TrackingAnswer.refused(error, request) }
    }
}

/// At most so many a second.
final class Limiter: Sendable {
    private let most: Int
    private let state = Mutex<(second: Int64, count: Int)>((0, 0))

    private let clock: any Clock

    init(perSecond most: Int, clock: any Clock) {
        self.most = most
        self.clock = clock
    }

    func allows() -> Bool {
        let second = clock.now().microseconds / 1_000_000
        return state.withLock { state in
            if state.second != second { state = (second, 0) }
            state.count += 1
            return state.count <= most
        }
    }
}

/// The memory that bodies on their way in may take together: ten thousand slow senders must not take it all.
final class BodyBudget: Sendable {
    private let most: Int
    private let taken = Mutex(0)

    init(bytes most: Int) { self.most = most }

    /// Reads a body; its bytes are taken until ``free(_:)``.
    ///
    /// - Throws: ``Problem`` `body_too_large` as soon as it is, `intake_full` when all senders together have too much under way.
    func read(_ request: Request, atMost limit: Int) async throws -> [UInt8] {
        let tooLarge = Problem(.invalid, "body_too_large", "The body has more than \(limit) bytes.")
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limit { throw tooLarge }
        var bytes: [UInt8] = []
        do {
            for try await buffer in request.body {
                guard bytes.count + buffer.readableBytes <= limit else { throw tooLarge }
                try take(buffer.readableBytes)
                bytes.append(contentsOf: buffer.readableBytesView)
            }
        } catch {
            free(bytes.count)
            throw error
        }
        return bytes
    }

    func free(_ count: Int) { taken.withLock { $0 -= count } }

    private func take(_ count: Int) throws(Problem) {
        let fits = taken.withLock { taken in
            guard taken + count <= most else { return false }
            taken += count
            return true
        }
        guard fits else { throw Problem(.unavailable, "intake_full", "More is arriving than can be held at the moment. Try again in a second.") }
    }
}

/// Answers browsers that ask before they send.
struct TrackingPreflight<Context: RequestContext>: RouterMiddleware {
    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        guard request.method == .options, request.uri.path.hasPrefix("/v1/") || request.uri.path.hasPrefix("/sourceConfig") else {
            return try await next(request, context)
        }
        return TrackingAnswer.preflight(request)
    }
}
