import Crypto
import Kernel

/// A place in the chain and the hash of the entry there, which stands for all entries up to it.
///
/// Written as `12:3f5a…`: kept outside the database it is an anchor, with which a chain that was written anew is told from the one that was.
public struct AuditSeal: Hashable, Sendable, CustomStringConvertible {
    /// From 1; 0 is before the first entry.
    public var sequence: Int64
    /// SHA-256 as 64 hexadecimal digits.
    public var hash: String

    /// Before the first entry.
    public static let start = AuditSeal(sequence: 0, hash: String(repeating: "0", count: 64))

    init(sequence: Int64, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }

    /// Reads what ``description`` writes; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let sequence = Int64(parts[0]), sequence >= 0, parts[1].utf8.count == 64,
            parts[1].utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        self.init(sequence: sequence, hash: String(parts[1]))
    }

    public var description: String { "\(sequence):\(hash)" }

    /// The seal of the entry that follows: SHA-256 over every field of it and this seal's hash.
    ///
    /// Each field is a netstring (`LENGTH:BYTES,`), what is not there a `-`, so that no two entries are written alike: place, hash before, id, time in
    /// microseconds, user, actor, company, action, subject, detail as it is stored.
    func next(_ entry: SealedFields) -> AuditSeal {
        var bytes: [UInt8] = []
        let sequence = sequence + 1
        for field in [String(sequence), hash] + entry.texts {
            guard let field else {
                bytes.append(UInt8(ascii: "-"))
                continue
            }
            bytes += "\(field.utf8.count):".utf8 + Array(field.utf8) + ",".utf8
        }
        return AuditSeal(sequence: sequence, hash: Self.hexadecimal(SHA256.hash(data: bytes)))
    }

    private static func hexadecimal(_ digest: SHA256.Digest) -> String {
        digest.reduce(into: "") { text, byte in text += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    }
}

/// What a seal covers, as it is stored.
struct SealedFields {
    var id: Int64
    var at: Int64
    var user: Int64?
    var actor: String
    var company: Int64?
    var action: String
    var subject: String?
    var detail: String?

    static let columns = SQL(verbatim: "id, at, user_id, actor, company_id, action, subject, detail")

    init(_ row: Row) throws(StorageError) {
        (id, at, user, actor) = (try row[0], try row[1], try row[2], try row[3])
        (company, action, subject, detail) = (try row[4], try row[5], try row[6], try row[7])
    }

    var texts: [String?] { [String(id), String(at), user.map { String($0) }, actor, company.map { String($0) }, action, subject, detail] }
}
