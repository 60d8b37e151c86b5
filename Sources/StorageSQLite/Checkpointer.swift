import Foundation
import GRDB

/// Moves the log into the file on a thread and a connection of its own, while others read and write.
final class Checkpointer: @unchecked Sendable {
    enum State {
        case idle, running
        /// How many pages of the log have been moved since it began.
        case done(moved: Int)
    }

    // Guarded by `condition`.
    private let condition = NSCondition()
    private var current = State.idle
    private var isClosing = false
    private var hasEnded = false
    private let path: String

    init(path: String) {
        self.path = path
        let thread = Thread { [self] in run() }
        thread.name = "sqlite-checkpoint"
        thread.stackSize = 1 << 20
        thread.start()
    }

    var state: State {
        condition.lock()
        defer { condition.unlock() }
        return current
    }

    /// Begins to move what is in the log now.
    func start() { set(.running) }

    /// Ready for the next time.
    func finish() { set(.idle) }

    /// Ends the thread, and waits for it: the last connection to close a file also removes its log.
    func close() {
        condition.lock()
        isClosing = true
        condition.broadcast()
        while !hasEnded { condition.wait() }
        condition.unlock()
    }

    private func set(_ state: State) {
        condition.lock()
        current = state
        condition.broadcast()
        condition.unlock()
    }

    private func run() {
        var opened: (queue: DatabaseQueue, connection: SQLiteConnection)?
        while wait() {
            var moved = 0
            do {
                if opened == nil {
                    let queue = try SQLiteDriver.open(path: path, readOnly: false, busyTimeout: 1)
                    opened = (queue, try queue.connection())
                }
                if let (queue, connection) = opened { moved = queue.inDatabase { _ in Self.move(connection) } }
            } catch { opened = nil }  // the writer's own checkpoint does it then
            set(.done(moved: moved))
        }
        opened = nil
        condition.lock()
        hasEnded = true
        condition.broadcast()
        condition.unlock()
    }

    /// Moves what the log holds, then what came while that was moved, and so on while each time it is much less than the time before: the writer is soon
    /// done with what is left. Beside a writer that outruns this thread it ends at once, for only the writer itself can wait.
    private static func move(_ connection: SQLiteConnection) -> Int {
        var (done, last) = (0, Int.max)
        while true {
            let all = connection.checkpoint()
            let moved = all - done
            guard moved > fewPages, moved < last / 2 else { return all }
            (done, last) = (all, moved)
        }
    }

    private static let fewPages = 64

    /// False when the thread is to end.
    private func wait() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while !isClosing {
            if case .running = current { return true }
            condition.wait()
        }
        return false
    }
}
