import Kernel
import Mustache

/// Renders pages: templates and catalogues, read once at start.
public struct Views: Sendable {
    private let library: MustacheLibrary
    private let catalogues: [Language: Catalogue]
    private let sprite: String
    private let assets: Assets

    /// - Throws: ``ViewFailure`` when a file of the binary's own is missing or not well formed.
    public init() throws(ViewFailure) { try self.init(files: Embedded.files) }

    init(files: [String: String]) throws(ViewFailure) {
        var library = MustacheLibrary()
        for (path, text) in files where path.hasPrefix("Templates/") {
            let name = path.dropFirst("Templates/".count).split(separator: ".")[0]
            // Without indentation: pages are smaller, and the library would count the blanks before each partial for every line of it.
            let bare = text.split(separator: "\n", omittingEmptySubsequences: true).map { $0.drop { $0 == " " } }.joined(separator: "\n")
            do {
                try library.register(bare + "\n", named: String(name))
            } catch {
                throw .unreadable(path, "\(error)")
            }
        }
        for template in Template.allCases where library.getTemplate(named: template.rawValue) == nil {
            throw .missing("Templates/\(template.rawValue).mustache")
        }
        var catalogues: [Language: Catalogue] = [:]
        for language in Language.allCases { catalogues[language] = try Catalogue(language, files: files) }
        guard let sprite = files["Assets/icons.svg"] else { throw .missing("Assets/icons.svg") }
        self.library = library
        self.catalogues = catalogues
        self.sprite = sprite
        self.assets = Assets(files: files)
    }

    /// The whole page, or the fragment, as HTML.
    public func html(_ page: some Page, in rendering: Rendering) -> String { rendered(page, in: rendering).html }

    /// A language's words, for what is said outside of pages; all languages were read at start.
    func words(_ language: Language, zone: Zone) -> Words {
        Words(catalogue: catalogues[language] ?? Catalogue(empty: language), format: Format(language, zone: zone))
    }

    /// The page and the names its templates asked for in vain.
    func rendered(_ page: some Page, in rendering: Rendering) -> (html: String, missing: Set<String>) {
        let log = MissingNames()
        // All languages were read at start.
        guard let catalogue = catalogues[rendering.language] else { return ("", ["catalogue"]) }
        let words = Words(catalogue: catalogue, format: Format(rendering.language, zone: rendering.zone))
        let phrases = Phrases(catalogue: catalogue, key: "", log: log)
        let common: Fields = [
            "title": page.title(words), "csrf": rendering.csrfToken, "here": rendering.address.description, "language": rendering.language.rawValue,
            "theme": rendering.theme.rawValue, "assets": assets.folder,
            "views": rendering.views.map { $0.fields(words, rendering.address) }, "columnChoice": nil,
        ]
        let content =
            library.render(
                RootFields(fields: common.merging(page.fields(words, rendering).fields), phrases: phrases), withTemplate: page.template.rawValue)
            ?? ""
        if page.template.frame == .none { return (content, log.names) }
        let fields = common.merging(frame(page, words, rendering)).merging(rendering.bell.fields(words)).merging([
            "contentHtml": HTML(content), "spriteHtml": HTML(sprite),
        ])
        let whole = library.render(
            RootFields(fields: fields, phrases: phrases), withTemplate: frameName(page, rendering))
        return (whole ?? "", log.names)
    }

    private func frameName(_ page: some Page, _ rendering: Rendering) -> String {
        switch page.template.frame {
        case .portal: "portal"
        case .bare: "bare"
        case .layout, .none: rendering.viewer == nil ? "bare" : "layout"
        }
    }

    private func frame(_ page: some Page, _ words: Words, _ rendering: Rendering) -> Fields {
        let company = rendering.companies.first { $0.id == rendering.company }
        let crumbs = page.crumbs(words)
        return [
            "sections": Section.allCases.filter { (rendering.administers || !$0.isForAdministrators) && !rendering.hidden.contains($0) }.map {
                section in
                [
                    "name": words.text("section.\(section.rawValue)"), "link": section.path, "icon": section.rawValue, "key": section.key,
                    "current": section == page.section,
                ] as Fields
            },
            "findsPeople": !rendering.hidden.contains(.people),
            "manyCompanies": rendering.companies.count > 1,
            "companyName": company?.name ?? (rendering.companies.count == 1 ? rendering.companies[0].name : words.text("layout.allCompanies")),
            "companies": rendering.companies.map { choice in
                ["id": choice.id.description, "name": choice.name, "chosen": choice.id == rendering.company] as Fields
            },
            "allChosen": company == nil,
            "viewerName": rendering.viewer?.name, "viewerEmail": rendering.viewer?.email, "initials": rendering.viewer?.initials,
            "languages": Language.allCases.map { language in
                ["code": language.rawValue, "name": language.ownName, "chosen": language == rendering.language] as Fields
            },
            "themes": Theme.allCases.map { theme in
                ["code": theme.rawValue, "name": words.text("theme.\(theme.rawValue)"), "chosen": theme == rendering.theme] as Fields
            },
            "crumbs": crumbs.map { ["name": $0.name, "link": $0.link] as Fields }, "hasCrumbs": !crumbs.isEmpty,
            "notices": rendering.notices.map { notice in
                ["kind": notice.kind.rawValue, "text": notice.text, "urgent": notice.kind == .failure, "undo": notice.undo] as Fields
            },
            "isEmbedded": rendering.address["embed"] != nil, "query": rendering.address.path == "/people" ? rendering.address["q"] : nil,
        ]
    }
}
