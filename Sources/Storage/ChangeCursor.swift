import Kernel

/// How far a follower has read `changes`. Opaque outside; inside it is what makes the feed skip nothing.
///
/// On SQLite one writer numbers the rows within its transaction, so the number of the last row that was read is enough. On PostgreSQL transactions commit
/// in another order than they number their rows: the cursor holds the snapshot up to which everything has been read, and, while what came since fills more
/// than one page, the snapshot up to which is being read and the place within.
public struct ChangeCursor: Hashable, Sendable {
    enum Place: Hashable, Sendable {
        case position(Int64)
        case snapshots(Snapshots)
    }

    struct Snapshots: Hashable, Sendable {
        /// What it can see has been read.
        var seen: Snapshot
        /// What it can see and ``seen`` cannot is being read; nil when a new one is to be taken.
        var reading: Window?
    }

    struct Window: Hashable, Sendable {
        var upTo: Snapshot
        /// When ``upTo`` was taken.
        var takenAt: Instant
        /// The last row that was read: its transaction and its number.
        var transaction: UInt64
        var position: Int64
    }

    var place: Place
    /// What was committed before has been read.
    public var readUntil: Instant

    /// From the oldest change that is kept.
    static func beginning(_ dialect: Dialect) -> Place {
        switch dialect {
        case .sqlite: .position(0)
        case .postgres: .snapshots(Snapshots(seen: .none, reading: nil))
        }
    }
}

/// PostgreSQL's `pg_snapshot`: which transactions had ended.
struct Snapshot: Hashable, Sendable, CustomStringConvertible {
    /// The oldest transaction that was under way.
    var oldest: UInt64
    /// The first that had not begun.
    var next: UInt64
    /// Under way between the two, ascending.
    var open: [UInt64]

    /// Sees nothing.
    static let none = Snapshot(oldest: 1, next: 1, open: [])

    /// `xmin:xmax:xip_list` as PostgreSQL writes and reads it.
    var description: String { "\(oldest):\(next):\(open.map(String.init).joined(separator: ","))" }

    private init(oldest: UInt64, next: UInt64, open: [UInt64]) {
        self.oldest = oldest
        self.next = next
        self.open = open
    }

    /// Nil for what PostgreSQL would refuse.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let oldest = UInt64(parts[0]), let next = UInt64(parts[1]), oldest > 0, next >= oldest, next <= Int64.max else {
            return nil
        }
        var open: [UInt64] = []
        for word in parts[2].split(separator: ",", omittingEmptySubsequences: !parts[2].isEmpty ? false : true) {
            guard let number = UInt64(word), number >= oldest, number < next, open.last.map({ $0 < number }) ?? true else { return nil }
            open.append(number)
        }
        self.init(oldest: oldest, next: next, open: open)
    }
}

extension ChangeCursor: CustomStringConvertible {
    /// Letters, digits, `.`, `:`, `,` and `~`: it needs no encoding in an address.
    public var description: String {
        switch place {
        case .position(let position): "s~\(position)~\(readUntil.microseconds)"
        case .snapshots(let snapshots):
            "p~\(snapshots.seen)~\(readUntil.microseconds)"
                + (snapshots.reading.map { "~\($0.upTo)~\($0.takenAt.microseconds)~\($0.transaction)~\($0.position)" } ?? "")
        }
    }

    /// Reads what ``description`` writes; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "~", omittingEmptySubsequences: false)
        switch parts.first {
        case "s":
            guard parts.count == 3, let position = Int64(parts[1]), position >= 0, let at = Int64(parts[2]) else { return nil }
            self.init(place: .position(position), readUntil: Instant(microseconds: at))
        case "p":
            guard parts.count == 3 || parts.count == 7, let seen = Snapshot(parts[1]), let at = Int64(parts[2]) else { return nil }
            var window: Window?
            if parts.count == 7 {
                guard let upTo = Snapshot(parts[3]), let takenAt = Int64(parts[4]), let transaction = UInt64(parts[5]), let position = Int64(parts[6])
                else { return nil }
                window = Window(upTo: upTo, takenAt: Instant(microseconds: takenAt), transaction: transaction, position: position)
            }
            self.init(place: .snapshots(Snapshots(seen: seen, reading: window)), readUntil: Instant(microseconds: at))
        default: return nil
        }
    }
}
