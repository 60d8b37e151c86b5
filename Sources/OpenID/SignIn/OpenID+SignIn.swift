import Accounts
import Kernel
import Storage

extension OpenID {
    /// Where the browser goes to sign in, and what its cookie keeps meanwhile.
    ///
    /// - Throws: ``Problem``: `provider-unknown` when nobody can sign in so, or why the provider cannot be used.
    public func begin(_ purpose: SignInFlow.Purpose) async throws -> (address: String, flow: SignInFlow) {
        let (settings, _) = try await provider(for: purpose)
        let metadata = try await directory.metadata(of: settings.issuer)
        let flow = SignInFlow(purpose, effects)
        return (flow.address(metadata, client: settings.client, scopes: settings.scopes, redirect: redirect), flow)
    }

    /// Signs in who comes back from the provider: returns the new session's token, or that of a sign-in which waits for the second factor. That is asked of who
    /// has one here, unless the provider says that it has asked for one.
    ///
    /// - Parameters:
    ///   - address: where the attempt comes from; attempts that fail are counted together with those by password.
    ///   - ending: the token of a session that this browser had before.
    /// - Throws: ``Problem``: `provider-refused`, `provider-state`, `provider-token` (the detail is for the log), `identity-` and the name of an
    ///   ``Admission/Refusal``, or `sign-in-throttled`.
    public func signIn(_ answer: ProviderAnswer, _ flow: SignInFlow, userAgent: String? = nil, address: String? = nil, ending: String? = nil)
        async throws
        -> SignInStep
    {
        try await accounts.countAttempt(from: address)
        let (settings, claims, idToken) = try await identified(answer, flow)
        let now = effects.now
        // A provider that has not asked anew, or does not say so, proves nothing: the browser could have left that wish out.
        if flow.purpose == .proof, claims.authenticatedAt.map({ $0 < now.adding(seconds: -accounts.sessionLimits.fresh) }) ?? true {
            throw Self.unbelievable("it does not say that it has asked anew (auth_time)")
        }
        let provedAt = claims.authenticatedAt.map { min($0, now) }
        let step = try await database.write { tx in
            let admission = try admission(of: claims, settings, tx)
            let user = try admit(claims, admission, settings, tx)
            let step = try accounts.admit(
                user, hasProvedSecondFactor: claims.provesSecondFactor, provedAt: provedAt, userAgent: userAgent, ending: ending, tx)
            try IdentityStore.keep(idToken, of: accounts.fingerprint(ofSession: step.token), now: now, tx)
            return step
        }
        try await accounts.forgiveAttempt(from: address)
        return step
    }

    /// The session that a sign-in with this token has become after its second factor: signing out of it signs out at the provider too.
    public func follow(_ waiting: String, to session: String) async throws {
        let (waiting, session, now) = (accounts.fingerprint(ofSession: waiting), accounts.fingerprint(ofSession: session), effects.now)
        try await database.write { tx in
            if let token = try IdentityStore.take(of: waiting, tx) { try IdentityStore.keep(token, of: session, now: now, tx) }
        }
    }

    /// What would become of who comes back from the provider; nothing is changed.
    public func trial(_ answer: ProviderAnswer, _ flow: SignInFlow) async throws -> (claims: Claims, admission: Admission) {
        let (settings, claims, _) = try await identified(answer, flow)
        return try await database.read { tx in (claims, try admission(of: claims, settings, tx)) }
    }

    /// Where the browser goes to sign out at the provider as well, and what that one is called; nil when the session did not begin there, or the provider
    /// offers nothing (OpenID Connect RP-Initiated Logout 1.0).
    public func signOut(ofSession token: String) async throws -> (address: String, name: String)? {
        let fingerprint = accounts.fingerprint(ofSession: token)
        let taken = try await database.write { tx in try IdentityStore.take(of: fingerprint, tx) }
        guard let taken, let (settings, _) = try await settings() else { return nil }
        // Signing out here must not depend on the provider.
        guard let end = try? await directory.metadata(of: settings.issuer).endSession else { return nil }
        let fields = [("id_token_hint", taken), ("client_id", settings.client), ("post_logout_redirect_uri", publicURL + "/sign-in")]
        return (FormText.address(end, fields), settings.name)
    }

    // MARK: - What the provider says

    private func provider(for purpose: SignInFlow.Purpose) async throws -> (ProviderSettings, secret: String?) {
        guard let found = try await provider(), found.settings.isActive || purpose == .trial else {
            throw Problem(.missing, "provider-unknown", "Nobody can sign in by an identity provider here.")
        }
        return found
    }

    private func identified(_ answer: ProviderAnswer, _ flow: SignInFlow) async throws -> (ProviderSettings, Claims, idToken: String) {
        let (settings, secret) = try await provider(for: flow.purpose)
        // Looked at first: whatever else the answer says is nothing to us if it is not for this browser.
        guard let state = answer.state, state == flow.state else {
            throw Problem(.invalid, "provider-state", "The answer belongs to another sign-in, or to one that is too old.")
        }
        let metadata = try await directory.metadata(of: settings.issuer)
        guard answer.issuer.map({ $0 == settings.issuer }) ?? !metadata.namesItself else {
            throw Problem(.unauthenticated, "provider-state", "The answer is from another provider.")
        }
        if let error = answer.error {
            throw Problem(.unauthenticated, "provider-refused", "The provider refused: \(error.filter { $0.isASCII && $0 > " " }.prefix(60)).")
        }
        guard let code = answer.code else { throw Problem(.invalid, "provider-state", "The provider gave no code.") }
        let request = TokenRequest(metadata: metadata, client: settings.client, secret: secret, redirect: redirect)
        let (idToken, accessToken): (String, String?)
        switch try await request.send(code: code, verifier: flow.verifier, by: transport) {
        case .tokens(let id, let access): (idToken, accessToken) = (id, access)
        case .refused(let code): throw Self.unbelievable("the provider gives no tokens: \(code)")
        case .unreadable(let reason): throw Self.unbelievable("the provider's answer cannot be used: \(reason)")
        }
        let expected = TokenExpectation(
            issuer: settings.issuer, client: settings.client, nonce: flow.nonce, now: effects.now, accessToken: accessToken)
        let verified = try await verify(idToken, expected)
        guard let subject = verified["sub"]?.string else { throw Self.unbelievable(TokenRefusal.subject.description) }
        let lacks = verified["email"] == nil || settings.groupsClaim.map { verified[$0.prefix { $0 != "." }.description] == nil } ?? false
        var others: JSON?
        if lacks, let url = metadata.userinfo, let accessToken { others = try await userinfo(url, accessToken, about: subject) }
        return (settings, Claims(issuer: settings.issuer, subject: subject, verified, besides: others, groupsClaim: settings.groupsClaim), idToken)
    }

    private func verify(_ text: String, _ expected: TokenExpectation) async throws -> JSON {
        func outcome(_ keys: [SigningKey]) -> Result<JSON, TokenRefusal> {
            Result { () throws(TokenRefusal) in try IDToken(text).verified(by: keys, expected) }
        }
        var result = outcome(try await directory.keys(of: expected.issuer))
        let mayBeANewKey = result == .failure(.unknownKey) || result == .failure(.signature)
        if mayBeANewKey, let renewed = try await directory.renewedKeys(of: expected.issuer) { result = outcome(renewed) }
        do throws(TokenRefusal) { return try result.get() } catch { throw Self.unbelievable(error.description) }
    }

    /// - Throws: ``Problem`` when it is about somebody else (Core 1.0, section 5.3.2).
    private func userinfo(_ url: String, _ accessToken: String, about subject: String) async throws(Problem) -> JSON {
        let said = try await transport.document("userinfo", .init(url, authorization: "Bearer \(accessToken)"))
        guard said["sub"]?.string == subject else { throw Self.unbelievable("userinfo is about somebody else") }
        return said
    }

    private static func unbelievable(_ reason: String) -> Problem {
        Problem(.unauthenticated, "provider-token", "The identity provider's answer was not believed: \(reason).")
    }

    // MARK: - What becomes of them

    private func admission(of claims: Claims, _ settings: ProviderSettings, _ tx: ReadTransaction) throws -> Admission {
        let known = try IdentityStore.identity(claims.issuer, claims.subject, tx)
        let identity = try known.flatMap { known in try accounts.user(known.user, tx).map { (user: $0, hasRoleByRule: known.hasRoleByRule) } }
        let byEmail = try claims.email.flatMap { claims.isEmailVerified ? try accounts.user(email: $0, tx) : nil }
        return Admission(
            claims, settings, identity: identity, byEmail: byEmail,
            isTaken: try byEmail.map { try IdentityStore.isTaken($0.id, claims.issuer, tx) } ?? false, emergency: try accounts.emergencyUser(tx))
    }

    private func admit(_ claims: Claims, _ admission: Admission, _ settings: ProviderSettings, _ tx: WriteTransaction) throws -> UserRecord {
        let byRule = settings.role(of: claims.groups) != nil
        switch admission {
        case .refused(let reason):
            throw Problem(
                .forbidden, "identity-\(reason.rawValue)", "The provider knows who this is, and Tessera lets them not in: \(reason.rawValue).")
        case .known(let user, let role):
            if let role { try accounts.setRole(role, of: user, actor: Self.actor, tx) }
            try IdentityStore.see(claims, byRule: byRule, now: effects.now, tx)
            return user
        case .linked(let user, let role):
            if let role { try accounts.setRole(role, of: user, actor: Self.actor, tx) }
            try IdentityStore.link(claims, to: user.id, byRule: byRule, now: effects.now, tx)
            try note("user.identity-linked", user: user.id, tx)
            return user
        case .added(let role):
            let user = try accounts.addIdentified(
                email: claims.email ?? "", name: claims.name ?? "", role: role, companies: settings.companies, actor: Self.actor, tx)
            try IdentityStore.link(claims, to: user.id, byRule: byRule, now: effects.now, tx)
            return user
        }
    }

    /// Forgets whom a user is at the provider: at their next sign-in they are found by e-mail anew.
    ///
    /// - Throws: ``Problem`` `identity-unknown` when there is nothing to be forgotten.
    public func unlink(_ user: ID<User>, actor: String) async throws {
        try await database.write { tx in
            guard try IdentityStore.unlink(user, tx) else {
                throw Problem(.missing, "identity-unknown", "This user has not signed in by the identity provider.")
            }
            try note("user.identity-unlinked", user: user, actor: actor, tx)
        }
    }

    /// As the audit log names what follows from the provider's word.
    private static let actor = "identity-provider"

    private func note(_ action: String, user: ID<User>, actor: String = actor, _ tx: WriteTransaction) throws {
        try tx.record(AuditNote(user: user, actor: actor, action: action, subject: user.description), id: effects.id(), at: effects.now)
    }
}
