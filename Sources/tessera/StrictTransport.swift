import HTTPTypes
import Hummingbird

/// Tells browsers that have come by https to come by nothing else for half a year (RFC 6797), on every answer. Behind a proxy the proxy says how they came.
struct StrictTransport<Context: RequestContext>: RouterMiddleware {
    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        var response = try await next(request, context)
        let proxied = HTTPField.Name("X-Forwarded-Proto").flatMap { request.headers[values: $0].first?.lowercased() }
        if request.head.scheme == "https" || proxied == "https" { response.headers[.strictTransportSecurity] = "max-age=15724800" }
        return response
    }
}
