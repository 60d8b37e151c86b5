/// What is believed of levels before anything is learnt, from how people and clerks write, not from any one file; and how fast data overrule it.
enum LevelDefaults {
    /// Pairs that weigh as much as the belief does where few are seen, and the share it keeps where many are.
    static let (strength, lastingShare) = (12.0, 0.05)

    /// How much a table's own counts are completed by what is usual: by so many contacts.
    static let usualContacts = 10.0

    /// The share of people that carry one value, for a value of middling frequency.
    static func usualShare(_ kind: ComparisonKind) -> Double {
        switch kind {
        case .given: 0.005
        case .family, .text: 0.001
        case .birth: 0.000_05
        case .email, .phone, .taxCode, .card: 0.000_01
        case .address, .postcode: 0.001
        case .locality, .house: 0.02
        case .region, .category: 0.1
        case .country, .gender: 0.5
        }
    }

    static func person(_ kind: ComparisonKind) -> [Double] {
        switch kind {
        case .given: [0.78, 0.01, 0.06, 0.06, 0.02, 0.02, 0.05]
        case .family: [0.83, 0.05, 0.06, 0.02, 0.04]
        case .birth: [0.86, 0.015, 0.075, 0.02, 0.01, 0.015, 0.005]
        case .email: [0.65, 0.05, 0.06, 0.24]
        case .phone: [0.65, 0.05, 0.30]
        case .taxCode: [0.90, 0.06, 0.01, 0.03]
        case .card: [0.60, 0.03, 0.01, 0.36]
        case .address: [0.66, 0.08, 0.08, 0.03, 0.15]
        case .house: [0.76, 0.06, 0.18]
        case .postcode: [0.78, 0.07, 0.04, 0.11]
        case .locality: [0.80, 0.07, 0.02, 0.11]
        case .region, .category: [0.85, 0.15]
        case .country: [0.97, 0.03]
        case .gender: [0.97, 0.03]
        case .text: [0.60, 0.12, 0.08, 0.20]
        }
    }

    /// The most that one person may be taken to disagree on what hardly changes in a life, and the most that a household may on what it shares. Without
    /// it the estimate can drift from "one person" to "one given name in one country", of which there are many more pairs. Counts the levels from
    /// the end; the other levels keep their proportions.
    static func bounded(_ kind: ComparisonKind, person chances: [Double]) -> [Double] {
        switch kind {
        case .given: bounded(chances, last: 1, most: 0.1)
        case .family: bounded(chances, last: 1, most: 0.15)
        case .birth: bounded(chances, last: 2, most: 0.15)
        case .taxCode: bounded(chances, last: 1, most: 0.1)
        case .gender: bounded(chances, last: 1, most: 0.05)
        default: chances
        }
    }

    static func bounded(_ kind: ComparisonKind, household chances: [Double]) -> [Double] {
        switch kind {
        case .family: bounded(chances, last: 1, most: 0.4)
        case .address, .house, .postcode: bounded(chances, last: 1, most: 0.12)
        case .locality, .region, .country: bounded(chances, last: 1, most: 0.08)
        default: chances
        }
    }

    /// The chances with those of the last levels brought down to `most` in all; the others keep their proportions.
    static func bounded(_ chances: [Double], last levels: Int, most: Double) -> [Double] {
        let different = chances.suffix(levels).reduce(0, +)
        guard different > most else { return chances }
        let same = chances.dropLast(levels).reduce(0, +)
        return chances.enumerated().map { index, chance in
            index >= chances.count - levels ? chance * most / different : chance * (1 - most) / max(same, 1e-9)
        }
    }

    /// Nil where relatives agree as strangers do.
    static func household(_ kind: ComparisonKind) -> [Double]? {
        switch kind {
        case .family: [0.74, 0.05, 0.03, 0.02, 0.16]
        case .email: [0.06, 0.02, 0.02, 0.90]
        case .phone: [0.35, 0.02, 0.63]
        case .address: [0.74, 0.08, 0.08, 0.02, 0.08]
        case .house: [0.82, 0.06, 0.12]
        case .postcode: [0.82, 0.07, 0.03, 0.08]
        case .locality: [0.84, 0.07, 0.02, 0.07]
        case .region: [0.95, 0.05]
        case .country: [0.98, 0.02]
        default: nil
        }
    }

    /// How often two people of one household agree on what relatives do not share, beyond chance: twins (one birth in eighty, between the two or
    /// three children of a home), and sons and daughters named after a parent.
    static func coincidence(_ kind: ComparisonKind) -> Double {
        switch kind {
        case .birth: 0.008
        case .given: 0.004
        default: 0
        }
    }
}
