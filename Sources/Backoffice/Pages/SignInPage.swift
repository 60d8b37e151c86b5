import enum OpenID.Admission

/// Signing in. Posts `email`, `password`, `return` to `/sign-in`; a button leads to the company's own identity provider where there is one.
public struct SignInPage: Page {
    public enum Refusal: Hashable, Sendable, CaseIterable {
        /// Unknown e-mail or wrong password: which of the two is not said.
        case wrong
        case throttled
        /// The form was too old, or not ours.
        case expired
        /// Somebody turned round at the provider.
        case cancelled
        /// The answer of the provider belongs to another sign-in.
        case stale
        /// The provider cannot be reached, or its answer not be believed.
        case provider
        /// The provider knows who it is, and they may not come in.
        case refused(Admission.Refusal)

        public static var allCases: [Refusal] {
            [.wrong, .throttled, .expired, .cancelled, .stale, .provider] + Admission.Refusal.allCases.map { .refused($0) }
        }

        fileprivate func text(_ words: Words) -> String {
            switch self {
            case .wrong: words.text("signIn.wrong")
            case .throttled: words.text("signIn.throttled")
            case .expired: words.text("signIn.expired")
            case .cancelled: words.text("signIn.cancelled")
            case .stale: words.text("signIn.stale")
            case .provider: words.text("signIn.providerFailed")
            case .refused(let reason): words.text("signIn.refused.\(reason.rawValue)")
            }
        }
    }

    /// The company's own identity provider.
    public struct Provider: Hashable, Sendable {
        public var name: String
        /// Whether passwords are for one administrator only, in an emergency.
        public var isUsual: Bool

        public init(_ name: String, isUsual: Bool) {
            self.name = name
            self.isUsual = isUsual
        }
    }

    /// What was typed before.
    public var email: String
    public var refusal: Refusal?
    /// By which the operator finds in the log why it was refused.
    public var reference: String?
    /// Where to go afterwards.
    public var destination: Address
    public var provider: Provider?

    public init(
        email: String = "", refusal: Refusal? = nil, reference: String? = nil, destination: Address = Address("/"), provider: Provider? = nil
    ) {
        self.email = email
        self.refusal = refusal
        self.reference = reference
        self.destination = destination
        self.provider = provider
    }

    public var template: Template { .signIn }
    public func title(_ words: Words) -> String { words.text("signIn.title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let isTold = refusal == .provider
        let said = refusal.map { $0.text(words) + (isTold ? reference.map { " " + words.text("signIn.reference", ["id": $0]) } ?? "" : "") }
        return PageFields([
            "email": email, "refusal": said, "destination": destination.description, "focusPassword": !email.isEmpty,
            "focusEmail": email.isEmpty && provider == nil, "provider": provider.map { words.text("signIn.by", ["name": $0.name]) },
            "providerLink": Address("/sign-in/provider", [.init("return", destination.description)]).description,
            // Whoever has just typed a password sees where it goes.
            "isFolded": provider?.isUsual ?? false && email.isEmpty,
        ])
    }
}

/// Signed out here; the browser goes on to the identity provider to sign out there as well.
public struct SignedOutPage: Page {
    /// At the provider.
    public var address: String
    /// The provider's name.
    public var name: String

    public init(address: String, name: String) {
        self.address = address
        self.name = name
    }

    public var template: Template { .signedOut }
    public func title(_ words: Words) -> String { words.text("signIn.signedOut") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "address": address, "lead": words.text("signIn.signedOutLead", ["name": name]), "text": words.text("signIn.signOutThere", ["name": name]),
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
