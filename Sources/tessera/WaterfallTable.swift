import Foundation
import Kernel
import RecordLinkage

extension Waterfall {
    /// For people: what was compared, how far it agrees, and what that is worth.
    var table: String {
        func row(_ name: String, _ left: String, _ right: String, _ level: String, _ bits: Double) -> [String] {
            [name, String(left.prefix(32)), String(right.prefix(32)), level, (bits >= 0 ? "+" : "") + Self.places(bits, 2)]
        }
        var rows = [row("before", "", "", "", prior)]
        rows += steps.map { row($0.kind.rawValue, $0.left, $0.right, $0.level, $0.bits) }
        rows.append(row("relatives", "", "", "may agree as well", household))
        rows.append(row("total", "", "", "probability \(Self.places(probability, 4))", total))
        return Output.table(["what", "left", "right", "agreement", "bits"], rows, numeric: [4])
    }

    static func places(_ number: Double, _ places: Int) -> String { String(format: "%.\(places)f", number) }

    /// For programs.
    var json: JSON {
        .object([
            "prior": .number(prior),
            "steps": .array(
                steps.map { step in
                    .object([
                        "comparison": .string(step.kind.rawValue), "field": .string(step.field), "left": .string(step.left),
                        "right": .string(step.right), "level": .string(step.level), "bits": .number(step.bits),
                    ])
                }),
            "household": .number(household), "total": .number(total), "probability": .number(probability),
        ])
    }
}
