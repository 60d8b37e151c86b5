import HTTPTypes
import Hummingbird
import Intake
import Kernel
import Storage

/// Tessera over HTTP: `/api/v1/…`, `/api/openapi.json`, `/healthz`, `/readyz`, `/metrics`.
///
/// ```swift
/// APIRoutes(services: services, migrations: migrations).add(to: router)
/// ```
public struct APIRoutes: Sendable {
    private let services: Services
    private let directory: Directory
    private let metrics = RequestMetrics()
    let endpoints: [Endpoint]

    /// - Parameters:
    ///   - migrations: of all modules; `/readyz` says no while some are pending.
    ///   - log: where what the tracking API receives is kept.
    ///   - timelines: what a person's timeline shows besides sales.
    ///   - gauges: what other modules add to `/metrics`: whole lines of Prometheus text.
    ///   - directoryAge: how old the organisation's codes and names in an answer may be.
    public init(
        services: Services, migrations: [Migration], log: IntakeLog, timelines: [any TimelineSource] = [],
        gauges: [@Sendable () async -> String] = [], directoryAge: Duration = .seconds(1)
    ) {
        self.services = services
        directory = Directory(services, maximumAge: directoryAge)
        let tracking = TrackingRoutes(log: log, directory: directory, clock: services.effects.clock)
        let resources =
            People.endpoints(services) + PersonHistory.endpoints(services, [SalesTimeline(services)] + timelines)
            + Consents.endpoints(services) + Identity.endpoints(services) + LinkageResource.endpoints(services) + SaleResource.endpoints(services)
            + OrganisationResources.endpoints(services) + OrganisationWriting.endpoints(services)
            + SourceWriting.endpoints(services) + AttributeResource.endpoints(services) + OccasionResource.endpoints(services)
            + Products.endpoints(services) + Statistics.endpoints(services) + ChangeResource.endpoints(services)
            + WebhookResource.endpoints(services) + UserResource.endpoints(services) + ProfileResource.endpoints(services) + Audit.endpoints(services)
            + PrivacyResource.endpoints(services) + tracking.endpoints
        let all = resources + Operations.endpoints(services, migrations, metrics, gauges)
        endpoints = all + [Operations.document(all)]
    }

    /// Adds the routes, and before them what counts and logs every request; routes that are added later are counted too.
    public func add<Context: RequestContext>(to router: Router<Context>) {
        router.add(middleware: RequestObserver<Context>(metrics: metrics, endpoints: endpoints))
        router.add(middleware: TrackingPreflight<Context>())
        let runner = EndpointRunner(services: services, directory: directory)
        for endpoint in endpoints {
            router.on(RouterPath(endpoint.path), method: endpoint.method) { request, context in
                await runner.respond(endpoint, request, context)
            }
        }
    }

    /// The OpenAPI document, for tools that want it without a server.
    public var document: JSON { Operations.documentJSON(endpoints) }
}
