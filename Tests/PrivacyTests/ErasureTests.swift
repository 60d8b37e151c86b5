import Customers
import Intake
import Kernel
import Organisation
import Privacy
import Storage
import TestKit
import Testing

@Suite struct ErasureTests {
    @Test(arguments: TestDatabase.allCases)
    func anErasureLeavesTheFiguresAndNoTraceAnywhere(kind: TestDatabase) async throws {
        try await Town.with(kind) { town in
            try await town.live()
            let known = try await town.traces()
            for value in Town.values { #expect(known[value.lowercased()] != nil, "\(value) is nowhere: the test would not see it") }
            for table in [
                "contacts", "contact_keys", "events", "intake_log", "intake_rejects", "outgoing_mails", "webhook_deliveries", "webhook_attempts",
            ] {
                #expect(known.values.contains { $0.contains { $0.hasPrefix(table + ".") } }, "\(table) knows nothing of her")
            }
            let figures = try await town.figures()
            let zuleika = try await town.person("ZQ-990017")
            let ada = try await town.person("A-1")
            let preview = try await town.database.read { tx in try town.privacy.preview(zuleika, companies: nil, tx) }
            // ERP, web shop, device and form.
            #expect(preview.contacts == 4 && preview.isWhole)

            let begun = try await town.privacy.erase(zuleika, companies: nil, by: .command)
            #expect(begun.state == .sweeping && begun.erased.counts["contacts"] == 4 && begun.erased.counts["sales"] == 4)
            let request = try await town.privacy.carryOn(begun.id)
            #expect(request.state == .done)
            #expect(try await town.traces() == [:])
            #expect(try await town.figures() == figures)

            // Nobody else has lost anything.
            let rest = try await town.database.read { tx in try town.privacy.preview(ada, companies: nil, tx) }
            #expect(rest.sections.first { $0.name == "events" }?.rows == 2 && rest.sections.first { $0.name == "sales" }?.rows == 1)
            #expect(rest.sections.first { $0.name == "received" }?.rows == 2)
            try await town.database.read { tx in
                let customers = town.services.customers
                let (current, erased) = (try customers.current(zuleika, tx), try customers.erasure(of: zuleika, companies: nil, tx))
                let elsewhere = try customers.erasure(of: zuleika, companies: [town.services.london.id], tx)
                let told = try tx.value("SELECT COUNT(*) FROM changes WHERE kind = 'person.erased'", as: Int.self)
                let open = try tx.value("SELECT COUNT(*) FROM intake_rejects WHERE state = 'open'", as: Int.self)
                #expect(current == nil && erased?.at == begun.erasedAt && elsewhere == nil && told == 1 && open == 0)
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatIsOldBringsNobodyBackAndWhatIsNewDoes(kind: TestDatabase) async throws {
        try await Town.with(kind) { town in
            try await town.live()
            let figures = try await town.figures()
            let zuleika = try await town.person("ZQ-990017")
            let begun = try await town.privacy.erase(zuleika, companies: nil, by: .command)
            _ = try await town.privacy.carryOn(begun.id)
            town.services.clock.advance(seconds: 3600)
            // The same rows in another file, and receipts of hers that nobody had read yet.
            let again = try await town.services.importText(Town.customers + "\nA-2,Eva,Neri,eva@posta.it,,,,,,,,", .contacts, from: "erp")
            #expect(again.record.count == RowCount(inserted: 1, unchanged: 1, rejected: 1))
            let refusals = try await town.services.intake.refusals(of: again.record.id)
            #expect(refusals.map(\.record) == [1] && refusals.map(\.line) == [2] && refusals[0].reason.contains("was erased"))
            try await town.services.importText(Town.receipts + "\nR-4,2026-05-04 10:00,S1,MILK,1,1.50,4471190355218,", .sales, from: "till")
            try await town.send(Town.events)
            // What was sent again stands in the log as it came, for the time that the log is kept.
            let back = try await town.traces(besides: ["intake_log.", "intake_rejects."])
            #expect(back == [:])
            let now = try await town.figures()
            #expect(now.count > figures.count)
            // Her own new wish is another matter.
            let new = """
                external_id,email,updated_at
                ZQ-990017,zuleika.quoxbury@posta-rara.it,2026-05-29 12:00
                """
            #expect(try await town.services.importText(new, .contacts, from: "erp").record.count.inserted == 1)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aCompanyErasesWhatItKnowsAndNoMore(kind: TestDatabase) async throws {
        try await Town.with(kind) { town in
            try await town.live()
            try await town.services.save([ContactDraft("LQ-1", [.email: "zuleika.quoxbury@posta-rara.it", .familyName: "Quoxbury"])], from: "other")
            let person = try await town.person("LQ-1")
            let rome = [town.services.rome.id]
            #expect(try await town.person("ZQ-990017") == person)
            let begun = try await town.privacy.erase(person, companies: rome, by: .command)
            let request = try await town.privacy.carryOn(begun.id)
            #expect(request.companies == rome && request.certificate?["isWhole"] == false)
            #expect(try await town.contacts("ZQ-990017").isEmpty)
            let left = try await town.person("LQ-1")
            try await town.database.read { tx in
                let (record, erased) = (
                    try town.services.customers.record(left, tx), try town.services.customers.erasure(of: left, companies: nil, tx)
                )
                #expect(record?.contacts == 1 && record?.phone == nil && record?.email == "zuleika.quoxbury@posta-rara.it" && erased == nil)
                let theirs = try town.privacy.requests(PrivacyRequestQuery(companies: [town.services.london.id]), tx)
                #expect(theirs.isEmpty)
                #expect(throws: Problem.self) { try town.privacy.request(request.id, companies: [town.services.london.id], tx) }
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func theCertificateIsInTheAuditLogAndKnowsNoName(kind: TestDatabase) async throws {
        try await Town.with(kind) { town in
            try await town.live()
            let open = try await town.privacy.receive(
                .erasure, of: try await town.person("ZQ-990017"), companies: nil, by: Author("screen", user: ID(5)))
            #expect(open.state == .open && open.dueAt.utcDay == open.requestedAt.utcDay.adding(months: 1))
            town.services.clock.advance(seconds: 60)
            let begun = try await town.privacy.erase(open.person, companies: nil, request: open.id, by: .command)
            #expect(begun.id == open.id)
            let done = try await town.privacy.carryOn(open.id)
            let certificate = try #require(done.certificate)
            #expect(certificate["rows"]?["contacts"] == 4 && certificate["companies"] == ["rome"])
            for value in Town.values { #expect(!certificate.description.contains(value)) }
            try await AuditLog(town.database).seal()
            let entries = try await town.database.read { tx in try AuditLog.entries(AuditQuery(companies: nil), tx) }
            #expect(entries.contains { $0.note.action == "privacy.certified" && $0.note.detail?["sha256"]?.string == done.certificateHash })
            #expect(entries.map(\.note.action).filter { $0.hasPrefix("privacy.") } == ["privacy.certified", "privacy.erased", "privacy.received"])
            await #expect(throws: Problem.self) { try await town.privacy.erase(open.person, companies: nil, by: .command) }
            await #expect(throws: Problem.self) { try await town.privacy.close(open.id, companies: nil, by: .command) }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func everyTableThatNamesAPersonHasAParticipant(kind: TestDatabase) async throws {
        try await Town.with(kind) { town in
            let privacy = town.privacy
            let forgotten = try await town.database.read { tx in try privacy.forgottenTables(tx) }
            #expect(forgotten == [])
            _ = try await town.database.write { tx in try tx.execute("CREATE TABLE later (id BIGINT, contact_id BIGINT)") }
            let found = try await town.database.read { tx in try privacy.forgottenTables(tx) }
            #expect(found == ["later"])
        }
    }
}
