import Kernel

/// Requests on their way out: handed in, so that tests send nothing.
public struct Transport: Sendable {
    /// A connection to one receiver, used by one run of deliveries.
    public struct Line: Sendable {
        /// Sends one request; never throws, a failure is a result.
        public var post: @Sendable (_ headers: [(String, String)], _ body: [UInt8]) async -> AttemptResult
        public var close: @Sendable () async -> Void

        public init(
            post: @escaping @Sendable (_ headers: [(String, String)], _ body: [UInt8]) async -> AttemptResult,
            close: @escaping @Sendable () async -> Void
        ) {
            self.post = post
            self.close = close
        }
    }

    /// Looks the host up and gives a line to it.
    public var open: @Sendable (_ url: String) async -> Line

    public init(open: @escaping @Sendable (_ url: String) async -> Line) { self.open = open }
}
