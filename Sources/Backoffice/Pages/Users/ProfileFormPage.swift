import Accounts
import Kernel

/// A profile: its name and its rights as a grid of areas and permissions. Posts `name`, `description`, `rights`, `factor` to ``action``.
/// Addresses: `/profiles/new` with `from`, `/profiles/{id}`.
public struct ProfileFormPage: Page {
    public enum Field: String, Hashable, Sendable, CaseIterable { case name, description, rights }

    /// Nil for a new one.
    public var id: ID<Profile>?
    public var name: String
    public var description: String
    public var rights: Set<Right>
    public var requiresSecondFactor: Bool
    /// One that Tessera brings along: its rights are shown, and only the second factor can be chosen.
    public var isReady: Bool
    public var users: Int
    public var mayChange: Bool
    /// By fields: the end of the catalogue's key that says what is wrong.
    public var errors: [Field: String]

    public init(
        id: ID<Profile>? = nil, name: String = "", description: String = "", rights: Set<Right> = [], requiresSecondFactor: Bool = false,
        isReady: Bool = false, users: Int = 0, mayChange: Bool = true, errors: [Field: String] = [:]
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.rights = rights
        self.requiresSecondFactor = requiresSecondFactor
        self.isReady = isReady
        self.users = users
        self.mayChange = mayChange
        self.errors = errors
    }

    public var template: Template { .profileForm }
    public var section: Section? { .users }
    public func title(_ words: Words) -> String { id == nil ? words.text("profiles.new") : name }
    public func crumbs(_ words: Words) -> [Crumb] {
        [Crumb(words.text("users.title"), "/users"), Crumb(words.text("register.profiles.title"), "/profiles")]
    }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        func error(_ field: Field) -> String? { errors[field].map { words.text("profiles.\($0)") } }
        return PageFields([
            "action": id.map { "/profiles/\($0)" } ?? "/profiles", "name": name, "description": description, "isReady": isReady,
            "isOpen": mayChange && !isReady, "mayChange": mayChange, "copyLink": id.map { "/profiles/new?from=\($0)" },
            "removeAction": mayChange && !isReady && users == 0 ? id.map { "/profiles/\($0)/remove" } : nil,
            "users": id == nil ? nil : words.count("users.count", users), "usersLink": id.map { "/users?profile=\($0)" },
            "requiresFactor": requiresSecondFactor, "nameError": error(.name), "descriptionError": error(.description),
            "rightsError": error(.rights),
            "permissions": Permission.allCases.map { permission in
                [
                    "text": words.text("permission.\(permission.rawValue)"), "hint": words.text("permissionHint.\(permission.rawValue)"),
                ] as Fields
            },
            "areas": Area.allCases.map { area in
                [
                    "text": words.text("area.\(area.rawValue)"), "hint": words.text("areaHint.\(area.rawValue)"),
                    "boxes": Permission.allCases.map { permission in
                        let right = Right(permission, area)
                        return [
                            "value": right.description, "chosen": rights.contains(right),
                            "label": words.text("area.\(area.rawValue)") + ": " + words.text("permission.\(permission.rawValue)"),
                        ] as Fields
                    },
                ] as Fields
            },
        ])
    }
}
