import Customers
import Forms
import Hummingbird
import Kernel
import Organisation
import TestKit
import Testing

@testable import Backoffice

@Suite("Pages of forms, in every language")
struct PortalPageTests {
    static func pages(_ say: @escaping @Sendable (String) -> String = { $0 }) throws -> [(String, any Page)] {
        let samples = Samples(say: say)
        return try [("form", #require(samples.publicForm))] + samples.publicMessages
    }

    @Test(arguments: Language.allCases)
    func wellFormed(language: Language) throws {
        for (name, page) in try Self.pages() {
            let (html, missing) = try views.get().rendered(page, in: rendering(language, signedIn: false))
            #expect(missing.isEmpty, "\(name): \(missing)")
            #expect(faults(html).isEmpty, "\(name): \(faults(html))")
            #expect(html.contains("<html lang=\"\(language.rawValue)\"") && html.matches(of: /<h1[ >]/).count == 1, "\(name)")
        }
    }

    @Test(arguments: HostileTests.texts.indices)
    func hostile(index: Int) throws {
        let text = HostileTests.texts[index]
        for (name, page) in try Self.pages({ _ in text }) {
            let html = try views.get().html(page, in: rendering(.italian, signedIn: false, say: { _ in text }))
            #expect(faults(html).isEmpty, "\(name): \(faults(html).prefix(3))")
            #expect(!html.contains("<script>") && !html.contains("<img") && !html.contains("<b>"), "\(name)")
        }
    }

    @Test func everyControlHasANameAndWhatIsWrongStandsBesideIt() throws {
        let html = try views.get().html(try #require(Samples().publicForm), in: rendering(.english, signedIn: false))
        let tags = tags(html).compactMap { $0 }
        let labelled = Set(tags.filter { $0.name == "label" }.compactMap { $0["for"] })
        let ids = Set(tags.compactMap { $0["id"] })
        for control in tags where ["input", "select"].contains(control.name) && !control.closes && control["type"] != "hidden" {
            #expect(labelled.contains(control["id"] ?? ""), "\(control)")
            if control["aria-invalid"] != nil { #expect(ids.contains(control["aria-describedby"] ?? "")) }
        }
        #expect(tags.filter { $0["aria-invalid"] == "true" }.count == 3)
        #expect(html.contains("This is not an e-mail address.") && html.contains(#"value="ada@""#))
    }
}

@Suite("Forms over HTTP", .serialized)
struct PortalTests {
    private static let origin = "https://www.aurelia.example"

    private static func with(_ kind: TestDatabase, _ body: @escaping @Sendable (Shop, Browser, FormRecord, ActivityRecord) async throws -> Void)
        async throws
    {
        try await Shop.with(kind) { shop, browser in
            let company = try await shop.company("moda")
            let source = try await shop.organisation.source(code: "erp", of: company)
            let activity = ActivityRecord(
                id: ID(77), source: source.id, code: "run", name: "Corsa", reliability: 1,
                attributes: [AttributeRecord(key: "size", label: "Taglia", kind: .choice, isRequired: false, choices: ["S", "M"])])
            try await shop.organisation.saveOccasion(
                OccasionRecord(id: ID(78), company: company.id, code: "day", name: "Giornata", startsOn: nil, endsOn: nil, activities: [activity]))
            var definition = Forms.standard(title: "Corsa", company: company)
            definition.languages = [.italian, .english]
            definition.texts[.english] = FormTexts(title: "The run")
            for index in definition.consents.indices { definition.consents[index].wordings[.english] = "English words \(index)" }
            definition.origins = [origin]
            let form = try await shop.forms.add(definition, activity: activity.id, company: company.id, isOpen: true)
            try await body(shop, browser, form, activity)
        }
    }

    private static func moment(_ browser: Browser, _ form: FormRecord) async throws -> String {
        try await browser.get(form.path).text.firstMatch(of: /name="moment" value="([^"]+)"/).map { String($0.output.1) } ?? ""
    }

    @Test(arguments: TestDatabase.allCases)
    func aVisitorFillsInAndConfirms(kind: TestDatabase) async throws {
        try await Self.with(kind) { shop, browser, form, _ in
            let english = try await browser.get(form.path, headers: [.acceptLanguage: "fr, en;q=0.5"])
            #expect(english.status == 200 && english.text.contains("The run") && english.text.contains("English words 0"))
            #expect(try await browser.get(form.path + "?lang=it").text.contains("Corsa"))
            #expect(try await browser.get(form.path + "?lang=nl").text.contains("Corsa"))
            let policy = english.headers[.contentSecurityPolicy] ?? ""
            #expect(policy.contains("frame-ancestors 'self' \(Self.origin)") && !policy.contains("unsafe"))
            #expect(english.headers[HeaderName("X-Frame-Options") ?? .via] == nil)
            #expect(!english.text.contains(" checked"))
            let moment = try await Self.moment(browser, form)
            let early = try await browser.post(form.path, ["email": "a@x.it", "consent.any.privacy": "on", "moment": moment, "givenName": "Ada <3"])
            #expect(early.status == 422 && early.text.contains("Ada &lt;3") && early.text.contains(moment) && early.text.contains(" checked"))
            shop.clock.advance(seconds: 3)
            let sent = try await browser.post(form.path + "?embed=1", ["email": "a@x.it", "consent.any.privacy": "on", "moment": moment])
            #expect(sent.status == 303 && sent.location == form.path + "/thanks?confirm=1&lang=it&embed=1")
            let thanks = try await browser.get(sent.location ?? "")
            #expect(thanks.status == 200 && thanks.text.contains("Ancora un passo") && thanks.text.contains("embedded.js"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func onlyListedSitesAreLetIn(kind: TestDatabase) async throws {
        try await Self.with(kind) { shop, browser, form, _ in
            let moment = try await Self.moment(browser, form)
            shop.clock.advance(seconds: 3)
            for origin in ["https://evil.example", "null", Self.origin + ".evil.example"] {
                let answer = try await browser.post(form.path, ["email": "a@x.it", "moment": moment], headers: [.origin: origin])
                #expect(answer.status == 403 && answer.headers[.accessControlAllowOrigin] == nil, "\(origin)")
            }
            let listed = try await browser.post(
                form.path, ["email": "a@x.it", "consent.any.privacy": "on", "moment": moment],
                headers: [.origin: Self.origin, .accept: "application/json"])
            #expect(listed.status == 200 && listed.headers[.accessControlAllowOrigin] == Self.origin)
            #expect(try JSON(parsing: listed.text) == ["status": "accepted", "confirmation": true])
        }
    }

    @Test func anAddressThatAnswersTooOftenWaitsAndLosesNothing() async throws {
        try await Self.with(.sqlite) { _, browser, form, _ in
            guard let forwarded = HeaderName("X-Forwarded-For") else { return }
            // What the visitor writes to the left of our own proxy's word is not believed.
            for index in 0..<10 {
                #expect(try await browser.post(form.path, ["email": "x"], headers: [forwarded: "10.0.0.\(index), 192.0.2.9"]).status == 422)
            }
            let slowed = try await browser.post(form.path, ["email": "typed"], headers: [forwarded: "10.0.0.99, 192.0.2.9"])
            #expect(slowed.status == 429 && slowed.headers[.retryAfter] == "6" && slowed.text.contains(#"value="typed""#))
            #expect(try await browser.post(form.path, ["email": "x"], headers: [forwarded: "192.0.2.9, 192.0.2.10"]).status == 422)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func formsAreMadeAndChangedByWhoMay(kind: TestDatabase) async throws {
        try await Self.with(kind) { shop, browser, form, activity in
            let page = "/activities/\(activity.id)"
            try await browser.signIn("reader@x.example")
            let seen = try await browser.get(page)
            #expect(seen.status == 200 && faults(seen.text).isEmpty && !seen.text.contains("\(page)/form"))
            for path in ["/form", "/form/state", "/change", "/close"] {
                #expect(try await browser.post(page + path, ["csrf": try await browser.token(), "open": "no"]).status == 403, "\(path)")
            }
            try await browser.signIn("moda@x.example")
            let editor = try await browser.get(page)
            #expect(editor.text.contains("\(page)/form") && faults(editor.text).isEmpty && editor.text.contains(form.key))
            #expect(try await browser.get("/activities").text.contains("Corsa"))
            let token = try await browser.token()
            let bad = try await browser.post(page + "/form", ["csrf": token, "language": "it", "title-it": "", "origins": "nonsense"])
            #expect(bad.status == 422 && bad.text.contains("nonsense") && bad.text.matches(of: /class="error"/).count >= 3)
            let saved = try await browser.post(
                page + "/form",
                [
                    "csrf": token, "act": "save", "language": "en", "title-en": "New title", "ask-0": "email", "required-0": "yes",
                    "channel-0": "email", "purpose-0": "newsletter", "wording-0-en": "Other words", "origins": "https://a.example",
                ])
            #expect(saved.status == 303)
            let changed = try #require(try await shop.database.read { tx in try shop.forms.form(of: activity.id, tx) })
            #expect(changed.definition.text(in: .english).title == "New title" && changed.definition.consents.map(\.version) == [2])
            #expect(changed.definition.origins == ["https://a.example"] && !changed.definition.isDoubleOptIn)
            let preview = try await browser.get(page + "/preview")
            #expect(preview.status == 200 && preview.text.contains("New title") && preview.text.contains("disabled"))
            #expect(try await browser.post(page + "/form/state", ["csrf": token, "open": "no"]).status == 303)
            #expect(try await browser.get(form.path).status == 410)
            // Another company's activity does not exist.
            let other = ActivityRecord(id: ID(90), source: ID(1), code: "x", name: "Other uk", reliability: 1)
            let hearth = try await shop.company("hearth").id
            try await shop.organisation.saveOccasion(
                OccasionRecord(id: ID(91), company: hearth, code: "x", name: "x", startsOn: nil, endsOn: nil, activities: [other]))
            #expect(try await browser.get("/activities/\(other.id)").status == 404)
            #expect(try await browser.get("/activities/\(other.id)/preview").status == 404)
            #expect(try await browser.post("/activities/\(other.id)/form", ["csrf": token]).status == 404)
            #expect(try await !browser.get("/activities").text.contains("Other uk"))
        }
    }
}
