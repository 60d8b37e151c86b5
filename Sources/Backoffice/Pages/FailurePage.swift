/// What went wrong, and what to do next.
public struct FailurePage: Page {
    public enum Status: Int, Hashable, Sendable, CaseIterable {
        case invalid = 400
        case forbidden = 403
        case missing = 404
        case conflict = 409
        case gone = 410
        case tooLarge = 413
        case throttled = 429
        case broken = 500
        case unavailable = 503
    }

    public var status: Status
    /// A sentence about this case; nil for the general one.
    public var detail: String?
    /// By which the operator finds it in the log; shown for 500 and 503.
    public var requestID: String?

    public init(_ status: Status, detail: String? = nil, requestID: String? = nil) {
        self.status = status
        self.detail = detail
        self.requestID = requestID
    }

    public var template: Template { .failure }
    public func title(_ words: Words) -> String { words.text("failure.\(status.rawValue).title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "status": String(status.rawValue), "detail": detail ?? words.text("failure.\(status.rawValue).detail"),
            "advice": words.text("failure.\(status.rawValue).advice"), "requestID": requestID, "retry": status == .unavailable || status == .broken,
        ])
    }
}
