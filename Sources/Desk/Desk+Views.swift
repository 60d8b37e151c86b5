import Kernel
import Storage

/// Who looks at saved views, or changes them.
public struct ViewReader: Hashable, Sendable {
    public var user: ID<User>
    /// Companies that the user sees; nil means all.
    public var companies: [ID<Company>]?
    /// Whether shared views of others may be changed too.
    public var administers: Bool

    public init(user: ID<User>, companies: [ID<Company>]?, administers: Bool) {
        self.user = user
        self.companies = companies
        self.administers = administers
    }

    public func mayChange(_ view: SavedViewRecord) -> Bool { view.owner == user || administers && view.audience != .owner && sees(view.audience) }

    func sees(_ audience: SavedViewRecord.Audience) -> Bool {
        switch audience {
        case .owner: true
        case .company(let company): companies?.contains(company) ?? true
        case .everybody: companies == nil
        }
    }
}

extension Desk {
    static let longestName = 60
    private static let longestParameters = 2_000
    /// Views of one list that one user may keep.
    private static let mostViews = 50

    private static let unknown = Problem(.missing, "view-unknown", "There is no such view, or you may not see it.")

    /// The views of a list that a user sees, by name.
    public func views(of list: String, for reader: ViewReader, _ tx: ReadTransaction) throws -> [SavedViewRecord] {
        try SavedViewStore.views("WHERE list = \(list) AND removed_at IS NULL AND \(SavedViewStore.seen(by: reader)) ORDER BY name, id", tx)
    }

    /// - Throws: ``Problem`` `view-unknown`.
    public func view(_ id: ID<SavedView>, for reader: ViewReader, _ tx: ReadTransaction) throws -> SavedViewRecord {
        let found = try SavedViewStore.views("WHERE id = \(id) AND removed_at IS NULL AND \(SavedViewStore.seen(by: reader))", tx).first
        guard let found else { throw Self.unknown }
        return found
    }

    /// The view with which a list opens for a user, if they still see it.
    public func standardView(of list: String, for reader: ViewReader, _ tx: ReadTransaction) throws -> ID<SavedView>? {
        try SavedViewStore.views(
            """
            WHERE id = (SELECT view_id FROM standard_views WHERE user_id = \(reader.user) AND list = \(list)) AND removed_at IS NULL
                AND \(SavedViewStore.seen(by: reader))
            """, tx
        ).first?.id
    }

    /// Keeps a list as it is shown.
    ///
    /// - Throws: ``Problem``: `view-invalid` with the fields, or `views-many`.
    public func saveView(
        of list: String, name: String, parameters: String, audience: SavedViewRecord.Audience, by reader: ViewReader
    ) async throws -> ID<SavedView> {
        let view = SavedViewRecord(
            id: effects.id(), list: list, name: name, parameters: parameters, owner: reader.user, audience: audience)
        try check(view, reader)
        let now = effects.now
        try await database.write { tx in
            let own = try tx.value(
                "SELECT COUNT(*) FROM saved_views WHERE owner_id = \(reader.user) AND list = \(list) AND removed_at IS NULL", as: Int.self)
            guard (own ?? 0) < Self.mostViews else {
                throw Problem(.conflict, "views-many", "You keep \(Self.mostViews) views of this list already: remove one first.")
            }
            try SavedViewStore.insert(view, now: now, tx)
            try note("view.saved", view, reader, tx)
        }
        return view.id
    }

    /// Gives a view another name or audience.
    ///
    /// - Throws: ``Problem``: `view-unknown` or `view-invalid`.
    public func changeView(_ id: ID<SavedView>, name: String, audience: SavedViewRecord.Audience, by reader: ViewReader) async throws {
        try await change(id, "view.changed", reader) { view in
            view.name = name
            view.audience = audience
        }
    }

    /// Lets a view show what a list shows now.
    ///
    /// - Throws: ``Problem``: `view-unknown` or `view-invalid`.
    public func changeView(_ id: ID<SavedView>, parameters: String, by reader: ViewReader) async throws {
        try await change(id, "view.changed", reader) { view in view.parameters = parameters }
    }

    /// Takes a view away, or brings it back.
    ///
    /// - Throws: ``Problem`` `view-unknown`.
    @discardableResult
    public func setViewRemoved(_ isRemoved: Bool, _ id: ID<SavedView>, by reader: ViewReader) async throws -> SavedViewRecord {
        let now = effects.now
        return try await database.write { tx in
            let view = try changeable(id, isRemoved: !isRemoved, reader, tx)
            try SavedViewStore.setRemoved(isRemoved ? now : nil, of: id, tx)
            try note(isRemoved ? "view.removed" : "view.restored", view, reader, tx)
            return view
        }
    }

    /// - Parameter id: nil opens the list as it is.
    /// - Throws: ``Problem`` `view-unknown`.
    public func setStandardView(_ id: ID<SavedView>?, of list: String, for reader: ViewReader) async throws {
        try await database.write { tx in
            try tx.execute("DELETE FROM standard_views WHERE user_id = \(reader.user) AND list = \(list)")
            guard let id else { return }
            guard try views(of: list, for: reader, tx).contains(where: { $0.id == id }) else { throw Self.unknown }
            try tx.execute("INSERT INTO standard_views (user_id, list, view_id) VALUES (\(reader.user), \(list), \(id))")
        }
    }

    // MARK: - What all of them do

    private func change(
        _ id: ID<SavedView>, _ action: String, _ reader: ViewReader, _ body: @escaping @Sendable (inout SavedViewRecord) -> Void
    ) async throws {
        try await database.write { tx in
            var view = try changeable(id, isRemoved: false, reader, tx)
            let before = view
            body(&view)
            try check(view, reader)
            try SavedViewStore.update(view, tx)
            // What was shared and is not any more concerned others too.
            try note(action, view.audience == .owner ? before : view, reader, tx)
        }
    }

    private func changeable(_ id: ID<SavedView>, isRemoved: Bool, _ reader: ViewReader, _ tx: ReadTransaction) throws -> SavedViewRecord {
        let state: SQL = isRemoved ? "removed_at IS NOT NULL" : "removed_at IS NULL"
        let found = try SavedViewStore.views("WHERE id = \(id) AND \(state) AND \(SavedViewStore.seen(by: reader))", tx).first
        guard let found, reader.mayChange(found) else { throw Self.unknown }
        return found
    }

    private func check(_ view: SavedViewRecord, _ reader: ViewReader) throws(Problem) {
        var fields: [Problem.Field] = []
        if view.name.isEmpty || view.name.count > Self.longestName { fields.append(.init("/name", "needs 1 to \(Self.longestName) letters")) }
        if view.parameters.utf8.count > Self.longestParameters { fields.append(.init("/parameters", "has more than 2,000 bytes")) }
        if !reader.sees(view.audience) { fields.append(.init("/audience", "is wider than what you see")) }
        guard fields.isEmpty else { throw Problem(.unprocessable, "view-invalid", "The view cannot be saved.", fields: fields) }
    }

    /// What only its owner sees is nobody else's affair.
    private func note(_ action: String, _ view: SavedViewRecord, _ reader: ViewReader, _ tx: WriteTransaction) throws(StorageError) {
        guard view.audience != .owner else { return }
        var company: ID<Company>?
        if case .company(let only) = view.audience { company = only }
        try tx.record(
            AuditNote(user: reader.user, actor: "screen", company: company, action: action, subject: view.id.description), id: effects.id(),
            at: effects.now)
    }
}
