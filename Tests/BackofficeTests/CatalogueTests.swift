import Testing

@testable import Backoffice

@Suite("Catalogues and templates hold together")
struct CatalogueTests {
    static let catalogues = Language.allCases.compactMap { language in
        (try? Catalogue(language, files: Embedded.files)).map { (language, $0.texts) }
    }

    static let templateKeys: Set<String> = Set(
        Embedded.files.filter { $0.key.hasPrefix("Templates/") }.flatMap {
            $0.value.matches(of: /\{\{[#^\/]?t\.([A-Za-z0-9.]+)\}\}/).map { String($0.output.1) }
        })

    /// Whole keys and the beginnings of keys that end in a value, from the sources beside this test.
    static let codeKeys: Set<String> = Set(
        sources.flatMap { $0.matches(of: /"([a-z][A-Za-z]*\.[A-Za-z0-9.]*)(?:\\\(|")/).map { String($0.output.1) } })

    @Test("all languages have the same keys, none is empty, placeholders agree")
    func same() throws {
        #expect(Self.catalogues.count == 3)
        let english = try #require(Self.catalogues.first { $0.0 == .english }).1
        for (language, texts) in Self.catalogues {
            #expect(Set(english.keys).subtracting(texts.keys).isEmpty, "missing in \(language)")
            #expect(Set(texts.keys).subtracting(english.keys).isEmpty, "only in \(language)")
            for (key, text) in texts {
                #expect(!text.isEmpty, "\(key) in \(language)")
                let places = { (text: String) in Set(text.matches(of: /\{[A-Za-z]+\}/).map { String($0.output) }) }
                #expect(places(text) == places(english[key] ?? ""), "placeholders of \(key) in \(language)")
            }
        }
    }

    @Test("templates ask only for what there is")
    func asked() {
        #expect(Self.templateKeys.count > 150)
        for (language, texts) in Self.catalogues {
            for key in Self.templateKeys { #expect(texts[key] != nil, "\(key) in \(language)") }
        }
    }

    @Test("nothing stands in the catalogues that no screen shows")
    func used() throws {
        #expect(Self.codeKeys.count > 60, "the sources were not found")
        let texts = try #require(Self.catalogues.first).1
        for key in texts.keys.sorted() where !Self.templateKeys.contains(key) {
            let stem = key.replacing(/\.(one|other)$/, with: "")
            let used = Self.codeKeys.contains(stem) || Self.codeKeys.contains { $0.hasSuffix(".") && key.hasPrefix($0) }
            #expect(used, "\(key) is used nowhere")
        }
    }

    @Test("three braces only for what is markup")
    func markup() {
        for (path, text) in Embedded.files where path.hasPrefix("Templates/") {
            for name in text.matches(of: /\{\{\{([^}]*)\}\}\}/) {
                #expect(name.output.1.hasSuffix("Html") || name.output.1.hasSuffix("Svg"), "\(path): \(name.output.0)")
            }
            #expect(!text.contains("{{&"), "\(path)")
        }
    }

    @Test("a broken file is an error with its name")
    func broken() {
        var files = Embedded.files
        files["Templates/people.mustache"] = "{{#rows}}"
        #expect { _ = try Views(files: files) } throws: { "\($0)".contains("people") }
        files = Embedded.files
        files["Templates/store.mustache"] = nil
        #expect(throws: ViewFailure.missing("Templates/store.mustache")) { _ = try Views(files: files) }
        files = Embedded.files
        files["Catalogue/it.json"] = "{\"a\": 1}"
        #expect(throws: ViewFailure.self) { _ = try Views(files: files) }
    }

    @Test("every picture a template shows is in the sprite")
    func icons() throws {
        let sprite = try #require(Embedded.files["Assets/icons.svg"])
        for (path, text) in Embedded.files where path.hasPrefix("Templates/") {
            for icon in text.matches(of: /href="#i-([a-z]+)"/) { #expect(sprite.contains("id=\"i-\(icon.output.1)\""), "\(path): \(icon.output.1)") }
        }
    }
}
