import Kernel
import Storage

extension Organisation {
    // MARK: - Stores

    /// Adds a store.
    ///
    /// - Throws: ``Problem``: `store-invalid` with the fields, or `store-exists`.
    public func addStore(_ store: StoreRecord, by author: Author = .command) async throws {
        try store.check()
        try await database.write { tx in
            guard try StoreStore.stores(of: store.company, code: store.code, tx).isEmpty else {
                throw Problem(.conflict, "store-exists", "The company has a store \(store.code) already.")
            }
            _ = try saveStores([store], tx)
            try note("store.added", store.company, store.code, by: author, tx)
        }
    }

    /// Makes a store what it is said to be: what is left empty is empty then, unlike when a file brings it. Its code stays, tills write it.
    ///
    /// - Throws: ``Problem``: `store-invalid` with the fields, or `store-unknown`.
    public func changeStore(_ store: StoreRecord, by author: Author = .command) async throws {
        try store.check()
        try await database.write { tx in
            try makeGroups(of: store, tx)
            guard try StoreStore.replace(store, tx) else { throw Problem.noStore }
            try note("store.changed", store.company, store.code, by: author, tx)
        }
    }

    /// Closes a store from a day on, or (nil) says that it is open.
    ///
    /// - Throws: ``Problem`` `store-unknown`.
    public func closeStore(_ id: ID<Store>, on day: Day?, by author: Author = .command) async throws {
        try await database.write { tx in
            guard var store = try StoreStore.stores(of: nil, tx).first(where: { $0.id == id }) else { throw Problem.noStore }
            store.closedOn = day
            _ = try StoreStore.replace(store, tx)
            try note(day == nil ? "store.opened" : "store.closed", store.company, store.code, by: author, tx)
        }
    }

    // MARK: - Groups

    /// - Throws: ``Problem``: `group-invalid` with the fields, or `group-exists`.
    @discardableResult
    public func addStoreGroup(
        company: ID<Company>, code: String, name: String, stores: [ID<Store>] = [], by author: Author = .command
    ) async throws -> StoreGroupRecord {
        let group = StoreGroupRecord(id: effects.id(), company: company, code: code, name: name)
        try group.check()
        try await database.write { tx in
            guard try StoreGroupStore.insert(group, tx) else {
                throw Problem(.conflict, "group-exists", "The company has a group \(code) already.")
            }
            try StoreGroupStore.setStores(stores, of: group, tx)
            try note("group.added", company, code, by: author, tx)
        }
        return group
    }

    /// Adds a group, or gives the one of this code another name; its stores stay.
    public func saveStoreGroup(company: ID<Company>, code: String, name: String) async throws {
        let group = StoreGroupRecord(id: effects.id(), company: company, code: code, name: name)
        try await database.write { tx in
            guard try !StoreGroupStore.insert(group, tx) else { return }
            let known = try StoreGroupStore.groups(of: company, tx).first { $0.code == code }
            if var known {
                known.name = name
                _ = try StoreGroupStore.rename(known, tx)
            }
        }
    }

    /// Gives a group another name and these stores.
    ///
    /// - Throws: ``Problem``: `group-invalid` with the fields, or `group-unknown`.
    public func changeStoreGroup(_ group: StoreGroupRecord, stores: [ID<Store>], by author: Author = .command) async throws {
        try group.check()
        try await database.write { tx in
            guard try StoreGroupStore.rename(group, tx) else { throw Problem.noGroup }
            try StoreGroupStore.setStores(stores, of: group, tx)
            try note("group.changed", group.company, group.code, by: author, tx)
        }
    }

    /// Removes a group; ``restoreStoreGroup(_:by:)`` brings it back with its stores.
    ///
    /// - Throws: ``Problem`` `group-unknown`.
    public func removeStoreGroup(_ id: ID<StoreGroup>, by author: Author = .command) async throws {
        let now = effects.now
        try await database.write { tx in
            guard let group = try StoreGroupStore.groups(of: nil, tx).first(where: { $0.id == id }), try StoreGroupStore.remove(id, now: now, tx)
            else { throw Problem.noGroup }
            try note("group.removed", group.company, group.code, by: author, tx)
        }
    }

    /// - Throws: ``Problem`` `group-unknown` when it was not removed, or its code has been given to another.
    public func restoreStoreGroup(_ id: ID<StoreGroup>, by author: Author = .command) async throws {
        try await database.write { tx in
            guard let group = try removedStoreGroups(tx).first(where: { $0.id == id }), try StoreGroupStore.restore(id, tx) else {
                throw Problem.noGroup
            }
            try note("group.restored", group.company, group.code, by: author, tx)
        }
    }

    /// Groups that can be brought back.
    public func removedStoreGroups(_ tx: ReadTransaction) throws -> [StoreGroupRecord] { try StoreGroupStore.groups(of: nil, removed: true, tx) }
}

extension Problem {
    fileprivate static let noStore = Problem(.missing, "store-unknown", "There is no such store.")
    fileprivate static let noGroup = Problem(.missing, "group-unknown", "There is no such group of stores.")
}

extension StoreRecord {
    /// What a person or a program says of a store; a file's values are read more leniently.
    fileprivate func check() throws(Problem) {
        var fields: [Problem.Field] = []
        if !Code.isValid(code) { fields.append(.init("/code", Code.rule)) }
        if name.isEmpty || name.utf8.count > 200 { fields.append(.init("/name", "is empty or longer than 200 bytes")) }
        if let country, country.utf8.count != 2 { fields.append(.init("/country", "is not an ISO 3166 code of two letters such as IT")) }
        if let latitude, !(-90...90).contains(latitude) { fields.append(.init("/latitude", "is not from -90 to 90 degrees")) }
        if let longitude, !(-180...180).contains(longitude) { fields.append(.init("/longitude", "is not from -180 to 180 degrees")) }
        if let openedOn, let closedOn, closedOn < openedOn { fields.append(.init("/closedOn", "lies before the day on which it opened")) }
        guard fields.isEmpty else { throw Problem(.unprocessable, "store-invalid", "The store cannot be saved.", fields: fields) }
    }
}

extension StoreGroupRecord {
    fileprivate func check() throws(Problem) {
        var fields: [Problem.Field] = []
        if !Code.isValid(code) { fields.append(.init("/code", Code.rule)) }
        if name.isEmpty || name.utf8.count > 200 { fields.append(.init("/name", "is empty or longer than 200 bytes")) }
        guard fields.isEmpty else { throw Problem(.unprocessable, "group-invalid", "The group cannot be saved.", fields: fields) }
    }
}
