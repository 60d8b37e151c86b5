import Kernel

/// A screen: a model that was queried, and a pure view of it.
///
/// A page is a plain value that holds what is to be shown, and nothing of how it was found. ``Views`` renders it.
public protocol Page: Sendable {
    /// Which template shows it.
    var template: Template { get }
    /// Which place of the navigation it belongs to; nil for none.
    var section: Section? { get }
    /// What stands in the window's title, and as the page's heading in most templates.
    func title(_ words: Words) -> String
    /// The way back: pages above this one.
    func crumbs(_ words: Words) -> [Crumb]
    /// What the template may show.
    func fields(_ words: Words, _ rendering: Rendering) -> PageFields
}

extension Page {
    public var section: Section? { nil }
    public func crumbs(_ words: Words) -> [Crumb] { [] }
}

/// What a page hands to its template; made by pages of this module only.
public struct PageFields {
    var fields: Fields

    init(_ fields: Fields) { self.fields = fields }
}

/// A step of the way back.
public struct Crumb: Hashable, Sendable {
    var name: String
    var link: String

    init(_ name: String, _ link: String) {
        self.name = name
        self.link = link
    }
}

/// The places of the navigation, in their order.
public enum Section: String, Hashable, Sendable, CaseIterable {
    case dashboard, people, reviews, quality, stores, network, products, sources, imports, activities, consents, privacy, webhooks, users, keys,
        audit,
        settings

    /// The letter that leads there after `g`; nil for none.
    var key: String? {
        let keys: [Section: String] = [
            .dashboard: "d", .people: "p", .quality: "q", .reviews: "m", .network: "n", .consents: "c", .stores: "s", .products: "o", .sources: "r",
            .imports: "i",
            .activities: "a", .privacy: "e", .webhooks: "w", .users: "u", .keys: "y",
            .audit: "l", .settings: "t",
        ]
        return keys[self]
    }

    var path: String {
        switch self {
        case .dashboard: "/"
        case .quality: "/people-quality"
        default: "/" + rawValue
        }
    }
}

/// A template's name; each is a file `Templates/NAME.mustache`.
public enum Template: String, Hashable, Sendable, CaseIterable {
    case audit, keys, users, user
    case signIn = "sign-in"
    case firstUser = "first-user"
    case secondStep = "second-step"
    case proof
    case forgotten
    case setPassword = "set-password"
    case secondFactor = "second-factor"
    case profileForm = "profile-form"
    case failure
    case dashboard, people, network, quality
    case searchResults = "search-results"
    case person, sale, stores, store, products, product, imports, upload, mapping
    case importDetail = "import"
    case importProgress = "import-progress"
    case profile
    case webhooks, webhook, delivery
    case webhookForm = "webhook-form"
    case sources, source, request, rejects, reject
    case sourceEdit = "source-edit"
    case activities, activity, form
    case formMessage = "form-message"
    case formBuilder = "form-builder"
    case preferences
    case register, edit, settings, consents
    case health, jobs, notifications, bell
    case signInSettings = "sign-in-settings"
    case signInTrial = "sign-in-trial"
    case signedOut = "signed-out"
    case privacy, erase, retention
    case reviews, knowing, rules
    case privacyRequest = "privacy-request"

    /// What stands around it.
    var frame: Frame {
        switch self {
        case .signIn, .firstUser, .signedOut, .secondStep, .forgotten, .setPassword: .bare
        case .form, .formMessage, .preferences: .portal
        case .searchResults, .importProgress, .bell: .none
        default: .layout
        }
    }

    enum Frame {
        /// The whole screen with its navigation.
        case layout
        /// A card in the middle, before signing in.
        case bare
        /// A page for visitors, which may stand within somebody else's.
        case portal
        /// A fragment that a script puts into a page.
        case none
    }
}

/// A language's words and its way of writing numbers.
public struct Words: Sendable {
    let catalogue: Catalogue
    public let format: Format

    /// The text of `key` with `{name}` replaced by the values; the key itself where the catalogue lacks it, so that a gap is seen and not a fault.
    func text(_ key: String, _ values: KeyValuePairs<String, String> = [:]) -> String {
        guard var text = catalogue.texts[key] else { return key }
        for (name, value) in values { text = text.replacing("{\(name)}", with: value) }
        return text
    }

    /// The text of `key.one` or `key.other` with `{n}` replaced by `count`.
    func count(_ key: String, _ count: some BinaryInteger) -> String {
        text(key + (count == 1 ? ".one" : ".other"), ["n": format.integer(count)])
    }

    func has(_ key: String) -> Bool { catalogue.texts[key] != nil }
}
