import API
import Backoffice
import Foundation
import Hummingbird
import Intake
import Kernel
import Logging
import Messaging
import Storage
import Webhooks

/// The HTTP server: back office and API on one port.
struct Server: Sendable {
    private let platform: Platform
    private let arguments: ServerArguments
    private let uploads: String
    /// Where the database is, as given.
    private let location: String

    /// - Parameter uploads: the folder of files that were sent and not imported yet.
    init(_ platform: Platform, _ arguments: ServerArguments, uploads: String, location: String) {
        self.platform = platform
        self.arguments = arguments
        self.uploads = uploads
        self.location = location
    }

    /// Runs until the process is told to end; what was accepted is finished first.
    func run() async throws {
        FileLimit.raise()
        let logger = try LogSetting.logger()
        let sealed = try await platform.webhooks.sealSecrets()
        if sealed > 0 { logger.info("secrets of \(sealed) webhooks are kept under TESSERA_SECRET_KEY now") }
        var services = Services(
            database: platform.database, effects: platform.effects, organisation: platform.organisation, customers: platform.customers,
            sales: platform.sales, accounts: platform.accounts, privacy: try platform.privacy())
        let smtp = try MailSetting.smtp()
        let address = "http://\(arguments.host):\(arguments.port)"
        services.invitations = try platform.invitations(servedAt: address)
        let backoffice = try BackofficeRoutes(
            database: platform.database, effects: platform.effects, accounts: platform.accounts,
            openID: arguments.identityProvider.openID(on: platform, servedAt: address), intake: platform.intake,
            forms: platform.forms(servedAt: address), invitations: services.invitations, privacy: services.privacy, uploadsFolder: uploads,
            trustedProxies: try MailSetting.trustedProxies(),
            logger: logger,
            health: { [checks = HealthChecks(database: platform.database, effects: platform.effects, location: location)] isThorough in
                await checks.run(isThorough: isThorough)
            })
        let webhooks = WebhookSending(
            platform.webhooks, reliability: { [intake = platform.intake] tx in try intake.reliability(tx) },
            allowsPrivate: arguments.webhooks.isPrivateAllowed, logger: logger)
        let router = Router(context: VisitorContext.self)
        router.add(middleware: StrictTransport())
        let log = IntakeLog(database: platform.database, effects: platform.effects)
        let projector = Projector(platform.intake, besides: log)
        APIRoutes(
            services: services, migrations: Platform.migrations, log: log, timelines: [EventsTimeline(platform.intake)],
            gauges: [{ await webhooks.metrics() }, { await projector.metrics() }]
        ).add(to: router)
        backoffice.add(to: router)
        let app = Application(
            router: router, configuration: .init(address: .hostname(arguments.host, port: arguments.port), serverName: "tessera"), logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { [logger] group in
            group.addTask { try await app.runService() }
            group.addTask { await webhooks.run() }
            group.addTask { await projector.run { error in logger.error("events could not be projected: \(error)") } }
            group.addTask { [platform] in await JobRunning(platform.jobs, logger: logger).run() }
            group.addTask { [platform] in await AuditSealing(AuditLog(platform.database), logger: logger).run() }
            group.addTask { [platform, uploads] in
                let privacy = try platform.privacy(uploads: uploads)
                while true {
                    do { try await privacy.carryOn() } catch { logger.warning("erasures could not be carried on: \(error)") }
                    do { try await privacy.applyRetention() } catch { logger.warning("retention rules could not be applied: \(error)") }
                    try await Task.sleep(for: .seconds(5))
                }
            }
            group.addTask { [platform] in
                while true {
                    do { try await backoffice.tidy() } catch { logger.warning("old uploads could not be removed: \(error)") }
                    do { try await backoffice.measureQuality() } catch { logger.warning("people's data could not be measured: \(error)") }
                    do { try await backoffice.countConsents() } catch { logger.warning("consents could not be counted: \(error)") }
                    do { try await platform.intake.tidyLog() } catch { logger.warning("old requests could not be removed: \(error)") }
                    do { try await platform.webhooks.clear(olderThan: arguments.daysOfChanges) } catch {
                        logger.warning("old changes could not be removed: \(error)")
                    }
                    try await Task.sleep(for: .seconds(3600))
                }
            }
            if let watched = arguments.watch {
                let drop = FileDrop(platform.intake, folder: watched)
                group.addTask { try await drop.watch { report in logger.notice("\(report.sentence)") } }
            }
            // Without a mail server mails wait; `tessera doctor` says so.
            if let smtp {
                let transport = SMTPTransport(smtp)
                let dispatch = MailDispatch(platform.messaging, transport: transport, effects: platform.effects, logger: logger)
                group.addTask {
                    await dispatch.run()
                    await transport.close()
                }
            }
            try await group.next()
            group.cancelAll()
        }
        await platform.accounts.sightings.settle()
        try await AuditLog(platform.database).seal()
    }
}
