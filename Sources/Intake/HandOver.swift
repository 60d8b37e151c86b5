import Foundation

/// A short queue between a thread that makes and a task that takes: the thread waits when it is full, the task is suspended when it is empty.
final class HandOver<Element: Sendable>: @unchecked Sendable {
    // All guarded by `condition`.
    private let condition = NSCondition()
    private var elements: [Element] = []
    private var ending: Result<Void, any Error>?
    private var stopped = false
    private var waiting: CheckedContinuation<Element?, any Error>?
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// Waits for room; false when nobody takes any more.
    func put(_ element: Element) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while elements.count >= capacity && !stopped { condition.wait() }
        if stopped { return false }
        if let taker = waiting {
            waiting = nil
            taker.resume(returning: element)
        } else {
            elements.append(element)
        }
        return true
    }

    /// Nothing more will be put; an error is thrown to the taker after what has been put.
    func finish(_ result: Result<Void, any Error>) {
        condition.lock()
        defer { condition.unlock() }
        ending = result
        waiting?.resume(with: result.map { nil })
        waiting = nil
    }

    /// The taker goes away: the thread is told at its next ``put(_:)``.
    func stop() {
        condition.lock()
        stopped = true
        condition.broadcast()
        condition.unlock()
    }

    /// The next element, nil at the end.
    func next() async throws -> Element? {
        try await withCheckedThrowingContinuation { continuation in
            condition.lock()
            defer { condition.unlock() }
            if !elements.isEmpty {
                continuation.resume(returning: elements.removeFirst())
                condition.signal()
            } else if let ending {
                continuation.resume(with: ending.map { nil })
            } else {
                waiting = continuation
            }
        }
    }
}
