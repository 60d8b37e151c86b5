import Kernel
import RecordLinkage
import Storage
import Synchronization

/// The model in force: learnt by a pass over all contacts, and frozen until the next.
struct IdentityModel: Sendable {
    var version: Int64
    /// As it was learnt; rules may trust it less.
    var model: LinkageModel
    var frequencies: ValueFrequencies

    /// Numbers under which contacts are kept; the same whatever the model says.
    static let blocks = StoredBlocks(ContactRow.layout)

    func scoring(_ rules: IdentityRules) -> ContactScoring { ContactScoring(rules.evidence.believed(model), frequencies) }
}

/// Models as they were read last, so that not every contact that arrives reads megabytes.
final class IdentityModels: Sendable {
    private let kept = Mutex<IdentityModel?>(nil)

    /// What holds in this transaction; nil before the first pass is through.
    func current(_ tx: ReadTransaction) throws -> IdentityModel? {
        guard let version: Int64 = try tx.value("SELECT MAX(version) FROM identity_models", as: Int64?.self) ?? nil else { return nil }
        if let model = kept.withLock({ $0 }), model.version == version { return model }
        let documents = try tx.first("SELECT model, frequencies FROM identity_models WHERE version = \(version)") { row throws(StorageError) in
            (try row[0, as: JSON.self], try row[1, as: JSON.self])
        }
        guard let documents else { return nil }
        let model = try LinkageModel(json: documents.0)
        let read = IdentityModel(version: version, model: model, frequencies: try ValueFrequencies(json: documents.1, for: model))
        kept.withLock { $0 = read }
        return read
    }

    /// Whether contacts are kept under the numbers by which evidence finds them: from the beginning of the first pass on.
    static func areBlocksKept(_ tx: ReadTransaction) throws(StorageError) -> Bool {
        try tx.value("SELECT 1 FROM identity_passes LIMIT 1", as: Int.self) != nil
    }

    /// Puts a new model into force; those before it are not needed any more.
    static func save(_ model: LinkageModel, _ frequencies: ValueFrequencies, now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Int64 {
        let version = try tx.value("SELECT COALESCE(MAX(version), 0) + 1 FROM identity_models", as: Int64.self) ?? 1
        try tx.execute(
            """
            INSERT INTO identity_models (version, model, frequencies, contacts, made_at)
            VALUES (\(version), \(model.json), \(frequencies.json), \(model.contacts), \(now))
            """)
        try tx.execute("DELETE FROM identity_models WHERE version < \(version)")
        return version
    }
}
