import Accounts
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

extension Doctor {
    /// Whether who reads the database reads the secrets of second factors.
    static func secretKey() -> Check {
        do throws(Problem) {
            let isSet = try SecretSetting.key() != nil
            return Check(
                name: "secret key", isGood: true,
                detail: isSet
                    ? "secrets of second factors are kept under it"
                    : "none: secrets of second factors stand in the database as they are; set TESSERA_SECRET_KEY (openssl rand -base64 32)")
        } catch { return Check(name: "secret key", isGood: false, detail: error.detail) }
    }
}
