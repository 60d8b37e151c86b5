import Kernel
import Logging

/// What the log says of signing in and of what was refused: the route, where it came from, and the user by id. Never what somebody typed.
extension House {
    func tell(_ event: String, _ inquiry: Inquiry, user: ID<User>? = nil) {
        var metadata: Logger.Metadata = [
            "request": "\(inquiry.id)", "route": "\(inquiry.request.method.rawValue) \(inquiry.request.uri.path.prefix(200))",
            "address": "\(inquiry.address(behind: trustedProxies) ?? "unknown")",
        ]
        if let user { metadata["user"] = "\(user)" }
        logger.notice("\(event)", metadata: metadata)
    }

    /// - Parameter token: of the session that has just begun.
    func tellSignIn(_ token: String, by way: String, _ inquiry: Inquiry) async {
        // Without the session nobody is signed in, and the next request says so.
        tell("signed in by \(way)", inquiry, user: try? await accounts.session(token: token)?.user)
    }
}
