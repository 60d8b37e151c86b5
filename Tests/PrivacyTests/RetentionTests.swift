import Customers
import Intake
import Kernel
import Organisation
import Privacy
import Storage
import TestKit
import Testing

@Suite struct RetentionTests {
    /// Ada has bought, Bea is quiet, Cia has just given a consent; London knows Bea too. Events of a device that nobody has identified on.
    private static func fill(_ town: Town) async throws {
        let old = Instant(microseconds: 1_700_000_000_000_000)
        func draft(_ number: String, _ email: String) -> ContactDraft {
            var draft = ContactDraft(number, [.email: email])
            (draft.createdAt, draft.updatedAt) = (old, old)
            return draft
        }
        var cia = draft("C", "cia@posta.it")
        cia.consents = [ConsentStatement(.privacyNotice, isGranted: true, at: town.services.clock.now())]
        try await town.services.save([draft("A", "ada@posta.it"), draft("B", "bea@posta.it"), cia], from: "erp")
        try await town.services.save([draft("LB", "bea@posta.it")], from: "other")
        try await town.services.importText(
            "receipt,date,sku,quantity,amount,email\nR,2023-11-15 10:00,MILK,1,1.00,ada@posta.it\n", .sales, from: "shop")
        try await town.services.importText(
            "event,occurred_at,device_id,email\nseen,2023-11-15 10:00,d-1,\nseen,2026-05-20 10:00,d-1,\nbuy,2023-11-15 10:00,,ada@posta.it\n",
            .events,
            from: "shop")
    }

    @Test(arguments: TestDatabase.allCases)
    func rulesRemoveWhatTheirPreviewSays(kind: TestDatabase) async throws {
        try await Town.with(kind) { town in
            try await Self.fill(town)
            let (privacy, rome) = (town.privacy, town.services.rome.id)
            try await privacy.setRetention(.prospects, of: rome, months: 12, by: .command)
            try await privacy.setRetention(.anonymousEvents, of: rome, months: 6, by: .command)
            await #expect(throws: Problem.self) { try await privacy.setRetention(.rejects, of: rome, months: 2, by: .command) }
            let preview = try await town.database.read { tx in
                try privacy.retentionRules(companies: nil, tx).map { rule in (rule.kind, try privacy.preview(rule, tx).count) }
            }
            #expect(preview.map(\.0) == [.anonymousEvents, .prospects] && preview.map(\.1) == [1, 1])
            #expect(try await privacy.applyRetention().map(\.removed) == [1, 1])
            // Once a day.
            #expect(try await privacy.applyRetention().isEmpty)
            let left = try await town.database.read { tx in
                try tx.rows("SELECT external_id FROM contacts WHERE email IS NOT NULL ORDER BY external_id") { row throws(StorageError) in
                    try row[0, as: String.self]
                }
            }
            #expect(left == ["A", "C", "LB"])
            let events = try await town.database.read { tx in try tx.value("SELECT COUNT(*) FROM events", as: Int.self) }
            #expect(events == 2)
            let london = try await town.database.read { tx in try privacy.retentionRules(companies: [town.services.london.id], tx) }
            #expect(london.isEmpty)
        }
    }
}
