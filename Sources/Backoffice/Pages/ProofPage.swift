import Accounts

/// Asks anew who it is before something sensitive is done. Posts `proof` together with what was sent to where it was sent.
public struct ProofPage: Page {
    public enum Refusal: String, Hashable, Sendable, CaseIterable { case wrong, throttled }

    public var way: Accounts.Proof
    /// The path that the form was sent to.
    public var action: String
    /// What was sent, token and proof left out.
    public var carried: [Address.Parameter]
    public var back: Address
    /// Minutes for which nothing is asked again.
    public var minutes: Int
    public var refusal: Refusal?

    public init(
        way: Accounts.Proof, action: String, carried: [Address.Parameter] = [], back: Address = Address("/"), minutes: Int, refusal: Refusal? = nil
    ) {
        self.way = way
        self.action = action
        self.carried = carried
        self.back = back
        self.minutes = minutes
        self.refusal = refusal
    }

    public var template: Template { .proof }
    public func title(_ words: Words) -> String { words.text("proof.title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "lead": words.text("proof.\(way.rawValue)Lead", ["n": String(minutes)]), "refusal": refusal.map { words.text("proof.\($0.rawValue)") },
            "asksProvider": way == .provider, "asksPassword": way == .password, "action": action,
            "carried": carried.map { ["name": $0.name, "value": $0.value] as Fields }, "back": back.description,
            "providerLink": Address("/sign-in/provider", [.init("anew", "yes"), .init("return", back.description)]).description,
        ])
    }
}
