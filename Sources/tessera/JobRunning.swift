import Kernel
import Logging
import Storage

/// Does background work while a server runs.
struct JobRunning: Sendable {
    private let runner: JobRunner
    private let logger: Logger

    init(_ runner: JobRunner, logger: Logger) {
        self.runner = runner
        self.logger = logger
    }

    /// Until the task is cancelled; a job under way is gone on with by the next process.
    func run() async {
        while !Task.isCancelled {
            do {
                while let job = try await runner.runNext() {
                    if let error = job.error { logger.error("The job \(job.id) (\(job.kind)) has failed: \(error)") }
                }
            } catch is CancellationError {
                return
            } catch { logger.warning("Background work is interrupted: \(error)") }
            do { try await Task.sleep(for: .seconds(1)) } catch { return }
        }
    }
}
