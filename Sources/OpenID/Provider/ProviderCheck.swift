import Kernel

/// One thing that was looked at, at the provider.
public struct ProviderFinding: Hashable, Sendable {
    public enum Subject: String, Hashable, Sendable, CaseIterable {
        /// The discovery document: reached, well formed, of the issuer that is set up.
        case document
        /// The keys it signs with.
        case keys
        /// PKCE by S256.
        case challenge
        /// Whether it knows the client and its secret.
        case client
        /// Whether one can sign out there.
        case signOut
    }

    public enum State: String, Hashable, Sendable, CaseIterable { case good, unsure, bad }

    public var subject: Subject
    public var state: State
    /// What exactly was seen, for who sets the provider up; in English.
    public var detail: String?

    init(_ subject: Subject, _ state: State, _ detail: String? = nil) {
        self.subject = subject
        self.state = state
        self.detail = detail
    }
}

extension OpenID {
    /// Asks the provider whether it can be used as it is set up, and tells what is wrong.
    ///
    /// - Throws: ``Problem`` `provider-unknown` when none is set up.
    public func check() async throws -> [ProviderFinding] {
        guard let (settings, secret) = try await provider() else {
            throw Problem(.missing, "provider-unknown", "No identity provider is set up.")
        }
        let metadata: ProviderMetadata
        do throws(Problem) { metadata = try await ProviderDirectory.metadata(settings.issuer, transport) } catch {
            return [ProviderFinding(.document, .bad, error.detail)]
        }
        return [
            ProviderFinding(.document, .good, ProviderMetadata.address(of: settings.issuer)), await keysFinding(metadata), challengeFinding(metadata),
            await clientFinding(metadata, settings, secret),
            ProviderFinding(.signOut, metadata.endSession == nil ? .unsure : .good, metadata.endSession),
        ]
    }

    private func keysFinding(_ metadata: ProviderMetadata) async -> ProviderFinding {
        do throws(Problem) {
            let keys = try await ProviderDirectory.keys(metadata, transport)
            let names = Set(keys.map(\.algorithm.rawValue)).sorted().joined(separator: ", ")
            guard metadata.algorithms.isEmpty || metadata.algorithms.contains(where: { SigningAlgorithm(rawValue: $0) != nil }) else {
                return ProviderFinding(.keys, .bad, "id_token_signing_alg_values_supported: \(metadata.algorithms.joined(separator: ", "))")
            }
            return ProviderFinding(.keys, .good, "\(keys.count): \(names)")
        } catch { return ProviderFinding(.keys, .bad, error.detail) }
    }

    private func challengeFinding(_ metadata: ProviderMetadata) -> ProviderFinding {
        guard let challenges = metadata.challenges else { return ProviderFinding(.challenge, .unsure) }
        return ProviderFinding(
            .challenge, challenges.contains("S256") ? .good : .bad, "code_challenge_methods_supported: \(challenges.joined(separator: ", "))")
    }

    /// A code that was never given is refused as such by who knows the client, and for the client by who does not (RFC 6749, section 5.2).
    private func clientFinding(_ metadata: ProviderMetadata, _ settings: ProviderSettings, _ secret: String?) async -> ProviderFinding {
        let request = TokenRequest(metadata: metadata, client: settings.client, secret: secret, redirect: redirect)
        let flow = SignInFlow(.trial, effects)
        do throws(Problem) {
            switch try await request.send(code: flow.state, verifier: flow.verifier, by: transport) {
            case .refused("invalid_grant"): return ProviderFinding(.client, .good)
            case .refused(let code) where code == "invalid_client" || code == "unauthorized_client": return ProviderFinding(.client, .bad, code)
            case .refused(let code): return ProviderFinding(.client, .unsure, code)
            case .unreadable(let reason): return ProviderFinding(.client, .unsure, reason)
            case .tokens: return ProviderFinding(.client, .bad, "gives tokens for a code that it never gave")
            }
        } catch { return ProviderFinding(.client, .bad, error.detail) }
    }
}
