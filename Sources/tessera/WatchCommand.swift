import ArgumentParser
import Foundation
import Intake
import Kernel
import Synchronization

struct WatchCommand: PlatformCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Import the files that are put into a folder.",
        discussion: """
            Files go to FOLDER/COMPANY/SOURCE/KIND/, where KIND is contacts, products, stores, sales or events; map.json beside them says how they are \
            read. A file is picked up when it has not changed for some seconds, and ends in the folder done or rejected beside it, with \
            NAME.rejected.csv for rows that were refused and the reason in NAME.error.txt. Hidden files and .part, .tmp are left alone.
            """)
    @Argument(help: "The folder.") var folder: String
    @Option(help: "Seconds for which a file must not have changed.") var settle = 3.0
    @Flag(help: "End when no file waits any more.") var once = false
    @OptionGroup var options: DatabaseOptions

    func validate() throws {
        guard settle >= 0, settle <= 86_400 else { throw ValidationError("--settle is a number of seconds.") }
    }

    func run(on platform: Platform) async throws -> Int32 {
        let options = options
        let refused = Mutex(false)
        let interval = Duration.seconds(min(max(settle / 4, 0.05), 1))
        try await FileDrop(platform.intake, folder: folder, settleSeconds: settle, interval: interval).watch(untilEmpty: once) { report in
            if report.hasRefusals { refused.withLock { $0 = true } }
            if options.json { Swift.print(report.json) } else { Output.note(report.sentence) }
        }
        return refused.withLock { $0 } ? 2 : 0
    }
}

extension FileDrop.Report {
    var hasRefusals: Bool {
        switch outcome {
        case .imported(let record, _): record.count.rejected > 0
        case .refused: true
        case .postponed, .remark: false
        }
    }

    /// For a person who watches.
    var sentence: String {
        switch outcome {
        case .imported(let record, let wasKnown):
            wasKnown
                ? "\(subject): was imported before"
                : "\(subject): \(record.count.inserted) imported, \(record.count.unchanged) known, \(record.count.rejected) rejected"
        case .refused(let problem): "\(subject): refused: \(problem.description)"
        case .postponed(let problem): "\(subject): will be tried again: \(problem.description)"
        case .remark: subject
        }
    }

    /// One line for programs.
    var json: JSON {
        switch outcome {
        case .imported(let record, let wasKnown):
            .object([
                "file": .string(subject), "import": .string(record.id.description), "imported": .integer(Int64(record.count.inserted)),
                "unchanged": .integer(Int64(record.count.unchanged)), "rejected": .integer(Int64(record.count.rejected)),
                "alreadyImported": .bool(wasKnown),
            ])
        case .refused(let problem): .object(["file": .string(subject), "error": .string(problem.code), "detail": .string(problem.description)])
        case .postponed(let problem): .object(["file": .string(subject), "postponed": .string(problem.code), "detail": .string(problem.description)])
        case .remark: .object(["remark": .string(subject)])
        }
    }
}
