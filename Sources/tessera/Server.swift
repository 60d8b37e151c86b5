import Foundation
import Hummingbird
import Kernel
import Logging

/// The HTTP server: back office and API on one port.
struct Server: Sendable {
    private let platform: Platform
    private let host: String
    private let port: Int

    init(_ platform: Platform, host: String, port: Int) {
        self.platform = platform
        self.host = host
        self.port = port
    }

    /// Runs until the process is told to end.
    func run() async throws {
        let router = Router()
        router.get("/healthz") { _, _ in "ok" }
        let app = Application(router: router, configuration: .init(address: .hostname(host, port: port)))
        try await app.runService()
    }
}
