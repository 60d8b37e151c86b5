import Foundation

/// Work that keeps a processor busy or waits for a disk, and so must not hold a thread of Swift's cooperative pool.
public enum BlockingWork {
    /// Does it on a thread of its own.
    public static func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Value, any Error>) in
            let thread = Thread { continuation.resume(with: Result(catching: body)) }
            thread.stackSize = 4 << 20
            thread.start()
        }
    }
}
