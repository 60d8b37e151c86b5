import Customers
import Desk
import Hummingbird
import Kernel
import Organisation
import Storage

/// The first steps of a new retailer: put away, brought back, and a file to look at for each kind of import.
extension BackofficeRoutes {
    func addFirstSteps(_ doors: Doors<some RequestContext>) {
        let desk = house.desk
        doors.post("/first-steps/hide") { visit in
            _ = try await visit.form()
            try await desk.mark(.stepsHidden, of: visit.session.user, insteadOf: [.stepsShown])
            return visit.redirect(Address("/"), notice: .stepsHidden, undo: "/first-steps/show")
        }
        doors.post("/first-steps/show") { visit in
            _ = try await visit.form()
            try await desk.mark(.stepsShown, of: visit.session.user, insteadOf: [.stepsHidden])
            return visit.redirect(Address("/"))
        }
        for kind in ImportKind.allCases {
            doors.get(RouterPath("/samples/\(kind.rawValue).csv")) { _ in
                guard let text = Embedded.files["Samples/\(kind.rawValue).csv"] else {
                    throw Problem(.missing, "sample-unknown", "There is no such sample.")
                }
                return .download("\(kind.rawValue).csv", contentType: ExportFormat.csv.contentType) { writer in
                    try await writer.write(ByteBuffer(string: text.trimmed + "\n"))
                }
            }
        }
    }
}

extension Visit {
    /// The first steps as far as they are the visitor's to do; nil when they are not to be shown.
    func firstSteps(_ tx: ReadTransaction) throws -> FirstSteps? {
        let marks = try house.desk.marks(of: session.user, tx)
        let isTheirs = session.may(.administer) || session.may(.import)
        guard isTheirs, !marks.contains(.stepsHidden) else { return nil }
        var steps = FirstSteps(offered: FirstSteps.Step.allCases.filter { mayOpen($0.path) })
        let policies = try house.customers.consentPolicies(tx)
        steps.undecided = scope.first { policies[$0.id] == nil }?.id
        for step in steps.offered where try isDone(step, marks, tx) { steps.done.insert(step) }
        if !scope.isEmpty, steps.undecided == nil { steps.done.insert(.consents) }
        return steps.isDone && !marks.contains(.stepsShown) ? nil : steps
    }

    private func isDone(_ step: FirstSteps.Step, _ marks: Set<Mark>, _ tx: ReadTransaction) throws -> Bool {
        switch step {
        case .company: !scope.isEmpty
        case .stores: try scope.contains { try !house.organisation.stores(of: $0.id, tx).isEmpty }
        case .source: try scope.contains { try !house.organisation.sources(of: $0.id, tx).isEmpty }
        case .contacts: try !house.customers.list(PeopleQuery(companies: limit, limit: 1), tx).people.isEmpty
        case .look: marks.contains(.peopleSeen)
        case .sales: try house.sales.lastDay(companies: scopeIDs, tx) != nil
        case .users: try house.accounts.hasSeveralUsers(tx)
        // Told by the policies themselves.
        case .consents: false
        }
    }

    /// Remembers that the visitor has looked at people.
    func notePeopleSeen() async throws {
        let (desk, user) = (house.desk, session.user)
        let isNew = try await house.database.read { tx in try !desk.marks(of: user, tx).contains(.peopleSeen) }
        if isNew { try await desk.mark(.peopleSeen, of: user) }
    }
}
