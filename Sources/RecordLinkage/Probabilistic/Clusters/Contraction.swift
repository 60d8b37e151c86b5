import Foundation

/// Joins a few things, all pairs of which are weighed, into clusters: the two clusters with the greatest sum of weights first, while the sum is positive and nobody else has as
/// good a claim.
struct Contraction {
    private let count: Int
    private var sums: [Float]
    private var owner: [Int]
    private var size: [Int]
    private let apart: Float

    /// - Parameters:
    ///   - sums: a symmetric matrix of `count` rows: weights in bits.
    ///   - apart: below this mean weight, negative, two clusters are held to be two.
    init(_ sums: [Float], _ count: Int, apart: Float) {
        self.apart = apart
        self.count = count
        self.sums = sums
        owner = Array(0..<count)
        size = [Int](repeating: 1, count: count)
    }

    /// For each thing the first of its cluster.
    consuming func owners() -> [Int] {
        while let (left, right, sum) = best() {
            if isContested(left, right, sum) {
                sums[left * count + right] = 0
                sums[right * count + left] = 0
                continue
            }
            join(left, right)
        }
        return owner
    }

    private func best() -> (left: Int, right: Int, sum: Float)? {
        var best: (left: Int, right: Int, sum: Float)?
        for left in 0..<count where size[left] > 0 {
            for right in (left + 1)..<max(count, left + 1) where size[right] > 0 && sums[left * count + right] > best?.sum ?? 0 {
                best = (left, right, sums[left * count + right])
            }
        }
        return best
    }

    /// Whether somebody else, who is surely somebody else, fits the smaller of the two so well that it more probably does not belong to the larger.
    ///
    /// Of two namesakes, a contact that gives nothing but the name is neither: each is likelier than not when looked at alone, and no more than even odds
    /// together. That many contacts of one of them agree on that name is no better evidence than that one does, so a claim is its mean.
    private func isContested(_ left: Int, _ right: Int, _ sum: Float) -> Bool {
        let (small, large) = size[left] < size[right] || (size[left] == size[right] && left > right) ? (left, right) : (right, left)
        let claim = sum / Float(size[large])
        var others: Float = 0
        for rival in 0..<count where size[rival] > 0 && rival != left && rival != right {
            let theirs = sums[small * count + rival]
            guard theirs > 0, sums[large * count + rival] < apart * Float(size[large] * size[rival]) else { continue }
            others += exp2(theirs / Float(size[rival]))
        }
        return others > 0 && exp2(claim) < 1 + others
    }

    private mutating func join(_ left: Int, _ right: Int) {
        size[left] += size[right]
        size[right] = 0
        for place in 0..<count where owner[place] == right { owner[place] = left }
        for other in 0..<count where size[other] > 0 && other != left {
            let sum = sums[left * count + other] + sums[right * count + other]
            sums[left * count + other] = sum
            sums[other * count + left] = sum
        }
    }
}
