import Customers
import Kernel
import Storage

@testable import API

extension Shop {
    /// The act that ``meetDoubts()`` leaves to be undone.
    static let act = ID<LinkageAct>(1)

    /// Links all contacts anew, as background work does.
    func pass() async throws {
        let services = services
        let pass = IdentityPass(
            services.customers, reliability: { _ in ReliabilityTable(sources: [:], activities: [:]) },
            settle: { persons, tx in try Identity.setFigures(services, of: persons, tx) })
        _ = try await pass.run(by: "test") { _, _, _ in }
    }

    /// A model, a pair to be looked at (of Bruno and Carla), and something that can be undone.
    func meetDoubts() async throws {
        try await pass()
        let doubtful = doubtful
        try await services.database.write { tx in
            try tx.execute(
                """
                INSERT INTO link_evidence (first_id, second_id, bits, model_version, review, found_at)
                VALUES (\(doubtful[0]), \(doubtful[1]), 2.0, 1, 1, 1)
                """)
            try tx.execute("INSERT INTO identity_acts (id, kind, author, made_at) VALUES (\(Self.act), 'merge', 'test', 1)")
            try tx.execute(
                """
                INSERT INTO identity_act_pairs (act_id, first_id, second_id, before, after)
                VALUES (\(Self.act), \(contacts[0]), \(contacts[1]), NULL, 1)
                """)
        }
    }
}
