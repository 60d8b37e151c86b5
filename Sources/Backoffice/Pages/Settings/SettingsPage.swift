import Kernel

/// What is decided once and holds for everybody: where it is decided. Address: `/settings`.
public struct SettingsPage: Page {
    /// A page that settings lead to.
    public enum Place: String, Hashable, Sendable, CaseIterable {
        case companies, storeGroups, sources, attributes, occasions, activities, consents, signIn, jobs, health

        var path: String {
            switch self {
            case .companies: "/companies"
            case .storeGroups: "/store-groups"
            case .sources: "/sources"
            case .attributes: "/attributes"
            case .occasions: "/occasions"
            case .activities: "/activities"
            case .consents: "/consents"
            case .jobs: "/jobs"
            case .health: "/health"
            case .signIn: "/settings/sign-in"
            }
        }

        var icon: String {
            switch self {
            case .companies: "company"
            case .storeGroups: "stores"
            case .attributes: "table"
            case .occasions: "event"
            case .sources, .activities, .consents: rawValue
            case .jobs: "jobs"
            case .health: "health"
            case .signIn: "user"
            }
        }
    }

    public init() {}

    public var template: Template { .settings }
    public var section: Section? { .settings }
    public func title(_ words: Words) -> String { words.text("settings.title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "places": Place.allCases.map { place in
                [
                    "link": place.path, "icon": place.icon, "name": words.text("settings.place.\(place.rawValue)"),
                    "detail": words.text("settings.place.\(place.rawValue)Detail"),
                ] as Fields
            }
        ])
    }
}
