import ArgumentParser
import Foundation
import Kernel
import Storage

/// Measurements that only a process of its own can make; `make bench` prints them beside the others.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure this machine.", shouldDisplay: false, subcommands: [Writes.self, Baskets.self, BenchModels.self])

    struct Writes: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Small durable writes: many callers at once against one commit at a time.",
            discussion: "Writes into the shared table of change notes of the given database; use one of its own.")
        @Option(help: "Callers at the same time.") var callers = 32
        @Option(help: "Seconds for each of the two measurements.") var seconds = 3.0
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let single = try await rate(platform, callers: 1)
            let group = try await rate(platform, callers: callers)
            Output.print(
                .object([
                    "database": .string(platform.database.dialect.rawValue), "callers": .integer(Int64(callers)),
                    "groupPerSecond": .number(group.rounded()),
                    "singlePerSecond": .number(single.rounded()), "ratio": .number((group / single * 10).rounded() / 10),
                ]),
                else: "\(Int(group)) writes/s with \(callers) callers, \(Int(single))/s one at a time: \((group / single * 10).rounded() / 10) times",
                as: options)
            return 0
        }

        private func rate(_ platform: Platform, callers: Int) async throws -> Double {
            let start = ContinuousClock.now
            let end = start.advanced(by: .seconds(seconds))
            let total = try await withThrowingTaskGroup(of: Int.self) { group in
                for caller in 0..<callers {
                    group.addTask {
                        var count = 0
                        while ContinuousClock.now < end {
                            let id: ID<Change> = platform.effects.id()
                            let now = platform.effects.now
                            try await platform.database.write { tx in
                                try tx.record(ChangeNote("bench.write", company: nil, subject: Int64(caller)), id: id, at: now)
                            }
                            count += 1
                        }
                        return count
                    }
                }
                return try await group.reduce(0, +)
            }
            return Double(total) / (ContinuousClock.now - start).seconds
        }
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
