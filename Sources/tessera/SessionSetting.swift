import Accounts
import Backoffice
import Foundation
import Kernel

/// How long signing in lasts; from the environment.
enum SessionSetting {
    /// `TESSERA_SESSION_HOURS` (1 to 720), `TESSERA_SESSION_IDLE_MINUTES` (1 to 43,200) and `TESSERA_CONFIRM_MINUTES` (1 to 1,440).
    ///
    /// - Throws: ``Problem`` `sessions-invalid`.
    static func limits() throws(Problem) -> SessionLimits {
        let standard = SessionLimits.standard
        return SessionLimits(
            idle: try number("TESSERA_SESSION_IDLE_MINUTES", upTo: 43_200).map { $0 * 60 } ?? standard.idle,
            longest: try number("TESSERA_SESSION_HOURS", upTo: 720).map { $0 * 3600 } ?? standard.longest,
            fresh: try number("TESSERA_CONFIRM_MINUTES", upTo: 1440).map { $0 * 60 } ?? standard.fresh)
    }

    private static func number(_ name: String, upTo most: Int64) throws(Problem) -> Int64? {
        guard let text = ProcessInfo.processInfo.environment[name], !text.isEmpty else { return nil }
        guard let number = Int64(text), (1...most).contains(number) else {
            throw Problem(.invalid, "sessions-invalid", "\(name) is not a number from 1 to \(most).")
        }
        return number
    }
}

extension HealthChecks {
    /// Whether sessions end as early as level 2 of OWASP ASVS asks.
    func sessions() -> HealthCheck {
        do throws(Problem) {
            let (limits, standard) = (try SessionSetting.limits(), SessionLimits.standard)
            let values: [String: HealthCheck.Value] = ["minutes": .count(Int(limits.idle / 60)), "hours": .count(Int(limits.longest / 3600))]
            let isLong = limits.idle > standard.idle || limits.longest > standard.longest
            return HealthCheck("sessions", isLong ? .warning : .good, isLong ? "long" : "short", values)
        } catch { return HealthCheck("sessions", .failed, "unusable", ["error": .text(error.detail)]) }
    }
}
