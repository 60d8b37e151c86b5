import Kernel
import Logging

/// Figures that are dear to count and may be some seconds old, by what they are of.
actor RecentValues {
    private struct Entry {
        var task: Task<any Sendable, any Error>
        var until: Instant
        /// Whether the next one is being made while this one is still shown.
        var isRenewed = false
    }

    private let clock: any Clock
    private let logger: Logger
    private var entries: [String: Entry] = [:]
    private static let capacity = 500

    init(clock: any Clock, logger: Logger) {
        self.clock = clock
        self.logger = logger
    }

    /// Has the value made anew when it is next asked for.
    func forget(_ key: String) { entries[key] = nil }

    /// The value under `key`, made anew once it is older than `seconds`; who asks while it is being made waits for the same one.
    ///
    /// - Parameter stale: for how many further seconds the old one is good enough while the next one is being made, so that nobody waits.
    func value<Value: Sendable>(
        _ key: String, seconds: Int64, stale: Int64 = 0, _ make: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let now = clock.now()
        if let entry = entries[key], entry.until.adding(seconds: stale) > now, let value = try await entry.task.value as? Value {
            if entry.until <= now { renew(key, seconds: seconds, make) }
            return value
        }
        if entries.count >= Self.capacity { entries = entries.filter { $0.value.until > now } }
        if entries.count >= Self.capacity { entries.removeAll() }
        let task = Task<any Sendable, any Error> { try await make() }
        entries[key] = Entry(task: task, until: now.adding(seconds: seconds))
        do {
            guard let value = try await task.value as? Value else { return try await make() }
            return value
        } catch {
            entries[key] = nil
            throw error
        }
    }

    private func renew(_ key: String, seconds: Int64, _ make: @escaping @Sendable () async throws -> some Sendable) {
        guard let entry = entries[key], !entry.isRenewed else { return }
        entries[key]?.isRenewed = true
        Task {
            let task = Task<any Sendable, any Error> { try await make() }
            do {
                _ = try await task.value
                // Who had it forgotten meanwhile wants one that begins now.
                if entries[key]?.isRenewed == true { entries[key] = Entry(task: task, until: clock.now().adding(seconds: seconds)) }
            } catch {
                logger.warning("figures could not be counted anew: \(error)")
                entries[key]?.isRenewed = false
            }
        }
    }
}
