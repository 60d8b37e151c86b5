import Hummingbird
import Kernel
import Storage

extension House {
    /// The page for what went wrong; the log has what the page does not say.
    func failure(_ error: any Error, _ inquiry: Inquiry) async -> Response {
        let problem = Self.problem(error)
        if problem.kind == .unauthenticated { return Response.seeOther(Address("/sign-in")) }
        let status = FailurePage.Status(problem.kind)
        let isOurs = status == .broken || status == .unavailable
        if isOurs { logger.error("\(inquiry.request.method) \(inquiry.request.uri.path): \(error)", metadata: ["request": "\(inquiry.id)"]) }
        let page = FailurePage(status, requestID: isOurs ? inquiry.id : nil)
        // The page is shown in its frame to who has signed in, if that can still be found out.
        var rendering = Rendering(
            language: Language.preferred(acceptLanguage: inquiry.request.headers[.acceptLanguage]), address: inquiry.address)
        if let visit = try? await Visit(inquiry, self) {
            rendering = visit.rendering()
            if problem.kind == .forbidden { tell("refused: \(problem.code)", inquiry, user: visit.session.user) }
        }
        return Response.html(views.html(page, in: rendering), status: .init(code: status.rawValue))
    }

    static func problem(_ error: any Error) -> Problem {
        switch error {
        case let error as Problem: error
        case let error as StorageError where error.isTransient || error.code == .closed:
            Problem(.unavailable, "database-busy", "The database is busy.")
        case let error as HTTPError where error.status == .contentTooLarge: Problem(.tooLarge, "body-too-large", "It is too large.")
        case let error as HTTPError where error.status.code < 500: Problem(.invalid, "request-invalid", "The request cannot be read.")
        default: Problem(.broken, "failed", "Something failed.")
        }
    }

    /// Asks to sign in, and comes back to a page that was asked for.
    func signInFirst(_ inquiry: Inquiry) async throws -> Response {
        guard try await accounts.hasUsers() else { return .seeOther(Address("/first-user")) }
        let isHome = inquiry.request.method != .get || inquiry.request.uri.path == "/"
        return .seeOther(Address("/sign-in").with("return", isHome ? nil : inquiry.address.description))
    }
}

extension FailurePage.Status {
    init(_ kind: Problem.Kind) {
        switch kind {
        case .invalid, .unprocessable: self = .invalid
        case .unauthenticated, .forbidden: self = .forbidden
        case .missing: self = .missing
        case .gone: self = .gone
        case .conflict: self = .conflict
        case .tooLarge: self = .tooLarge
        case .throttled: self = .throttled
        case .broken: self = .broken
        case .unavailable: self = .unavailable
        }
    }
}

/// A page for addresses that lead nowhere. Programs below the API's paths get the API's own answer.
struct NotFoundPages<Context: RequestContext>: RouterMiddleware {
    let house: House

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        do { return try await next(request, context) } catch let error as HTTPError where error.status == .notFound {
            let path = request.uri.path
            guard !path.hasPrefix("/api") && !path.hasPrefix("/v1"), request.method == .get || request.method == .post else { throw error }
            return await house.failure(Problem(.missing, "page-unknown", "There is no such page."), Inquiry(request, context))
        }
    }
}
