import Kernel
import Storage

/// How good the data of people are: measured once a day, because it looks at everybody, and read at once.
extension Customers {
    /// What the last measurement says of some companies together. A person whom two of them know counts once in each.
    public struct QualityReport: Sendable {
        /// The oldest day that is in it; nil when none of the companies was ever measured.
        public var day: Day?
        public var measuredAt: Instant?
        public var whole = QualityFigures()
        public var sources: [ID<Source>: QualityFigures] = [:]
        /// By what matters most; at most 50.
        public var mending: [QualityMending] = []
    }

    /// Looks at all people of a company, some thousand at a time, and keeps what it finds under `day`; at the same time another process does not.
    ///
    /// - Parameter purchases: how often contacts have bought, from the sales.
    /// - Returns: false when another process is at it.
    @discardableResult
    public func measureQuality(
        of company: ID<Company>, day: Day, purchases: @escaping @Sendable ([ID<Contact>], ReadTransaction) throws -> [ID<Contact>: Int64]
    ) async throws -> Bool {
        let name = "people-quality-\(company.rawValue)"
        let holder = (effects.id() as ID<Change>).rawValue
        let started = effects.now
        let isOurs = try await database.write { tx in
            try tx.holdLease(name, holder: holder, until: started.adding(seconds: Self.longestMeasurement), now: started)
        }
        guard isOurs else { return false }
        let reading = QualityReading(company: company, purchases: purchases)
        var tally = QualityTally(company: company, now: started)
        var last: ID<Person>?
        do {
            while true {
                let place = last
                guard let part = try await database.read({ tx in try reading.part(after: place, tx) }) else { break }
                for person in part.people { tally.add(person) }
                last = part.last
            }
            let (found, ended) = (tally, effects.now)
            try await database.write { tx in
                try QualityStore.save(found, company: company, day: day, now: ended, tx)
                try tx.endLease(name, holder: holder)
            }
        } catch {
            try await database.write { tx in try tx.endLease(name, holder: holder) }
            throw error
        }
        return true
    }

    /// Seconds after which another process may begin anew.
    private static let longestMeasurement: Int64 = 3600

    /// Those of the companies that have not been measured on their day.
    public func unmeasured(_ days: [ID<Company>: Day]) async throws -> [ID<Company>] {
        let last = try await database.read { tx in try QualityStore.last(Array(days.keys), tx) }
        return days.filter { company, day in last[company].map { $0.day < day } ?? true }.keys.sorted()
    }

    public func quality(of companies: [ID<Company>], _ tx: ReadTransaction) throws -> QualityReport {
        let last = try QualityStore.last(companies, tx)
        var report = QualityReport(day: last.values.map(\.day).min(), measuredAt: last.values.map(\.at).min())
        for (company, measured) in last {
            for (source, figures) in try QualityStore.figures(company, measured.day, tx) {
                if source == 0 { report.whole += figures } else { report.sources[ID(source)] = figures }
            }
        }
        let mending = try QualityStore.mending(companies, tx)
        report.mending = Array(mending.sorted { ($0.weight, $1.person) > ($1.weight, $0.person) }.prefix(QualityTally.mended))
        return report
    }

    /// How some measures went, by day; days on which not all the companies were measured are left out.
    public func qualityCourse(
        of companies: [ID<Company>], _ measures: [QualityMeasure], _ days: ClosedRange<Day>, _ tx: ReadTransaction
    ) throws -> [(day: Day, figures: QualityFigures)] {
        let measured = try QualityStore.last(companies, tx).keys.sorted()
        return try QualityStore.course(measured, measures, days, tx).sorted { $0.key < $1.key }.map { (day: $0.key, figures: $0.value) }
    }
}
