import HTTPTypes
import Hummingbird
import Kernel

/// Counts and logs every request, and gives unknown addresses under `/api` their problem document.
///
/// The log names routes, never addresses or queries: those hold names, e-mails and ids.
struct RequestObserver<Context: RequestContext>: RouterMiddleware {
    let metrics: RequestMetrics
    let endpoints: [Endpoint]

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        let start = ContinuousClock.now
        do {
            let response = try await next(request, context)
            observe(request, context, response.status, start)
            return response
        } catch let error as HTTPError where error.status == .notFound && isOurs(request) {
            let response = refusal(request).reply.response
            observe(request, context, response.status, start)
            return response
        } catch {
            observe(request, context, (error as? any HTTPResponseError)?.status ?? .internalServerError, start)
            throw error
        }
    }

    private func isOurs(_ request: Request) -> Bool {
        request.uri.path == "/api" || request.uri.path.hasPrefix("/api/") || endpoints.contains { $0.path == request.uri.path }
    }

    /// 405 where another method would do, 404 elsewhere.
    private func refusal(_ request: Request) -> ProblemDocument {
        let methods = endpoints.filter { $0.matches(request.uri.path[...]) }.map(\.method.rawValue).sorted()
        guard !methods.isEmpty else {
            return ProblemDocument(.notFound, "route-unknown", "There is nothing at this address. What there is stands in /api/openapi.json.")
        }
        let allowed = methods.joined(separator: ", ")
        return ProblemDocument(.methodNotAllowed, "method-not-allowed", "This address takes \(allowed).", headers: [.allow: allowed])
    }

    private static func method(_ method: HTTPRequest.Method) -> String {
        switch method {
        case .get, .head, .post, .put, .patch, .delete, .options: method.rawValue
        default: "other"
        }
    }

    private func observe(_ request: Request, _ context: Context, _ status: HTTPResponse.Status, _ start: ContinuousClock.Instant) {
        let duration = start.duration(to: .now)
        let route = context.endpointPath ?? "NotFound"
        let method = Self.method(request.method)
        metrics.record(.init(route: route, method: method, status: status.code), duration)
        let microseconds = duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000
        // What was refused is told whatever else is: a key that is tried where it may not go is worth knowing of.
        let isRefusal = [.unauthorized, .forbidden, .tooManyRequests].contains(status)
        context.logger.log(level: isRefusal ? .notice : .info, "\(method) \(route) \(status.code) \(microseconds) µs")
    }
}
