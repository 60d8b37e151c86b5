import Foundation

/// A time zone of the IANA database with its changes of offset laid out for bulk conversion: about 10 ns each.
public struct Zone: Hashable, Sendable {
    /// The IANA name: `Europe/Rome`.
    public let identifier: String
    /// Instants (UTC seconds) at which the offset changes, ascending, and the offset (seconds east) from each on.
    private let transitions: [Int64]
    private let offsets: [Int32]

    public static let utc = Zone(identifier: "UTC", transitions: [], offsets: [0])

    /// Nil when the system's zone database has no such name.
    public init?(identifier: String) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        var transitions: [Int64] = []
        // Changes are laid out from 1970 to 2100; earlier instants have the offset of 1970, later ones that of 2100.
        var moment = Date(timeIntervalSince1970: 0)
        var offsets = [Int32(zone.secondsFromGMT(for: moment))]
        let end = Date(timeIntervalSince1970: 4_102_444_800)
        while let next = zone.nextDaylightSavingTimeTransition(after: moment), next < end, next > moment {
            transitions.append(Int64(next.timeIntervalSince1970))
            offsets.append(Int32(zone.secondsFromGMT(for: next)))
            moment = next
        }
        self.init(identifier: identifier, transitions: transitions, offsets: offsets)
    }

    private init(identifier: String, transitions: [Int64], offsets: [Int32]) {
        self.identifier = identifier
        self.transitions = transitions
        self.offsets = offsets
    }

    public static func == (left: Zone, right: Zone) -> Bool { left.identifier == right.identifier }
    public func hash(into hasher: inout Hasher) { hasher.combine(identifier) }

    /// Seconds east of UTC at `instant`.
    public func offset(at instant: Instant) -> Int {
        let seconds = instant.microseconds.flooredQuotient(by: 1_000_000)
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return Int(offsets[low])
    }

    /// What a clock on the wall shows at `instant`.
    public func local(_ instant: Instant) -> LocalDateTime {
        let shifted = instant.adding(seconds: Int64(offset(at: instant)))
        return LocalDateTime(day: shifted.utcDay, microsecondOfDay: shifted.microsecondOfUTCDay)
    }

    /// The business day of `instant` on this zone's calendar.
    public func day(_ instant: Instant) -> Day { local(instant).day }

    /// The instant at which a clock on the wall shows `local`.
    ///
    /// A time shown twice (the hour repeated in autumn) is its first occurrence; a time that is skipped in spring is read with the offset before the change.
    public func instant(_ local: LocalDateTime) -> Instant {
        let naive = local.assumingUTC
        let before = offset(at: naive.adding(seconds: -86_400))
        let candidate = naive.adding(seconds: -Int64(before))
        if offset(at: candidate) == before { return candidate }
        let after = offset(at: naive.adding(seconds: 86_400))
        let other = naive.adding(seconds: -Int64(after))
        return offset(at: other) == after ? other : candidate
    }

    /// Midnight at the start of `day`.
    public func startOfDay(_ day: Day) -> Instant { instant(LocalDateTime(day: day, microsecondOfDay: 0)) }
}
