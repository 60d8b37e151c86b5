import Kernel
import Testing

@testable import Backoffice

let views = Result { () throws(ViewFailure) in try Views() }

func rendering(_ language: Language, signedIn: Bool = true, say: @escaping @Sendable (String) -> String = { $0 }) -> Rendering {
    Rendering(
        language: language, viewer: signedIn ? .init(name: say("Giulia Ferrari"), email: say("giulia@aurelia.example")) : nil,
        companies: [.init(id: ID(5_000_000_000_000), name: say("Aurelia Moda")), .init(id: ID(5_000_000_000_001), name: say("Aurelia NL"))],
        company: ID(5_000_000_000_001),
        address: Address("/people", [.init("q", say("a")), .init("sort", "spent"), .init("view", "\(Samples().views.tabs[0].view.id)")]),
        csrfToken: say("token"),
        notices: [.init(.success, say("Saved.")), .init(.failure, say("Failed."))], zone: Zone(identifier: "Europe/Rome") ?? .utc,
        bell: Bell(unread: 3, isRunning: true), views: Samples(say: say).views)
}

@Suite("Every page in every language, full and empty")
struct PageTests {
    @Test(arguments: Language.allCases)
    func wellFormed(language: Language) throws {
        for (kind, pages) in [("full", Samples().full), ("empty", Samples.empty)] {
            for (name, page) in pages {
                let (html, missing) = try views.get().rendered(page, in: rendering(language))
                #expect(missing.isEmpty, "\(name), \(kind): \(missing)")
                #expect(faults(html).isEmpty, "\(name), \(kind): \(faults(html))")
                #expect(html.utf8.count < 150_000, "\(name), \(kind): \(html.utf8.count) bytes")
                #expect(!html.contains("Optional(") && !html.contains("nil"), "\(name), \(kind)")
                if page.template.frame != .none {
                    #expect(html.contains("<html lang=\"\(language.rawValue)\""))
                    #expect(html.matches(of: /<h1[ >]/).count == 1, "\(name), \(kind): one heading")
                    #expect(html.matches(of: /<main[ >]/).count == 1)
                }
            }
        }
    }

    @Test("no words of one language on a page of another")
    func translated() throws {
        let words = [("Vendite nette", Language.italian), ("Netto-omzet", .dutch), ("Net sales", .english)]
        for (_, language) in words {
            let html = try views.get().html(Samples().dashboard, in: rendering(language))
            for (text, own) in words { #expect(html.contains(text) == (own == language), "\(text) in \(language)") }
        }
    }

    @Test("forms carry the token", arguments: Samples().full.indices)
    func token(index: Int) throws {
        let (name, page) = Samples().full[index]
        let html = try views.get().html(page, in: rendering(.english))
        for form in html.matches(of: /<form[^>]*method="post"[^>]*>(.*?)<\/form>/.dotMatchesNewlines()) {
            #expect(form.output.1.contains("name=\"csrf\" value=\"token\""), "\(name)")
        }
    }

    @Test("every control has a name to read aloud", arguments: Samples().full.indices)
    func labels(index: Int) throws {
        let (name, page) = Samples().full[index]
        let html = try views.get().html(page, in: rendering(.english))
        let tags = tags(html).compactMap { $0 }
        let labelled = Set(tags.filter { $0.name == "label" }.compactMap { $0["for"] })
        for control in tags
        where !control.closes && ["input", "select"].contains(control.name) && !["hidden", "radio"].contains(control["type"] ?? "") {
            let isNamed = control["id"].map { labelled.contains($0) } ?? false
            #expect(isNamed || control["aria-label"] != nil || control["aria-labelledby"] != nil, "\(name): \(control)")
        }
    }
}

@Suite("Hostile text is shown, not obeyed")
struct HostileTests {
    static let texts = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='x", "{{t.people.title}}{{{contentHtml}}}", "&lt;b&gt; & <b>",
        "\u{202e}esrever \u{5e9}\u{5dc}\u{5d5}\u{5dd} مرحبا", String(repeating: "Wolfeschlegelsteinhausenberger", count: 17), "a\u{0}b\u{7}c\nd\te",
        "",
    ]

    @Test(arguments: texts.indices)
    func escaped(index: Int) throws {
        let text = Self.texts[index]
        for (name, page) in Samples(say: { _ in text }).full {
            let (html, missing) = try views.get().rendered(page, in: rendering(.italian, say: { _ in text }))
            #expect(missing.isEmpty, "\(name): \(missing)")
            #expect(faults(html).isEmpty, "\(name): \(faults(html).prefix(3))")
            #expect(!html.contains("<script>") && !html.contains("<img") && !html.contains("<b>"), "\(name)")
        }
    }

    @Test("the text is there all the same")
    func present() throws {
        let page = Samples(say: { _ in "<b>&\"'" }).person
        #expect(try views.get().html(page, in: rendering(.english)).contains("&lt;b&gt;&amp;&quot;&#39;"))
    }

    @Test("a return address stays on this site", arguments: ["//evil.example/x", "https://evil.example", "\\\\evil"])
    func address(path: String) throws {
        let html = try views.get().html(SignInPage(destination: Address(path)), in: rendering(.english, signedIn: false))
        let value = try #require(html.firstMatch(of: /name="return" value="([^"]*)"/)).output.1
        #expect(value.hasPrefix("/") && !value.hasPrefix("//"))
    }
}
