import Kernel
import Storage

extension Organisation {
    // MARK: - Adding and changing

    /// Adds a source, with a write key of its own.
    ///
    /// - Parameter reliability: nil is what its kind deserves.
    /// - Throws: ``Problem``: `source-invalid` with the fields, or `source-exists`.
    @discardableResult
    public func addSource(
        code: String, name: String? = nil, kind: String, company: CompanyRecord, reliability: JSON? = nil, by author: Author = .command
    ) async throws -> SourceRecord {
        let kind = try Self.sourceKind(kind)
        let source = SourceRecord(
            id: effects.id(), company: company.id, code: code, name: name, kind: kind, writeKey: "wk_" + effects.randomHexadecimal(bytes: 16),
            reliability: try reliability.map { json throws(Problem) in try Reliability(json: json) } ?? .standard(for: kind))
        try source.check()
        let now = effects.now
        let isNew = try await database.write { tx in
            guard try SourceStore.insert(source, now: now, tx) else { return false }
            try tx.record([ChangeNote("source.added", company: company.id, subject: source.id.rawValue)], effects)
            try note("source.added", company.id, source.code, by: author, tx)
            return true
        }
        guard isNew else { throw Problem(.conflict, "source-exists", "The company \(company.code) has a source \(code) already.") }
        return source
    }

    /// - Throws: ``Problem`` `source-invalid`, which names the kinds there are.
    public static func sourceKind(_ text: String) throws(Problem) -> SourceRecord.Kind {
        guard let kind = SourceRecord.Kind(rawValue: text) else {
            let kinds = SourceRecord.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.unprocessable, "source-invalid", "The source cannot be saved.", fields: [.init("/kind", "is not one of \(kinds)")])
        }
        return kind
    }

    /// Gives a source another name, kind or reliability, or says whether anything more is taken from it. Its code and its write key stay.
    ///
    /// Where it is believed otherwise than before, golden values are derived anew in the background: see ``Derivation``.
    ///
    /// - Throws: ``Problem`` `source-unknown`, or `source-invalid` with the fields.
    public func changeSource(_ source: SourceRecord, by author: Author = .command) async throws {
        try source.check()
        try await database.write { tx in
            guard let known = try SourceStore.sources(of: source.company, tx).first(where: { $0.id == source.id }) else {
                throw Problem(.missing, "source-unknown", "There is no such source.")
            }
            guard source != known else { return }
            _ = try SourceStore.update(source, tx)
            let action = known.isActive == source.isActive ? "source.changed" : source.isActive ? "source.activated" : "source.deactivated"
            try note(action, source.company, source.code, by: author, tx)
            if source.reliability != known.reliability {
                try tx.addJob(Derivation.kind, Derivation(source: known.id, company: known.company, before: .source(known.reliability)).json, effects)
            }
        }
    }

    /// Gives a source another write key; the one it had is refused from then on.
    public func renewWriteKey(of source: SourceRecord, by author: Author = .command) async throws -> SourceRecord {
        var renewed = source
        renewed.writeKey = "wk_" + effects.randomHexadecimal(bytes: 16)
        let keyed = renewed
        try await database.write { tx in
            try SourceStore.renewKey(of: keyed, tx)
            try note("source.key-renewed", keyed.company, keyed.code, by: author, tx)
        }
        return keyed
    }

    // MARK: - Reading

    public func sources(of company: ID<Company>? = nil) async throws -> [SourceRecord] {
        try await database.read { tx in try sources(of: company, tx) }
    }

    public func sources(of company: ID<Company>?, _ tx: ReadTransaction) throws -> [SourceRecord] { try SourceStore.sources(of: company, tx) }

    /// - Throws: ``Problem`` `source-unknown`, which names the codes there are.
    public func source(code: String, of company: CompanyRecord) async throws -> SourceRecord {
        let all = try await sources(of: company.id)
        guard let source = all.first(where: { $0.code == code }) else {
            throw Problem(
                .missing, "source-unknown", "The company \(company.code) has no source \(code). \(Self.known(all.map(\.code), add: "source add"))")
        }
        return source
    }
}

/// That golden values of a company's people are to be derived anew, since a source or an activity is believed otherwise than before: a job.
public struct Derivation: Hashable, Sendable {
    public static let kind = "golden-values"

    /// What held before.
    public enum Before: Hashable, Sendable {
        case source(Reliability)
        case activity(ID<Activity>, Double)
    }

    /// Whose contacts are concerned.
    public var source: ID<Source>
    public var company: ID<Company>
    public var before: Before

    public init(source: ID<Source>, company: ID<Company>, before: Before) {
        self.source = source
        self.company = company
        self.before = before
    }

    public var json: JSON {
        let ids: [JSON.Member] = [.init("source", .string(source.description)), .init("company", .string(company.description))]
        return switch before {
        case .source(let reliability): .object(ids + [.init("before", reliability.json)])
        case .activity(let activity, let reliability):
            .object(ids + [.init("activity", .string(activity.description)), .init("before", .number(reliability))])
        }
    }

    /// - Throws: ``Problem`` when the job says something else.
    public init(json: JSON) throws(Problem) {
        guard let source = json["source"]?.string.flatMap({ ID<Source>($0) }), let company = json["company"]?.string.flatMap({ ID<Company>($0) }),
            let before = json["before"]
        else { throw Problem(.broken, "job-unreadable", "The job does not say whose golden values are to be derived.") }
        if let activity = json["activity"]?.string.flatMap({ ID<Activity>($0) }), let reliability = before.double {
            self.init(source: source, company: company, before: .activity(activity, reliability))
        } else {
            self.init(source: source, company: company, before: .source(try Reliability(json: before)))
        }
    }
}

extension SourceRecord {
    fileprivate func check() throws(Problem) {
        var fields: [Problem.Field] = []
        if !Code.isValid(code) { fields.append(.init("/code", Code.rule)) }
        if name.isEmpty || name.utf8.count > 200 { fields.append(.init("/name", "is empty or longer than 200 bytes")) }
        for (field, value) in reliability.fields.sorted(by: { $0.key < $1.key }) + [("default", reliability.standard)] where !(0...1).contains(value)
        {
            fields.append(.init("/reliability/\(field)", "is not a number from 0 to 1"))
        }
        guard fields.isEmpty else { throw Problem(.unprocessable, "source-invalid", "The source cannot be saved.", fields: fields) }
    }
}
