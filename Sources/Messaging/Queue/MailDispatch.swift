import Kernel
import Logging
import Storage

/// Sends what is due, until its task is cancelled; a mail that is being sent then is finished first.
public struct MailDispatch: Sendable {
    private let messaging: Messaging
    private let transport: any MailTransport
    private let effects: Effects
    private let holder: Int64
    private let logger: Logger

    /// Mails that are handed over at the same time.
    private static let workers = 2
    private static let pause = Duration.milliseconds(500)

    public init(_ messaging: Messaging, transport: any MailTransport, effects: Effects, logger: Logger) {
        self.messaging = messaging
        self.transport = transport
        self.effects = effects
        holder = effects.id(Job.self).rawValue
        self.logger = logger
    }

    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.workers { group.addTask { await work() } }
        }
    }

    private func work() async {
        while !Task.isCancelled {
            do {
                if try await sendNext() { continue }
                try await messaging.giveUpLost()
            } catch {
                logger.warning("mails could not be sent for now: \(error)")
            }
            // A cancelled sleep ends the loop.
            do { try await Task.sleep(for: Self.pause) } catch { return }
        }
    }

    /// Sends one mail; false when none is due.
    func sendNext() async throws -> Bool {
        guard let record = try await messaging.claim(holder: holder) else { return false }
        let outcome = await transport.send(record, at: effects.now)
        switch outcome {
        case .sent: break
        case .refused(let reason), .notSent(let reason), .unknown(let reason):
            logger.warning("mail \(record.id), attempt \(record.attempts): \(reason)")
        }
        if try await !messaging.settle(record, outcome, holder: holder) { logger.warning("mail \(record.id) took longer than its lease") }
        return true
    }
}
