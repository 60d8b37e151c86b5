import Hummingbird
import Kernel

extension Response {
    /// A page or fragment: kept by nobody, framed by nobody, running only our own scripts.
    static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        var headers = guarded
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// Goes on with GET, on this site only.
    static func seeOther(_ address: Address) -> Response {
        var headers = guarded
        headers[.location] = address.description
        headers[.cacheControl] = "no-store"
        return Response(status: .seeOther, headers: headers)
    }

    /// Leaves this site, for an address that the settings lead to and nobody's request does.
    static func elsewhere(_ url: String) -> Response {
        var headers = guarded
        headers[.location] = url
        headers[.cacheControl] = "no-store"
        return Response(status: .seeOther, headers: headers)
    }

    /// A file to be saved, written while it is sent.
    static func download(
        _ name: String, contentType: String,
        _ write: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
    ) -> Response {
        var headers = guarded
        headers[.contentType] = contentType
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        headers[.cacheControl] = "no-store"
        return Response(
            status: .ok, headers: headers,
            body: .init { writer in
                try await write(&writer)
                try await writer.finish(nil)
            })
    }

    /// What every answer says to the browser.
    static var guarded: HTTPFields {
        var headers = HTTPFields()
        headers[.contentSecurityPolicy] = Rendering.contentSecurityPolicy
        headers[.xContentTypeOptions] = "nosniff"
        for (name, value) in [("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY")] {
            if let name = HeaderName(name) { headers[name] = value }
        }
        return headers
    }
}

extension Cookie {
    /// A cookie that only we read and that other sites' forms do not carry.
    static func ours(_ name: String, _ value: String, _ inquiry: Inquiry, seconds: Int? = nil) -> Cookie {
        Cookie(
            name: inquiry.cookieName(name), value: value, maxAge: seconds, path: "/", secure: inquiry.isSecure, httpOnly: true, sameSite: .lax)
    }

    static func expired(_ name: String, _ inquiry: Inquiry) -> Cookie { ours(name, "", inquiry, seconds: 0) }
}
