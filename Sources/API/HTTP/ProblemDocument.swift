import HTTPTypes
import Hummingbird
import Kernel
import Storage

/// A refusal as RFC 9457 writes it.
struct ProblemDocument: Sendable {
    var status: HTTPResponse.Status
    var code: String
    var detail: String
    var fields: [Problem.Field] = []
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String, headers: HTTPFields = [:]) {
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers
    }

    init(_ problem: Problem) {
        self.init(problem.kind.status, problem.code, problem.detail)
        fields = problem.fields
        switch problem.kind {
        case .unauthenticated: headers[.wwwAuthenticate] = "Bearer"
        case .throttled, .unavailable: headers[.retryAfter] = "1"
        default: break
        }
    }

    /// What a failure that is not the caller's looks like from outside; its cause stands in the log only.
    init(failure error: any Error) {
        if let error = error as? StorageError, error.isTransient || error.code == .closed {
            self.init(Problem(.unavailable, "database-unavailable", "The database cannot answer at this moment. Try again."))
        } else {
            self.init(Problem(.broken, "internal-error", "Something failed on the server. It has been logged."))
        }
    }

    var reply: Reply {
        var members: [JSON.Member] = [
            .init("type", .string("urn:tessera:problem:\(code)")), .init("title", .string(title)), .init("status", .integer(Int64(status.code))),
            .init("detail", .string(detail)), .init("code", .string(code)),
        ]
        if !fields.isEmpty {
            let errors = fields.map { field in
                JSON.object([.init("pointer", .string(field.pointer)), .init("detail", .string(field.detail))])
            }
            members.append(.init("errors", .array(errors)))
        }
        var headers = headers
        headers[.contentType] = "application/problem+json"
        return Reply(status: status, headers: headers, body: .json(.object(members)))
    }

    /// The same for every problem with this code: `contact-unknown` is "Contact unknown".
    private var title: String {
        let words = code.replacing("-", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    static let schema = Schema.object([
        .required("type", .text(format: "uri")), .required("title", .text()), .required("status", .integer(400...599)), .required("detail", .text()),
        .required("code", .text("Stable, for programs.")),
        .optional(
            "errors",
            .list(
                .object([
                    .required("pointer", .text("JSON pointer into the body, or `/` and the name of a parameter.")), .required("detail", .text()),
                ]))),
    ])
}

extension Problem.Kind {
    var status: HTTPResponse.Status {
        switch self {
        case .invalid: .badRequest
        case .unauthenticated: .unauthorized
        case .forbidden: .forbidden
        case .missing: .notFound
        case .gone: .gone
        case .conflict: .conflict
        case .tooLarge: .contentTooLarge
        case .unprocessable: .unprocessableContent
        case .throttled: .tooManyRequests
        case .broken: .internalServerError
        case .unavailable: .serviceUnavailable
        }
    }
}
