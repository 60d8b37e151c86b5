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
    /// The last entry holds, with one exception: a pending one after a granted one changes nothing. Whoever knows an address could otherwise
    /// take its owner's consent away by filling in a form with it.
    public static func standings(of entries: [ConsentRecord]) -> [ConsentStanding] {
        struct Key: Hashable {
            var company: ID<Company>
            var topic: ConsentTopic
        }
        return Dictionary(grouping: entries) { Key(company: $0.company, topic: $0.topic) }.compactMap { key, entries in
            let ordered = entries.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
            guard var current = ordered.first else { return nil }
            for entry in ordered.dropFirst() where !(entry.state == .pending && current.state == .granted) { current = entry }
            return ConsentStanding(company: key.company, topic: key.topic, current: current, history: ordered.reversed())
        }.sorted { ($0.company, $0.topic) < ($1.company, $1.topic) }
    }
}
