import Accounts
import Hummingbird
import Kernel
import Storage

extension BackofficeRoutes {
    /// Under this name the layout of the dashboard is kept.
    fileprivate static let dashboard = "dashboard"

    func addArranging(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.post("/dashboard/tiles") { visit in
            let form = try await visit.form()
            guard let tile = form["tile"].flatMap({ DashboardTile(rawValue: $0) }), let act = Self.act(form) else {
                throw Problem(.invalid, "tile-unknown", "There is no such tile.")
            }
            try await house.accounts.changeLayout(of: visit.session.user, page: Self.dashboard) { kept in
                var layout = kept.map { DashboardLayout(json: $0) } ?? .standard
                layout.apply(act, to: tile)
                return layout.json
            }
            return visit.redirect(Address("/dashboard/arrange"))
        }
        doors.post("/dashboard/reset") { visit in
            _ = try await visit.form()
            try await house.accounts.changeLayout(of: visit.session.user, page: Self.dashboard) { _ in nil }
            return visit.redirect(Address("/dashboard/arrange"), notice: .rearranged, undo: "/dashboard/undo")
        }
        doors.post("/dashboard/undo") { visit in
            _ = try await visit.form()
            try await house.accounts.undoLayout(of: visit.session.user, page: Self.dashboard)
            return visit.redirect(Address("/dashboard/arrange"), notice: .restored)
        }
    }

    private static func act(_ form: FormFields) -> DashboardLayout.Act? {
        switch form["act"] {
        case "earlier": .earlier
        case "later": .later
        case "show": .show
        case "hide": .hide
        case "place": .place(before: form["before"].flatMap { DashboardTile(rawValue: $0) })
        case let name?: TileSize(rawValue: name).map { .resize($0) }
        case nil: nil
        }
    }
}

extension Visit {
    /// What the user has decided, or the standard.
    func dashboardLayout(_ tx: ReadTransaction) throws -> DashboardLayout {
        try house.accounts.layout(of: session.user, page: BackofficeRoutes.dashboard, tx).map { DashboardLayout(json: $0) } ?? .standard
    }
}
