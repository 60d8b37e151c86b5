import Hummingbird
import Intake
import Kernel
import Messaging
import Storage

/// How the installation is and what it does in the background, for administrators.
extension BackofficeRoutes {
    func addJobs(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/health") { visit in
            try visit.requireGroup()
            let isThorough = visit.query["data"] == "yes"
            return visit.answer(HealthPage(checks: await house.health(isThorough), isThorough: isThorough, at: house.effects.now))
        }
        doors.get("/jobs") { visit in
            try visit.require(.administer)
            let page = try await house.database.read { tx in try JobReading(visit, tx).page() }
            return visit.answer(page)
        }
        doors.post("/jobs/mails/:id/resend") { visit in
            try visit.require(.administer)
            let (_, id) = (try await visit.form(), try visit.inquiry.identity(of: Mail.self))
            guard try await house.messaging.resend(id, companies: visit.session.companies) else {
                throw Problem(.missing, "mail-unknown", "There is no such mail, or it has left.")
            }
            return visit.redirect(Address("/jobs"), notice: .sent)
        }
    }
}

/// Reads what goes on in the background, as far as it concerns the companies that the visitor may see.
private struct JobReading {
    private let visit: Visit
    private let tx: ReadTransaction

    /// Imports, receivers and mails that are shown, each.
    private static let shown = 20
    /// Days for which an import that failed is shown.
    private static let daysOfFailures: Int64 = 7

    init(_ visit: Visit, _ tx: ReadTransaction) {
        self.visit = visit
        self.tx = tx
    }

    func page() throws -> JobsPage {
        let (house, companies) = (visit.house, visit.session.companies)
        let standing = try Projector.standing(house.effects.now, tx)
        let receivers = try house.webhooks.endpoints(companies: companies, tx).compactMap { endpoint -> JobsPage.Receiver? in
            let pending = try house.webhooks.health(of: endpoint.id, tx).pending
            let isWell = endpoint.state == .active && endpoint.failingSince == nil && pending == 0
            return isWell ? nil : JobsPage.Receiver(endpoint: endpoint, pending: pending)
        }
        return JobsPage(
            events: standing.events, lag: standing.lag, unsealed: try AuditLog.unsealed(tx), imports: try imports(),
            receivers: Array(receivers.prefix(Self.shown)),
            mails: try house.messaging.unsent(companies: companies, limit: Self.shown, tx).map { .init($0) })
    }

    /// Those under way, and those that failed lately.
    private func imports() throws -> [JobsPage.Import] {
        let since = visit.house.effects.now.adding(seconds: -Self.daysOfFailures * 86_400)
        let rows = try ImportList(visit, tx).rows(limit: 200).filter { row in
            switch row.state {
            case .running, .queued, .waiting: true
            case .failed: (row.started ?? since) >= since
            case .finished, .cancelled: false
            }
        }
        return try rows.prefix(Self.shown).map { row in
            let upload = try visit.house.uploads.upload(row.id, tx)
            let record = try visit.house.intake.record(row.id, tx)
            let isStopped = row.state == .failed || row.state == .queued && !visit.house.uploads.isRunning(row.id)
            return JobsPage.Import(
                row: row, failure: row.state == .failed ? record?.error ?? upload?.error : nil, mayResume: isStopped && upload?.path != nil)
        }
    }
}
