import Kernel
import Storage

extension Accounts {
    /// The ready ones first, then those composed here, oldest first.
    public func profiles() async throws -> [ProfileRecord] { try await database.read { tx in try profiles(tx) } }

    public func profiles(_ tx: ReadTransaction) throws -> [ProfileRecord] { try ProfileStore.profiles(tx) }

    /// Users who have each profile, the disabled ones included; profiles that nobody has are left out.
    public func profileCounts(_ tx: ReadTransaction) throws -> [ID<Profile>: Int] { try ProfileStore.counts(tx) }

    /// - Parameter authority: of who composes it: a profile gives nothing that they do not have in the whole group.
    /// - Throws: ``Problem``: `profile-invalid` with the fields, `profile-exists`, `profile-above`.
    @discardableResult
    public func addProfile(
        name: String, description: String = "", rights: Set<Right>, requiresSecondFactor: Bool = false, authority: Entitlements = .unlimited,
        by author: Author = .command
    ) async throws -> ProfileRecord {
        let profile = ProfileRecord(
            id: effects.id(), name: name, description: description, rights: rights, requiresSecondFactor: requiresSecondFactor)
        let now = effects.now
        try await decide(profile, "profile.added", authority, by: author) { tx in
            try check(profile, tx)
            try ProfileStore.insert(profile, now: now, tx)
        }
        return profile
    }

    /// Changes a profile for everybody who has it, at their next request. Of a ready one only whether it asks for a second factor can be changed.
    ///
    /// - Throws: ``Problem``: `profile-unknown`, `profile-invalid`, `profile-exists`, `profile-ready`, `profile-above`.
    public func changeProfile(_ profile: ProfileRecord, authority: Entitlements = .unlimited, by author: Author = .command) async throws {
        try await decide(profile, "profile.changed", authority, by: author) { tx in
            guard let known = try ProfileStore.profiles(tx).first(where: { $0.id == profile.id }) else { throw Self.unknownProfile }
            try requireWhole(authority, known.rights)
            guard let role = known.role else {
                try check(profile, tx)
                return try ProfileStore.update(profile, tx)
            }
            guard profile.rights == role.rights, profile.name == known.name, profile.description == known.description else {
                throw Problem(.conflict, "profile-ready", "This profile comes with Tessera: copy it to have one of your own.")
            }
            try ProfileStore.setSecondFactor(profile.requiresSecondFactor, of: profile.id, tx)
        }
    }

    /// - Throws: ``Problem``: `profile-unknown`, `profile-ready`, `profile-used`, `profile-above`.
    public func removeProfile(_ id: ID<Profile>, authority: Entitlements = .unlimited, by author: Author = .command) async throws {
        let now = effects.now
        try await decide(id, "profile.removed", by: author) { tx in
            guard let known = try ProfileStore.profiles(tx).first(where: { $0.id == id }) else { throw Self.unknownProfile }
            guard known.role == nil else { throw Problem(.conflict, "profile-ready", "This profile comes with Tessera, and stays.") }
            guard try ProfileStore.counts(tx)[id] == nil else {
                throw Problem(.conflict, "profile-used", "Somebody has this profile: give them another one first.")
            }
            try requireWhole(authority, known.rights)
            guard try ProfileStore.setRemoved(now, of: id, tx) else { throw Self.unknownProfile }
        }
    }

    /// Brings back one that was removed.
    ///
    /// - Throws: ``Problem``: `profile-unknown`, `profile-exists`, `profile-above`.
    public func restoreProfile(_ id: ID<Profile>, authority: Entitlements = .unlimited, by author: Author = .command) async throws {
        try await decide(id, "profile.restored", by: author) { tx in
            guard let known = try ProfileStore.profiles(where: "removed_at IS NOT NULL", tx).first(where: { $0.id == id }) else {
                throw Self.unknownProfile
            }
            try check(known, tx)
            try requireWhole(authority, known.rights)
            guard try ProfileStore.setRemoved(nil, of: id, tx) else { throw Self.unknownProfile }
        }
    }

    private func decide(
        _ profile: ProfileRecord, _ action: String, _ authority: Entitlements, by author: Author,
        _ body: @escaping @Sendable (WriteTransaction) throws -> Void
    ) async throws {
        try requireWhole(authority, profile.rights)
        try await decide(profile.id, action, by: author, body)
    }

    private func decide(
        _ profile: ID<Profile>, _ action: String, by author: Author, _ body: @escaping @Sendable (WriteTransaction) throws -> Void
    ) async throws {
        let (now, audit): (Instant, ID<AuditEntry>) = (effects.now, effects.id())
        try await database.write { tx in
            try body(tx)
            try tx.record(AuditNote(user: author.user, actor: author.actor, action: action, subject: profile.description), id: audit, at: now)
        }
    }

    /// A profile holds wherever it is granted, also by others: who decides about it has its rights in the whole group.
    private func requireWhole(_ authority: Entitlements, _ rights: Set<Right>) throws(Problem) {
        guard authority.mayEverywhere(.administer, .users), authority.cover(Entitlements([.init(rights, .everywhere)])) else {
            throw Problem(.forbidden, "profile-above", "A profile is decided about by who has its rights in the whole group.")
        }
    }

    private func check(_ profile: ProfileRecord, _ tx: ReadTransaction) throws {
        var fields: [Problem.Field] = []
        if !(1...100).contains(profile.name.utf8.count) { fields.append(.init("/name", "needs 1 to 100 bytes")) }
        if profile.description.utf8.count > 500 { fields.append(.init("/description", "has more than 500 bytes")) }
        if profile.rights.isEmpty { fields.append(.init("/rights", "needs at least one")) }
        guard fields.isEmpty else { throw Problem(.unprocessable, "profile-invalid", "The profile cannot be saved.", fields: fields) }
        let name = profile.name.lowercased()
        if try ProfileStore.profiles(tx).contains(where: { $0.id != profile.id && $0.name.lowercased() == name }) {
            throw Problem(.conflict, "profile-exists", "There is a profile of this name already.", fields: [.init("/name", "is taken")])
        }
    }

    static let unknownProfile = Problem(.missing, "profile-unknown", "There is no such profile.")
}
