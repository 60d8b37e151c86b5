/// The second step of signing in: a code of the user's app, or a recovery code. Posts `code`, `return` to `/sign-in/second-step`.
public struct SecondStepPage: Page {
    public enum Refusal: String, Hashable, Sendable, CaseIterable { case wrong, throttled, expired }

    public var refusal: Refusal?
    /// Where to go afterwards.
    public var destination: Address

    public init(refusal: Refusal? = nil, destination: Address = Address("/")) {
        self.refusal = refusal
        self.destination = destination
    }

    public var template: Template { .secondStep }
    public func title(_ words: Words) -> String { words.text("secondStep.title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields(["refusal": refusal.map { words.text("secondStep.\($0.rawValue)") }, "destination": destination.description])
    }
}

/// Asking for a new password. Posts `email` to `/sign-in/forgotten`.
public struct ForgottenPage: Page {
    /// Whether it was asked: what is said then is the same whether the address is somebody's or not.
    public var isSent: Bool
    /// Without a mail server an administrator has to be asked.
    public var sendsMail: Bool

    public init(isSent: Bool = false, sendsMail: Bool = true) {
        self.isSent = isSent
        self.sendsMail = sendsMail
    }

    public var template: Template { .forgotten }
    public func title(_ words: Words) -> String { words.text("forgotten.title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields { PageFields(["isSent": isSent, "sendsMail": sendsMail]) }
}

/// Setting a password by a link. Posts `password`, `repeat` to `/sign-in/link/{token}`.
public struct SetPasswordPage: Page {
    public enum Field: String, Hashable, Sendable, CaseIterable { case password, `repeat` }

    /// Whose password it is; nil where the link leads nowhere.
    public var email: String?
    public var isInvitation: Bool
    /// What is wrong with a field, in the viewer's language.
    public var errors: [Field: String]
    /// Characters a password must have at least.
    public var minimumPasswordLength: Int

    public init(email: String?, isInvitation: Bool = false, errors: [Field: String] = [:], minimumPasswordLength: Int = 12) {
        self.email = email
        self.isInvitation = isInvitation
        self.errors = errors
        self.minimumPasswordLength = minimumPasswordLength
    }

    public var template: Template { .setPassword }
    public func title(_ words: Words) -> String {
        words.text(email == nil ? "setPassword.gone" : isInvitation ? "setPassword.welcome" : "setPassword.title")
    }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "email": email, "action": rendering.address.path, "passwordError": errors[.password], "repeatError": errors[.repeat],
            "minimum": String(minimumPasswordLength), "rules": words.text("firstUser.rules", ["n": String(minimumPasswordLength)]),
        ])
    }
}
