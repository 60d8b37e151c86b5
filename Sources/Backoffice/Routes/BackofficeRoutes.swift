import Accounts
import Customers
import Desk
import Forms
import Hummingbird
import Intake
import Invitations
import Kernel
import Logging
import Messaging
import OpenID
import Organisation
import Privacy
import Sales
import Storage
import Webhooks

/// The screens, live: pages, forms, files and assets.
///
/// ```swift
/// let routes = try BackofficeRoutes(database: …, uploadsFolder: "uploads", logger: logger)
/// routes.add(to: router)
/// ```
public struct BackofficeRoutes: Sendable {
    let house: House
    private let trustedProxies: Int

    /// - Parameters:
    ///   - uploadsFolder: where uploaded files lie until they have been imported; made when it is not there.
    ///   - uploadLimit: the largest file that may be sent, in bytes.
    ///   - health: looks at the installation for `/health`, and counts the data through where it is told to.
    ///   - trustedProxies: how many proxies of ours stand before the server and write `X-Forwarded-For`; with 0 the header is not believed.
    /// - Throws: ``ViewFailure`` when the program's own files are broken, ``Problem`` when the folder cannot be made.
    public init(
        database: Database, effects: Effects, accounts: Accounts, openID: OpenID, intake: Intake, forms: Forms, invitations: Invitations,
        privacy: Privacy, uploadsFolder: String, uploadLimit: Int64 = 2 << 30, trustedProxies: Int = 0, logger: Logger,
        health: @escaping @Sendable (_ isThorough: Bool) async -> [HealthCheck] = { _ in [] }
    ) throws {
        let webhooks = Webhooks(
            database: database, effects: effects, organisation: intake.organisation, customers: intake.customers, sales: intake.sales,
            accounts: accounts)
        self.trustedProxies = trustedProxies
        house = House(
            database: database, effects: effects, accounts: accounts, openID: openID, desk: Desk(database: database, effects: effects),
            organisation: intake.organisation, customers: intake.customers,
            sales: intake.sales, intake: intake, webhooks: webhooks, messaging: Messaging(database: database, effects: effects), forms: forms,
            invitations: invitations, privacy: privacy,
            uploads: try Uploads(intake: intake, folder: uploadsFolder),
            views: try Views(), assets: Assets(),
            uploadLimit: uploadLimit, recent: RecentValues(clock: effects.clock, logger: logger), trustedProxies: trustedProxies, logger: logger,
            health: health)
    }

    /// Adds every route of the back office, and pages for what is not found below no other door.
    public func add<Context: RequestContext>(to router: Router<Context>) {
        router.add(middleware: NotFoundPages<Context>(house: house))
        let doors = Doors<Context>(router: router, house: house)
        addAssets(doors)
        addAudit(doors)
        addSignIn(doors)
        addPasswordLinks(doors)
        addProfile(doors)
        addSecondFactor(doors)
        addDashboard(doors)
        addPeople(doors)
        addPerson(doors)
        addSales(doors)
        addStores(doors)
        addNetwork(doors)
        addQuality(doors)
        addReviews(doors)
        addKnowing(doors)
        addRules(doors)
        addProducts(doors)
        addSources(doors)
        addRejects(doors)
        addImports(doors)
        addKeys(doors)
        addUsers(doors)
        addProfiles(doors)
        addUploads(doors)
        addWebhooks(doors)
        addActivities(doors)
        addConsents(doors)
        addSettings(doors)
        addPrivacy(doors)
        addViews(doors)
        addJobs(doors)
        addNotifications(doors)
        addFirstSteps(doors)
        addPortal(router, trustedProxies: trustedProxies)
    }

    /// Removes files of uploads that nobody confirmed, or that ended long ago; to be called now and then.
    public func tidy() async throws { _ = try await house.uploads.tidy() }

    /// Waits for an import that was confirmed here; for tests.
    func finishImport(_ id: ID<FileImport>) async { await house.uploads.finish(id) }
}

/// Registers handlers so that whatever they throw becomes a page.
struct Doors<Context: RequestContext> {
    let router: Router<Context>
    let house: House

    /// A page for everybody.
    func open(_ method: HTTPRequest.Method, _ path: RouterPath, _ handler: @escaping @Sendable (Inquiry) async throws -> Response) {
        let house = house
        router.on(path, method: method) { request, context -> Response in
            let inquiry = Inquiry(request, context)
            do { return try await handler(inquiry) } catch { return await house.failure(error, inquiry) }
        }
    }

    /// A page for who has signed in; others are asked to.
    func get(_ path: RouterPath, _ handler: @escaping @Sendable (Visit) async throws -> Response) { on(.get, path, handler) }

    func post(_ path: RouterPath, _ handler: @escaping @Sendable (Visit) async throws -> Response) { on(.post, path, handler) }

    /// A list as a file, in each form it is saved in: `PATH.csv`, `PATH.xlsx`; for who may export.
    func export(_ path: String, _ handler: @escaping @Sendable (Visit) async throws -> Export) {
        for format in ExportFormat.allCases {
            get(RouterPath("\(path).\(format.rawValue)")) { visit in
                try visit.require(.export)
                let export = try await handler(visit)
                return export.answer(format, visit.house) { rows, isWhole in
                    try await visit.noteExport(path, format, rows: rows, isWhole: isWhole)
                }
            }
        }
    }

    private func on(_ method: HTTPRequest.Method, _ path: RouterPath, _ handler: @escaping @Sendable (Visit) async throws -> Response) {
        let house = house
        let row = RouteRights.row(RouteRights.name(method, path))
        open(method, path) { inquiry in
            guard let visit = try await Visit(inquiry, house, row) else { return try await house.signInFirst(inquiry) }
            // Who owes a second factor sets it up before anything else.
            if visit.session.lacksSecondFactor, !row.isOwn { return .seeOther(Address("/profile/second-factor")) }
            guard row.isOpen(to: visit.session) else { throw Visit.notAllowed }
            guard row.isSensitive, !visit.session.isFresh else { return try await handler(visit) }
            switch try await visit.proof() {
            case .given(let visit): return try await handler(visit)
            case .asked(let page): return page
            }
        }
    }
}
