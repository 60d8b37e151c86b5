import Kernel
import Messaging
import Storage
import TestKit
import Testing

@testable import Backoffice

@Suite("Jobs and health on screen", .serialized)
struct JobScreenTests {
    /// A mail of each company that the mail server refused.
    private static func refusedMails(_ shop: Shop) async throws -> [ID<Mail>] {
        let messaging = Messaging(database: shop.database, effects: Effects(clock: shop.clock, ids: IDGenerator(clock: shop.clock, node: 3)))
        let companies = [try await shop.company("moda").id, try await shop.company("hearth").id]
        return try await shop.database.write { tx in
            try companies.map { company in
                let id = try messaging.post(
                    OutgoingMail(company: company, kind: "form.confirmation", recipient: "a@x.example", subject: "S", text: "T", html: "H"), tx)
                let error = "554 never, says \(company)"
                try tx.execute("UPDATE outgoing_mails SET state = 'failed', error = \(error) WHERE id = \(id)")
                return id
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatWentWrongIsToldAndTriedAgain(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (moda, hearth) = (try await shop.company("moda"), try await shop.company("hearth"))
            let mails = try await Self.refusedMails(shop)
            let email = "keeper@x.example"
            try await shop.accounts.addUser(email: email, name: "K", role: .administrator, companies: [moda.id], password: Shop.password)
            try await browser.signIn(email)
            let page = try await browser.get("/jobs")
            #expect(page.status == 200 && faults(page.text).isEmpty)
            #expect(page.text.contains("554 never, says \(moda.id)") && !page.text.contains("\(hearth.id)"), "another company's mail")
            #expect(page.text.contains("Every receiver has been told everything"))
            let token = try await browser.token()
            #expect(try await browser.post("/jobs/mails/\(mails[1])/resend", ["csrf": token]).status == 404)
            #expect(try await browser.post("/jobs/mails/\(mails[0])/resend", ["csrf": token]).location == "/jobs")
            let again = try await browser.get("/jobs").text
            #expect(again.contains("It leaves as soon as the mail server takes it.") && !again.contains("/resend"))
            #expect(try await browser.post("/jobs/mails/\(mails[0])/resend", ["csrf": token]).status == 404, "it waits already")
            #expect(try await browser.get("/health").status == 403, "the installation is the whole group's")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func theGroupsAdministratorSeesHowTheInstallationIs(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            for path in ["/health", "/health?data=yes", "/jobs"] {
                let page = try await browser.get(path)
                #expect(page.status == 200 && faults(page.text).isEmpty, "\(path): \(faults(page.text).prefix(3))")
            }
            let settings = try await browser.get("/settings").text
            #expect(settings.contains("href=\"/jobs\"") && settings.contains("href=\"/health\""))
            _ = shop
        }
    }

    @Test("a finding is told with its figures, and with what to do where there is something to do")
    func sentences() throws {
        let good = HealthCheck("disk", .good, "free", ["free": .bytes(3_000_000_000)])
        #expect(try views.get().sentence(good, in: .english).hasSuffix("GB are free."))
        let mail = HealthCheck("mail", .failed, "held", ["waiting": .count(1_200), "stuck": .count(0)])
        let told = try views.get().sentence(mail, in: .english)
        #expect(told.contains("1,200 waiting") && told.contains("TESSERA_SMTP"))
        #expect(try views.get().sentence(mail, in: .italian).contains("1.200 in attesa"))
    }
}
