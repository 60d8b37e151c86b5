import Kernel

/// What came of looking at the whole chain.
public struct AuditVerdict: Hashable, Sendable {
    /// The first place at which the chain does not hold.
    public enum Fault: Hashable, Sendable {
        /// An entry is gone: nothing stands at this place.
        case missing(Int64)
        /// An entry is not what it was when it was sealed.
        case changed(Int64, ID<AuditEntry>)
        /// An entry does not follow the one before it: one of the two was put there later.
        case moved(Int64, ID<AuditEntry>)
        /// The last entries are gone: the chain ends here, though more were sealed.
        case truncated(Int64)
        /// The chain holds in itself, but is not the one of the anchor: it was written anew.
        case replaced(Int64)

        /// The place, from 1.
        public var sequence: Int64 {
            switch self {
            case .missing(let place), .truncated(let place), .replaced(let place): place
            case .changed(let place, _), .moved(let place, _): place
            }
        }

        /// Of the entry, where one stands there.
        public var entry: ID<AuditEntry>? {
            switch self {
            case .changed(_, let id), .moved(_, let id): id
            default: nil
            }
        }

        /// One word, for programs.
        public var name: String {
            switch self {
            case .missing: "missing"
            case .changed: "changed"
            case .moved: "moved"
            case .truncated: "truncated"
            case .replaced: "replaced"
            }
        }
    }

    /// Entries that were looked at, up to the fault.
    public var verified: Int
    /// Nil when the chain holds.
    public var fault: Fault?
    /// The end of the chain, to be kept as an anchor.
    public var head: AuditSeal
    /// Entries that wait for being sealed.
    public var unsealed: Int
}

extension AuditLog {
    /// Entries that are read at once.
    private static let page = 2_000

    /// Computes the whole chain anew, up to where it ends when this begins.
    ///
    /// - Parameter anchor: a seal of an earlier time, kept outside the database; without one it goes unnoticed when all entries since a change were sealed anew.
    public func verify(anchor: AuditSeal? = nil) async throws -> AuditVerdict {
        let head = try await head()
        let unsealed = try await database.read { tx in try tx.value("SELECT count(*) FROM audit WHERE sequence IS NULL", as: Int.self) ?? 0 }
        var verdict = AuditVerdict(verified: 0, fault: nil, head: head, unsealed: unsealed)
        var last = AuditSeal.start
        func anchored() -> Bool { anchor.map { $0.sequence != last.sequence || $0.hash == last.hash } ?? true }
        while last.sequence < head.sequence, verdict.fault == nil {
            let from = last.sequence
            let entries = try await database.read { tx in
                try tx.rows(
                    """
                    SELECT \(SealedFields.columns), sequence, previous_hash, hash FROM audit
                    WHERE sequence > \(from) AND sequence <= \(head.sequence) ORDER BY sequence LIMIT \(Self.page)
                    """
                ) { row throws(StorageError) in
                    (
                        try SealedFields(row), sequence: try row[8, as: Int64.self], before: try row[9, as: String?.self],
                        hash: try row[10, as: String?.self]
                    )
                }
            }
            guard !entries.isEmpty else {
                verdict.fault = .truncated(last.sequence)
                break
            }
            for (fields, sequence, before, hash) in entries {
                let expected = last.next(fields)
                if sequence != expected.sequence {
                    verdict.fault = .missing(expected.sequence)
                } else if before != last.hash {
                    verdict.fault = .moved(sequence, ID(fields.id))
                } else if hash != expected.hash {
                    verdict.fault = .changed(sequence, ID(fields.id))
                }
                guard verdict.fault == nil else { break }
                last = expected
                verdict.verified += 1
                if !anchored() { verdict.fault = .replaced(last.sequence) }
            }
        }
        if verdict.fault == nil, last != head { verdict.fault = .replaced(last.sequence) }
        if verdict.fault == nil, let anchor, anchor.sequence > last.sequence { verdict.fault = .truncated(last.sequence) }
        return verdict
    }
}
