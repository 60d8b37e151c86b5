import Accounts
import Kernel

/// One who signs in: profiles, state, and what can be done about them. Address: `/users/{id}`.
public struct UserPage: Page {
    /// A profile that the user has, and where.
    public struct Held: Hashable, Sendable {
        public var profile: String
        public var isSecondFactorRequired: Bool
        /// Names; nil is everywhere.
        public var companies: [String]?
        public var storeGroups: [String]?

        public init(profile: String, isSecondFactorRequired: Bool = false, companies: [String]? = nil, storeGroups: [String]? = nil) {
            self.profile = profile
            self.isSecondFactorRequired = isSecondFactorRequired
            self.companies = companies
            self.storeGroups = storeGroups
        }
    }

    /// A link that was just made: shown this once.
    public struct Link: Hashable, Sendable {
        public var address: String
        public var isMailed: Bool
        public var expiresAt: Instant

        public init(address: String, isMailed: Bool, expiresAt: Instant) {
            self.address = address
            self.isMailed = isMailed
            self.expiresAt = expiresAt
        }
    }

    public var user: UserRecord
    public var held: [Held]
    /// Whether the visitor may decide about this user.
    public var mayChange: Bool
    public var isOneself: Bool
    public var link: Link?

    public init(user: UserRecord, held: [Held], mayChange: Bool = true, isOneself: Bool = false, link: Link? = nil) {
        self.user = user
        self.held = held
        self.mayChange = mayChange
        self.isOneself = isOneself
        self.link = link
    }

    public var template: Template { .user }
    public var section: Section? { .users }
    public func title(_ words: Words) -> String { user.name }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("users.title"), "/users")] }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let format = words.format
        let tone = user.state == .active ? "finished" : user.state == .invited ? "waiting" : "failed"
        let language = user.language.flatMap { Language(rawValue: $0.rawValue) }
        return PageFields([
            "base": "/users/\(user.id)", "email": user.email, "state": words.text("userState.\(user.state.rawValue)"), "tone": tone,
            "isActive": user.state == .active, "isInvited": user.state == .invited, "isDisabled": user.state == .disabled,
            "hasFactor": user.hasSecondFactor, "factor": words.text(user.hasSecondFactor ? "users.on" : "users.off"),
            "last": user.lastSignedInAt.map { format.instant($0) } ?? words.text("users.never"), "since": format.instant(user.createdAt),
            "languageName": language?.ownName ?? words.text("users.browserLanguage"), "id": user.id.description, "mayChange": mayChange,
            "mayDisable": mayChange && !isOneself && user.state != .disabled, "isOneself": isOneself,
            "address": link?.address,
            "linkNote": link.map { link in
                words.text(
                    link.isMailed ? "users.linkMailed" : "users.linkNote", ["time": format.instant(link.expiresAt)])
            },
            "hasHeld": !held.isEmpty, "hasSeveral": held.count > 1,
            "held": held.enumerated().map { place, held in
                [
                    "place": String(place), "profile": held.profile, "isRequired": held.isSecondFactorRequired,
                    "companies": held.companies?.joined(separator: ", ") ?? words.text("users.everyCompany"),
                    "storeGroups": held.storeGroups?.joined(separator: ", ") ?? words.text("users.everyStore"),
                ] as Fields
            },
        ])
    }
}
