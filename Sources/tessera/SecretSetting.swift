import Accounts
import Backoffice
import Foundation
import Kernel

/// The key under which secrets are kept that have to be read back; from the environment.
enum SecretSetting {
    /// `TESSERA_SECRET_KEY`: 32 bytes in base 64. Nil when none is set: the secrets stand in the database as they are.
    ///
    /// - Throws: ``Problem`` `secret-key-invalid`.
    static func key() throws(Problem) -> SecretKey? {
        guard let text = ProcessInfo.processInfo.environment["TESSERA_SECRET_KEY"], !text.isEmpty else { return nil }
        return try SecretKey(base64: text)
    }
}

extension HealthChecks {
    /// Whether who reads the database reads the secrets of second factors.
    func secretKey() -> HealthCheck {
        do throws(Problem) {
            return try SecretSetting.key() == nil ? HealthCheck("secretKey", .warning, "unset") : HealthCheck("secretKey", .good, "set")
        } catch { return HealthCheck("secretKey", .failed, "unusable", ["error": .text(error.detail)]) }
    }
}
