import Kernel
import LoyaltyEngine
import Testing

@Suite struct TierTests {
    private static func scheme(
        _ measure: TierScheme.Measure = .moneySpent, _ period: TierScheme.Period = .calendarYear, upgrade: TierScheme.Upgrade = .atOnce,
        downgrade: TierScheme.Downgrade = .toEarned, grace: Int = 0
    ) -> TierScheme {
        TierScheme(
            tiers: [("bronze", 0), ("silver", 100), ("gold", 500)].map { .init(code: $0.0, name: $0.0, threshold: $0.1) },
            measure: measure, period: period, upgrade: upgrade, downgrade: downgrade, graceDays: grace)
    }

    private static func day(_ text: String) throws -> Day { try #require(Day(iso: text)) }

    @Test func oneRisesAtOnceAndHoldsThroughTheNextYear() throws {
        var standing = TierStanding()
        #expect(standing.update(counted: 520, on: try Self.day("2027-05-01"), scheme: Self.scheme()) == .raised(from: 0, to: 2))
        #expect(standing.lastDay == Day(iso: "2028-12-31"))
        #expect(standing.update(counted: 0, on: try Self.day("2028-12-31"), scheme: Self.scheme()) == .none)
        #expect(standing.update(counted: 120, on: try Self.day("2029-01-01"), scheme: Self.scheme()) == .lowered(from: 2, to: 1))
    }

    @Test func oneFallsByAStepOrToWhatWasEarned() throws {
        for (rule, place) in [(TierScheme.Downgrade.oneStep, 1), (.toEarned, 0)] {
            var standing = TierStanding(tier: 2, lastDay: try Self.day("2028-12-31"))
            _ = standing.update(counted: 10, on: try Self.day("2029-01-01"), scheme: Self.scheme(downgrade: rule))
            #expect(standing.tier == place)
        }
    }

    @Test func graceGoesOnAndEarningAgainInItRenews() throws {
        let scheme = Self.scheme(grace: 30)
        var standing = TierStanding(tier: 1, lastDay: try Self.day("2028-12-31"))
        #expect(standing.update(counted: 50, on: try Self.day("2029-01-30"), scheme: scheme) == .none)
        var other = standing
        #expect(
            standing.update(counted: 100, on: try Self.day("2029-01-30"), scheme: scheme) == .renewed && standing.lastDay == Day(iso: "2030-12-31"))
        #expect(other.update(counted: 50, on: try Self.day("2029-01-31"), scheme: scheme) == .lowered(from: 1, to: 0))
    }

    @Test func aHigherThresholdLowersNobodyBeforeTheirDay() throws {
        var standing = TierStanding(tier: 1, lastDay: try Self.day("2028-12-31"))
        var scheme = Self.scheme()
        scheme.tiers[1].threshold = 400
        #expect(standing.update(counted: 150, on: try Self.day("2028-06-01"), scheme: scheme) == .none && standing.tier == 1)
        #expect(standing.update(counted: 150, on: try Self.day("2029-01-01"), scheme: scheme) == .lowered(from: 1, to: 0))
    }

    @Test func whatIsPutOffBeginsWithThePeriod() throws {
        let scheme = Self.scheme(upgrade: .nextPeriod)
        var standing = TierStanding()
        #expect(standing.update(counted: 130, on: try Self.day("2027-05-01"), scheme: scheme) == .none && standing.next == 1)
        #expect(standing.update(counted: 0, on: try Self.day("2028-01-01"), scheme: scheme, opensPeriod: true) == .raised(from: 0, to: 1))
    }

    @Test func aBalanceIsFollowedUpAndDown() throws {
        let scheme = Self.scheme(.pointsBalance, downgrade: .oneStep)
        var standing = TierStanding()
        let day = try Self.day("2027-05-01")
        #expect(standing.update(counted: 700, on: day, scheme: scheme) == .raised(from: 0, to: 2))
        #expect(standing.update(counted: 0, on: day, scheme: scheme) == .lowered(from: 2, to: 1))
    }
}
