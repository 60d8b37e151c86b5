import Kernel

/// What the provider says of itself and the keys it signs with, kept for a while in this process.
actor ProviderDirectory {
    private struct Entry {
        var metadata: ProviderMetadata
        var keys: [SigningKey]
        var metadataAt: Instant
        var keysAt: Instant
    }

    private let transport: ProviderTransport
    private let clock: any Clock
    private var entry: Entry?
    private var failure: (problem: Problem, issuer: String, until: Instant)?

    /// Seconds after which both are asked for again.
    private static let lifetime: Int64 = 3600
    /// Seconds between two looks for a key that was not there: a flood of tokens with invented keys must not become one of requests.
    private static let pause: Int64 = 30
    /// Seconds that a provider which cannot be used is left alone.
    private static let rest: Int64 = 5

    init(_ transport: ProviderTransport, clock: any Clock) {
        self.transport = transport
        self.clock = clock
    }

    /// - Throws: ``Problem`` that says why the provider cannot be used.
    func metadata(of issuer: String) async throws(Problem) -> ProviderMetadata { try await current(issuer).metadata }

    /// The keys that the provider signs with.
    func keys(of issuer: String) async throws(Problem) -> [SigningKey] { try await current(issuer).keys }

    /// The keys, asked for again because one was not among them: the provider may have changed its keys. Nil when that was looked at just now.
    func renewedKeys(of issuer: String) async throws(Problem) -> [SigningKey]? {
        var entry = try await current(issuer)
        let now = clock.now()
        guard entry.keysAt.adding(seconds: Self.pause) <= now else { return nil }
        entry.keys = try await Self.keys(entry.metadata, transport)
        entry.keysAt = now
        self.entry = entry
        return entry.keys
    }

    private func current(_ issuer: String) async throws(Problem) -> Entry {
        let now = clock.now()
        if let entry, entry.metadata.issuer == issuer, entry.metadataAt.adding(seconds: Self.lifetime) > now { return entry }
        if let failure, failure.issuer == issuer, failure.until > now { throw failure.problem }
        do throws(Problem) {
            let metadata = try await Self.metadata(issuer, transport)
            let made = Entry(metadata: metadata, keys: try await Self.keys(metadata, transport), metadataAt: now, keysAt: now)
            entry = made
            return made
        } catch {
            failure = (error, issuer, now.adding(seconds: Self.rest))
            throw error
        }
    }

    static func metadata(_ issuer: String, _ transport: ProviderTransport) async throws(Problem) -> ProviderMetadata {
        let document = try await transport.document("discovery document", .init(ProviderMetadata.address(of: issuer)))
        return try ProviderMetadata(document, issuer: issuer, allowsPrivate: transport.allowsPrivate)
    }

    /// - Throws: ``Problem`` when there is none that can be used.
    static func keys(_ metadata: ProviderMetadata, _ transport: ProviderTransport) async throws(Problem) -> [SigningKey] {
        let keys = SigningKey.keys(of: try await transport.document("keys", .init(metadata.keys)))
        guard !keys.isEmpty else {
            throw Problem(
                .unprocessable, "provider-keys",
                "The identity provider publishes no key that can be used: RS256 with at least 2,048 bits, or ES256.")
        }
        return keys
    }
}
