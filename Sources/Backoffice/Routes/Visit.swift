import Accounts
import Hummingbird
import Kernel
import Organisation

/// A request of somebody who has signed in: who asks, what they may see, and how pages are shown to them.
struct Visit: Sendable {
    let inquiry: Inquiry
    let house: House
    let session: SignedIn
    let token: String
    /// The companies that the user may see.
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
    init?(_ inquiry: Inquiry, _ house: House) async throws {
        guard let token = inquiry.cookie(Self.sessionCookie), let session = try await house.accounts.session(token: token) else { return nil }
        let companies = try await house.organisation.companies().filter { session.sees($0.id) }
        self.inquiry = inquiry
        self.house = house
        self.session = session
        self.token = token
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
    var limit: [ID<Company>]? { company == nil && session.companies == nil ? nil : scopeIDs }

    func company(_ id: ID<Company>) -> CompanyRecord? { scope.first { $0.id == id } }

    /// The business time zone: of the company chosen, or of the first.
    var zone: Zone { scope.first?.zone ?? .utc }

    var today: Day { zone.day(house.effects.now) }

    /// Distinguishes figures of different views in ``RecentValues``.
    var scopeKey: String { limit.map { $0.map(\.description).joined(separator: ",") } ?? "all" }

    /// - Throws: ``Problem`` `not-allowed`.
    func require(_ permission: Permission) throws(Problem) {
        guard session.may(permission) else { throw Problem(.forbidden, "not-allowed", "Your role does not allow this.") }
    }

    /// - Throws: ``Problem`` `not-allowed`.
    func require(_ permission: Permission, _ area: Area) throws(Problem) {
        guard session.may(permission, area) else { throw Problem(.forbidden, "not-allowed", "Your role does not allow this.") }
    }

    /// Whether there is a page at this path that the visitor may open.
    func mayOpen(_ path: String) -> Bool { RouteRights.rights["GET \(path)"].map { session.may($0.permission, $0.area) } ?? false }

    /// As the audit log names who asks.
    var author: Author { Author("screen", user: session.user) }

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
            administers: session.may(.administer),
            hidden: Set(
                Section.allCases.filter { !mayOpen($0.path) }), bell: bell, views: views)
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
            signedOut, requestClosed, restricted, unrestricted, erased
        case measuring, measured, rearranged
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
