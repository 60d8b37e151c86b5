import Accounts
import Hummingbird

/// What each screen asks of who opens it: looked at before its handler runs, whatever that asks besides.
///
/// A route that a right is not named for here is open to all who have signed in; a test holds that there is none but those of ``own``.
enum RouteRights {
    /// What a route asks for, and where who has it may use it.
    struct Row: Sendable {
        /// Nil for everybody's own affairs.
        var right: Right?
        /// Whether its handler shows no more than what belongs to some stores; others are not open to who is limited to groups of stores.
        var knowsStores = false

        /// Whether the user has to have shown some minutes ago at most who they are: what changes how somebody signs in, or cannot be undone.
        var isSensitive = false

        static let own = Row()

        var isOwn: Bool { right == nil }

        func reaches(of session: SignedIn) -> [Reach] {
            session.entitlements.reaches(of: right).filter { knowsStores || isOwn || $0.storeGroups == nil }
        }

        func isOpen(to session: SignedIn) -> Bool { isOwn || !reaches(of: session).isEmpty }
    }

    /// By its name.
    static func row(_ name: String) -> Row {
        Row(right: rights[name], knowsStores: byStore.contains(name), isSensitive: sensitive.contains(name))
    }

    /// The name of a route's row: the router writes its parameters in braces.
    static func name(_ method: HTTPRequest.Method, _ path: RouterPath) -> String {
        "\(method.rawValue) \(path.description.replacing("{", with: ":").replacing("}", with: ""))"
    }

    /// Everybody's own affairs.
    static let own: Set<String> = [
        "GET /profile", "POST /profile", "POST /profile/password", "POST /profile/appearance", "POST /profile/sessions",
        "POST /company", "GET /profile/second-factor", "POST /profile/second-factor", "POST /profile/second-factor/confirm",
        "POST /profile/second-factor/codes", "POST /profile/second-factor/remove",
        "POST /views", "POST /views/standard", "POST /views/:id", "POST /views/:id/show", "POST /views/:id/remove", "POST /views/:id/restore",
        "POST /first-steps/hide", "POST /first-steps/show", "GET /notifications", "GET /notifications/bell",
    ]

    /// Routes that know what belongs to which store.
    static let byStore: Set<String> = [
        "GET /", "GET /dashboard.csv", "GET /dashboard.xlsx", "GET /dashboard/arrange", "POST /dashboard/tiles", "POST /dashboard/reset",
        "POST /dashboard/undo", "GET /network", "GET /network.csv", "GET /network.xlsx", "GET /people", "GET /people/search", "GET /people/:id",
        "GET /people.csv", "GET /people.xlsx", "POST /people/:id/consents",
        "POST /people/:id/preference-link", "GET /sales/:id", "GET /stores", "GET /stores/:id", "GET /stores.csv", "GET /stores.xlsx",
        "GET /store-groups", "GET /store-groups.csv", "GET /store-groups.xlsx",
    ]

    /// Routes that ask anew who it is when nobody has shown it for some minutes: passwords, second factors, keys, users and their rights, and erasures.
    static let sensitive: Set<String> = [
        "POST /profile/sessions", "POST /profile/second-factor", "POST /profile/second-factor/confirm", "POST /profile/second-factor/codes",
        "POST /profile/second-factor/remove",
        "POST /settings/sign-in", "POST /settings/sign-in/passwords", "POST /settings/sign-in/remove",
        "POST /keys", "POST /keys/:id/revoke", "POST /sources/:id/key", "POST /webhooks", "POST /webhooks/:id", "POST /webhooks/:id/secret",
        "POST /users", "POST /users/:id/grants", "POST /users/:id/grants/remove", "POST /users/:id/disable", "POST /users/:id/enable",
        "POST /users/:id/sign-out", "POST /users/:id/second-factor", "POST /users/:id/link",
        "POST /profiles", "POST /profiles/:id", "POST /profiles/:id/remove", "POST /profiles/:id/restore",
        "POST /people/:id/erase", "POST /privacy/retention",
    ]

    static let rights: [String: Right] = [
        "GET /": Right(.see, .statistics), "GET /dashboard.csv": Right(.export, .statistics), "GET /dashboard.xlsx": Right(.export, .statistics),
        "GET /dashboard/arrange": Right(.see, .statistics), "POST /dashboard/tiles": Right(.see, .statistics),
        "POST /dashboard/reset": Right(.see, .statistics), "POST /dashboard/undo": Right(.see, .statistics),
        "GET /people": Right(.see, .people), "GET /people/search": Right(.see, .people), "GET /people/:id": Right(.see, .people),
        "GET /people.csv": Right(.export, .people), "GET /people.xlsx": Right(.export, .people),
        "POST /people/:id/consents": Right(.edit, .consents), "POST /people/:id/preference-link": Right(.edit, .consents),
        "GET /reviews": Right(.see, .identity), "POST /reviews": Right(.edit, .identity),
        "GET /people/:id/identity": Right(.see, .identity), "POST /people/:id/merge": Right(.edit, .identity),
        "POST /people/:id/split": Right(.edit, .identity), "POST /identity/acts/:id/undo": Right(.edit, .identity),
        "POST /identity/passes": Right(.edit, .identity), "GET /identity/rules": Right(.see, .identity),
        "POST /identity/rules": Right(.edit, .identity),
        "GET /sales/:id": Right(.see, .sales),
        "GET /stores": Right(.see, .organisation), "GET /stores/:id": Right(.see, .organisation),
        "GET /stores.csv": Right(.export, .organisation), "GET /stores.xlsx": Right(.export, .organisation),
        "GET /network": Right(.see, .statistics), "GET /network.csv": Right(.export, .statistics), "GET /network.xlsx": Right(.export, .statistics),
        "GET /people-quality": Right(.see, .statistics), "GET /people-quality.csv": Right(.export, .statistics),
        "GET /people-quality.xlsx": Right(.export, .statistics), "POST /people-quality/measure": Right(.edit, .people),
        "GET /people-quality/mend.csv": Right(.export, .people), "GET /people-quality/mend.xlsx": Right(.export, .people),
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
        "GET /consents": Right(.see, .consents), "GET /consents.csv": Right(.export, .consents), "GET /consents.xlsx": Right(.export, .consents),
        "POST /consents/:id/policy": Right(.administer, .consents),
        "GET /attributes": Right(.see, .organisation), "GET /attributes.csv": Right(.export, .organisation),
        "GET /attributes.xlsx": Right(.export, .organisation), "GET /attributes/new": Right(.administer, .organisation),
        "POST /attributes": Right(.administer, .organisation), "GET /attributes/change": Right(.administer, .organisation),
        "POST /attributes/change": Right(.administer, .organisation), "POST /attributes/retire": Right(.administer, .organisation),
        "POST /attributes/restore": Right(.administer, .organisation),
        "GET /settings": Right(.administer, .settings),
        "GET /health": Right(.administer, .settings), "GET /jobs": Right(.administer, .settings),
        "POST /jobs/mails/:id/resend": Right(.administer, .settings),
        "GET /settings/sign-in": Right(.administer, .settings), "POST /settings/sign-in": Right(.administer, .settings),
        "POST /settings/sign-in/check": Right(.administer, .settings), "GET /settings/sign-in/try": Right(.administer, .settings),
        "POST /settings/sign-in/passwords": Right(.administer, .settings), "POST /settings/sign-in/remove": Right(.administer, .settings),
        "GET /products": Right(.see, .organisation), "GET /products/:id": Right(.see, .organisation),
        "GET /products.csv": Right(.export, .organisation), "GET /products.xlsx": Right(.export, .organisation),
        "GET /occasions": Right(.see, .organisation), "GET /occasions.csv": Right(.export, .organisation),
        "GET /occasions.xlsx": Right(.export, .organisation), "GET /occasions/new": Right(.import, .organisation),
        "POST /occasions": Right(.import, .organisation), "GET /occasions/:id": Right(.import, .organisation),
        "POST /occasions/:id": Right(.import, .organisation), "POST /occasions/:id/close": Right(.import, .organisation),
        "POST /occasions/:id/open": Right(.import, .organisation),
        "GET /activities/new": Right(.import, .organisation), "POST /activities": Right(.import, .organisation),
        "GET /activities/:id/change": Right(.import, .organisation), "POST /activities/:id/change": Right(.import, .organisation),
        "POST /activities/:id/close": Right(.import, .organisation), "POST /activities/:id/open": Right(.import, .organisation),
        "GET /activities": Right(.see, .organisation), "GET /activities/:id": Right(.see, .organisation),
        "GET /activities/:id/preview": Right(.see, .organisation), "POST /activities/:id/form": Right(.import, .organisation),
        "POST /activities/:id/form/state": Right(.import, .organisation), "GET /activities/:id/form": Right(.import, .organisation),
        "GET /sources": Right(.see, .sources), "GET /sources/:id": Right(.see, .sources), "GET /sources/new": Right(.administer, .sources),
        "GET /sources/:id/requests/:request": Right(.see, .sources), "POST /sources": Right(.administer, .sources),
        "POST /sources/:id/key": Right(.administer, .sources), "GET /sources/:id/change": Right(.administer, .sources),
        "POST /sources/:id/change": Right(.administer, .sources),
        "GET /rejects": Right(.see, .sources), "GET /rejects/:id": Right(.see, .sources), "POST /rejects": Right(.import, .sources),
        "POST /rejects/:id": Right(.import, .sources),
        "GET /imports": Right(.see, .sources), "GET /imports/:id": Right(.see, .sources), "GET /imports/:id/progress": Right(.see, .sources),
        "GET /samples/stores.csv": Right(.import, .sources), "GET /samples/products.csv": Right(.import, .sources),
        "GET /samples/contacts.csv": Right(.import, .sources), "GET /samples/sales.csv": Right(.import, .sources),
        "GET /samples/events.csv": Right(.import, .sources),
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
        "GET /users": Right(.see, .users), "GET /users.csv": Right(.export, .users), "GET /users.xlsx": Right(.export, .users),
        "GET /users/new": Right(.administer, .users), "POST /users": Right(.administer, .users), "GET /users/:id": Right(.see, .users),
        "GET /users/:id/grants/new": Right(.administer, .users), "POST /users/:id/grants": Right(.administer, .users),
        "POST /users/:id/grants/remove": Right(.administer, .users), "POST /users/:id/disable": Right(.administer, .users),
        "POST /users/:id/enable": Right(.administer, .users), "POST /users/:id/sign-out": Right(.administer, .users),
        "POST /users/:id/second-factor": Right(.administer, .users), "POST /users/:id/link": Right(.administer, .users),
        "GET /profiles": Right(.see, .users), "GET /profiles.csv": Right(.export, .users), "GET /profiles.xlsx": Right(.export, .users),
        "GET /profiles/new": Right(.administer, .users), "POST /profiles": Right(.administer, .users), "GET /profiles/:id": Right(.see, .users),
        "POST /profiles/:id": Right(.administer, .users), "POST /profiles/:id/remove": Right(.administer, .users),
        "POST /profiles/:id/restore": Right(.administer, .users),
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
