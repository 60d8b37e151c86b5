import Kernel
import Testing

@testable import Backoffice

@Suite("What pages say")
struct MeaningTests {
    func html(_ page: some Page, at address: Address = Address("/people")) throws -> String {
        var rendering = rendering(.english)
        rendering.address = address
        return try views.get().html(page, in: rendering)
    }

    @Test("the column sorted by says so, turns round, and forgets the page")
    func sorting() throws {
        let address = Address("/people", [.init("city", "Milano & Co"), .init("after", "x"), .init("sort", "spent"), .init("order", "desc")])
        let page = try html(Samples().people, at: address)
        #expect(page.contains(#"aria-sort="descending""#))
        #expect(page.contains(#"href="/people?city=Milano+%26+Co&amp;sort=spent&amp;order=asc""#))
        #expect(page.contains(#"href="/people?city=Milano+%26+Co&amp;sort=name&amp;order=asc""#))
        #expect(page.contains(#"href="/people?city=Milano+%26+Co&amp;sort=purchases&amp;order=desc""#))
        #expect(page.matches(of: /aria-sort/).count == 1)
    }

    @Test("paging keeps the filters, and says when there is no further page")
    func paging() throws {
        let page = try html(Samples().people, at: Address("/people", [.init("stage", "member"), .init("before", "y")]))
        #expect(page.contains(#"rel="next" href="/people?stage=member&amp;after=abc""#))
        #expect(!page.contains(#"rel="prev""#) && page.contains(#"aria-disabled="true">Previous"#))
        #expect(page.contains("48,217 people"))
        #expect(page.contains(#"href="/people.csv?stage=member""#))
    }

    @Test("nobody at all and nobody found are told apart")
    func empty() throws {
        let nobody = try html(PeoplePage(rows: [], paging: Paging()))
        #expect(nobody.contains("Nobody yet") && nobody.contains("/imports/new?kind=contacts"))
        let unfound = try html(PeoplePage(filter: .init(stage: .member), rows: [], paging: Paging()))
        #expect(unfound.contains("Nothing found") && !unfound.contains("Nobody yet"))
    }

    @Test("filters show what was chosen, a rare city too")
    func filters() throws {
        let page = try html(PeoplePage(filter: .init(hasEmail: false, city: "Bra"), rows: [], paging: Paging(), cities: ["Milano"]))
        #expect(page.contains(#"<option value="no" selected>Without e-mail"#))
        #expect(page.contains(#"<option value="Bra" selected>Bra"#))
        #expect(page.contains(#"<option value="" selected>All stages"#))
    }

    @Test(
        "changes are up, down or neither",
        arguments: [
            (100, 110, "up", "+10.0%"), (100, 90, "down", "−10.0%"), (100, 100, "flat", "0.0%"), (0, 5, nil, nil), (10_000, 10_001, "flat", "0.0%"),
        ]
            as [(Double, Double, String?, String?)])
    func changes(before: Double, after: Double, direction: String?, text: String?) throws {
        let words = Words(catalogue: try Catalogue(.english, files: Embedded.files), format: Format(.english))
        #expect(words.change(from: before, to: after)?.direction == direction && words.change(from: before, to: after)?.text == text)
    }

    @Test("the checklist points at what is missing first")
    func checklist() throws {
        let page = DashboardPage(
            period: .days30, days: Samples.today...Samples.today, figures: nil, firstSteps: FirstSteps(done: [.company, .stores, .source]))
        let text = try html(page, at: Address("/"))
        #expect(text.matches(of: /<li class="done">/).count == 3)
        #expect(text.contains(#"<a class="button primary" href="/imports/new?kind=contacts""#))
        #expect(!text.contains(#"href="/imports/new?kind=stores""#))
        let without = DashboardPage(period: .days30, days: Samples.today...Samples.today, figures: nil)
        #expect(try html(without, at: Address("/")).contains("No figures yet") && !html(without, at: Address("/")).contains("First steps"))
    }

    @Test("an import asks again only while it runs")
    func progress() throws {
        #expect(try html(Samples().running).contains(#"data-poll="/imports/"#))
        #expect(try !html(Samples().finished).contains("data-poll"))
        #expect(try html(Samples().running).contains(#"<progress max="1000" value="449""#))
        let counted = try html(ImportProgress(id: ID(7), file: "x", state: .running, done: 5, total: 0))
        #expect(counted.contains("<progress aria-label") && !counted.contains("NaN"))
    }

    @Test("a column that no field fits becomes an attribute; a chosen one stays chosen")
    func mapping() throws {
        let page = try html(Samples().mapping)
        #expect(page.contains(#"name="field-7" aria-labelledby="column-7"><option value="">Leave out</option><option value="attribute" selected>"#))
        #expect(page.contains(#"name="field-8" aria-labelledby="column-8"><option value="" selected>"#))
        #expect(page.contains(#"<option value="email" selected>E-mail"#))
        #expect(page.contains("7 as fields, 1 as attributes"))
    }

    @Test("the timeline is cut by months of the business zone")
    func months() throws {
        let late = try #require(Instant(rfc3339: "2026-07-31T22:30:00Z"))
        let early = try #require(Instant(rfc3339: "2026-07-31T21:30:00Z"))
        var person = Samples().person
        person.timeline = Timeline(entries: [
            .init(late, .event(name: "a", detail: nil), source: "s"), .init(early, .event(name: "b", detail: nil), source: "s"),
        ])
        let page = try html(person)
        #expect(page.contains(#"<h3 class="month">August 2026</h3>"#) && page.contains(#"<h3 class="month">July 2026</h3>"#))
    }

    @Test("the place one is at is marked, and no other")
    func navigation() throws {
        let page = try html(Samples().person)
        #expect(page.contains(#"<a href="/people" aria-current="page""#))
        #expect(page.matches(of: /<li><a href="[^"]*" aria-current="page"/).count == 1)
        #expect(page.contains("Aurelia NL</span><svg"))
    }

    @Test("address parts are encoded", arguments: [("a b", "a+b"), ("ü&=?", "%C3%BC%26%3D%3F"), ("x~._-9", "x~._-9")])
    func encoding(value: String, text: String) { #expect(Address("/p", [.init("q", value)]).description == "/p?q=" + text) }

    @Test("assets change their address with their contents")
    func assets() {
        var files = Embedded.files
        let before = Assets(files: files).folder
        #expect(before == Assets().folder && before.hasPrefix("/assets/"))
        files["Assets/rows.js", default: ""] += "\n"
        #expect(Assets(files: files).folder != before)
        #expect(Assets().files["app.css"]?.text.contains("--accent") == true)
        let modules = Assets().files["app.js"]?.text.matches(of: /import "\.\/([a-z]+\.js)"/).map { String($0.output.1) } ?? []
        #expect(modules.count == 18)
        for module in modules { #expect(Assets().files[module] != nil, "\(module)") }
    }
}
