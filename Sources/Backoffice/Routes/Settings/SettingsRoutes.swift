import Hummingbird
import Kernel

/// Where administrators decide what holds for everybody.
extension BackofficeRoutes {
    func addSettings(_ doors: Doors<some RequestContext>) {
        doors.get("/settings") { visit in
            try visit.require(.administer)
            return visit.answer(SettingsPage())
        }
        addCompanies(doors)
        addStoreGroups(doors)
        addAttributes(doors)
        addSignInSettings(doors)
    }
}
