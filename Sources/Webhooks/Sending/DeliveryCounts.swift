import Kernel
import Synchronization

/// What this process's requests came to since it began.
final class DeliveryCounts: Sendable {
    struct Values: Hashable, Sendable {
        var delivered: Int64 = 0
        /// Failed, and to be tried again.
        var retried: Int64 = 0
        /// Failed for good.
        var failed: Int64 = 0
    }

    private let values = Mutex(Values())

    func add(_ outcomes: [DeliveryStore.Outcome]) {
        values.withLock { values in
            for outcome in outcomes {
                switch outcome.progress.state {
                case .delivered: values.delivered += 1
                case .pending: values.retried += 1
                case .failed: values.failed += 1
                }
            }
        }
    }

    var current: Values { values.withLock { $0 } }
}
