import Kernel

/// What came of one request.
public enum AttemptResult: Hashable, Sendable {
    /// The receiver answered; `retryAfter` in seconds where it said so, `text` is the beginning of the answer.
    case answered(status: Int, retryAfter: Int64?, text: String)
    /// Nobody answered: why, in words.
    case failed(String)

    var isSuccess: Bool { if case .answered(200..<300, _, _) = self { true } else { false } }
}

/// How far the delivery of one message is: a state machine that knows no clock and no database.
public struct DeliveryProgress: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// To be sent, or to be tried again.
        case pending
        case delivered
        /// Tried as often as the schedule says, or the receiver is gone.
        case failed
    }

    /// What is to be done besides writing the new state down.
    enum Action: Hashable, Sendable {
        /// The receiver said that it is gone for good.
        case disable(reason: String)
        /// The receiver asked for some quiet.
        case pause(until: Instant)
        /// Three days of attempts were in vain.
        case giveUp
    }

    public var state: State
    /// Requests made.
    public var attempts: Int
    /// When the next request is due; of no meaning unless pending.
    public var nextAt: Instant

    public init(state: State, attempts: Int, nextAt: Instant) {
        self.state = state
        self.attempts = attempts
        self.nextAt = nextAt
    }

    /// - Parameter chance: 0 ..< 1, from which the pause is made.
    mutating func on(_ result: AttemptResult, now: Instant, chance: Double) -> [Action] {
        guard state == .pending else { return [] }
        attempts += 1
        var wish: Int64?
        switch result {
        case .answered(200..<300, _, _):
            state = .delivered
            return []
        case .answered(410, _, _):
            state = .failed
            return [.disable(reason: "the receiver answered 410 Gone")]
        case .answered(429, let retryAfter, _), .answered(503, let retryAfter, _): wish = retryAfter
        default: break
        }
        var actions: [Action] = []
        if let wish, wish > 0 { actions.append(.pause(until: now.adding(seconds: min(wish, RetrySchedule.longestWish)))) }
        if let next = RetrySchedule.next(after: attempts, now: now, wish: wish, chance: chance) {
            nextAt = next
        } else {
            state = .failed
            actions.append(.giveUp)
        }
        return actions
    }
}
