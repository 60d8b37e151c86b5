import Foundation

/// Two contacts and the log-odds, in bits, that they are one person.
package struct ScoredPair: Hashable, Sendable {
    package var left: UInt32
    package var right: UInt32
    package var bits: Float

    package init(left: UInt32, right: UInt32, bits: Float) {
        self.left = left
        self.right = right
        self.bits = bits
    }

    /// The chance that they are one person, 0 ... 1.
    package var probability: Double { Probability.of(bits: Double(bits)) }
}

package enum Probability {
    /// Of log-odds to the base 2.
    package static func of(bits: Double) -> Double { 1 / (1 + exp2(-bits)) }
    /// Log-odds to the base 2 of a chance strictly between 0 and 1.
    package static func bits(_ probability: Double) -> Double { log2(probability / (1 - probability)) }
}
