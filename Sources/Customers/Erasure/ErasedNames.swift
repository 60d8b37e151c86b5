import Crypto
import Foundation
import Kernel
import RecordLinkage
import Storage

/// By what somebody who was erased is recognised when an old file names them again: hashes with a secret of the database (HMAC-SHA-256, RFC 2104), from which
/// nobody reads a name.
///
/// A telephone is not among them: a household shares it, and those who live with somebody who was erased are to stay.
enum ErasedNames {
    private static let kinds: Set<PersonalName.Kind> = [.email, .card, .taxCode, .device, .externalID]

    /// Hexadecimal digits of a hash that are kept: 128 bits.
    private static let digits = 32

    /// Remembers a subject's names: those of a whole person for all companies, of a part for the companies that had it.
    static func remember(_ subject: DataSubject, fresh: String, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("INSERT INTO erasure_secret (id, secret) VALUES (1, \(fresh)) ON CONFLICT (id) DO NOTHING")
        let secret = try secret(tx) ?? fresh
        var rows = RowBuffer(into: "erased_names", ["hash", "company_id", "at"])
        for hash in Set(subject.names.filter { kinds.contains($0.kind) }.map { self.hash($0, secret) }).sorted() {
            for company in subject.isWhole ? [0] : subject.companies.map(\.rawValue) {
                rows.append(hash)
                rows.append(company)
                rows.append(subject.asOf)
            }
        }
        try tx.insert(rows, conflict: "ON CONFLICT (hash, company_id) DO UPDATE SET at = excluded.at")
    }

    /// When the bearers of these names were erased, for a company; those of nobody who was are left out.
    static func erasures(
        of names: Set<PersonalName>, company: ID<Company>, _ tx: ReadTransaction
    ) throws(StorageError) -> [PersonalName: Instant] {
        guard !names.isEmpty, try areKept(tx), let secret = try secret(tx) else { return [:] }
        let hashes = Dictionary(names.filter { kinds.contains($0.kind) }.map { (hash($0, secret), [$0]) }, uniquingKeysWith: +)
        var erasures: [PersonalName: Instant] = [:]
        try tx.forEach(
            "SELECT hash, MAX(at) FROM erased_names WHERE hash IN \(hashes.keys.sorted()) AND company_id IN \([0, company.rawValue]) GROUP BY hash"
        ) { row throws(StorageError) in
            let at: Instant = try row[1]
            for name in hashes[try row[0]] ?? [] { erasures[name] = at }
            return true
        }
        return erasures
    }

    /// False as long as nobody has been erased.
    static func areKept(_ tx: ReadTransaction) throws(StorageError) -> Bool {
        try tx.value("SELECT 1 FROM erased_names LIMIT 1", as: Int64.self) != nil
    }

    private static func secret(_ tx: ReadTransaction) throws(StorageError) -> String? {
        try tx.value("SELECT secret FROM erasure_secret WHERE id = 1")
    }

    private static func hash(_ name: PersonalName, _ secret: String) -> String {
        let text = "\(name.kind.rawValue)|\(name.source?.rawValue ?? 0)|\(name.value.lowercased())"
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return String(code.lazy.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined().prefix(digits))
    }
}

extension Customers {
    /// When those who are called so were erased, as far as a company may know; others are left out.
    ///
    /// What is older than its erasure is not to bring anybody back: callers leave it out, or leave it without a name.
    public func erasures(of names: Set<PersonalName>, company: ID<Company>, _ tx: ReadTransaction) throws -> [PersonalName: Instant] {
        try ErasedNames.erasures(of: names, company: company, tx)
    }
}

extension NormalizedContact {
    /// What an erasure would have remembered of it.
    func names(source: ID<Source>) -> Set<PersonalName> {
        Set(keys.compactMap(PersonalName.init) + [PersonalName(.externalID, externalID, source: source)])
    }
}

extension PersonalName {
    /// A comparable value; nil for the number of a source, which has its own.
    init?(_ key: LinkKey) {
        switch key.kind {
        case .email: self.init(.email, key.value)
        case .phone: self.init(.phone, key.value)
        case .card: self.init(.card, key.value)
        case .taxCode: self.init(.taxCode, key.value)
        case .device: self.init(.device, key.value)
        case .externalID: return nil
        }
    }
}
