import Accounts
import Hummingbird
import Kernel
import OpenID

/// Signing in by the company's own identity provider: the way there, and the way back.
extension BackofficeRoutes {
    func addProviderSignIn(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.open(.get, "/sign-in/provider") { inquiry in
            let destination = Self.local(inquiry.query["return"])
            do {
                let isProof = inquiry.query["anew"] != nil
                return try await house.toProvider(isProof ? .proof : .signIn, inquiry, back: destination)
            } catch let problem as Problem where Self.isOfProvider(problem) {
                return try await house.refused(problem, inquiry, back: destination)
            }
        }
        doors.open(.get, "/sign-in/callback") { inquiry in
            let destination = Self.local(inquiry.cookie(House.destinationCookie))
            let query = inquiry.query
            let answer = ProviderAnswer(code: query["code"], state: query["state"], issuer: query["iss"], error: query["error"])
            var response: Response
            do {
                guard let flow = inquiry.cookie(House.flowCookie).flatMap({ SignInFlow(cookie: $0) }) else { throw Self.staleFlow }
                if flow.purpose == .trial {
                    response = try await house.trial(answer, flow, inquiry)
                } else {
                    let step = try await house.openID.signIn(
                        answer, flow, userAgent: inquiry.request.headers[.userAgent], address: inquiry.address(behind: house.trustedProxies),
                        ending: inquiry.cookie(Visit.sessionCookie))
                    if case .signedIn(let token) = step { await house.tellSignIn(token, by: "identity provider", inquiry) }
                    response = self.answer(step, inquiry, to: destination)
                }
            } catch let problem as Problem where Self.isOfProvider(problem) {
                response = try await house.refused(problem, inquiry, back: destination)
            }
            for name in [House.flowCookie, House.destinationCookie] { response.setCookie(.expired(name, inquiry)) }
            return response
        }
        doors.get("/settings/sign-in/try") { visit in
            try visit.requireGroup()
            do {
                return try await house.toProvider(.trial, visit.inquiry, back: Address("/"))
            } catch let problem as Problem where Self.isOfProvider(problem) {
                return visit.answer(SignInTrialPage(.failed(problem.detail)), status: .unprocessableContent)
            }
        }
    }

    private static let staleFlow = Problem(.invalid, "provider-state", "The browser has no sign-in under way.")

    private static func isOfProvider(_ problem: Problem) -> Bool {
        ["provider-", "identity-", "sign-in-"].contains { problem.code.hasPrefix($0) }
    }
}

extension House {
    /// What has to be the same at both ends of the way to the provider.
    static let flowCookie = "tessera_flow"
    /// Where to go afterwards.
    static let destinationCookie = "tessera_destination"
    /// Seconds that somebody may take at the provider.
    private static let patience = 900

    fileprivate func toProvider(_ purpose: SignInFlow.Purpose, _ inquiry: Inquiry, back: Address) async throws -> Response {
        let (address, flow) = try await openID.begin(purpose)
        var response = Response.elsewhere(address)
        response.setCookie(.ours(Self.flowCookie, flow.cookie, inquiry, seconds: Self.patience))
        response.setCookie(.ours(Self.destinationCookie, back.description, inquiry, seconds: Self.patience))
        return response
    }

    /// An administrator's trial ends in a report; the session stays what it was.
    fileprivate func trial(_ answer: ProviderAnswer, _ flow: SignInFlow, _ inquiry: Inquiry) async throws -> Response {
        guard let visit = try await Visit(inquiry, self, RouteRights.row("GET /settings/sign-in/try")) else { return .seeOther(Address("/sign-in")) }
        try visit.requireGroup()
        do {
            let (claims, admission) = try await openID.trial(answer, flow)
            return visit.answer(SignInTrialPage(.told(claims, admission)))
        } catch let problem as Problem { return visit.answer(SignInTrialPage(.failed(problem.detail)), status: .unprocessableContent) }
    }

    /// The sign-in page, with the reason why it was in vain; what exactly was wrong is in the log, under the reference that the page shows.
    fileprivate func refused(_ problem: Problem, _ inquiry: Inquiry, back: Address) async throws -> Response {
        let refusal = SignInPage.Refusal(problem)
        tell("sign-in by the identity provider refused: \(problem.detail)", inquiry)
        return try await signInPage(inquiry, refusal: refusal, reference: inquiry.id, destination: back, status: .forbidden)
    }
}

extension SignInPage.Refusal {
    /// What is said of a sign-in by the provider that was in vain.
    init(_ problem: Problem) {
        switch problem.code {
        case "sign-in-throttled": self = .throttled
        case "provider-refused": self = .cancelled
        case "provider-state": self = .stale
        default:
            let reason = problem.code.hasPrefix("identity-") ? Admission.Refusal(rawValue: String(problem.code.dropFirst("identity-".count))) : nil
            self = reason.map { .refused($0) } ?? .provider
        }
    }
}
