import Desk
import Hummingbird
import Intake
import Kernel
import Storage

/// What the visitor began and what came of it.
extension BackofficeRoutes {
    func addNotifications(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/notifications") { visit in
            let (user, companies, size) = (visit.session.user, visit.session.companies, visit.size)
            let before = visit.query["after"].flatMap { ID<Notification>($0) }
            let (found, running) = try await house.database.read { tx in
                (
                    try house.desk.notifications(of: user, companies: companies, before: before, limit: size + 1, tx),
                    try house.uploads.running(by: user, tx).filter { visit.company($0.company) != nil }.map(\.id)
                )
            }
            let shown = Array(found.prefix(size))
            var progress: [ImportProgress] = []
            for id in running { progress.append(try await ImportReading(visit, id).progress()) }
            let new = shown.filter { $0.readAt == nil }.map(\.id)
            if !new.isEmpty { try await house.desk.markRead(new, of: user) }
            return visit.answer(
                NotificationsPage(
                    running: progress, entries: shown,
                    paging: Paging(next: found.count > size ? shown.last?.id.description : nil, size: size)))
        }
        doors.get("/notifications/bell") { visit in visit.answer(BellPage()) }
    }
}
