/// What may be done with a card, and what a till is told of it.
public enum CardState: String, Hashable, Sendable, CaseIterable {
    /// Printed or given out, and not yet used.
    case issued
    case active
    /// For a while: it earns and spends nothing, and keeps what it has.
    case blocked
    /// Another card has taken its place, with its lots.
    case replaced
    case closed
    /// Never again, whoever shows it; the till is told at once.
    case blacklisted

    /// What somebody does to a card.
    public enum Act: String, Hashable, Sendable, CaseIterable {
        case activate, block, unblock, replace, close, blacklist
    }

    /// The state after `act`; nil where that cannot be done now.
    public func after(_ act: Act) -> CardState? {
        switch (self, act) {
        case (.issued, .activate), (.blocked, .unblock): .active
        case (.issued, .block), (.active, .block): .blocked
        case (.issued, .replace), (.active, .replace), (.blocked, .replace): .replaced
        case (.issued, .close), (.active, .close), (.blocked, .close): .closed
        case (.issued, .blacklist), (.active, .blacklist), (.blocked, .blacklist), (.replaced, .blacklist), (.closed, .blacklist): .blacklisted
        default: nil
        }
    }

    /// Whether a sale with the card earns on it. The first sale with an issued card activates it.
    public var earns: Bool { self == .active || self == .issued }
    /// Whether points of the card may be spent.
    public var spends: Bool { self == .active }
}
