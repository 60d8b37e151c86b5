import HTTPTypes
import Hummingbird
import Kernel
import Storage

/// What a client of the tracking API is answered: exactly `{"success":true}`, or a code and a message.
enum TrackingAnswer {
    private static let success = ByteBuffer(string: #"{"success":true}"#)

    static let successSchema = Schema.object([.required("success", .flag("Always true."))])
    static let refusalSchema = Schema.object([
        .required("code", .text("Stable, for programs: `invalid_json`.")), .required("message", .text("A sentence.")),
    ])

    static func accepted(_ request: Request) -> Response {
        var headers = crossOrigin(request)
        headers[.contentType] = "application/json"
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: success))
    }

    static func json(_ json: JSON, _ request: Request) -> Response {
        var headers = crossOrigin(request)
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: json.description)))
    }

    /// - Parameter error: a ``Problem``; whatever else went wrong is ours, and the client is to send again.
    static func refused(_ error: any Error, _ request: Request) -> Response {
        let problem =
            error as? Problem
            ?? ((error as? StorageError)?.code == .full
                ? Problem(.unavailable, "storage_full", "There is no room to keep the events. Try again later.")
                : Problem(.unavailable, "unavailable", "The events cannot be kept at the moment. Try again."))
        let status: HTTPResponse.Status =
            switch problem.kind {
            case .invalid, .unprocessable, .tooLarge: .badRequest
            case .unauthenticated, .forbidden: .unauthorized
            case .throttled: .tooManyRequests
            default: .serviceUnavailable
            }
        var headers = crossOrigin(request)
        headers[.contentType] = "application/json"
        if status == .tooManyRequests || status == .serviceUnavailable { headers[.retryAfter] = "1" }
        let body: JSON = .object([.init("code", .string(problem.code)), .init("message", .string(problem.detail))])
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: body.description)))
    }

    /// Pages of any site may send: the key says for whom, and no cookie is looked at.
    static func crossOrigin(_ request: Request) -> HTTPFields {
        var headers: HTTPFields = [:]
        guard let origin = request.headers[.origin] else { return headers }
        headers[.accessControlAllowOrigin] = origin
        headers[.accessControlAllowCredentials] = "true"
        headers[.vary] = "Origin"
        return headers
    }

    /// The answer to a preflight: what is asked for is allowed.
    static func preflight(_ request: Request) -> Response {
        var headers = crossOrigin(request)
        headers[.accessControlAllowMethods] = "GET, POST, OPTIONS"
        if let asked = request.headers[.accessControlRequestHeaders] { headers[.accessControlAllowHeaders] = asked }
        headers[.accessControlMaxAge] = "86400"
        return Response(status: .noContent, headers: headers)
    }
}
