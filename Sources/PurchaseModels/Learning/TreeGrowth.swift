/// Grows one tree after another over the same binned rows, level by level.
struct TreeGrowth {
    private struct Sums {
        var gradient = 0.0
        var curvature = 0.0
        var count = 0.0

        static func - (a: Sums, b: Sums) -> Sums {
            Sums(gradient: a.gradient - b.gradient, curvature: a.curvature - b.curvature, count: a.count - b.count)
        }
    }

    /// A leaf that may be split: its rows stand together in `order`.
    private struct Open {
        var node: Int
        var rows: Range<Int>
        var sums: Sums
        var histogram: [Sums]
    }

    private struct Split {
        var gain = 0.0
        var column = -1
        var bin = 0
        var left = Sums()
    }

    private let bins: [[UInt8]]
    private let options: BoostedTrees.Options
    private var order: [Int32] = []

    init(bins: [[UInt8]], options: BoostedTrees.Options) {
        self.bins = bins
        self.options = options
    }

    /// - Parameter residual: target less margin of a row, for objectives whose leaves hold a quantile of it.
    /// - Returns: the tree, and the leaf that each row falls into.
    mutating func grow(_ gradient: [Float], _ curvature: [Float], _ random: inout SeededRandom, _ residual: (Int) -> Double) -> (
        [BoostedTrees.Node], [Int32]
    ) {
        let rows = gradient.count
        let columns = chosenColumns(&random)
        order.removeAll(keepingCapacity: true)
        for row in 0..<rows where options.rowShare >= 1 || random.uniform() < options.rowShare { order.append(Int32(row)) }
        var tree = [BoostedTrees.Node()]
        var leaves: [Range<Int>] = [0..<order.count]
        let root = histogram(0..<order.count, columns, gradient, curvature)
        var open = [Open(node: 0, rows: 0..<order.count, sums: total(root), histogram: root)]
        for level in 0..<options.depth {
            var next: [Open] = []
            for leaf in open {
                let split = best(leaf, columns)
                guard split.column >= 0 else { continue }
                let middle = partition(leaf.rows, bins[split.column], UInt8(split.bin))
                let (left, right) = (leaf.rows.lowerBound..<middle, middle..<leaf.rows.upperBound)
                tree[leaf.node].column = split.column
                tree[leaf.node].bin = UInt8(split.bin)
                tree[leaf.node].left = tree.count
                tree[leaf.node].right = tree.count + 1
                tree += [BoostedTrees.Node(), BoostedTrees.Node()]
                leaves += [left, right]
                guard level + 1 < options.depth else { continue }
                // The histogram of the smaller side is counted, that of the other is what is left.
                let (small, large) = left.count <= right.count ? (left, right) : (right, left)
                let counted = histogram(small, columns, gradient, curvature)
                let rest = zip(leaf.histogram, counted).map { $0 - $1 }
                let isLeftSmall = small == left && left.count <= right.count
                let nodes = (tree[leaf.node].left, tree[leaf.node].right)
                next.append(Open(node: isLeftSmall ? nodes.0 : nodes.1, rows: small, sums: total(counted), histogram: counted))
                next.append(Open(node: isLeftSmall ? nodes.1 : nodes.0, rows: large, sums: total(rest), histogram: rest))
            }
            open = next
        }
        for node in tree.indices where tree[node].column < 0 {
            tree[node].value = options.learningRate * value(leaves[node], gradient, curvature, residual)
        }
        return (tree, leavesOfRows(tree, rows))
    }

    private func chosenColumns(_ random: inout SeededRandom) -> [Int] {
        let count = max(1, Int((Double(bins.count) * options.columnShare).rounded(.up)))
        return count >= bins.count ? Array(bins.indices) : random.permutation(bins.count).prefix(count).sorted()
    }

    private func histogram(_ range: Range<Int>, _ columns: [Int], _ gradient: [Float], _ curvature: [Float]) -> [Sums] {
        var sums = [Sums](repeating: Sums(), count: columns.count * Binning.limit)
        sums.withUnsafeMutableBufferPointer { sums in
            for (position, column) in columns.enumerated() {
                let start = position * Binning.limit
                bins[column].withUnsafeBufferPointer { bins in
                    for index in range {
                        let row = Int(order[index])
                        let slot = start + Int(bins[row])
                        sums[slot].gradient += Double(gradient[row])
                        sums[slot].curvature += Double(curvature[row])
                        sums[slot].count += 1
                    }
                }
            }
        }
        return sums
    }

    private func total(_ histogram: [Sums]) -> Sums {
        histogram.prefix(Binning.limit).reduce(into: Sums()) { sum, bin in
            sum.gradient += bin.gradient
            sum.curvature += bin.curvature
            sum.count += bin.count
        }
    }

    private func best(_ leaf: Open, _ columns: [Int]) -> Split {
        var best = Split()
        let minimum = Double(options.leafRows)
        guard leaf.sums.count >= 2 * minimum else { return best }
        let whole = score(leaf.sums)
        for (position, column) in columns.enumerated() {
            var left = Sums()
            for bin in 0..<(Binning.limit - 1) {
                let sums = leaf.histogram[position * Binning.limit + bin]
                if sums.count == 0 { continue }
                left.gradient += sums.gradient
                left.curvature += sums.curvature
                left.count += sums.count
                if left.count < minimum { continue }
                let right = leaf.sums - left
                if right.count < minimum { break }
                let gain = score(left) + score(right) - whole
                if gain > best.gain + 1e-10 { best = Split(gain: gain, column: column, bin: bin, left: left) }
            }
        }
        return best
    }

    private func score(_ sums: Sums) -> Double { sums.gradient * sums.gradient / (sums.curvature + options.shrinkage) }

    /// Rows of the bins up to `bin` to the front, each side in the order it had.
    private mutating func partition(_ range: Range<Int>, _ column: [UInt8], _ bin: UInt8) -> Int {
        var (write, later) = (range.lowerBound, [Int32]())
        for index in range {
            let row = order[index]
            if column[Int(row)] <= bin {
                order[write] = row
                write += 1
            } else {
                later.append(row)
            }
        }
        for (offset, row) in later.enumerated() { order[write + offset] = row }
        return write
    }

    private func value(_ range: Range<Int>, _ gradient: [Float], _ curvature: [Float], _ residual: (Int) -> Double) -> Double {
        if case .quantile(let share) = options.objective {
            let sorted = range.map { residual(Int(order[$0])) }.sorted()
            return Metrics.quantile(sorted, share) * Double(sorted.count) / (Double(sorted.count) + options.shrinkage)
        }
        var (g, h) = (0.0, 0.0)
        for index in range {
            g += Double(gradient[Int(order[index])])
            h += Double(curvature[Int(order[index])])
        }
        return -g / (h + options.shrinkage)
    }

    private func leavesOfRows(_ tree: [BoostedTrees.Node], _ rows: Int) -> [Int32] {
        (0..<rows).map { row in
            var node = 0
            while tree[node].column >= 0 { node = bins[tree[node].column][row] <= tree[node].bin ? tree[node].left : tree[node].right }
            return Int32(node)
        }
    }
}
