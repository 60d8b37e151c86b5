import Foundation
import Kernel
import RecordLinkage

/// What `tessera link` tells of its work.
struct LinkReport {
    private let linked: LinkedFile
    private let explain: [String]
    private let quality: ClusterQuality?

    init(_ linked: LinkedFile, explain: [String], truth: Bool) {
        self.linked = linked
        self.explain = explain
        quality = truth ? ClusterQuality(found: linked.linkage.roots, truth: linked.truth) : nil
    }

    private var people: Int { linked.linkage.roots.enumerated().count { $0.offset == Int($0.element) } }

    private func waterfall() throws -> Waterfall? {
        guard !explain.isEmpty else { return nil }
        guard explain.count == 2 else { throw Problem(.invalid, "explain-invalid", "--explain takes the ids of two rows.") }
        return Waterfall(
            linked.linkage.table, linked.linkage.search.model, left: linked.linkage.table.contact(try linked.row(explain[0])),
            right: linked.linkage.table.contact(try linked.row(explain[1])))
    }

    // MARK: - For people

    func text() throws -> String {
        let linkage = linked.linkage
        var lines = linked.request.guesses.map { guess in
            "  \(guess.header): \(guess.field?.kind.rawValue ?? "not used") (\(guess.reason))"
        }
        lines.append(
            "\(linkage.table.rowCount) rows, \(people) people; \(linkage.search.comparedPairs) pairs compared by \(linkage.search.blockingKeys.count) keys; "
                + "model of \(linkage.search.model.rounds) rounds, \(linkage.search.model.isConverged ? "converged" : "not converged")")
        if linkage.search.isOncePerList { lines.append("each list holds each person once, so a row is linked to one row of another list at most") }
        if let quality {
            lines.append("pairs:   " + Self.line(quality.pairwise))
            lines.append("B-cubed: " + Self.line(quality.bCubed))
        }
        if let waterfall = try waterfall() { lines.append(waterfall.table) }
        return lines.joined(separator: "\n")
    }

    private static func line(_ score: ClusterQuality.Score) -> String {
        "precision \(Waterfall.places(score.precision, 4))  recall \(Waterfall.places(score.recall, 4))  F1 \(Waterfall.places(score.f1, 4))"
    }

    // MARK: - For programs

    func json() throws -> JSON {
        let linkage = linked.linkage
        let fields = linked.request.guesses.map { guess -> JSON in
            .object(["column": .string(guess.header), "kind": .string(guess.field?.kind.rawValue), "reason": .string(guess.reason)])
        }
        let score: JSON? = quality.map { Self.json($0.pairwise) }
        let bCubed: JSON? = quality.map { Self.json($0.bCubed) }
        let explanation: JSON? = try waterfall()?.json
        let counted: [JSON.Member] = [
            JSON.Member("rows", .integer(Int64(linkage.table.rowCount))), JSON.Member("people", .integer(Int64(people))),
            JSON.Member("fields", .array(fields)), JSON.Member("comparedPairs", .integer(Int64(linkage.search.comparedPairs))),
            JSON.Member("pairBound", .integer(Int64(linkage.search.pairBound))),
            JSON.Member("blockingKeys", .array(linkage.search.blockingKeys.map { .string($0) })),
            JSON.Member("expectedRecall", .number(linkage.search.expectedRecall)),
            JSON.Member("rounds", .integer(Int64(linkage.search.model.rounds))),
            JSON.Member("converged", .bool(linkage.search.model.isConverged)), JSON.Member("model", linkage.search.model.json),
        ]
        let asked = [("pairwise", score), ("bCubed", bCubed), ("explanation", explanation)].compactMap { name, value in
            value.map { JSON.Member(name, $0) }
        }
        return .object(counted + asked)
    }

    private static func json(_ score: ClusterQuality.Score) -> JSON {
        .object(["precision": .number(score.precision), "recall": .number(score.recall), "f1": .number(score.f1)])
    }
}
