import Kernel
import Storage

/// How many people of one company stand how, channel by channel and purpose by purpose, on any day until now.
///
/// Who is one person is taken as it is known now; what somebody had said by a day, as the ledger has it.
public struct ConsentCourse: Sendable {
    private struct Step: Sendable {
        var day: Day
        var state: ConsentState
        /// People who came to stand so, less those who left it.
        var change: Int
    }

    /// On which days people first became known, and how many; ascending.
    private let arrivals: [(day: Day, people: Int)]
    private let steps: [ConsentTopic: [Step]]

    /// What was ever asked of anybody.
    public var topics: [ConsentTopic] { steps.keys.sorted() }

    /// People known by the end of a day.
    public func people(on day: Day) -> Int { arrivals.prefix { $0.day <= day }.reduce(0) { $0 + $1.people } }

    /// How many people stand how at the end of a day. Those who have not been asked are in none of these.
    public func counts(_ topic: ConsentTopic, on day: Day) -> [ConsentState: Int] {
        (steps[topic] ?? []).prefix { $0.day <= day }.reduce(into: [:]) { $0[$1.state, default: 0] += $1.change }
    }

    /// What a channel and purpose came to by the end of a day.
    public struct Figures: Hashable, Sendable {
        public var topic: ConsentTopic
        public var counts: [ConsentState: Int]
        /// Who has not been asked.
        public var never: Int
    }

    /// Of everything that was ever asked.
    public func figures(on day: Day) -> [Figures] {
        let people = people(on: day)
        return topics.map { topic in
            let counts = counts(topic, on: day)
            // Somebody may be asked on the day before the contact was recorded.
            return Figures(topic: topic, counts: counts, never: max(people - counts.values.reduce(0, +), 0))
        }
    }

    /// Reads the whole ledger of a company once, in bounded memory: the entries of one person at a time.
    init(of company: ID<Company>, zone: Zone, policies: [ID<Company>: ConsentPolicy], _ tx: ReadTransaction) throws(StorageError) {
        struct Place: Hashable {
            var topic: ConsentTopic
            var day: Day
            var state: ConsentState
        }
        var changes: [Place: Int] = [:]
        func tally(_ entries: [ConsentRecord]) {
            for (topic, entries) in Dictionary(grouping: entries, by: \.topic) {
                var (said, before): ([ConsentRecord], ConsentState?) = ([], nil)
                for entry in entries.sorted(by: { ($0.at, $0.id) < ($1.at, $1.id) }) {
                    said.append(entry)
                    let state = ConsentStanding.standings(of: said, policies: policies).first?.state
                    guard state != before else { continue }
                    let day = zone.day(entry.at)
                    if let before { changes[Place(topic: topic, day: day, state: before), default: 0] -= 1 }
                    if let state { changes[Place(topic: topic, day: day, state: state), default: 0] += 1 }
                    before = state
                }
            }
        }
        var (person, own): (ID<Person>?, [ConsentRecord]) = (nil, [])
        try ConsentStore.forEachEntry(of: company, tx) { next, entry in
            if next != person {
                tally(own)
                (person, own) = (next, [])
            }
            own.append(entry)
        }
        tally(own)
        steps = Dictionary(grouping: changes, by: \.key.topic).mapValues { changes in
            changes.map { Step(day: $0.key.day, state: $0.key.state, change: $0.value) }.sorted { $0.day < $1.day }
        }
        var known: [Day: Int] = [:]
        try tx.forEach("SELECT MIN(created_at) FROM contacts WHERE company_id = \(company) GROUP BY person_id") { row throws(StorageError) in
            known[zone.day(try row[0]), default: 0] += 1
            return true
        }
        arrivals = known.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

/// People who stand in a certain way with a company.
public struct ConsentFilter: Hashable, Sendable {
    public var company: ID<Company>
    public var topic: ConsentTopic
    /// Nil for who has not been asked.
    public var state: ConsentState?
    /// What was said later is left out; nil is now.
    public var until: Instant?

    public init(company: ID<Company>, topic: ConsentTopic, state: ConsentState?, until: Instant? = nil) {
        self.company = company
        self.topic = topic
        self.state = state
        self.until = until
    }

    /// Whether no more people than that ever stood like this, so that they are better looked up than found among all.
    func holdsFor(atMost few: Int, _ tx: ReadTransaction) throws(StorageError) -> Bool {
        guard let state else { return false }
        let count: Int? = try tx.value(
            """
            SELECT COUNT(*) FROM (SELECT 1 FROM consents WHERE company_id = \(company) AND channel = \(topic.channel.rawValue)
                AND purpose = \(topic.purpose.rawValue) AND state = \(state.rawValue) LIMIT \(few + 1)) AS found
            """)
        return (count ?? 0) <= few
    }

    /// A condition on a row of `persons`, by the rules of ``ConsentStanding``.
    ///
    /// - Parameter isRare: whether those who stand like this are looked up first, or each person is asked as a list goes, until a page is full.
    func condition(_ combination: ConsentCombination, isRare: Bool) -> SQL {
        var known: SQL = "contacts.company_id = \(company)"
        var about: SQL = "channel = \(topic.channel.rawValue) AND purpose = \(topic.purpose.rawValue)"
        if let until {
            known += " AND contacts.created_at <= \(until)"
            about += " AND at <= \(until)"
        }
        // Of a person's contacts, one by one: without statistics SQLite would go through all that was said to the company, for each person anew. It keeps to the
        // order of a cross join, and a column with a sign is looked up in no index.
        let entries: SQL = """
            FROM contacts CROSS JOIN consents
            WHERE consents.contact_id = contacts.id AND +consents.company_id = \(company) AND \(about) AND \(known)
            """
        guard let state else {
            return """
                EXISTS (SELECT 1 FROM contacts WHERE contacts.person_id = persons.id AND \(known))
                AND NOT EXISTS (SELECT 1 \(entries) AND contacts.person_id = persons.id)
                """
        }
        // Within a contact, or within all contacts as one history: the last yes or no holds, but for one that waits after a no.
        let history: SQL = combination == .latest ? "contacts.person_id" : "consents.contact_id"
        let (pending, granted) = (ConsentState.pending.rawValue, ConsentState.granted.rawValue)
        let said: SQL =
            isRare
            ? """
            persons.id IN (SELECT contacts.person_id FROM consents CROSS JOIN contacts
                WHERE contacts.id = consents.contact_id AND consents.company_id = \(company) AND \(about) AND state = \(state.rawValue) AND \(known))
            """
            : "EXISTS (SELECT 1 \(entries) AND state = \(state.rawValue) AND contacts.person_id = persons.id)"
        return """
            \(said)
            AND (SELECT MAX(standing) FROM (
                SELECT CASE WHEN MAX(says) = 1 THEN 1 WHEN MAX(waits) = 1 THEN 0 ELSE 2 END AS standing FROM (
                    SELECT \(history) AS history,
                        CASE WHEN state = \(granted) AND ROW_NUMBER() OVER (PARTITION BY \(history)
                            ORDER BY CASE WHEN state = \(pending) THEN 1 ELSE 0 END, at DESC, consents.id DESC) = 1 THEN 1 ELSE 0 END AS says,
                        CASE WHEN state = \(pending) AND ROW_NUMBER() OVER (PARTITION BY \(history) ORDER BY at DESC, consents.id DESC) = 1
                            THEN 1 ELSE 0 END AS waits
                    \(entries) AND contacts.person_id = persons.id) AS each_entry
                GROUP BY history) AS each_history) = \(rank(state))
            """
    }

    /// Of several contacts a no stands above a yes, and a yes above one that waits.
    private func rank(_ state: ConsentState) -> Int {
        switch state {
        case .withdrawn: 2
        case .granted: 1
        case .pending: 0
        }
    }
}

extension Customers {
    /// How many of a company's people stand how; reads all of its ledger, some seconds for a million people.
    ///
    /// - Parameter zone: the company's.
    public func consentCourse(of company: ID<Company>, zone: Zone, _ tx: ReadTransaction) throws -> ConsentCourse {
        try ConsentCourse(of: company, zone: zone, policies: try ConsentPolicyStore.policies(tx), tx)
    }

    /// Those of some people who stand in a certain way.
    public func people(_ people: [ID<Person>], standing filter: ConsentFilter, _ tx: ReadTransaction) throws -> Set<ID<Person>> {
        let condition = filter.condition(try ConsentPolicyStore.policies(tx)[filter.company]?.combination ?? .strictest, isRare: false)
        return Set(
            try tx.rows("SELECT id FROM persons WHERE id IN \(people) AND \(condition)") { row throws(StorageError) in
                try row[0, as: ID<Person>.self]
            })
    }
}
