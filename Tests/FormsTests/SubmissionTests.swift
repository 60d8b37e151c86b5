import Customers
import Forms
import Kernel
import Messaging
import Storage
import TestKit
import Testing

@Suite(.serialized) struct SubmissionTests {
    @Test(arguments: TestDatabase.allCases)
    func anAnswerIsAContactItsAttributesItsConsentsAndAMail(kind: TestDatabase) async throws {
        try await FormShop.with(kind) { shop in
            let shown = try await shop.form()
            #expect(try await shop.answer(to: shown) == .accepted(isConfirmationAsked: true))
            try await shop.database.read { tx in
                let row = try tx.first("SELECT email, given_name, extensions, activity_id, source_id FROM contacts") { row throws(StorageError) in
                    (
                        try row[0, as: String.self], try row[1, as: String.self], try row[2, as: JSON.self], try row[3, as: ID<Activity>.self],
                        try row[4, as: ID<Source>.self]
                    )
                }
                let (email, name, extensions, activity, source) = try #require(row)
                #expect(email == "Ada@x.it" && name == "Ada" && extensions == ["size": "M"])
                #expect(activity == shown.activity.id && source == shown.activity.source)
            }
            let entries = try await shop.entries()
            #expect(entries.count == 2)
            for entry in entries {
                #expect(entry.state == .pending && entry.ip == "192.0.2.7" && entry.activity == shown.activity.id && entry.wordingVersion == 1)
                #expect(entry.proof?["form"]?.string == shown.form.id.description && entry.recordedBy == "form:" + shown.form.key)
            }
            let mail = try #require(try await shop.messaging.mails().first)
            #expect(mail.mail.recipient == "Ada@x.it" && mail.state == .waiting)
            #expect(mail.mail.text.contains("https://crm.example/forms/\(shown.form.key)/confirm/") && mail.mail.text.contains("Roma & Figli"))
            #expect(mail.mail.html.contains("Corsa &lt;b&gt;") && mail.mail.html.contains("Roma &amp; Figli") && !mail.mail.html.contains("<b>"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func theSamePageSentTwiceIsOneAnswerAndTheSameAddressOneContact(kind: TestDatabase) async throws {
        try await FormShop.with(kind) { shop in
            let shown = try await shop.form()
            let moment = shop.forms.moment(of: shown.form)
            for _ in 0..<3 { #expect(try await shop.answer(to: shown, moment: moment) == .accepted(isConfirmationAsked: true)) }
            var other = FormShop.ada
            other["email"] = "ada+more@X.IT"
            other["givenName"] = "Adele"
            #expect(try await shop.answer(other, to: shown) == .accepted(isConfirmationAsked: true))
            #expect(try await shop.contacts().count == 1)
            let counts = try await shop.database.read { tx in try shop.forms.counts(of: [shown.form.id], since: .epoch, tx) }
            #expect(counts[shown.form.id]?.submissions == 2 && counts[shown.form.id]?.asked == 1)
            #expect(try await shop.entries().count == 2)
            #expect(try await shop.messaging.mails().count == 1)
            // In another form the same address is another contact of the same person.
            let fair = try await shop.form("fair")
            #expect(try await shop.answer(other, to: fair) == .accepted(isConfirmationAsked: true))
            #expect(try await shop.contacts().count == 2)
            let persons = try await shop.database.read { tx in try tx.value("SELECT COUNT(DISTINCT person_id) FROM contacts", as: Int.self) }
            #expect(persons == 1)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatIsRefusedLeavesNothingBehind(kind: TestDatabase) async throws {
        try await FormShop.with(kind) { shop in
            let shown = try await shop.form()
            var hostile = FormShop.ada
            hostile["email"] = "<script>alert(1)</script>"
            hostile["attribute.size"] = "XXL"
            hostile["consent.any.privacy"] = nil
            #expect(
                try await shop.answer(hostile, to: shown)
                    == .refused(["email": .email, "attribute.size": .choice, "consent.any.privacy": .consent]))
            let early = shop.forms.moment(of: shown.form)
            #expect(try await shop.forms.submit(Submission(answers: FormShop.ada, moment: early, language: .italian), to: shown) == .tooEarly)
            for moment in ["", "x", "1.2.3", try await shop.form("fair").form.key] {
                #expect(try await shop.answer(to: shown, moment: moment.isEmpty ? "-" : moment) == .stale)
            }
            // A program is told that all went well.
            let trapped = Submission(answers: FormShop.ada, moment: early, trap: "http://spam.example", language: .italian)
            #expect(try await shop.forms.submit(trapped, to: shown) == .accepted(isConfirmationAsked: true))
            let closed = try await shop.forms.change(shown.form.id, isOpen: false)
            let again = ShownForm(form: closed, company: shown.company, activity: shown.activity)
            #expect(try await shop.answer(to: again) == .closed)
            #expect(try await shop.contacts().isEmpty)
            #expect(try await shop.messaging.mails().isEmpty)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func withoutASecondYesConsentsHoldAtOnceAndAChangedWordingHasItsVersion(kind: TestDatabase) async throws {
        try await FormShop.with(kind) { shop in
            var shown = try await shop.form { $0.isDoubleOptIn = false }
            #expect(try await shop.answer(to: shown) == .accepted(isConfirmationAsked: false))
            #expect(try await shop.states() == ["newsletter": .granted, "privacy": .granted])
            #expect(try await shop.messaging.mails().isEmpty)
            var definition = shown.form.definition
            definition.consents[0].wordings[.italian] = "Sì, nuove parole."
            shown.form = try await shop.forms.change(shown.form.id, definition)
            #expect(shown.form.definition.consents.map(\.version) == [2, 1])
            #expect(try await shop.answer(to: shown) == .accepted(isConfirmationAsked: false))
            // The privacy notice is as it was: nothing new to write down.
            let entries = try await shop.entries()
            #expect(entries.count == 3 && entries.last?.wordingVersion == 2)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aFormThatCannotBeIsRefusedByItsFields(kind: TestDatabase) async throws {
        try await FormShop.with(kind) { shop in
            let shown = try await shop.form()
            var bad = shown.form.definition
            bad.fields = [.email: .optional]
            bad.texts[.italian]?.title = " "
            bad.consents.append(bad.consents[0])
            bad.origins = ["https://www.x.example/path", "javascript:alert(1)", "https://x.example; script-src *", "HTTPS://Www.X.example:443/"]
            await #expect {
                try await shop.forms.change(shown.form.id, bad)
            } throws: { error in
                Set((error as? Problem)?.fields.map(\.pointer) ?? [])
                    == ["/fields/email", "/texts/it/title", "/consents", "/origins/0", "/origins/1", "/origins/2"]
            }
            var good = shown.form.definition
            good.origins = ["HTTPS://Www.X.example:443/", "http://localhost:9191"]
            #expect(try await shop.forms.change(shown.form.id, good).definition.origins == ["https://www.x.example", "http://localhost:9191"])
            await #expect(throws: Problem.self) { try await shop.forms.add(good, activity: shown.activity.id, company: shop.company.id) }
        }
    }
}

@Suite(.serialized) struct ConfirmationTests {
    private func look(_ shop: FormShop, _ token: String, _ shown: ShownForm) async throws -> ConfirmationState {
        try await shop.database.read { tx in try shop.forms.confirmation(token, of: shown, tx) }
    }

    @Test(arguments: TestDatabase.allCases)
    func theSecondYesCountsOnceAndLookingIsNone(kind: TestDatabase) async throws {
        try await FormShop.with(kind) { shop in
            let shown = try await shop.form()
            _ = try await shop.answer(to: shown)
            let token = try await shop.token()
            // Mail scanners look.
            for _ in 0..<3 {
                let state = try await look(shop, token, shown)
                if case .open(let wordings) = state { #expect(wordings.count == 2) } else { Issue.record("\(state)") }
            }
            #expect(try await shop.states() == ["newsletter": .pending, "privacy": .pending])
            for _ in 0..<3 { #expect(try await shop.forms.confirm(token, of: shown, ip: "198.51.100.9") == .confirmed) }
            #expect(try await shop.states() == ["newsletter": .granted, "privacy": .granted])
            let entries = try await shop.entries()
            #expect(entries.count == 4)
            for entry in entries.filter({ $0.state == .granted }) {
                #expect(entry.ip == "198.51.100.9" && entry.wordingHash != nil && entry.proof?["asked"] != nil && entry.proof?["confirmation"] != nil)
            }
            #expect(try await look(shop, token, shown) == .confirmed)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aLinkReplayedAfterAWithdrawalGrantsNothing(kind: TestDatabase) async throws {
        try await FormShop.with(kind) { shop in
            let shown = try await shop.form()
            _ = try await shop.answer(to: shown)
            let first = try await shop.token()
            let contact = try await shop.contacts()[0]
            func withdraw() async throws {
                shop.clock.advance(seconds: 1)
                let draft = ConsentDraft(
                    contact: contact, company: shop.company.id, topic: ConsentTopic(.email, .newsletter), state: .withdrawn, at: shop.clock.now())
                _ = try await shop.database.write { tx in try shop.customers.recordConsents([draft], by: "test", tx) }
            }
            try await withdraw()
            #expect(try await shop.forms.confirm(first, of: shown, ip: nil) == .confirmed)
            #expect(try await shop.states() == ["newsletter": .withdrawn, "privacy": .granted])
            // Asked anew, confirmed, withdrawn: the used link stays used.
            shop.clock.advance(seconds: 200)
            _ = try await shop.answer(to: shown)
            let second = try await shop.token()
            #expect(second != first)
            #expect(try await shop.forms.confirm(second, of: shown, ip: nil) == .confirmed)
            #expect(try await shop.states()["newsletter"] == .granted)
            try await withdraw()
            for token in [first, second] { #expect(try await shop.forms.confirm(token, of: shown, ip: nil) == .confirmed) }
            #expect(try await shop.states()["newsletter"] == .withdrawn)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func linksExpireAndThoseOfOtherFormsAreNone(kind: TestDatabase) async throws {
        try await FormShop.with(kind) { shop in
            let (shown, fair) = (try await shop.form(), try await shop.form("fair"))
            _ = try await shop.answer(to: shown)
            let token = try await shop.token()
            #expect(try await shop.forms.confirm(token, of: fair, ip: nil) == .unknown)
            for hostile in ["", "x", "fcf_0000000000001.0.0", token + "0", String(repeating: "9", count: 5_000), "' OR 1=1 --"] {
                #expect(try await shop.forms.confirm(hostile, of: shown, ip: nil) == .unknown, "\(hostile.prefix(40))")
            }
            shop.clock.advance(seconds: 7 * 86_400)
            #expect(try await look(shop, token, shown) == .expired)
            #expect(try await shop.forms.confirm(token, of: shown, ip: nil) == .expired)
            #expect(try await shop.states() == ["newsletter": .pending, "privacy": .pending])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func anAddressIsWrittenToNowAndThenOnlyAndNobodyIsToldSo(kind: TestDatabase) async throws {
        try await FormShop.with(kind) { shop in
            let (shown, fair) = (try await shop.form(), try await shop.form("fair"))
            for index in 0..<30 {
                let result = try await shop.answer(to: index % 2 == 0 ? shown : fair)
                #expect(result == .accepted(isConfirmationAsked: true))
                shop.clock.advance(seconds: 100)
            }
            // One each 120 seconds, five in a day.
            #expect(try await shop.messaging.mails().count == 5)
            shop.clock.advance(seconds: 86_400)
            _ = try await shop.answer(to: shown)
            #expect(try await shop.messaging.mails().count == 6)
            // Who has granted is not asked again, and a stranger's answer takes nothing away.
            #expect(try await shop.forms.confirm(try await shop.token(), of: shown, ip: nil) == .confirmed)
            shop.clock.advance(seconds: 86_400)
            let before = try await shop.entries().count
            #expect(try await shop.answer(to: shown, ip: "203.0.113.66") == .accepted(isConfirmationAsked: false))
            #expect(try await shop.entries().count == before)
        }
    }
}
