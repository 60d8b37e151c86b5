import Kernel
import Webhooks

/// A webhook in the list of them.
public struct WebhookRow: Hashable, Sendable {
    public var endpoint: EndpointRecord
    public var health: EndpointHealth
    /// The company's name; nil for the whole group.
    public var company: String?

    public init(endpoint: EndpointRecord, health: EndpointHealth, company: String?) {
        self.endpoint = endpoint
        self.health = health
        self.company = company
    }

    /// What list and detail show alike.
    func fields(_ words: Words) -> Fields {
        let format = words.format
        let failing = endpoint.state == .active && endpoint.failingSince != nil
        return [
            "link": "/webhooks/\(endpoint.id)", "url": endpoint.url, "description": endpoint.description.isEmpty ? nil : endpoint.description,
            "company": company ?? words.text("webhooks.group"),
            "state": words.text(failing ? "webhooks.failing" : "webhookState.\(endpoint.state.rawValue)"),
            "tone": endpoint.state == .disabled ? "failed" : failing ? "waiting" : "finished",
            "rate": health.successRate.map { format.percent($0) } ?? "–", "pending": format.integer(health.pending),
            "last": endpoint.lastAttemptAt.map { format.instant($0) } ?? "–",
        ]
    }
}

/// All webhooks. Address: `/webhooks`.
public struct WebhooksPage: Page {
    public var rows: [WebhookRow]

    public init(rows: [WebhookRow]) { self.rows = rows }

    public var template: Template { .webhooks }
    public var section: Section? { .webhooks }
    public func title(_ words: Words) -> String { words.text("webhooks.title") }

    private static let columns = [
        Column(key: "webhooks.address"), Column(key: "webhooks.company", rank: 3), Column(key: "webhooks.state"),
        Column(key: "webhooks.rate", numeric: true), Column(key: "webhooks.pending", numeric: true, rank: 2),
        Column(key: "webhooks.last", numeric: true, rank: 3),
    ]

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "hasRows": !rows.isEmpty, "heads": words.heads(Self.columns, Sorting(""), rendering.address), "rows": rows.map { $0.fields(words) },
        ])
    }
}

/// Adding a webhook, or changing one. Posts `url`, `description`, `company` and `kinds` to `/webhooks` or `/webhooks/{id}`.
public struct WebhookFormPage: Page {
    public enum Field: String, Hashable, Sendable, CaseIterable { case url, description }

    /// Nil for a new one.
    public var id: ID<WebhookEndpoint>?
    public var url: String
    public var description: String
    /// Empty is all.
    public var kinds: [MessageKind]
    public var companies: [Choice<Company>]
    public var company: ID<Company>?
    /// Whether the whole group may be chosen.
    public var seesGroup: Bool
    public var errors: [Field: String]

    public init(
        id: ID<WebhookEndpoint>? = nil, url: String = "", description: String = "", kinds: [MessageKind] = [], companies: [Choice<Company>] = [],
        company: ID<Company>? = nil, seesGroup: Bool = true, errors: [Field: String] = [:]
    ) {
        self.id = id
        self.url = url
        self.description = description
        self.kinds = kinds
        self.companies = companies
        self.company = company
        self.seesGroup = seesGroup
        self.errors = errors
    }

    public var template: Template { .webhookForm }
    public var section: Section? { .webhooks }
    public func title(_ words: Words) -> String { words.text(id == nil ? "webhooks.new" : "webhooks.change") }
    public func crumbs(_ words: Words) -> [Crumb] {
        [Crumb(words.text("webhooks.title"), "/webhooks")] + (id.map { [Crumb(url, "/webhooks/\($0)")] } ?? [])
    }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let group = seesGroup ? [("", words.text("webhooks.group"))] : []
        return PageFields([
            "action": id.map { "/webhooks/\($0)" } ?? "/webhooks", "back": id.map { "/webhooks/\($0)" } ?? "/webhooks", "url": url,
            "description": description, "isNew": id == nil, "urlError": errors[.url], "descriptionError": errors[.description],
            "companies": words.options(group + companies.map { ($0.id.description, $0.name) }, chosen: company?.description),
            "kinds": MessageKind.allCases.map { kind in
                [
                    "value": kind.rawValue, "text": words.text("webhookKind.\(kind.rawValue.replacing(".", with: ""))"),
                    "chosen": kinds.contains(kind),
                ] as Fields
            },
        ])
    }
}
