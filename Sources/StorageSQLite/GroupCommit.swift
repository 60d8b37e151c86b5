import Foundation
import GRDB
import Storage

/// The one writer of the file: runs what waits, and what comes meanwhile, in one immediate transaction, and answers every caller
/// after the commit is on disk.
///
/// One failing write fails alone; a failed commit fails the batch. A caller that is cancelled cancels nobody, itself included.
/// Checkpoints happen between commits, never inside one.
final class GroupCommit: @unchecked Sendable {
    /// One caller's write: runs in the transaction, then is told whether it was committed.
    private struct Request {
        let run: (WriteTransaction) throws -> Void
        let finish: ((any Error)?) -> Void
    }

    // Guarded by `condition`.
    private let condition = NSCondition()
    private var waiting: [Request] = []
    private var closing = false
    private var ended = false
    private var onEnd: [@Sendable () -> Void] = []

    // Used on the writer's thread only.
    private let queue: DatabaseQueue
    private let checkpointer: Checkpointer
    /// Pages of the log that have been moved since it began, and how long it was when that was last begun.
    private var movedPages = 0
    private var lastTried = 0
    /// How many batches are still to be run with a savepoint for each write, since one has failed.
    private var careful = 0

    /// A batch takes no further write once it has run for this long.
    private static let batchNanoseconds: UInt64 = 4_000_000
    private static let batchLimit = 1024
    private static let carefulBatches = 16
    /// Pages that wait in the log from which on they are moved into the file.
    private static let pagesToMove = 1024
    /// Pages from which on the log is to begin anew, as soon as so few are left to move that no write waits long; and from which on however many are left.
    private static let longLog = 8192
    private static let longestLog = 4 * longLog
    private static let fewPages = 256

    init(_ queue: DatabaseQueue, path: String) {
        self.queue = queue
        checkpointer = Checkpointer(path: path)
        let thread = Thread { [self] in run() }
        thread.name = "sqlite-write"
        thread.stackSize = 4 << 20
        thread.start()
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Value, any Error>) in
            var value: Value?
            let request = Request(
                run: { value = try body($0) },
                finish: { error in
                    if let error { continuation.resume(throwing: error) } else if let value { continuation.resume(returning: value) }
                })
            condition.lock()
            let accepted = !closing
            if accepted {
                waiting.append(request)
                condition.signal()
            }
            condition.unlock()
            if !accepted { continuation.resume(throwing: StorageError(.closed, "the database is closed")) }
        }
    }

    func close() async {
        await withCheckedContinuation { continuation in
            condition.lock()
            closing = true
            let done = ended
            if !done { onEnd.append { continuation.resume() } }
            condition.broadcast()
            condition.unlock()
            if done { continuation.resume() }
        }
    }

    // MARK: - The writer's thread

    private func run() {
        do {
            let connection = try queue.connection()
            connection.watchLog()
            while let batch = take() { commit(batch, on: connection) }
        } catch {
            while let batch = take() { for request in batch { request.finish(error) } }
        }
        checkpointer.close()
        condition.lock()
        ended = true
        let notify = onEnd
        condition.unlock()
        for end in notify { end() }
    }

    /// What waits, once something does; nil when nothing will come any more.
    private func take() -> [Request]? {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty {
            if closing { return nil }
            condition.wait()
        }
        return drain()
    }

    /// What has come while a batch was run: the callers of the last one have just been answered, and most have their next write ready within microseconds.
    private func takeMore() -> [Request] {
        condition.lock()
        defer { condition.unlock() }
        return drain()
    }

    private func drain() -> [Request] {
        let batch = Array(waiting.prefix(Self.batchLimit))
        waiting.removeFirst(batch.count)
        return batch
    }

    private func putBack(_ requests: ArraySlice<Request>) {
        guard !requests.isEmpty else { return }
        condition.lock()
        waiting.insert(contentsOf: requests, at: 0)
        condition.unlock()
    }

    private func commit(_ first: [Request], on connection: SQLiteConnection) {
        var batch = first
        var failures: [(any Error)?] = []  // of each write that was run
        var lost: (any Error)?  // why none of them counts
        queue.inDatabase { _ in
            do {
                do {
                    try run(&batch, &failures, savepoints: careful > 0, on: connection)
                } catch is Disturbed {
                    careful = Self.carefulBatches
                    failures = []
                    try run(&batch, &failures, savepoints: true, on: connection)
                }
                try connection.run("COMMIT")
            } catch {
                lost = error
                if connection.isInTransaction { try? connection.run("ROLLBACK") }
            }
        }
        careful = max(0, careful - 1)
        // When the transaction could not even begin, nobody behind the first would fare better.
        let reached = failures.isEmpty ? batch.count : failures.count
        putBack(batch[reached...])
        for index in 0..<reached { batch[index].finish(failures.indices.contains(index) ? failures[index] ?? lost : lost) }
        if lost == nil { checkpointWhenGrown(connection) }
    }

    /// Runs the writes of a batch, and those that come meanwhile, in one transaction, which it leaves open.
    ///
    /// A savepoint for each write costs more than most writes do, and few fail. Without savepoints, the first failure takes the transaction back and throws
    /// `Disturbed`, for the same writes to be run again with them.
    private func run(_ batch: inout [Request], _ failures: inout [(any Error)?], savepoints: Bool, on connection: SQLiteConnection) throws {
        try connection.run("BEGIN IMMEDIATE")
        let transaction = WriteTransaction(connection)
        let start = DispatchTime.now().uptimeNanoseconds
        while failures.count < batch.count {
            failures.append(nil)
            let request = batch[failures.count - 1]
            if savepoints {
                failures[failures.count - 1] = try run(request, in: transaction, on: connection)
            } else {
                do {
                    try request.run(transaction)
                } catch {
                    if connection.isInTransaction { try connection.run("ROLLBACK") }
                    throw Disturbed()
                }
            }
            if DispatchTime.now().uptimeNanoseconds - start > Self.batchNanoseconds || failures.count >= Self.batchLimit { break }
            if failures.count == batch.count { batch += takeMore() }
        }
    }

    private struct Disturbed: Error {}

    /// Runs one write inside its savepoint; returns its own failure, throws when the whole transaction is lost.
    private func run(_ request: Request, in transaction: WriteTransaction, on connection: SQLiteConnection) throws -> (any Error)? {
        try connection.run("SAVEPOINT one")
        do {
            try request.run(transaction)
            try connection.run("RELEASE one")
            return nil
        } catch {
            guard connection.isInTransaction else { throw error }
            try connection.run("ROLLBACK TO one")
            try connection.run("RELEASE one")
            if let error = error as? StorageError, [.full, .inputOutput, .corrupt].contains(error.code) { throw error }
            return error
        }
    }

    /// Has the log moved into the file, a part at a time and beside the writers. Where it has become long it must begin anew, which it does when all of it was
    /// moved before a write: what little is left is then moved here.
    private func checkpointWhenGrown(_ connection: SQLiteConnection) {
        let pages = connection.logPages
        if pages < lastTried { (movedPages, lastTried) = (0, 0) }  // it has begun anew
        switch checkpointer.state {
        case .idle:
            // What a reader keeps from being moved is not tried again at each commit.
            guard pages - max(movedPages, lastTried) > Self.pagesToMove else { return }
            lastTried = pages
            checkpointer.start()
        case .running: return
        case .done(let moved):
            movedPages = moved
            checkpointer.finish()
            guard pages > Self.longLog, pages - moved < Self.fewPages || pages > Self.longestLog else { return }
            queue.inDatabase { _ in _ = connection.checkpoint() }
        }
    }
}
