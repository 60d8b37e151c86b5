import Kernel
import RecordLinkage
import Storage

/// Two contacts of two persons that may be one: somebody is to look.
public struct ReviewRecord: Hashable, Sendable {
    public var first: ID<Contact>
    public var second: ID<Contact>
    public var firstPerson: ID<Person>
    public var secondPerson: ID<Person>
    /// The log-odds that they are one person, and the same as a chance, 0 ... 1.
    public var bits: Double
    public var probability: Double { Probability.of(bits: bits) }
    public var foundAt: Instant
    /// Put off until the others are done.
    public var isLater: Bool
}

/// Which reviews are wanted.
public struct ReviewQuery: Sendable {
    /// Those with a contact of these companies on both sides; nil means all.
    public var companies: [ID<Company>]?
    public var isLater = false
    /// What is surely one person first, or the most doubtful first.
    public var surestFirst = true
    public var limit = 50
    /// The pair after which the page begins.
    public var after: Place?

    public struct Place: Hashable, Sendable, CustomStringConvertible {
        public var bits: Double
        public var first: ID<Contact>
        public var second: ID<Contact>

        public init(bits: Double, first: ID<Contact>, second: ID<Contact>) {
            self.bits = bits
            self.first = first
            self.second = second
        }

        /// `BITS~CONTACT~CONTACT`, for addresses.
        public var description: String { "\(bits)~\(first)~\(second)" }

        /// Reads what ``description`` writes; nil for anything else.
        public init?(_ text: String) {
            let parts = text.split(separator: "~")
            guard parts.count == 3, let bits = Double(parts[0]), bits.isFinite, let first = ID<Contact>(parts[1]), let second = ID<Contact>(parts[2])
            else { return nil }
            self.init(bits: bits, first: first, second: second)
        }
    }

    public init() {}
}

extension Customers {
    /// Pairs to be looked at, a page of them.
    public func reviews(_ query: ReviewQuery, _ tx: ReadTransaction) throws -> [ReviewRecord] {
        var filter: SQL = "link_evidence.review = \(query.isLater ? EvidenceStore.Review.later.rawValue : EvidenceStore.Review.open.rawValue)"
        if let companies = query.companies { filter += " AND one.company_id IN \(companies) AND other.company_id IN \(companies)" }
        let way: SQL = query.surestFirst ? "DESC" : "ASC"
        if let place = query.after {
            let sign: SQL = query.surestFirst ? "<" : ">"
            filter += """
                 AND (link_evidence.bits \(sign) \(place.bits) OR link_evidence.bits = \(place.bits)
                    AND (link_evidence.first_id, link_evidence.second_id) \(sign) (\(place.first), \(place.second)))
                """
        }
        return try tx.rows(
            """
            SELECT link_evidence.first_id, link_evidence.second_id, one.person_id, other.person_id, link_evidence.bits, link_evidence.found_at,
                link_evidence.review
            FROM link_evidence JOIN contacts AS one ON one.id = link_evidence.first_id JOIN contacts AS other ON other.id = link_evidence.second_id
            WHERE \(filter)
            ORDER BY link_evidence.bits \(way), link_evidence.first_id \(way), link_evidence.second_id \(way) LIMIT \(query.limit)
            """
        ) { row throws(StorageError) in
            ReviewRecord(
                first: try row[0], second: try row[1], firstPerson: try row[2], secondPerson: try row[3], bits: try row[4], foundAt: try row[5],
                isLater: try row[6, as: Int64.self] == EvidenceStore.Review.later.rawValue)
        }
    }

    /// Whether two contacts are to be looked at; nil when they are not.
    public func review(of first: ID<Contact>, _ second: ID<Contact>, _ tx: ReadTransaction) throws -> Double? {
        let pair = ContactPair(first, second)
        return try tx.value("SELECT bits FROM link_evidence WHERE first_id = \(pair.first) AND second_id = \(pair.second) AND review > 0")
    }

    /// How many pairs are open and put off, and since when the oldest waits.
    public func reviewCounts(companies: [ID<Company>]?, _ tx: ReadTransaction) throws -> (open: Int, later: Int, oldest: Instant?) {
        var source: SQL = "FROM link_evidence"
        if let companies {
            source += """
                 JOIN contacts AS one ON one.id = link_evidence.first_id AND one.company_id IN \(companies)
                JOIN contacts AS other ON other.id = link_evidence.second_id AND other.company_id IN \(companies)
                """
        }
        var counts: (open: Int, later: Int, oldest: Instant?) = (0, 0, nil)
        try tx.forEach("SELECT review, COUNT(*), MIN(found_at) \(source) WHERE review > 0 GROUP BY review") { row throws(StorageError) in
            if try row[0, as: Int64.self] == EvidenceStore.Review.open.rawValue {
                counts.open = try row[1]
                counts.oldest = try row[2]
            } else {
                counts.later = try row[1]
            }
            return true
        }
        return counts
    }

    public enum ReviewVerdict: String, Hashable, Sendable, CaseIterable {
        /// One person, for good.
        case same
        /// Two persons, for good.
        case different
        /// Neither; to be looked at again when the others are done.
        case later
    }

    /// Decides about a pair that is to be looked at. *Different* holds for all pairs of the two persons that are.
    ///
    /// - Returns: nil for `later`, which changes nobody.
    /// - Throws: `review-gone` when it is decided already, or the two are one person by now.
    public func review(
        _ first: ID<Contact>, _ second: ID<Contact>, _ verdict: ReviewVerdict, reason: String?, by author: String, reliability: ReliabilityTable,
        _ tx: WriteTransaction
    ) throws -> ActOutcome? {
        try serializeLinking(tx)
        let pair = ContactPair(first, second)
        if verdict == .later {
            let changed = try tx.execute(
                """
                UPDATE link_evidence SET review = \(EvidenceStore.Review.later.rawValue)
                WHERE first_id = \(pair.first) AND second_id = \(pair.second) AND review > 0
                """)
            guard changed == 1 else { throw Self.reviewGone }
            return nil
        }
        let isOpen = try tx.value(
            "SELECT 1 FROM link_evidence WHERE first_id = \(pair.first) AND second_id = \(pair.second) AND review > 0", as: Int.self)
        guard isOpen != nil else { throw Self.reviewGone }
        var pairs = [pair]
        if verdict == .different {
            let persons = Set(try places(of: [first, second], tx).values.map(\.person))
            let contacts = try self.contacts(of: persons, tx).values.flatMap { $0 }
            for other in try EvidenceStore.pairs(of: contacts, atLeast: -.greatestFiniteMagnitude, tx) {
                let candidate = ContactPair(other.first, other.second)
                if candidate != pair, contacts.contains(other.first), contacts.contains(other.second),
                    try isBetween(candidate, tx)
                {
                    pairs.append(candidate)
                }
            }
        }
        return try act(.review, pairs.map { ($0, verdict == .same) }, reason, author, reliability, tx)
    }

    /// Whether the two belong to two persons now.
    private func isBetween(_ pair: ContactPair, _ tx: ReadTransaction) throws -> Bool {
        Set(try places(of: [pair.first, pair.second], tx).values.map(\.person)).count == 2
    }

    private static let reviewGone = Problem(
        .conflict, "review-gone", "Nothing is to be decided about these two any more: somebody has, or they are one person by now.")
}
