import Kernel

import enum Accounts.Role
import enum OpenID.Admission
import struct OpenID.Claims

/// What came of an administrator's trial of the identity provider: what the provider said, and what would follow if it had been a sign-in.
public struct SignInTrialPage: Page {
    public enum Outcome: Hashable, Sendable {
        case told(Claims, Admission)
        /// Why nothing was told, for who sets the provider up; in English.
        case failed(String)
    }

    public var outcome: Outcome

    public init(_ outcome: Outcome) { self.outcome = outcome }

    public var template: Template { .signInTrial }
    public var section: Section? { .settings }
    public func title(_ words: Words) -> String { words.text("signInTrial.title") }
    public func crumbs(_ words: Words) -> [Crumb] {
        [Crumb(words.text("section.settings"), "/settings"), Crumb(words.text("signInSettings.title"), "/settings/sign-in")]
    }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        switch outcome {
        case .failed(let reason):
            return PageFields(["verdict": words.text("signInTrial.failed"), "tone": "failure", "reason": reason, "facts": [Fields]()])
        case .told(let claims, let admission):
            let (verdict, isIn) = Self.verdict(admission, words)
            let facts: [(String, String?)] = [
                ("issuer", claims.issuer), ("subject", claims.subject), ("name", claims.name), ("email", claims.email),
                ("verified", words.text(claims.isEmailVerified ? "signInTrial.yes" : "signInTrial.no")),
                ("groups", claims.groups.isEmpty ? nil : claims.groups.joined(separator: ", ")),
            ]
            return PageFields([
                "verdict": verdict, "tone": isIn ? "success" : "warning", "reason": nil,
                "facts": facts.map { name, value in
                    ["name": words.text("signInTrial.\(name)"), "value": value ?? words.text("signInTrial.nothing")] as Fields
                },
            ])
        }
    }

    private static func verdict(_ admission: Admission, _ words: Words) -> (String, isIn: Bool) {
        switch admission {
        case .known(let user, let role): (words.text("signInTrial.known", ["name": user.name, "role": words.role(role ?? user.role)]), true)
        case .linked(let user, let role): (words.text("signInTrial.linked", ["name": user.name, "role": words.role(role ?? user.role)]), true)
        case .added(let role): (words.text("signInTrial.added", ["role": words.role(role)]), true)
        case .refused(let reason): (words.text("signIn.refused.\(reason.rawValue)"), false)
        }
    }
}

extension Words {
    func role(_ role: Role) -> String { text("role.\(role.rawValue)") }
}
