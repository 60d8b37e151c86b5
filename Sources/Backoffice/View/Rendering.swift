import Kernel

/// What every page needs to know of who looks at it, and how.
public struct Rendering: Sendable {
    /// The user who has signed in.
    public struct Viewer: Hashable, Sendable {
        public var name: String
        public var email: String

        public init(name: String, email: String) {
            self.name = name
            self.email = email
        }

        /// One or two letters for the round badge.
        var initials: String {
            let words = name.split { $0 == " " || $0 == "." || $0 == "@" }
            let letters = [words.first, words.count > 1 ? words.last : nil].compactMap { $0?.first }
            return letters.isEmpty ? "?" : String(letters).uppercased()
        }
    }

    public struct CompanyChoice: Hashable, Sendable {
        public var id: ID<Company>
        public var name: String

        public init(id: ID<Company>, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// A sentence shown once on the next page.
    public struct Notice: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            case success, warning, failure
        }

        public var kind: Kind
        /// Already in the viewer's language.
        public var text: String
        /// Where a POST takes back what is told; nil where it cannot be.
        public var undo: String?

        public init(_ kind: Kind, _ text: String, undo: String? = nil) {
            self.kind = kind
            self.text = text
            self.undo = undo
        }
    }

    public var language: Language
    public var theme: Theme
    /// Nil before signing in.
    public var viewer: Viewer?
    /// The companies this user may see.
    public var companies: [CompanyChoice]
    /// The one the figures are limited to; nil is all that may be seen.
    public var company: ID<Company>?
    /// Where the page stands, parameters included: links for sorting and paging are made from it.
    public var address: Address
    /// Goes into every form as the field `csrf`.
    public var csrfToken: String
    public var notices: [Notice]
    /// The business time zone.
    public var zone: Zone
    /// Whether the viewer may do what administrators do.
    public var administers: Bool
    /// Places that the viewer may not go to.
    public var hidden: Set<Section>
    public var bell: Bell
    /// Over a list.
    public var views: ListViews?

    public init(
        language: Language, theme: Theme = .auto, viewer: Viewer? = nil, companies: [CompanyChoice] = [], company: ID<Company>? = nil,
        address: Address = Address("/"), csrfToken: String = "", notices: [Notice] = [], zone: Zone = .utc,
        administers: Bool = false, hidden: Set<Section> = [], bell: Bell = Bell(), views: ListViews? = nil
    ) {
        self.language = language
        self.theme = theme
        self.viewer = viewer
        self.companies = companies
        self.company = company
        self.address = address
        self.csrfToken = csrfToken
        self.notices = notices
        self.zone = zone
        self.administers = administers
        self.hidden = hidden
        self.bell = bell
        self.views = views
    }

    /// The header `Content-Security-Policy` under which every page works: nothing inline, nothing from elsewhere.
    public static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}
