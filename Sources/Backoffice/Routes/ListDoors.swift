import Accounts
import Desk
import Hummingbird
import Kernel
import Storage

extension Doors {
    /// A list: it opens with the visitor's standard view, and has the saved views over it.
    func list(_ path: String, _ handler: @escaping @Sendable (Visit) async throws -> Response) {
        let house = house
        get(RouterPath(path)) { visit in
            if let tidied = ColumnChoice.tidied(visit.inquiry.address) { return visit.redirect(tidied) }
            let views = try await house.database.read { tx in try visit.savedViews(of: path, tx) }
            if visit.query.fields.isEmpty, let standard = views.tabs.first(where: \.isStandard) { return visit.redirect(standard.address) }
            var visit = visit
            visit.views = views
            return try await handler(visit)
        }
    }
}

extension Visit {
    var viewReader: ViewReader { ViewReader(user: session.user, companies: session.companies, administers: session.may(.administer)) }

    fileprivate func savedViews(of list: String, _ tx: ReadTransaction) throws -> ListViews {
        let reader = viewReader
        let standard = try house.desk.standardView(of: list, for: reader, tx)
        return ListViews(
            list: list,
            tabs: try house.desk.views(of: list, for: reader, tx).map { view in
                .init(view: view, isStandard: view.id == standard, mayChange: reader.mayChange(view))
            }, companies: companies.map { Choice($0.id, $0.name) }, seesAll: session.companies == nil)
    }
}

/// Saving a list as it is shown, and what is done with what was saved. Each is the visitor's own affair; what they may not see is not there.
extension BackofficeRoutes {
    func addViews(_ doors: Doors<some RequestContext>) {
        let desk = house.desk
        doors.post("/views") { visit in
            let form = try await visit.form()
            let shown = try Self.list(form["here"], visit)
            let id = try await desk.saveView(
                of: shown.path, name: (form["name"] ?? "").trimmed, parameters: ListViews.parameters(of: shown),
                audience: try Self.audience(form["audience"]), by: visit.viewReader)
            return visit.redirect(shown.with("view", id.description), notice: .viewSaved)
        }
        doors.post("/views/standard") { visit in
            let form = try await visit.form()
            let shown = try Self.list(form["here"], visit)
            try await desk.setStandardView(form["view"].flatMap { ID($0) }, of: shown.path, for: visit.viewReader)
            return visit.redirect(shown.parameters.isEmpty ? shown.with("view", ListViews.all) : shown, notice: .saved)
        }
        doors.post("/views/:id") { visit in
            let (form, id) = (try await visit.form(), try visit.inquiry.identity(of: SavedView.self))
            try await desk.changeView(
                id, name: (form["name"] ?? "").trimmed, audience: try Self.audience(form["audience"]), by: visit.viewReader)
            return visit.redirect(try await Self.address(of: id, visit), notice: .viewSaved)
        }
        doors.post("/views/:id/show") { visit in
            let (form, id) = (try await visit.form(), try visit.inquiry.identity(of: SavedView.self))
            let shown = try Self.list(form["here"], visit)
            try await desk.changeView(id, parameters: ListViews.parameters(of: shown), by: visit.viewReader)
            return visit.redirect(shown, notice: .viewSaved)
        }
        doors.post("/views/:id/remove") { visit in
            let (_, id) = (try await visit.form(), try visit.inquiry.identity(of: SavedView.self))
            let view = try await desk.setViewRemoved(true, id, by: visit.viewReader)
            return visit.redirect(Address(view.list).with("view", ListViews.all), notice: .removed, undo: "/views/\(id)/restore")
        }
        doors.post("/views/:id/restore") { visit in
            let (_, id) = (try await visit.form(), try visit.inquiry.identity(of: SavedView.self))
            try await desk.setViewRemoved(false, id, by: visit.viewReader)
            return visit.redirect(try await Self.address(of: id, visit), notice: .restored)
        }
    }

    /// The list that a form stood over, as it was shown.
    ///
    /// - Throws: ``Problem`` when it is no list that the visitor may open.
    private static func list(_ here: String?, _ visit: Visit) throws(Problem) -> Address {
        let address = local(here)
        guard address.path != "/", visit.mayOpen(address.path) else { throw Problem(.missing, "list-unknown", "There is no such list.") }
        return address
    }

    /// - Throws: ``Problem`` for what no option of the form says.
    private static func audience(_ text: String?) throws(Problem) -> SavedViewRecord.Audience {
        switch text {
        case "owner", nil: return .owner
        case "everybody": return .everybody
        case let text?:
            guard let company = ID<Company>(text) else { throw Problem(.invalid, "audience-unknown", "Choose who sees the view.") }
            return .company(company)
        }
    }

    private static func address(of id: ID<SavedView>, _ visit: Visit) async throws -> Address {
        let view = try await visit.house.database.read { tx in try visit.house.desk.view(id, for: visit.viewReader, tx) }
        return ListViews.Tab(view: view).address
    }
}
