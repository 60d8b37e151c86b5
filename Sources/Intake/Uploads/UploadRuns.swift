import Kernel
import Synchronization

/// The imports of uploaded files that this process is doing.
final class UploadRuns: Sendable {
    private struct Run {
        var task: Task<Void, Never>
        var progress: ImportProgress?
    }

    private let runs = Mutex<[ID<FileImport>: Run]>([:])

    /// Begins `body`, unless it is being done already.
    func start(_ id: ID<FileImport>, _ body: @escaping @Sendable () async -> Void) {
        runs.withLock { runs in
            guard runs[id] == nil else { return }
            runs[id] = Run(
                task: Task {
                    await body()
                    self.end(id)
                })
        }
    }

    private func end(_ id: ID<FileImport>) { runs.withLock { _ = $0.removeValue(forKey: id) } }

    func note(_ progress: ImportProgress, of id: ID<FileImport>) { runs.withLock { $0[id]?.progress = progress } }

    func progress(of id: ID<FileImport>) -> ImportProgress? { runs.withLock { $0[id]?.progress } }

    func isRunning(_ id: ID<FileImport>) -> Bool { runs.withLock { $0[id] != nil } }

    func cancel(_ id: ID<FileImport>) { runs.withLock { $0[id]?.task }?.cancel() }

    func finish(_ id: ID<FileImport>) async { await runs.withLock { $0[id]?.task }?.value }
}
