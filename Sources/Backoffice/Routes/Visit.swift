import Accounts
import Hummingbird
import Kernel
import Organisation
import Sales
import Storage

/// A request of somebody who has signed in: who asks, what they may see, and how pages are shown to them.
struct Visit: Sendable {
    private(set) var inquiry: Inquiry
    let house: House
    let session: SignedIn
    let token: String
    /// Of the route: what it asks for, and whether it can be limited to stores.
    private let row: RouteRights.Row
    /// Where the user may do what the route asks for.
    let reaches: [Reach]
    /// Which stores the user is limited to; nil for who is not.
    let stores: StoreReach?
    /// The companies in which the user may do what the route asks for.
    let companies: [CompanyRecord]
    /// The one that was chosen; nil is all of them.
    let company: CompanyRecord?
    let bell: Bell
    /// The saved views over the list that is answered.
    var views: ListViews?

    static let sessionCookie = "tessera_session"
    static let companyCookie = "tessera_company"
    static let noticeCookie = "tessera_notice"
    static let undoCookie = "tessera_undo"

    /// Nil when nobody has signed in.
    ///
    /// - Parameter row: what the route asks for; pages of one's own ask for nothing.
    init?(_ inquiry: Inquiry, _ house: House, _ row: RouteRights.Row = .own) async throws {
        guard let token = inquiry.cookie(Self.sessionCookie), let session = try await house.accounts.session(token: token, isSeen: !inquiry.isPoll)
        else { return nil }
        let reaches = row.reaches(of: session)
        let reached = try await ReachedStores(reaches, house)
        let companies = try await house.organisation.companies().filter { reached.contains($0.id) }
        self.inquiry = inquiry
        self.house = house
        self.session = session
        self.token = token
        self.row = row
        self.reaches = reaches
        stores = reached.stores
        self.companies = companies
        let chosen = inquiry.cookie(Self.companyCookie).flatMap { ID<Company>($0) }
        company = companies.first { $0.id == chosen }
        bell = try await house.database.read { tx in
            Bell(
                unread: try house.desk.unread(of: session.user, companies: session.companies, tx),
                isRunning: try !house.uploads.running(by: session.user, tx).isEmpty)
        }
    }

    var query: FormFields { inquiry.query }

    // MARK: - What may be seen

    /// The companies that figures are of.
    var scope: [CompanyRecord] { company.map { [$0] } ?? companies }

    var scopeIDs: [ID<Company>] { scope.map(\.id) }

    /// For queries that know a limit: nil where everything may be seen and nothing was chosen.
    var limit: [ID<Company>]? { company == nil && seesGroup ? nil : scopeIDs }

    /// Whether the user may do what the route asks for in the whole group.
    var seesGroup: Bool { reaches.contains(where: \.isEverywhere) }

    func company(_ id: ID<Company>) -> CompanyRecord? { scope.first { $0.id == id } }

    /// Which contacts are seen of the companies: a condition for queries; nil is all.
    var among: SQL? { stores?.contacts }

    /// The stores of a company that the user may see.
    func stores(of company: CompanyRecord, _ tx: ReadTransaction) throws -> [StoreRecord] {
        try house.organisation.stores(of: company.id, tx).filter { store in stores?.contains(store.id, of: company.id) ?? true }
    }

    func sees(_ sale: SaleRecord) -> Bool { stores?.contains(sale.store, of: sale.company) ?? true }

    /// The business time zone: of the company chosen, or of the first.
    var zone: Zone { scope.first?.zone ?? .utc }

    var today: Day { zone.day(house.effects.now) }

    /// Distinguishes figures of different views in ``RecentValues``.
    var scopeKey: String {
        let places = stores.map { "\($0.companies.map(\.rawValue)) \($0.stores.map(\.rawValue))" } ?? ""
        return (limit.map { $0.map(\.description).joined(separator: ",") } ?? "all") + places
    }

    static let notAllowed = Problem(.forbidden, "not-allowed", "Your profiles do not allow this.")

    /// Whether something else is allowed in the area that the route is about.
    func may(_ permission: Permission) -> Bool {
        guard let area = row.right?.area else { return false }
        // Nothing is administered within some stores only.
        return session.entitlements.reaches(of: Right(permission, area)).contains { permission != .administer || $0.storeGroups == nil }
    }

    /// - Throws: ``Problem`` `not-allowed`.
    func require(_ permission: Permission) throws(Problem) {
        guard may(permission) else { throw Self.notAllowed }
    }

    /// - Throws: ``Problem`` `not-allowed`.
    func require(_ permission: Permission, _ area: Area) throws(Problem) {
        guard session.may(permission, area) else { throw Self.notAllowed }
    }

    /// Whether there is a page at this path that the visitor may open.
    func mayOpen(_ path: String) -> Bool {
        let row = RouteRights.row("GET \(path)")
        return !row.isOwn && row.isOpen(to: session)
    }

    /// As the audit log names who asks.
    var author: Author { Author("screen", user: session.user) }

    /// The same visit, whose form has been read.
    func reading(_ form: FormFields) -> Visit {
        var visit = self
        visit.inquiry.read = form
        return visit
    }

    /// The fields of a form of this session.
    ///
    /// - Throws: ``Problem`` `form-expired` when its token is not this session's.
    func form() async throws -> FormFields {
        let form = try await inquiry.form()
        guard isSameSecret(form["csrf"] ?? "", session.csrfToken) else { throw Problem.formExpired }
        return form
    }

    // MARK: - How it is shown

    var language: Language {
        session.language.flatMap { Language(rawValue: $0.rawValue) } ?? Language.preferred(acceptLanguage: inquiry.request.headers[.acceptLanguage])
    }

    var words: Words { house.views.words(language, zone: zone) }

    func rendering(_ notices: [Rendering.Notice] = []) -> Rendering {
        Rendering(
            language: language, theme: session.theme.flatMap { Theme(rawValue: $0.rawValue) } ?? .auto,
            viewer: .init(name: session.name, email: session.email), companies: companies.map { .init(id: $0.id, name: $0.name) },
            company: company?.id, address: inquiry.address, csrfToken: session.csrfToken, notices: notices, zone: zone,
            hidden: Set(Section.allCases.filter { !mayOpen($0.path) }), bell: bell, views: views)
    }

    /// A page, with what the form before it left to be said.
    func answer(_ page: some Page, status: HTTPResponse.Status = .ok) -> Response {
        let parts = inquiry.cookie(Self.noticeCookie)?.split(separator: ".", maxSplits: 1) ?? []
        let key = parts.first.flatMap { NoticeKey(rawValue: String($0)) }
        let count = parts.count > 1 ? Int(parts[1]) : nil
        let undo = inquiry.cookie(Self.undoCookie)
        let notices =
            key.map { key in
                [
                    Rendering.Notice(
                        .success, count.map { words.count("notice.\(key.rawValue)", $0) } ?? words.text("notice.\(key.rawValue)"),
                        undo: undo.map { Address($0).description })
                ]
            } ?? []
        var response = Response.html(house.views.html(page, in: rendering(notices)), status: status)
        if key != nil { response.setCookie(.expired(Self.noticeCookie, inquiry)) }
        if undo != nil { response.setCookie(.expired(Self.undoCookie, inquiry)) }
        return response
    }

    /// What a form did, said on the page after it.
    enum NoticeKey: String, CaseIterable {
        case saved, viewSaved, stepsHidden, password, stopped, dropped, sent, removed, restored, closed, closedOccasion, closedActivity, retired,
            signedOut, disabled, requestClosed, restricted, unrestricted, erased
        case measuring, measured, rearranged
        case joined, keptApart, putOff, parted, undone, linking, rulesSet
        /// These are said with a count.
        case replayed, dismissed, reopened
    }

    /// - Parameter undo: where a POST without fields takes it back; the notice has a button for it.
    func redirect(_ address: Address, notice: NoticeKey? = nil, count: Int? = nil, undo: String? = nil) -> Response {
        var response = Response.seeOther(address)
        if let undo { response.setCookie(.ours(Self.undoCookie, undo, inquiry, seconds: 60)) }
        if let notice {
            response.setCookie(.ours(Self.noticeCookie, notice.rawValue + (count.map { ".\($0)" } ?? ""), inquiry, seconds: 60))
        }
        return response
    }
}
