/// A 63-bit, time-ordered identity of a `T`, made in the process (``IDGenerator``).
///
/// Outside it is shown as a prefix and thirteen letters of Crockford's base 32: `con_01h4x…`. Never negative; zero stands for nothing and is not made.
public struct ID<T: Identified>: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let rawValue: Int64

    public init(_ rawValue: Int64) { self.rawValue = rawValue }

    public static func < (left: ID, right: ID) -> Bool { left.rawValue < right.rawValue }

    /// `con_` and thirteen characters.
    public var description: String {
        var letters = [UInt8](repeating: 0, count: 13)
        var rest = UInt64(bitPattern: rawValue)
        for place in letters.indices.reversed() {
            letters[place] = crockford[Int(rest & 31)]
            rest >>= 5
        }
        return T.idPrefix + "_" + String(decoding: letters, as: UTF8.self)
    }

    /// Reads what ``description`` writes, in either case; nil for another prefix, length or letter.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == T.idPrefix.utf8.count + 14, text.hasPrefix(T.idPrefix + "_") else { return nil }
        var value: UInt64 = 0
        for byte in text.utf8.dropFirst(T.idPrefix.utf8.count + 1) {
            guard let digit = crockford.firstIndex(of: byte | (byte >= UInt8(ascii: "A") ? 0x20 : 0)) else { return nil }
            value = value << 5 | UInt64(digit)
        }
        guard let raw = Int64(exactly: value), raw > 0 else { return nil }
        self.rawValue = raw
    }
}

private let crockford = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

/// A type that has an ``ID``; the tag types below stand here so that one service can name another's things without importing it.
public protocol Identified: Sendable {
    /// Lower-case letters before the underscore of the outside form; unique among all types.
    static var idPrefix: String { get }
}

public enum Company: Identified { public static let idPrefix = "com" }
public enum Store: Identified { public static let idPrefix = "sto" }
public enum StoreGroup: Identified { public static let idPrefix = "sgr" }
public enum Source: Identified { public static let idPrefix = "src" }
public enum Occasion: Identified { public static let idPrefix = "occ" }
public enum Activity: Identified { public static let idPrefix = "act" }
public enum ActivityAttribute: Identified { public static let idPrefix = "att" }
public enum Product: Identified { public static let idPrefix = "prd" }
public enum Category: Identified { public static let idPrefix = "cat" }
public enum Contact: Identified { public static let idPrefix = "con" }
public enum Person: Identified { public static let idPrefix = "per" }
public enum Link: Identified { public static let idPrefix = "lnk" }
/// A pass over all contacts that links them anew.
public enum LinkagePass: Identified { public static let idPrefix = "lps" }
/// What somebody did about who is who, so that it can be undone.
public enum LinkageAct: Identified { public static let idPrefix = "lac" }
public enum Sale: Identified { public static let idPrefix = "sal" }
public enum Event: Identified { public static let idPrefix = "evt" }
public enum FileImport: Identified { public static let idPrefix = "imp" }
public enum User: Identified { public static let idPrefix = "usr" }
/// A set of rights that users have.
public enum Profile: Identified { public static let idPrefix = "pro" }
public enum Session: Identified { public static let idPrefix = "ses" }
public enum APIKey: Identified { public static let idPrefix = "key" }
public enum Change: Identified { public static let idPrefix = "chg" }
public enum Job: Identified { public static let idPrefix = "job" }
public enum AuditEntry: Identified { public static let idPrefix = "aud" }
/// A request of the tracking API, as it was logged.
public enum LogEntry: Identified { public static let idPrefix = "log" }
/// An event that was rejected.
public enum RejectedEvent: Identified { public static let idPrefix = "rej" }
public enum Consent: Identified { public static let idPrefix = "cns" }
public enum Form: Identified { public static let idPrefix = "frm" }
public enum FormSubmission: Identified { public static let idPrefix = "fsb" }
public enum FormConfirmation: Identified { public static let idPrefix = "fcf" }
public enum Mail: Identified { public static let idPrefix = "eml" }
