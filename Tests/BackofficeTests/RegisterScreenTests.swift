import Forms
import Kernel
import Organisation
import Storage
import TestKit
import Testing

@testable import Backoffice

@Suite("Sources, attributes, occasions and activities on screen", .serialized)
struct RegisterScreenTests {
    @Test(arguments: TestDatabase.allCases)
    func aSourceIsBelievedAsItsGridSays(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let (token, moda) = (try await browser.token(), try await shop.company("moda"))
            let made = try await browser.post(
                "/sources", ["csrf": token, "name": "<b>Web", "code": "web", "kind": "webshop", "company": "\(moda.id)"])
            let path = try #require(made.location)
            let form = try await browser.get(path + "/change")
            #expect(form.status == 200 && faults(form.text).isEmpty && form.text.contains("&lt;b&gt;Web"))
            #expect(form.text.contains("Gives way to ERP it, ERP uk.") && form.text.contains("Wins over ERP it, ERP uk."))
            // Looking saves nothing.
            let shown = try await browser.post(
                path + "/change", ["csrf": token, "act": "show", "name": "Web", "kind": "webshop", "active": "yes", "trust": "80"])
            #expect(shown.status == 200 && shown.text.contains("Against ERP it, ERP uk the newer value wins."))
            func stored() async throws -> SourceRecord? { try await shop.organisation.sources(of: moda.id).first { $0.code == "web" } }
            #expect(try await stored()?.reliability == .standard(for: .webshop))
            for wrong in ["101", "-1", "many", ""] {
                let refused = try await browser.post(path + "/change", ["csrf": token, "name": "Web", "kind": "app", "trust": wrong])
                #expect(refused.status == 422 && refused.text.contains("This is not a number from 0 to 100."), "\(wrong)")
            }
            let saved = try await browser.post(
                path + "/change", ["csrf": token, "name": "Web", "kind": "app", "trust": "12,5", "trust-email": "100", "trust-address": "0"])
            #expect(saved.status == 303)
            let source = try #require(try await stored())
            #expect(source.name == "Web" && source.kind == .app && !source.isActive)
            #expect(source.reliability.standard == 0.125 && source.reliability["email"] == 1 && source.reliability["phone"] == 0.125)
            #expect(source.reliability["city"] == 0 && source.reliability["street"] == 0)
            let page = try await browser.get(path)
            #expect(page.text.contains("Not active") && page.text.contains("decided anew: 0%") && faults(page.text).isEmpty)
            let jobs = try await shop.database.read { tx in try tx.jobs() }
            #expect(jobs.map(\.kind) == [Derivation.kind])
            #expect(try await !browser.get("/imports/new").text.contains("\(source.id)"), "nothing is offered for a source that is off")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func anAttributeIsDeclaredChangedRetiredAndBroughtBack(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let (token, moda) = (try await browser.token(), try await shop.company("moda"))
            #expect(try await browser.get("/attributes").text.contains("No attributes yet"))
            let fields =
                [
                    "csrf": token, "company": "\(moda.id)", "key": "shoe size & more", "label-it": "Numero", "kind": "choice",
                    "choices": " 41\n\n42 ",
                ] as KeyValuePairs
            #expect(try await browser.post("/attributes", fields).status == 303)
            #expect(try await browser.post("/attributes", fields).status == 422, "adding does not change what is there")
            func declared() async throws -> AttributeRecord? {
                try await shop.database.read { tx in try shop.organisation.attributes(tx)[moda.id]?["shoe size & more"] }
            }
            let attribute = try #require(try await declared())
            #expect(attribute.label == "shoe size & more" && attribute.labels == ["it": "Numero"] && attribute.choices == ["41", "42"])
            let list = try await browser.get("/attributes")
            #expect(list.text.contains("shoe size &amp; more") && faults(list.text).isEmpty)
            let link = try #require(list.text.firstMatch(of: /class="row" href="([^"]*)"/)).output.1.replacing("&amp;", with: "&")
            let form = try await browser.get(String(link))
            #expect(form.status == 200 && form.text.contains("value=\"Numero\"") && form.text.contains("No activity") && faults(form.text).isEmpty)
            let refused = try await browser.post(String(link), ["csrf": token, "kind": "choice", "choices": ""])
            #expect(refused.status == 422 && refused.text.contains("A choice needs 1 to 200 lines"))
            #expect(try await browser.post(String(link), ["csrf": token, "kind": "number", "label": "Shoe"]).status == 303)
            #expect(try await declared()?.kind == .number)
            let retire = String(link).replacing("/change", with: "/retire")
            #expect(try await browser.post(retire, ["csrf": token]).status == 303)
            #expect(try await declared() == nil)
            let after = try await browser.get("/attributes")
            let undo = try #require(after.text.firstMatch(of: /action="([^"]*\/restore[^"]*)"/)).output.1.replacing("&amp;", with: "&")
            #expect(try await browser.post(String(undo), ["csrf": token]).status == 303)
            #expect(try await declared()?.label == "Shoe")
            #expect(try await browser.post(String(undo), ["csrf": token]).status == 404)
            #expect(try await browser.get("/attributes.csv").text.contains("shoe size & more"))
            // What is declared is how a contact's page says it.
            try await shop.load("contacts", "external_id;email;shoe size & more;paid\n9;nine@x.example;1.234,5;yes\n", into: moda)
            let person = try await shop.database.read { tx in try shop.intake.customers.search("nine@x.example", companies: nil, tx)[0].id }
            let plain = try await browser.get("/people/\(person)")
            #expect(plain.text.contains(">Shoe<") && plain.text.contains("1,234.5") && plain.text.contains(">paid<"))
            try await shop.organisation.declareAttribute(
                AttributeRecord(key: "paid", label: "Has paid", kind: .yesno, isRequired: false, choices: []), company: moda.id)
            let said = try await browser.get("/people/\(person)")
            #expect(said.text.contains(">Has paid<") && said.text.contains(">Yes<") && faults(said.text).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func anOccasionWithItsActivityIsMadeClosedAndOpened(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn("moda@x.example")
            let (token, moda) = (try await browser.token(), try await shop.company("moda"))
            let source = try await shop.organisation.source(code: "erp", of: moda)
            let wrong = try await browser.post(
                "/occasions",
                ["csrf": token, "company": "\(moda.id)", "name": "Run", "code": "run", "startsOn": "2027-05-03", "endsOn": "2027-05-02"])
            #expect(wrong.status == 422 && wrong.text.contains("lies before the first one"))
            let made = try await browser.post(
                "/occasions", ["csrf": token, "company": "\(moda.id)", "name": "Run", "code": "run", "startsOn": "2027-05-03"])
            let next = try #require(made.location)
            #expect(next.hasPrefix("/activities/new?occasion=occ_"))
            let form = try await browser.get(next)
            #expect(form.text.contains("selected>Run<") && faults(form.text).isEmpty)
            let occasion = try #require(try await shop.organisation.occasions(of: moda.id).first)
            let fields =
                [
                    "csrf": token, "name": "Tent", "code": "tent", "occasion": "\(occasion.id)", "source": "\(source.id)", "reliability": "50",
                ] as KeyValuePairs
            let added = try await browser.post("/activities", fields)
            let path = try #require(added.location)
            #expect(try await browser.post("/activities", fields).text.contains("This code is taken"))
            let taken = try await browser.post(
                "/activities", ["csrf": token, "name": "T", "code": "t", "occasion": "\(occasion.id)", "reliability": "1"])
            #expect(taken.status == 422 && taken.text.contains("Choose a source"))
            _ = try await browser.post(path + "/change", ["csrf": token, "name": "Big tent", "source": "\(source.id)", "reliability": "25"])
            let activity = try #require(try await shop.organisation.occasions(of: moda.id).first?.activities.first)
            #expect(activity.name == "Big tent" && activity.reliability == 0.25)
            // With an open form, closing either of them closes it to visitors, and opening opens it.
            _ = try await browser.post(path + "/form", ["csrf": token, "act": "create"])
            _ = try await browser.post(path + "/form/state", ["csrf": token, "open": "yes"])
            let record = try await shop.database.read { tx in try shop.forms.form(of: activity.id, tx) }
            let publicPath = try #require(record?.path)
            #expect(try await browser.get(publicPath).status == 200)
            for thing in [path, "/occasions/\(occasion.id)"] {
                _ = try await browser.post(thing + "/close", ["csrf": token])
                #expect(try await browser.get(publicPath).status == 410, "\(thing)")
                let closed = try await browser.get(path)
                #expect(closed.text.contains(">Closed<") && faults(closed.text).isEmpty)
                _ = try await browser.post(thing + "/open", ["csrf": token])
                #expect(try await browser.get(publicPath).status == 200, "\(thing)")
            }
            for page in ["/occasions", "/occasions/\(occasion.id)", path + "/change", path + "/form", "/activities"] {
                let answer = try await browser.get(page)
                #expect(answer.status == 200 && faults(answer.text).isEmpty, "\(page): \(faults(answer.text))")
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aFormIsBuiltWithButtonsAlone(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let (token, moda) = (try await browser.token(), try await shop.company("moda"))
            let source = try await shop.organisation.source(code: "erp", of: moda)
            let activity = ActivityRecord(id: ID(77), source: source.id, code: "run", name: "Run", reliability: 1)
            try await shop.organisation.saveOccasion(
                OccasionRecord(id: ID(78), company: moda.id, code: "day", name: "Day", startsOn: nil, endsOn: nil, activities: [activity]))
            try await shop.organisation.declareAttribute(
                AttributeRecord(key: "shoe", label: "Shoe size", kind: .number, isRequired: false, choices: []), company: moda.id)
            let form = try await shop.forms.add(Forms.standard(title: "Run", company: moda), activity: activity.id, company: moda.id)
            let path = "/activities/\(activity.id)/form"
            var page = try await browser.get(path).text
            #expect(Self.asked(page) == ["givenName", "familyName", "email"])
            // Each button sends all that stands in the form.
            func press(_ act: String, _ changes: [String: String] = [:]) async throws {
                var fields = Self.fields(page)
                fields.removeAll { changes[$0.name] != nil }
                fields += changes.map { .init($0.key, $0.value) }
                let answer = try await browser.post(path, fields + [.init("csrf", token), .init("act", act)])
                #expect(answer.status == 200 && faults(answer.text).isEmpty, "\(act): \(faults(answer.text))")
                page = answer.text
            }
            try await press("up-2")
            #expect(Self.asked(page) == ["givenName", "email", "familyName"])
            try await press("add", ["adding": "attribute.shoe"])
            try await press("add", ["adding": "new"])
            try await press("down-0")
            try await press("remove-2", ["label-3-it": "Numero di scarpe"])
            #expect(Self.asked(page) == ["email", "givenName", "attribute.shoe", "attribute.question-1"])
            try await press("addConsent")
            try await press("removeConsent-0")
            #expect(page.contains("Numero di scarpe"))
            let before = try await shop.database.read { tx in try shop.forms.form(of: activity.id, tx) }
            #expect(before?.definition == form.definition, "nothing is saved before it is said")
            var fields = Self.fields(page).filter { !["key-3", "kind-3", "label-3-it", "required-2"].contains($0.name) }
            fields += [.init("key-3", "club"), .init("kind-3", "choice"), .init("required-2", "yes"), .init("csrf", token), .init("act", "save")]
            let refused = try await browser.post(path, fields)
            #expect(refused.status == 422 && refused.text.contains("A choice needs at least one line") && faults(refused.text).isEmpty)
            let after = fields.filter { !$0.name.hasPrefix("wording-") && !$0.name.hasPrefix("channel-") } + [.init("choices-3", "A\nB")]
            #expect(try await browser.post(path, after).status == 303)
            let saved = try #require(
                try await shop.database.read { tx in try shop.forms.form(of: activity.id, tx).flatMap { try shop.forms.shown($0, tx) } })
            #expect(
                saved.form.definition.questions(saved.activity.attributes).map(\.name) == ["email", "givenName", "attribute.shoe", "attribute.club"])
            #expect(saved.activity.attributes.map(\.isRequired) == [true, false] && saved.activity.attributes[1].choices == ["A", "B"])
            #expect(saved.activity.attributes[0].label(in: "it") == "Numero di scarpe" && saved.form.definition.consents.isEmpty)
            let preview = try await browser.get("/activities/\(activity.id)/preview?lang=it").text
            #expect(preview.contains("Numero di scarpe"))
            // An order of its own: the e-mail address is asked first.
            let places = [preview.range(of: "name=\"email\""), preview.range(of: "name=\"givenName\"")].compactMap { $0?.lowerBound }
            #expect(places.count == 2 && places[0] < places[1])
        }
    }

    /// The names of the questions, in their order.
    private static func asked(_ html: String) -> [String] {
        html.matches(of: /name="ask-\d+" value="([^"]*)"/).map { String($0.output.1) }
    }

    /// What a browser would send of the builder: its values as they stand.
    private static func fields(_ html: String) -> [Address.Parameter] {
        guard let start = html.range(of: "data-preview="), let end = html.range(of: "class=\"builder-preview\"") else { return [] }
        let form = String(html[start.upperBound..<end.lowerBound])
        var fields = form.matches(of: /<input (?:[^>]*?)name="([^"]*)"(?:[^>]*?)>/).compactMap { match -> Address.Parameter? in
            let tag = String(match.output.0)
            if tag.contains("checkbox"), !tag.contains(" checked") { return nil }
            let value = tag.firstMatch(of: /\ value="([^"]*)"/).map { String($0.output.1) } ?? ""
            return .init(String(match.output.1), value)
        }
        fields += form.matches(of: /<textarea [^>]*name="([^"]*)"[^>]*>([^<]*)</).map { .init(String($0.output.1), String($0.output.2)) }
        for select in form.matches(of: /<select [^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/.dotMatchesNewlines()) {
            let chosen = select.output.2.firstMatch(of: /value="([^"]*)" selected/)
            fields.append(.init(String(select.output.1), chosen.map { String($0.output.1) } ?? ""))
        }
        return fields.filter { $0.name != "csrf" }
    }

    @Test(arguments: TestDatabase.allCases)
    func othersMayNotAndOtherCompaniesDoNotExist(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let hearth = try await shop.company("hearth")
            let source = try await shop.organisation.source(code: "erp", of: hearth)
            let activity = ActivityRecord(id: ID(79), source: source.id, code: "fair", name: "Kingdom stand", reliability: 1)
            let occasion = OccasionRecord(
                id: ID(80), company: hearth.id, code: "fair", name: "Kingdom fair", startsOn: nil, endsOn: nil, activities: [activity])
            try await shop.organisation.saveOccasion(occasion)
            try await shop.organisation.declareAttribute(
                AttributeRecord(key: "tea", label: "Kingdom tea", kind: .text, isRequired: false, choices: []), company: hearth.id)
            try await shop.forms.add(Forms.standard(title: "Fair", company: hearth), activity: activity.id, company: hearth.id)
            let moda = try await shop.company("moda")
            let email = "keeper@x.example"
            try await shop.accounts.addUser(email: email, name: "Keeper", role: .administrator, companies: [moda.id], password: Shop.password)
            try await browser.signIn(email)
            let token = try await browser.token()
            let attribute = "company=\(hearth.id)&key=tea"
            for path in [
                "/sources/\(source.id)/change", "/attributes/change?\(attribute)", "/occasions/\(occasion.id)", "/activities/\(activity.id)/change",
            ] {
                #expect(try await browser.get(path).status == 404, "\(path)")
                #expect(try await browser.post(path, ["csrf": token, "name": "X", "trust": "1", "kind": "text"]).status == 404, "\(path)")
            }
            for path in [
                "/attributes/retire?\(attribute)", "/occasions/\(occasion.id)/close", "/activities/\(activity.id)/close",
                "/activities/\(activity.id)/form",
            ] {
                #expect(try await browser.post(path, ["csrf": token]).status == 404, "\(path)")
            }
            for path in ["/attributes", "/occasions", "/activities", "/attributes.csv", "/occasions.csv"] {
                #expect(try await !browser.get(path).text.contains("Kingdom"), "\(path)")
            }
            let stolen = try await browser.post(
                "/activities", ["csrf": token, "name": "T", "code": "t", "occasion": "\(occasion.id)", "source": "\(source.id)", "reliability": "1"])
            #expect(stolen.status == 422)
            try await browser.signIn("reader@x.example")
            for path in ["/attributes/new", "/occasions/new", "/activities/new", "/sources/new"] {
                #expect(try await browser.get(path).status == 403, "\(path)")
            }
            #expect(try await browser.get("/occasions").status == 200)
        }
    }
}
