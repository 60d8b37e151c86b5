import Kernel
import Privacy

/// One request: how far it is, what to do with it, and the certificate of an erasure. Address: `/privacy/{id}`.
public struct PrivacyRequestPage: Page {
    public var row: PrivacyRow
    /// Names of the companies it is about.
    public var companies: [String]
    /// Whether the viewer may carry it out or close it.
    public var mayEdit: Bool

    public init(row: PrivacyRow, companies: [String], mayEdit: Bool) {
        self.row = row
        self.companies = companies
        self.mayEdit = mayEdit
    }

    private var request: PrivacyRequestRecord { row.request }

    public var template: Template { .privacyRequest }
    public var section: Section? { .privacy }
    public func title(_ words: Words) -> String { words.text("privacyKind.\(request.kind.rawValue)") }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("privacy.title"), "/privacy")] }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let format = words.format
        let (isOpen, shared) = (request.state == .open && mayEdit, row.fields(words) as Fields)
        return PageFields(
            shared.merging([
                "explanation": words.text("privacyState.\(request.state.rawValue)Detail"), "id": request.id.description,
                "base": "/privacy/\(request.id)",
                "personID": request.person.description, "personLink": request.erasedAt == nil ? "/people/\(request.person)" : nil,
                "companies": companies.joined(separator: ", "), "requestedAt": format.instant(request.requestedAt),
                "erasedAt": request.erasedAt.map { format.instant($0) }, "finishedAt": request.finishedAt.map { format.instant($0) },
                "exportAction": isOpen && request.kind == .access ? "/people/\(request.person)/export" : nil,
                "eraseLink": isOpen && request.kind == .erasure ? "/people/\(request.person)/erase?request=\(request.id)" : nil,
                "restrictAction": isOpen && request.kind == .restriction ? "/people/\(request.person)/restrict" : nil,
                "isClosable": isOpen, "isReopenable": request.state == .closed && mayEdit, "hasErased": request.erased.total > 0,
                "erased": request.erased.counts.sorted { $0.key < $1.key }.map { table, count in
                    ["table": table, "count": format.integer(count)] as Fields
                },
                "hash": request.certificateHash, "certificateLink": request.certificate == nil ? nil : "/privacy/\(request.id)/certificate",
            ]))
    }
}

/// Before a person is erased: what goes, what stays, and the name to be typed. Address: `/people/{id}/erase` with `request`; posts `name` and `request`.
public struct ErasePage: Page {
    public var preview: PersonPreview
    /// Nil when no contact gives a name; then the id is typed.
    public var name: String?
    /// The open request that is carried out with it.
    public var request: ID<PrivacyRequest>?
    /// The companies whose knowledge goes; nil is everything.
    public var companies: [String]?
    /// Whether another name was typed.
    public var isRefused: Bool

    public init(
        preview: PersonPreview, name: String?, request: ID<PrivacyRequest>? = nil, companies: [String]? = nil, isRefused: Bool = false
    ) {
        self.preview = preview
        self.name = name
        self.request = request
        self.companies = companies
        self.isRefused = isRefused
    }

    public var template: Template { .erase }
    public var section: Section? { .people }
    public func title(_ words: Words) -> String { words.text("erase.title", ["name": name ?? words.text("people.unnamed")]) }
    public func crumbs(_ words: Words) -> [Crumb] {
        [Crumb(words.text("people.title"), "/people"), Crumb(name ?? words.text("people.unnamed"), "/people/\(preview.person)")]
    }

    /// What is told in an export and stays all the same.
    private static let kept: Set<String> = ["sales", "saleLines", "sightings", "requests"]

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let typed = name ?? preview.person.description
        return PageFields([
            "action": "/people/\(preview.person)/erase", "back": "/people/\(preview.person)", "request": request?.description,
            "typeLabel": words.text("erase.type", ["name": typed]), "isRefused": isRefused,
            "companyNote": companies.map { words.text("erase.companies", ["names": $0.joined(separator: ", ")]) },
            "gone": preview.sections.filter { !Self.kept.contains($0.name) }.map { section in
                ["name": words.text("privacySection.\(section.name)"), "count": words.format.integer(section.rows)] as Fields
            },
            "sales": words.count("erase.sales", preview.sections.first { $0.name == "sales" }?.rows ?? 0),
        ])
    }
}
