import Crypto
import CryptoExtras
import Foundation
import Kernel
import Storage
import Synchronization

/// How much work one password costs, to us and to whoever guesses.
public struct PasswordCost: Hashable, Sendable {
    /// Base 2 logarithm of scrypt's N.
    public var logarithmOfRounds: Int
    public var blockSize: Int
    public var parallelism: Int

    public init(logarithmOfRounds: Int, blockSize: Int = 8, parallelism: Int) {
        self.logarithmOfRounds = logarithmOfRounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// N = 2^15, r = 8, p = 3: 32 MiB and some 250 ms of one core; one of the equivalents of the OWASP Password Storage Cheat Sheet.
    public static let standard = PasswordCost(logarithmOfRounds: 15, parallelism: 3)
    /// For tests, which are many.
    public static let least = PasswordCost(logarithmOfRounds: 4, parallelism: 1)
}

/// Passwords as they are stored: scrypt (RFC 7914) in the PHC string format, `$scrypt$ln=15,r=8,p=3$SALT$HASH`.
struct PasswordHashing: Sendable {
    let cost: PasswordCost
    private let line = PasswordLine()

    init(cost: PasswordCost) { self.cost = cost }

    func hash(_ password: String, salt: [UInt8]) async throws -> String {
        try await line.run { try Self.text(password, salt: salt, cost) }
    }

    /// True when `password` is the one that `stored` was made of. Costs the same work when there is nothing stored.
    func verify(_ password: String, against stored: String?) async throws -> Bool {
        try await line.run {
            guard let stored, let (cost, salt) = Self.parameters(stored) else {
                _ = try Self.text(password, salt: [UInt8](repeating: 0, count: 16), cost)
                return false
            }
            return Self.areEqual(Array(try Self.text(password, salt: salt, cost).utf8), Array(stored.utf8))
        }
    }

    /// True when a stored password was made at another cost than this.
    func isOutdated(_ stored: String) -> Bool { Self.parameters(stored)?.cost != cost }

    private static func text(_ password: String, salt: [UInt8], _ cost: PasswordCost) throws -> String {
        // What no rule lets through is cut before it costs more than a password may.
        let bytes = Array(PasswordRules.normalized(String(password.unicodeScalars.prefix(PasswordRules.longest + 1))).utf8)
        let key = try KDF.Scrypt.deriveKey(
            from: bytes.isEmpty ? [0] : bytes, salt: salt, outputByteCount: 32, rounds: 1 << cost.logarithmOfRounds, blockSize: cost.blockSize,
            parallelism: cost.parallelism)
        let hash = key.withUnsafeBytes { Array($0) }
        return "$scrypt$ln=\(cost.logarithmOfRounds),r=\(cost.blockSize),p=\(cost.parallelism)$\(base64(salt))$\(base64(hash))"
    }

    private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString().replacing("=", with: "") }

    private static func parameters(_ stored: String) -> (cost: PasswordCost, salt: [UInt8])? {
        let parts = stored.split(separator: "$")
        guard parts.count == 4, parts[0] == "scrypt" else { return nil }
        let numbers = parts[1].split(separator: ",").compactMap { Int($0.split(separator: "=").last ?? "") }
        let padding = String(repeating: "=", count: (4 - parts[2].utf8.count % 4) % 4)
        guard numbers.count == 3, (1...22).contains(numbers[0]), (1...32).contains(numbers[1]), (1...16).contains(numbers[2]),
            let salt = Data(base64Encoded: parts[2] + padding)
        else { return nil }
        return (PasswordCost(logarithmOfRounds: numbers[0], blockSize: numbers[1], parallelism: numbers[2]), Array(salt))
    }

    /// Takes the same time wherever the first difference is.
    private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Who waits for a password to be hashed. The two threads that hash are the process's: a flood of sign-ins must hold up neither requests nor the
/// database.
private final class PasswordLine: Sendable {
    private static let threads = DatabaseThreads<Void>(name: "password", count: 2)
    /// Some ten seconds of work for two threads; who comes later is told to come again.
    private static let mostWaiting = 40
    private let waiting = Mutex(0)

    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let isAccepted = waiting.withLock { count in
            guard count < Self.mostWaiting else { return false }
            count += 1
            return true
        }
        guard isAccepted else { throw Problem(.unavailable, "sign-in-busy", "Too many people sign in at this moment. Try again in a few seconds.") }
        defer { waiting.withLock { $0 -= 1 } }
        return try await Self.threads.perform { _ in try body() }
    }
}
