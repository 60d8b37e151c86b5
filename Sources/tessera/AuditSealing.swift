import Kernel
import Logging
import Storage

/// Seals the audit log while a server runs, and tells its head to the log each hour: lines that leave the machine are anchors of the chain.
struct AuditSealing: Sendable {
    private let log: AuditLog
    private let logger: Logger

    private static let anchorEvery: Duration = .seconds(3600)

    init(_ log: AuditLog, logger: Logger) {
        self.log = log
        self.logger = logger
    }

    /// Until the task is cancelled.
    func run() async {
        var told: (seal: AuditSeal, at: ContinuousClock.Instant)?
        var isFailing = false
        while !Task.isCancelled {
            do {
                try await log.seal()
                if told.map({ $0.at.duration(to: .now) > Self.anchorEvery }) ?? true {
                    let seal = try await log.head()
                    if seal != told?.seal { logger.notice("The audit log's head is \(seal); `tessera audit verify --anchor` takes it.") }
                    told = (seal, .now)
                }
                isFailing = false
            } catch {
                if !isFailing { logger.error("The audit log could not be sealed: \(error)") }
                isFailing = true
            }
            do { try await Task.sleep(for: .seconds(1)) } catch { return }
        }
    }
}
