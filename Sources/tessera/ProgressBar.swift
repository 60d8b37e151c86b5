import Foundation
import Synchronization

/// A line on standard error that is written over: how far, how fast, how long still.
final class ProgressBar: Sendable {
    private let isShown: Bool
    private let last = Mutex(Date.distantPast)

    /// Shown only where standard error is a terminal.
    init(isShown: Bool) { self.isShown = isShown && isatty(STDERR_FILENO) == 1 }

    /// - Parameters:
    ///   - fraction: 0 to 1, nil where the end is not known.
    ///   - rows: how many of what `unit` names are done.
    func show(fraction: Double?, rows: Int, unit: String = "rows", seconds: Double, rejected: Int = 0) {
        let now = Date()
        let isDue = last.withLock { last in
            guard now.timeIntervalSince(last) > 0.1 else { return false }
            last = now
            return true
        }
        guard isShown, isDue else { return }
        let rate = seconds > 0 ? Double(rows) / seconds : 0
        var text = "\r\u{1B}[K"
        if let fraction {
            let filled = Int(min(max(fraction, 0), 1) * 30)
            text += "[" + String(repeating: "█", count: filled) + String(repeating: "·", count: 30 - filled) + "] \(Int(fraction * 100)) %  "
            if fraction > 0.01 {
                let left = Int(seconds / fraction * (1 - fraction))
                text += left >= 60 ? "\(left / 60) min \(left % 60) s left  " : "\(left) s left  "
            }
        }
        text += "\(rows) \(unit)  \(Int(rate))/s"
        if rejected > 0 { text += "  \(rejected) rejected" }
        FileHandle.standardError.write(Data(text.utf8))
    }

    func end() {
        if isShown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
