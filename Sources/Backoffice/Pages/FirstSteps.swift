import Kernel

/// What a new retailer does first, and what of it is done. Stands on the dashboard until all is done or the visitor has put it away.
public struct FirstSteps: Hashable, Sendable {
    public enum Step: String, Hashable, Sendable, CaseIterable {
        case company, stores, source
        /// The first file of people.
        case contacts
        /// The first look at them.
        case look
        case sales
        /// What a company has decided about consents.
        case consents
        case users

        /// Where it is done.
        var path: String {
            switch self {
            case .company: "/companies/new"
            case .stores: "/stores/new"
            case .source: "/sources/new"
            case .contacts, .sales: "/imports/new"
            case .look: "/people"
            case .consents: "/companies"
            case .users: "/users"
            }
        }

        /// What a file for it may hold.
        var kinds: [ImportKind] {
            switch self {
            case .stores: [.stores]
            case .contacts: [.contacts]
            case .sales: [.sales, .products]
            case .company, .source, .look, .consents, .users: []
            }
        }
    }

    /// Those that the visitor may do, in their order.
    public var offered: [Step]
    public var done: Set<Step>
    /// The first whose consents have not been decided about.
    public var undecided: ID<Company>?

    public init(offered: [Step] = Step.allCases, done: Set<Step> = [], undecided: ID<Company>? = nil) {
        self.offered = offered
        self.done = done
        self.undecided = undecided
    }

    public var isDone: Bool { done.isSuperset(of: offered) }

    /// - Parameter onlyOpen: leaves out what is done, where there is something else to see.
    func fields(_ words: Words, onlyOpen: Bool) -> Fields {
        let next = offered.first { !done.contains($0) }
        let count = offered.count { done.contains($0) }
        return [
            "progress": words.text("setup.progress", ["n": words.format.integer(count), "all": words.format.integer(offered.count)]),
            "count": String(count), "all": String(offered.count),
            "steps": offered.enumerated().filter { !onlyOpen || isDone || !done.contains($0.element) }.map { index, step in
                [
                    "number": String(index + 1), "name": words.text("setup.step.\(step.rawValue)"),
                    "detail": words.text("setup.detail.\(step.rawValue)"), "done": done.contains(step), "next": step == next,
                    "link": link(step), "act": words.text("setup.act.\(step.rawValue)"),
                    "otherLink": step == .stores ? Self.upload(.stores) : nil,
                    "samples": step.kinds.map { kind in
                        ["link": "/samples/\(kind.rawValue).csv", "kind": words.text("importKind.\(kind.rawValue)")] as Fields
                    }, "hasSamples": !step.kinds.isEmpty,
                ] as Fields
            },
        ]
    }

    private func link(_ step: Step) -> String {
        switch step {
        case .contacts: Self.upload(.contacts)
        case .sales: Self.upload(.sales)
        case .consents: undecided.map { "/companies/\($0)" } ?? step.path
        case .company, .stores, .source, .look, .users: step.path
        }
    }

    private static func upload(_ kind: ImportKind) -> String { Address("/imports/new").with("kind", kind.rawValue).description }
}
