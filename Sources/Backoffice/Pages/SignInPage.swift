/// Signing in. Posts `email`, `password`, `return` to `/sign-in`.
public struct SignInPage: Page {
    public enum Refusal: String, Hashable, Sendable, CaseIterable {
        /// Unknown e-mail or wrong password: which of the two is not said.
        case wrong
        case throttled
        /// The form was too old, or not ours.
        case expired
    }

    /// What was typed before.
    public var email: String
    public var refusal: Refusal?
    /// Where to go afterwards.
    public var destination: Address

    public init(email: String = "", refusal: Refusal? = nil, destination: Address = Address("/")) {
        self.email = email
        self.refusal = refusal
        self.destination = destination
    }

    public var template: Template { .signIn }
    public func title(_ words: Words) -> String { words.text("signIn.title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "email": email, "refusal": refusal.map { words.text("signIn.\($0.rawValue)") }, "destination": destination.description,
            "focusPassword": !email.isEmpty,
        ])
    }
}

/// Creating the first administrator. Posts `name`, `email`, `password`, `repeat`, `language` to `/first-user`.
public struct FirstUserPage: Page {
    public enum Field: String, Hashable, Sendable, CaseIterable {
        case name, email, password, `repeat`
    }

    public var name: String
    public var email: String
    /// What is wrong with a field, in the viewer's language.
    public var errors: [Field: String]
    /// Characters a password must have at least.
    public var minimumPasswordLength: Int

    public init(name: String = "", email: String = "", errors: [Field: String] = [:], minimumPasswordLength: Int = 12) {
        self.name = name
        self.email = email
        self.errors = errors
        self.minimumPasswordLength = minimumPasswordLength
    }

    public var template: Template { .firstUser }
    public func title(_ words: Words) -> String { words.text("firstUser.title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "name": name, "email": email, "nameError": errors[.name], "emailError": errors[.email], "passwordError": errors[.password],
            "repeatError": errors[.repeat], "minimum": String(minimumPasswordLength),
            "rules": words.text("firstUser.rules", ["n": String(minimumPasswordLength)]),
            "languages": Language.allCases.map { language in
                ["code": language.rawValue, "name": language.ownName, "chosen": language == rendering.language] as Fields
            },
        ])
    }
}
