import Kernel
import Storage

extension Organisation {
    // MARK: - Occasions

    /// - Throws: ``Problem``: `occasion-invalid` with the fields, or `occasion-exists`.
    public func addOccasion(_ occasion: OccasionRecord, by author: Author = .command) async throws {
        try occasion.check()
        try await database.write { tx in
            guard try OccasionStore.insert(occasion, tx) else {
                throw Problem(.conflict, "occasion-exists", "The company has an occasion \(occasion.code) already.")
            }
            try note("occasion.added", occasion.company, occasion.code, by: author, tx)
        }
    }

    /// Gives an occasion another name or other days. Its code and its activities stay.
    ///
    /// - Throws: ``Problem``: `occasion-invalid` with the fields, or `occasion-unknown`.
    public func changeOccasion(_ occasion: OccasionRecord, by author: Author = .command) async throws {
        try occasion.check()
        try await database.write { tx in
            var known = try known(occasion.id, tx)
            (known.name, known.startsOn, known.endsOn) = (occasion.name, occasion.startsOn, occasion.endsOn)
            try OccasionStore.update(known, tx)
            try note("occasion.changed", known.company, known.code, by: author, tx)
        }
    }

    /// Closes an occasion: the forms of all its activities take no more answers. Or opens it again, and they are as they were.
    ///
    /// - Throws: ``Problem`` `occasion-unknown`.
    public func setOccasion(_ id: ID<Occasion>, closed: Bool, by author: Author = .command) async throws {
        try await database.write { tx in
            var occasion = try known(id, tx)
            guard (occasion.closedAt != nil) != closed else { return }
            occasion.closedAt = closed ? effects.now : nil
            try OccasionStore.update(occasion, tx)
            try note(closed ? "occasion.closed" : "occasion.opened", occasion.company, occasion.code, by: author, tx)
        }
    }

    private func known(_ id: ID<Occasion>, _ tx: ReadTransaction) throws -> OccasionRecord {
        for company in try companies(tx) {
            if let found = try OccasionStore.occasions(of: company.id, tx).first(where: { $0.id == id }) { return found }
        }
        throw Problem(.missing, "occasion-unknown", "There is no such occasion.")
    }

    // MARK: - Activities

    /// - Throws: ``Problem``: `activity-invalid` with the fields, `activity-exists`, or `occasion-unknown`.
    public func addActivity(_ activity: ActivityRecord, to occasion: ID<Occasion>, by author: Author = .command) async throws {
        try activity.check()
        try await database.write { tx in
            let company = try known(occasion, tx).company
            try checkSource(activity, company, tx)
            guard try OccasionStore.insert(activity, of: occasion, company, tx) else {
                throw Problem(.conflict, "activity-exists", "The company has an activity \(activity.code) already.")
            }
            try note("activity.added", company, activity.code, by: author, tx)
        }
    }

    /// Gives an activity another name, source or reliability, and these attributes. Its code stays; what its contacts have answered stays.
    ///
    /// Where it is believed otherwise than before, golden values are derived anew in the background: see ``Derivation``.
    ///
    /// - Throws: ``Problem``: `activity-invalid` with the fields, or `activity-unknown`.
    public func changeActivity(_ activity: ActivityRecord, by author: Author = .command) async throws {
        try await database.write { tx in try changeActivity(activity, by: author, tx) }
    }

    /// The same, within the caller's transaction.
    public func changeActivity(_ activity: ActivityRecord, by author: Author, _ tx: WriteTransaction) throws {
        try activity.check()
        let (known, company) = try known(activity.id, tx)
        guard known != activity else { return }
        try checkSource(activity, company, tx)
        try OccasionStore.update(activity, tx)
        try note("activity.changed", company, activity.code, by: author, tx)
        if known.reliability != activity.reliability {
            let derivation = Derivation(source: known.source, company: company, before: .activity(known.id, known.reliability))
            try tx.addJob(Derivation.kind, derivation.json, effects)
        }
    }

    /// Closes an activity: its form takes no more answers. Or opens it again.
    ///
    /// - Throws: ``Problem`` `activity-unknown`.
    public func setActivity(_ id: ID<Activity>, closed: Bool, by author: Author = .command) async throws {
        try await database.write { tx in
            var (activity, company) = try known(id, tx)
            guard (activity.closedAt != nil) != closed else { return }
            activity.closedAt = closed ? effects.now : nil
            try OccasionStore.update(activity, tx)
            try note(closed ? "activity.closed" : "activity.opened", company, activity.code, by: author, tx)
        }
    }

    private func known(_ id: ID<Activity>, _ tx: ReadTransaction) throws -> (ActivityRecord, ID<Company>) {
        for company in try companies(tx) {
            if let found = try activities(of: company.id, tx).first(where: { $0.id == id }) { return (found, company.id) }
        }
        throw Problem(.missing, "activity-unknown", "There is no such activity.")
    }

    private func checkSource(_ activity: ActivityRecord, _ company: ID<Company>, _ tx: ReadTransaction) throws {
        guard try sources(of: company, tx).contains(where: { $0.id == activity.source }) else {
            throw Problem(
                .unprocessable, "activity-invalid", "The activity cannot be saved.", fields: [.init("/source", "is not a source of the company")])
        }
    }

    // MARK: - Both at once

    /// Inserts an occasion with its activities, or brings those of the same codes up to date.
    public func saveOccasion(_ occasion: OccasionRecord) async throws {
        try await database.write { tx in try OccasionStore.save(occasion, tx) }
    }

    public func occasions(of company: ID<Company>) async throws -> [OccasionRecord] {
        try await database.read { tx in try occasions(of: company, tx) }
    }

    public func occasions(of company: ID<Company>, _ tx: ReadTransaction) throws -> [OccasionRecord] { try OccasionStore.occasions(of: company, tx) }

    public func activities(of company: ID<Company>, _ tx: ReadTransaction) throws -> [ActivityRecord] {
        try occasions(of: company, tx).flatMap(\.activities)
    }
}

extension OccasionRecord {
    fileprivate func check() throws(Problem) {
        var fields: [Problem.Field] = []
        if !Code.isValid(code) { fields.append(.init("/code", Code.rule)) }
        if name.isEmpty || name.utf8.count > 200 { fields.append(.init("/name", "is empty or longer than 200 bytes")) }
        if let startsOn, let endsOn, endsOn < startsOn { fields.append(.init("/endsOn", "lies before the day on which it starts")) }
        guard fields.isEmpty else { throw Problem(.unprocessable, "occasion-invalid", "The occasion cannot be saved.", fields: fields) }
    }
}

extension ActivityRecord {
    /// Attributes that one activity may ask for.
    static let mostAttributes = 40

    /// What cannot be, with JSON pointers into the activity.
    public var flaws: [Problem.Field] {
        var fields: [Problem.Field] = []
        if !Code.isValid(code) { fields.append(.init("/code", Code.rule)) }
        if name.isEmpty || name.utf8.count > 200 { fields.append(.init("/name", "is empty or longer than 200 bytes")) }
        if !(0...1).contains(reliability) { fields.append(.init("/reliability", "is not a number from 0 to 1")) }
        if attributes.count > Self.mostAttributes { fields.append(.init("/attributes", "are more than \(Self.mostAttributes)")) }
        if Set(attributes.map { $0.key.lowercased() }).count != attributes.count { fields.append(.init("/attributes", "name one twice")) }
        for (place, attribute) in attributes.enumerated() {
            fields += attribute.flaws.map { Problem.Field("/attributes/\(place)\($0.pointer)", $0.detail) }
        }
        return fields
    }

    fileprivate func check() throws(Problem) {
        let flaws = flaws
        guard flaws.isEmpty else { throw Problem(.unprocessable, "activity-invalid", "The activity cannot be saved.", fields: flaws) }
    }
}
