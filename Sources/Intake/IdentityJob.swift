import Customers
import Kernel
import Storage

extension Intake {
    /// A pass over all contacts, after which sales' figures are those of the persons they belong to.
    public var identityPass: IdentityPass {
        IdentityPass(
            customers, reliability: { tx in try reliability(tx) },
            settle: { persons, tx in try refreshFigures(try customers.contacts(of: persons, tx), tx) })
    }

    /// The same as background work, which another process goes on with.
    public var identityPassJob: JobKind {
        JobKind(
            IdentityPass.job,
            whole: { job, told in
                _ = try await identityPass.run(by: job.payload["by"]?.string ?? "tessera") { stage, done, total in
                    try await told(JobProgress(done: done, total: total, place: .string(stage.rawValue)))
                }
            })
    }
}
