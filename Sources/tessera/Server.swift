import API
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

    /// Runs until the process is told to end; what was accepted is finished first.
    func run() async throws {
        var logger = Logger(label: "tessera")
        logger.logLevel = .notice
        let services = Services(
            database: platform.database, effects: platform.effects, organisation: platform.organisation, customers: platform.customers,
            sales: platform.sales, accounts: platform.accounts)
        let router = Router()
        APIRoutes(services: services, migrations: Platform.migrations, timelines: [EventsTimeline(platform.intake)]).add(to: router)
        let app = Application(
            router: router, configuration: .init(address: .hostname(host, port: port), serverName: "tessera"), logger: logger)
        try await app.runService()
    }
}
