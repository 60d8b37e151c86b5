import Kernel

/// What holds for one company, channel and purpose, and how it came to that.
public struct ConsentStanding: Hashable, Sendable {
    public var company: ID<Company>
    public var topic: ConsentTopic
    /// The entry that holds.
    public var current: ConsentRecord
    /// All entries, newest first.
    public var history: [ConsentRecord]

    public var state: ConsentState { current.state }

    /// The standings that follow from entries of one contact, or of the contacts that are one person, by company and topic.
    ///
    /// - Parameter policies: by company, how several contacts combine; a company without one has the standard.
    public static func standings(of entries: [ConsentRecord], policies: [ID<Company>: ConsentPolicy] = [:]) -> [ConsentStanding] {
        struct Key: Hashable {
            var company: ID<Company>
            var topic: ConsentTopic
        }
        return Dictionary(grouping: entries) { Key(company: $0.company, topic: $0.topic) }.compactMap { key, entries in
            let ordered = entries.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
            let current =
                switch policies[key.company]?.combination ?? .strictest {
                case .latest: last(of: ordered)
                case .strictest: strictest(of: Dictionary(grouping: ordered, by: \.contact).values.compactMap { last(of: $0) })
                }
            return current.map { ConsentStanding(company: key.company, topic: key.topic, current: $0, history: ordered.reversed()) }
        }.sorted { ($0.company, $0.topic) < ($1.company, $1.topic) }
    }

    /// The last entry holds, with one exception: a pending one after a granted one changes nothing. Whoever knows an address could otherwise
    /// take its owner's consent away by filling in a form with it.
    private static func last(of ordered: [ConsentRecord]) -> ConsentRecord? {
        guard var current = ordered.first else { return nil }
        for entry in ordered.dropFirst() where !(entry.state == .pending && current.state == .granted) { current = entry }
        return current
    }

    /// Of what holds for each contact: withdrawn before granted before pending; among equals the last.
    private static func strictest(of standing: [ConsentRecord]) -> ConsentRecord? {
        func rank(_ state: ConsentState) -> Int {
            switch state {
            case .withdrawn: 2
            case .granted: 1
            case .pending: 0
            }
        }
        return standing.max { (rank($0.state), $0.at, $0.id) < (rank($1.state), $1.at, $1.id) }
    }
}
