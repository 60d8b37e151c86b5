/// A list of texts of which the k-th is drawn with a weight proportional to 1 / (k + offset) (Zipf–Mandelbrot).
///
/// Weights are whole numbers, so that a draw is the same on every machine.
struct ZipfTable: Sendable {
    let entries: [String]
    private let weights: CumulativeTable

    /// - Parameter list: entries separated by blanks or line ends, `_` for a blank inside an entry; an entry written twice counts once.
    init(_ list: String, offset: Int) {
        var seen = Set<String>()
        entries = list.split(whereSeparator: { $0 == " " || $0 == "\n" })
            .map { $0.contains("_") ? String($0.map { $0 == "_" ? " " : $0 }) : String($0) }
            .filter { seen.insert($0).inserted }
        weights = CumulativeTable((0..<entries.count).map { 1_000_000 / ($0 + 1 + offset) })
    }

    func draw(_ random: inout RandomStream) -> String { entries[weights.draw(&random)] }
}

/// Indices drawn with given whole-number weights, by binary search in their running sums.
struct CumulativeTable: Sendable {
    private let sums: [UInt32]

    /// Weights are 0 or more, their sum is positive and below 2^32.
    init(_ weights: some Sequence<Int>) {
        var total: UInt32 = 0
        sums = weights.map { weight in
            total += UInt32(max(weight, 0))
            return total
        }
    }

    var total: Int { Int(sums.last ?? 0) }

    func draw(_ random: inout RandomStream) -> Int { index(at: UInt32(random.below(total))) }

    /// The index whose span of the running sum holds `value`.
    func index(at value: UInt32) -> Int {
        var low = 0
        var high = sums.count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
