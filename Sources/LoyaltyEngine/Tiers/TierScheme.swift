import Kernel

/// The levels of a program, and how one rises and falls between them.
public struct TierScheme: Hashable, Sendable {
    /// What is counted.
    public enum Measure: String, Hashable, Sendable, CaseIterable {
        case pointsEarned, moneySpent, visits
        /// What the card has now, on the accumulator the program names first.
        case pointsBalance
    }

    /// Over which time it is counted; a balance is counted at the moment.
    public enum Period: Hashable, Sendable {
        /// The last so many months, up to today.
        case rolling(months: Int)
        /// Calendar years of the program's time zone.
        case calendarYear
    }

    public enum Upgrade: String, Hashable, Sendable, CaseIterable {
        case atOnce, nextPeriod
    }

    public enum Downgrade: String, Hashable, Sendable, CaseIterable {
        /// To the next lower tier, and no further at once.
        case oneStep
        /// To the tier that was earned.
        case toEarned
    }

    /// One level.
    public struct Tier: Hashable, Sendable {
        public var code: String
        public var name: String
        /// In the scheme's measure; of the lowest tier 0.
        public var threshold: Int64
        /// Hundredths: 150 earns one and a half times.
        public var multiplier: Int64
        public var benefits: [String]

        public init(code: String, name: String, threshold: Int64, multiplier: Int64 = 100, benefits: [String] = []) {
            self.code = code
            self.name = name
            self.threshold = threshold
            self.multiplier = multiplier
            self.benefits = benefits
        }
    }

    /// From the lowest up, thresholds ascending.
    public var tiers: [Tier]
    public var measure: Measure
    public var period: Period
    public var upgrade: Upgrade
    public var downgrade: Downgrade
    /// Days after the end of a tier in which it may still be earned again.
    public var graceDays: Int

    public init(
        tiers: [Tier], measure: Measure, period: Period, upgrade: Upgrade = .atOnce, downgrade: Downgrade = .toEarned, graceDays: Int = 0
    ) {
        self.tiers = tiers
        self.measure = measure
        self.period = period
        self.upgrade = upgrade
        self.downgrade = downgrade
        self.graceDays = graceDays
    }

    /// The first day that counts on `day`; nil for a balance.
    public func firstDay(on day: Day) -> Day? {
        guard measure != .pointsBalance else { return nil }
        switch period {
        case .rolling(let months): return day.adding(months: -months).adding(days: 1)
        case .calendarYear: return Day(year: day.year, month: 1, day: 1)
        }
    }

    /// The place of the highest tier whose threshold `counted` reaches.
    public func earned(_ counted: Int64) -> Int { tiers.lastIndex { $0.threshold <= counted } ?? 0 }

    /// The last day of a tier that begins, or is earned again, on `day`; nil for one that follows a balance.
    public func lastDay(from day: Day) -> Day? {
        guard measure != .pointsBalance else { return nil }
        switch period {
        case .rolling(let months): return day.adding(months: months)
        // A tier of a calendar year holds through the year after the one in which it was earned.
        case .calendarYear: return Day(year: day.year + 1, month: 12, day: 31)
        }
    }
}

/// Which tier a card has, and until when: a state that days and counts move.
public struct TierStanding: Hashable, Sendable {
    /// The tier's place in its scheme.
    public var tier: Int
    /// The last day on which it holds, grace not counted; nil where it has no end.
    public var lastDay: Day?
    /// A tier that was earned and begins with the next period.
    public var next: Int?

    public init(tier: Int = 0, lastDay: Day? = nil, next: Int? = nil) {
        self.tier = tier
        self.lastDay = lastDay
        self.next = next
    }

    public enum Change: Hashable, Sendable {
        case none
        case raised(from: Int, to: Int)
        case lowered(from: Int, to: Int)
        /// It was earned again and holds longer.
        case renewed
    }

    /// What the count of a sale, or of a day, makes of the standing.
    ///
    /// A threshold that is changed never lowers anybody before the last day of their tier: only the end of a tier does.
    ///
    /// - Parameters:
    ///   - counted: what the scheme's measure says on `day`.
    ///   - opensPeriod: whether `day` is the first of a period, on which what was put off begins.
    public mutating func update(counted: Int64, on day: Day, scheme: TierScheme, opensPeriod: Bool = false) -> Change {
        tier = min(tier, scheme.tiers.count - 1)
        let earned = scheme.earned(counted)
        if scheme.measure == .pointsBalance { return follow(earned, scheme) }
        if opensPeriod, let waiting = next {
            next = nil
            if waiting > tier { return move(to: waiting, on: day, scheme) }
        }
        if earned > tier {
            if scheme.upgrade == .atOnce { return move(to: earned, on: day, scheme) }
            next = max(next ?? 0, earned)
        }
        guard tier > 0, let last = lastDay else { return .none }
        if day <= last.adding(days: scheme.graceDays) {
            // Earned again in the grace after its end: it goes on.
            guard day > last, earned >= tier else { return .none }
            lastDay = scheme.lastDay(from: day)
            return .renewed
        }
        if earned >= tier {
            lastDay = scheme.lastDay(from: day)
            return .renewed
        }
        return move(to: scheme.downgrade == .oneStep ? max(tier - 1, earned) : earned, on: day, scheme)
    }

    private mutating func follow(_ earned: Int, _ scheme: TierScheme) -> Change {
        let before = tier
        lastDay = nil
        guard earned != before else { return .none }
        tier = earned < before && scheme.downgrade == .oneStep ? before - 1 : earned
        return tier > before ? .raised(from: before, to: tier) : .lowered(from: before, to: tier)
    }

    private mutating func move(to place: Int, on day: Day, _ scheme: TierScheme) -> Change {
        let before = tier
        tier = place
        lastDay = place == 0 ? nil : scheme.lastDay(from: day)
        if let waiting = next, waiting <= place { next = nil }
        return place > before ? .raised(from: before, to: place) : .lowered(from: before, to: place)
    }
}
