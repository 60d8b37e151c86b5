import Foundation
import Kernel
import Synchronization

/// How many requests each route answered, how, and how fast; and what the process uses. Written as Prometheus text, format 0.0.4.
final class RequestMetrics: Sendable {
    struct Key: Hashable, Sendable {
        /// The route's pattern, never the address: a request cannot add a series.
        var route: String
        var method: String
        var status: Int
    }

    private struct Series {
        /// Of each bucket, not yet added up.
        var buckets = [Int64](repeating: 0, count: RequestMetrics.bounds.count + 1)
        var seconds = 0.0
        var count: Int64 = 0

        mutating func add(_ duration: Double, _ bucket: Int) {
            buckets[bucket] += 1
            seconds += duration
            count += 1
        }
    }

    /// Upper bounds in seconds.
    static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private let series: Mutex<[Key: Series]> = Mutex([:])
    private let startedAt = ContinuousClock.now

    func record(_ key: Key, _ duration: Duration) {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        series.withLock { series in
            series[key, default: Series()].add(seconds, bucket)
        }
    }

    /// The whole text; each name of a metric stands together with its type.
    var text: String {
        let rows = series.withLock { $0 }.sorted {
            ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status)
        }
        var text = "# HELP http_requests_total Requests answered.\n# TYPE http_requests_total counter\n"
        for (key, series) in rows { text += "http_requests_total{\(Self.labels(key))} \(series.count)\n" }
        text += "# HELP http_request_duration_seconds Time from the head of a request to its answer.\n"
        text += "# TYPE http_request_duration_seconds histogram\n"
        for (key, series) in rows {
            let labels = Self.labels(key)
            var sum: Int64 = 0
            for (index, bound) in Self.bounds.enumerated() {
                sum += series.buckets[index]
                text += "http_request_duration_seconds_bucket{\(labels),le=\"\(bound)\"} \(sum)\n"
            }
            text += "http_request_duration_seconds_bucket{\(labels),le=\"+Inf\"} \(series.count)\n"
            text += "http_request_duration_seconds_sum{\(labels)} \(series.seconds)\n"
            text += "http_request_duration_seconds_count{\(labels)} \(series.count)\n"
        }
        if let memory = Self.residentBytes {
            text += "# HELP process_resident_memory_bytes Memory in use.\n# TYPE process_resident_memory_bytes gauge\n"
            text += "process_resident_memory_bytes \(memory)\n"
        }
        text += "# HELP tessera_uptime_seconds Seconds since the routes were made.\n# TYPE tessera_uptime_seconds gauge\n"
        return text + "tessera_uptime_seconds \(startedAt.duration(to: .now).components.seconds)\n"
    }

    private static func labels(_ key: Key) -> String {
        let route = key.route.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "method=\"\(key.method)\",route=\"\(route)\",status=\"\(key.status)\""
    }

    /// From `/proc/self/statm`; nil where there is none.
    private static var residentBytes: Int64? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let words = text.split(separator: " ")
        return words.count > 1 ? Int64(words[1]).map { $0 * Int64(sysconf(Int32(_SC_PAGESIZE))) } : nil
    }
}
