import Customers
import Kernel
import Organisation
import Storage

extension Intake {
    /// Persons of a part of deriving golden values: one transaction of some ten milliseconds.
    private static let part = 500

    /// Derives golden values anew where a source or an activity is believed otherwise than before.
    public var goldenValues: JobKind {
        JobKind(Derivation.kind) { job, tx in
            let derivation = try Derivation(json: job.payload)
            let now = try reliability(tx)
            let before =
                switch derivation.before {
                case .source(let reliability): now.believing(derivation.source) { reliability[$0] }
                case .activity(let activity, let reliability): now.believing(activity, reliability)
                }
            let place = job.progress?.place?.string.flatMap { ID<Person>($0) }
            let total = try job.progress?.total ?? customers.counts(of: derivation.company, tx).persons
            let derived = try customers.derive(
                of: derivation.company, source: derivation.source, after: place, limit: Self.part, before: before, now: now, tx)
            return JobProgress(
                done: (job.progress?.done ?? 0) + derived.looked, total: total, place: derived.next.map { .string($0.description) })
        }
    }

    /// How far the golden values of each source are from being derived anew: 0 ... 1; sources that nothing is to be derived of are left out.
    public func derivations(_ tx: ReadTransaction) throws -> [ID<Source>: Double] {
        let jobs = try tx.jobs(kind: Derivation.kind, in: [.waiting, .running])
        return Dictionary(
            try jobs.map { job in (try Derivation(json: job.payload).source, job.progress?.share ?? 0) }, uniquingKeysWith: { min($0, $1) })
    }
}
