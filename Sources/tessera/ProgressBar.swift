import Foundation
import Intake
import Synchronization

/// A line on standard error that is written over: how far, how fast, how long still.
final class ProgressBar: Sendable {
    private let isShown: Bool
    private let last = Mutex(Date.distantPast)

    /// Shown only where standard error is a terminal.
    init(isShown: Bool) { self.isShown = isShown && isatty(STDERR_FILENO) == 1 }

    func show(_ progress: ImportProgress) {
        let now = Date()
        let isDue = last.withLock { last in
            guard now.timeIntervalSince(last) > 0.1 else { return false }
            last = now
            return true
        }
        guard isShown, isDue else { return }
        let rate = progress.seconds > 0 ? Double(progress.rows) / progress.seconds : 0
        var text = "\r\u{1B}[K"
        if let fraction = progress.fraction {
            let filled = Int(min(max(fraction, 0), 1) * 30)
            text += "[" + String(repeating: "█", count: filled) + String(repeating: "·", count: 30 - filled) + "] \(Int(fraction * 100)) %  "
            if fraction > 0.01 {
                let left = Int(progress.seconds / fraction * (1 - fraction))
                text += left >= 60 ? "\(left / 60) min \(left % 60) s left  " : "\(left) s left  "
            }
        }
        text += "\(progress.rows) rows  \(Int(rate))/s"
        if progress.count.rejected > 0 { text += "  \(progress.count.rejected) rejected" }
        FileHandle.standardError.write(Data(text.utf8))
    }

    func end() {
        if isShown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
