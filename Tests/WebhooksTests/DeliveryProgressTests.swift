import Kernel
import Testing

@testable import Webhooks

@Suite struct DeliveryProgressTests {
    private let now = Instant(microseconds: 1_780_000_000_000_000)
    private var fresh: DeliveryProgress { DeliveryProgress(state: .pending, attempts: 0, nextAt: now) }

    private func answer(_ status: Int, retryAfter: Int64? = nil) -> AttemptResult { .answered(status: status, retryAfter: retryAfter, text: "") }

    @Test func everythingFrom200To299IsDelivered() {
        for status in [200, 201, 202, 204, 299] {
            var progress = fresh
            #expect(progress.on(answer(status), now: now, chance: 0.5) == [])
            #expect(progress == DeliveryProgress(state: .delivered, attempts: 1, nextAt: now))
        }
    }

    @Test func everythingElseIsTriedAgainByTheSchedule() {
        let pauses: [Int64] = [5, 30, 120, 600, 1800, 7200, 18_000, 36_000, 50_400, 64_800, 86_400]
        for result in [answer(199), answer(301), answer(400), answer(404), answer(500), answer(503), .failed("nobody")] {
            var progress = fresh
            for (index, pause) in pauses.enumerated() {
                #expect(progress.on(result, now: now, chance: 0.5) == [])
                #expect(progress == DeliveryProgress(state: .pending, attempts: index + 1, nextAt: now.adding(seconds: pause)), "\(result) \(index)")
            }
            #expect(progress.on(result, now: now, chance: 0.5) == [.giveUp])
            #expect(progress.state == .failed && progress.attempts == 12)
            // An end is an end.
            #expect(progress.on(answer(200), now: now, chance: 0.5) == [] && progress.state == .failed)
        }
        let all = pauses.reduce(0, +)
        #expect(all > 3 * 86_400 && all < 4 * 86_400)
    }

    @Test func jitterStaysWithinAFifth() {
        for chance in [0, 0.25, 0.5, 0.75, 0.999] {
            var progress = fresh
            _ = progress.on(.failed("nobody"), now: now, chance: chance)
            let seconds = Double(progress.nextAt.microseconds - now.microseconds) / 1_000_000
            #expect(seconds >= 4 && seconds <= 6)
            #expect(abs(seconds - (4 + 2 * chance)) < 0.001)
        }
    }

    @Test func goneDisables() {
        var progress = fresh
        #expect(progress.on(answer(410), now: now, chance: 0.5) == [.disable(reason: "the receiver answered 410 Gone")])
        #expect(progress.state == .failed)
    }

    @Test func aWishForQuietIsHonoured() {
        for status in [429, 503] {
            var progress = fresh
            #expect(progress.on(answer(status, retryAfter: 90), now: now, chance: 0.5) == [.pause(until: now.adding(seconds: 90))])
            #expect(progress.nextAt == now.adding(seconds: 90) && progress.state == .pending)
            // Sooner than the schedule it is not tried, and not later than a day.
            var impatient = fresh
            _ = impatient.on(answer(status, retryAfter: 1), now: now, chance: 0.5)
            #expect(impatient.nextAt == now.adding(seconds: 5))
            var absurd = fresh
            _ = absurd.on(answer(status, retryAfter: .max), now: now, chance: 0.5)
            #expect(absurd.nextAt == now.adding(seconds: 86_400))
        }
        // Others may ask for what they like.
        var other = fresh
        #expect(other.on(answer(500, retryAfter: 900), now: now, chance: 0.5) == [])
        #expect(other.nextAt == now.adding(seconds: 5))
    }

    @Test func afterFailuresOneRequestAtATime() {
        func outcome(_ number: Int64, _ state: DeliveryProgress.State) -> DeliveryStore.Outcome {
            DeliveryStore.Outcome(
                delivery: ID(number), progress: DeliveryProgress(state: state, attempts: 1, nextAt: now),
                attempt: AttemptRecord(number: 1, at: now, milliseconds: 1), actions: [])
        }
        var window = SendingWindow(began: now)
        for number in 1...4 { window.begin(ID(Int64(number))) }
        #expect(!window.mayBegin(width: 4, narrowAfter: 3))
        for number in 1...3 { window.end(outcome(Int64(number), .pending)) }
        #expect(!window.mayBegin(width: 4, narrowAfter: 3))  // one is still under way
        window.end(outcome(4, .pending))
        #expect(window.mayBegin(width: 4, narrowAfter: 3))
        window.begin(ID(5))
        #expect(!window.mayBegin(width: 4, narrowAfter: 3))
        window.end(outcome(5, .delivered))
        window.begin(ID(6))
        #expect(window.mayBegin(width: 4, narrowAfter: 3))
        #expect(Set(window.ids) == [ID(1), ID(2), ID(3), ID(4), ID(5), ID(6)])
        #expect(window.takeResults(now).count == 5)
        #expect(window.ids == [ID(6)])
    }
}
