import Foundation

/// Threads that each own one resource (a connection) and take work from a common queue.
///
/// Databases block; these threads may, Swift's cooperative pool may not.
package final class DatabaseThreads<Resource>: @unchecked Sendable {
    /// Work on the thread's resource, which is nil until the work itself opens it.
    package typealias Work = (inout Resource?) -> Void

    // Guarded by `condition`; that is what makes the class safe to share.
    private let condition = NSCondition()
    private var queue: [Work] = []
    private var head = 0
    private var closing = false
    private var running: Int
    private var onEnd: [@Sendable () -> Void] = []

    package init(name: String, count: Int) {
        running = count
        for index in 0..<count {
            let thread = Thread { [self] in run() }
            thread.name = "\(name)-\(index)"
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    /// Hands in work; false when the threads are closing and it will not be done.
    package func submit(_ work: @escaping Work) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard !closing else { return false }
        queue.append(work)
        condition.signal()
        return true
    }

    /// Ends the threads when the queue is empty.
    package func close() async {
        await withCheckedContinuation { continuation in
            condition.lock()
            closing = true
            let ended = running == 0
            if !ended { onEnd.append { continuation.resume() } }
            condition.broadcast()
            condition.unlock()
            if ended { continuation.resume() }
        }
    }

    private func run() {
        var resource: Resource?
        while let work = take() { work(&resource) }
        resource = nil
        condition.lock()
        running -= 1
        let notify = running == 0 ? onEnd : []
        condition.unlock()
        for end in notify { end() }
    }

    private func take() -> Work? {
        condition.lock()
        defer { condition.unlock() }
        while head == queue.count {
            if closing { return nil }
            condition.wait()
        }
        let work = queue[head]
        head += 1
        if head > 64, head * 2 > queue.count {
            queue.removeFirst(head)
            head = 0
        }
        return work
    }
}

extension DatabaseThreads {
    /// Runs `body` on a thread and gives its result to the caller, whose cancellation does not reach it.
    package func perform<Value: Sendable>(_ body: @escaping (inout Resource?) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let accepted = submit { resource in
                continuation.resume(with: Result { try body(&resource) })
            }
            if !accepted { continuation.resume(throwing: StorageError(.closed, "the database is closed")) }
        }
    }
}
