import API
import Backoffice
import Foundation
import Hummingbird
import Intake
import Kernel
import Logging

/// The HTTP server: back office and API on one port.
struct Server: Sendable {
    private let platform: Platform
    private let host: String
    private let port: Int
    private let uploads: String

    /// - Parameter uploads: the folder of files that were sent and not imported yet.
    init(_ platform: Platform, host: String, port: Int, uploads: String) {
        self.platform = platform
        self.host = host
        self.port = port
        self.uploads = uploads
    }

    /// Runs until the process is told to end; what was accepted is finished first.
    func run() async throws {
        var logger = Logger(label: "tessera")
        logger.logLevel = .notice
        let services = Services(
            database: platform.database, effects: platform.effects, organisation: platform.organisation, customers: platform.customers,
            sales: platform.sales, accounts: platform.accounts)
        let backoffice = try BackofficeRoutes(
            database: platform.database, effects: platform.effects, accounts: platform.accounts, intake: platform.intake, uploadsFolder: uploads,
            logger: logger)
        let router = Router()
        let log = IntakeLog(database: platform.database, effects: platform.effects)
        let projector = Projector(platform.intake, besides: log)
        APIRoutes(services: services, migrations: Platform.migrations, log: log, timelines: [EventsTimeline(platform.intake)]).add(to: router)
        backoffice.add(to: router)
        let app = Application(
            router: router, configuration: .init(address: .hostname(host, port: port), serverName: "tessera"), logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { [logger] group in
            group.addTask { try await app.runService() }
            group.addTask { await projector.run { error in logger.error("events could not be projected: \(error)") } }
            group.addTask { [platform] in
                while true {
                    do {
                        try await backoffice.tidy()
                        try await platform.intake.tidyLog()
                    } catch { logger.warning("what is old could not be removed: \(error)") }
                    try await Task.sleep(for: .seconds(3600))
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }
}
