import Kernel

import struct Accounts.SessionRecord

/// A user's own settings. Posts `name`, `language`, `theme` to `/profile` and `current`, `password`, `repeat` to `/profile/password`;
/// to `/profile/sessions` a `session` to be ended, or nothing for all others.
public struct ProfilePage: Page {
    public enum Field: String, Hashable, Sendable, CaseIterable {
        case name, current, password, `repeat`
    }

    public var name: String
    public var email: String
    public var profiles: [String]
    public var companies: [String]
    public var errors: [Field: String]
    public var minimumPasswordLength: Int
    public var hasSecondFactor: Bool
    public var sessions: [SessionRecord]

    public init(
        name: String, email: String, profiles: [String] = [], companies: [String] = [], errors: [Field: String] = [:],
        minimumPasswordLength: Int = 12, hasSecondFactor: Bool = false, sessions: [SessionRecord] = []
    ) {
        self.name = name
        self.email = email
        self.profiles = profiles
        self.companies = companies
        self.errors = errors
        self.minimumPasswordLength = minimumPasswordLength
        self.hasSecondFactor = hasSecondFactor
        self.sessions = sessions
    }

    public var template: Template { .profile }
    public func title(_ words: Words) -> String { words.text("profile.title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "name": name, "email": email, "profiles": profiles.joined(separator: ", "), "companyNames": companies.joined(separator: ", "),
            "nameError": errors[.name],
            "currentError": errors[.current], "passwordError": errors[.password], "repeatError": errors[.repeat],
            "minimum": String(minimumPasswordLength), "rules": words.text("firstUser.rules", ["n": String(minimumPasswordLength)]),
            "hasSecondFactor": hasSecondFactor,
            "hasSessions": !sessions.isEmpty, "hasOthers": sessions.contains { !$0.isCurrent },
            "sessions": sessions.map { session in
                [
                    "handle": session.handle, "browser": session.userAgent ?? words.text("profile.unknownBrowser"),
                    "since": words.text("profile.since", ["time": words.format.instant(session.createdAt)]),
                    "seen": words.text("profile.seen", ["time": words.format.instant(session.lastSeenAt)]), "isCurrent": session.isCurrent,
                ] as Fields
            },
            "languages": Language.allCases.map { language in
                ["code": language.rawValue, "name": language.ownName, "chosen": language == rendering.language] as Fields
            },
            "themes": Theme.allCases.map { theme in
                ["code": theme.rawValue, "name": words.text("theme.\(theme.rawValue)"), "chosen": theme == rendering.theme] as Fields
            },
        ])
    }
}
