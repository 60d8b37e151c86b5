import Customers
import Kernel
import Storage

extension Intake {
    /// The kind of job that is a pass over all contacts.
    public static let identityPassKind = "identity-pass"

    /// A pass over all contacts, after which sales' figures are those of the persons they belong to.
    public var identityPass: IdentityPass {
        IdentityPass(
            customers, reliability: { tx in try reliability(tx) },
            settle: { persons, tx in try refreshFigures(try customers.contacts(of: persons, tx), tx) })
    }

    /// The same as background work, which another process goes on with.
    public var identityPassJob: JobKind {
        JobKind(Self.identityPassKind, whole: { job, told in
            _ = try await identityPass.run(by: job.payload["by"]?.string ?? "tessera") { stage, done, total in
                try await told(JobProgress(done: done, total: total, place: .string(stage.rawValue)))
            }
        })
    }

    /// Asks for a pass, unless one waits already.
    public func askForIdentityPass(by author: String, _ tx: WriteTransaction) throws -> ID<Job> {
        if let waiting = try tx.jobs(kind: Self.identityPassKind, in: [.waiting], limit: 1).first { return waiting.id }
        return try tx.addJob(Self.identityPassKind, ["by": .string(author)], effects)
    }
}
