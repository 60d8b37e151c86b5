import Accounts
import Hummingbird

/// What each screen asks of who opens it: looked at before its handler runs, whatever that asks besides.
///
/// A route that a right is not named for here is open to all who have signed in; a test holds that there is none but those of ``own``.
enum RouteRights {
    /// The name of a route's row: the router writes its parameters in braces.
    static func row(_ method: HTTPRequest.Method, _ path: RouterPath) -> String {
        "\(method.rawValue) \(path.description.replacing("{", with: ":").replacing("}", with: ""))"
    }

    /// Everybody's own affairs.
    static let own: Set<String> = [
        "GET /profile", "POST /profile", "POST /profile/password", "POST /profile/appearance", "POST /profile/sessions",
        "POST /company",
    ]

    static let rights: [String: Right] = [
        "GET /": Right(.see, .statistics),
        "GET /people": Right(.see, .people), "GET /people/search": Right(.see, .people), "GET /people/:id": Right(.see, .people),
        "GET /people.csv": Right(.export, .people), "GET /people.xlsx": Right(.export, .people),
        "POST /people/:id/consents": Right(.edit, .consents), "POST /people/:id/preference-link": Right(.edit, .consents),
        "GET /sales/:id": Right(.see, .sales),
        "GET /stores": Right(.see, .organisation), "GET /stores/:id": Right(.see, .organisation),
        "GET /stores.csv": Right(.export, .organisation), "GET /stores.xlsx": Right(.export, .organisation),
        "GET /stores/new": Right(.administer, .organisation), "POST /stores": Right(.administer, .organisation),
        "GET /stores/:id/change": Right(.administer, .organisation), "POST /stores/:id/change": Right(.administer, .organisation),
        "POST /stores/:id/close": Right(.administer, .organisation), "POST /stores/:id/open": Right(.administer, .organisation),
        "GET /store-groups": Right(.see, .organisation), "GET /store-groups.csv": Right(.export, .organisation),
        "GET /store-groups.xlsx": Right(.export, .organisation), "GET /store-groups/new": Right(.administer, .organisation),
        "POST /store-groups": Right(.administer, .organisation), "GET /store-groups/:id": Right(.administer, .organisation),
        "POST /store-groups/:id": Right(.administer, .organisation), "POST /store-groups/:id/remove": Right(.administer, .organisation),
        "POST /store-groups/:id/restore": Right(.administer, .organisation),
        "GET /companies": Right(.see, .organisation), "GET /companies.csv": Right(.export, .organisation),
        "GET /companies.xlsx": Right(.export, .organisation), "GET /companies/new": Right(.administer, .organisation),
        "POST /companies": Right(.administer, .organisation), "GET /companies/:id": Right(.administer, .organisation),
        "POST /companies/:id": Right(.administer, .organisation),
        "GET /settings": Right(.administer, .settings),
        "GET /products": Right(.see, .organisation), "GET /products/:id": Right(.see, .organisation),
        "GET /products.csv": Right(.export, .organisation), "GET /products.xlsx": Right(.export, .organisation),
        "GET /activities": Right(.see, .organisation), "GET /activities/:id": Right(.see, .organisation),
        "GET /activities/:id/preview": Right(.see, .organisation), "POST /activities/:id/form": Right(.import, .organisation),
        "POST /activities/:id/form/state": Right(.import, .organisation), "POST /activities/:id/form/save": Right(.import, .organisation),
        "GET /sources": Right(.see, .sources), "GET /sources/:id": Right(.see, .sources), "GET /sources/new": Right(.administer, .sources),
        "GET /sources/:id/requests/:request": Right(.see, .sources), "POST /sources": Right(.administer, .sources),
        "POST /sources/:id/key": Right(.administer, .sources),
        "GET /rejects": Right(.see, .sources), "GET /rejects/:id": Right(.see, .sources), "POST /rejects": Right(.import, .sources),
        "POST /rejects/:id": Right(.import, .sources),
        "GET /imports": Right(.see, .sources), "GET /imports/:id": Right(.see, .sources), "GET /imports/:id/progress": Right(.see, .sources),
        "GET /imports/new": Right(.import, .sources), "POST /imports": Right(.import, .sources),
        "POST /imports/:id/mapping": Right(.import, .sources), "POST /imports/:id/cancel": Right(.import, .sources),
        "POST /imports/:id/resume": Right(.import, .sources), "GET /imports/:id/rejected.csv": Right(.export, .sources),
        "GET /imports/:id/rejected.xlsx": Right(.export, .sources),
        "GET /privacy": Right(.see, .privacy), "GET /privacy/:id": Right(.see, .privacy), "GET /privacy/retention": Right(.administer, .privacy),
        "POST /privacy/retention": Right(.administer, .privacy), "GET /privacy/:id/certificate": Right(.see, .privacy),
        "POST /privacy/:id/close": Right(.edit, .privacy), "POST /privacy/:id/reopen": Right(.edit, .privacy),
        "POST /people/:id/privacy-requests": Right(.edit, .privacy), "POST /people/:id/export": Right(.edit, .privacy),
        "POST /people/:id/restrict": Right(.edit, .privacy), "GET /people/:id/erase": Right(.edit, .privacy),
        "POST /people/:id/erase": Right(.edit, .privacy),
        "GET /audit": Right(.see, .audit), "GET /audit.csv": Right(.export, .audit), "GET /audit.xlsx": Right(.export, .audit),
        "GET /keys": Right(.administer, .users), "POST /keys": Right(.administer, .users), "POST /keys/:id/revoke": Right(.administer, .users),
        "GET /webhooks": Right(.administer, .webhooks), "GET /webhooks/new": Right(.administer, .webhooks),
        "GET /webhooks/:id": Right(.administer, .webhooks), "GET /webhooks/:id/change": Right(.administer, .webhooks),
        "GET /webhooks/:id/deliveries/:delivery": Right(.administer, .webhooks), "POST /webhooks": Right(.administer, .webhooks),
        "POST /webhooks/:id": Right(.administer, .webhooks), "POST /webhooks/:id/test": Right(.administer, .webhooks),
        "POST /webhooks/:id/enable": Right(.administer, .webhooks), "POST /webhooks/:id/disable": Right(.administer, .webhooks),
        "POST /webhooks/:id/replay": Right(.administer, .webhooks), "POST /webhooks/:id/remove": Right(.administer, .webhooks),
        "POST /webhooks/:id/secret": Right(.administer, .webhooks),
        "POST /webhooks/:id/deliveries/:delivery/replay": Right(.administer, .webhooks),
    ]
}
