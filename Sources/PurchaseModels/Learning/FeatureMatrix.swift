/// Numbers of many rows, column by column.
public struct FeatureMatrix: Sendable {
    public var names: [String]
    /// One array for each name, all as long as there are rows; finite.
    public var columns: [[Float]]

    public init(names: [String], columns: [[Float]]) {
        self.names = names
        self.columns = columns
    }

    public var rows: Int { columns.first?.count ?? 0 }

    /// These rows, in this order.
    public func selecting(_ rows: [Int]) -> FeatureMatrix {
        FeatureMatrix(names: names, columns: columns.map { column in rows.map { column[$0] } })
    }

    /// With the rows of `other` below.
    public mutating func append(_ other: FeatureMatrix) {
        for index in columns.indices { columns[index] += other.columns[index] }
    }

    /// With a further column.
    public func adding(_ name: String, _ column: [Double]) -> FeatureMatrix {
        FeatureMatrix(names: names + [name], columns: columns + [column.map { Float($0) }])
    }
}

/// Where the values of each column are cut into at most 64 bins, and rows so cut.
struct Binning: Sendable {
    static let limit = 64
    /// For each column the upper borders of all bins but the last, ascending.
    let borders: [[Float]]

    /// Cuts at quantiles of up to 20,000 rows.
    init(_ features: FeatureMatrix) {
        let step = max(1, features.rows / 20_000)
        borders = Parallel.map(features.columns.count) { index in
            let column = features.columns[index]
            let sorted = stride(from: 0, to: column.count, by: step).map { column[$0] }.sorted()
            var distinct: [Float] = []
            for value in sorted where distinct.last != value { distinct.append(value) }
            if distinct.count <= Binning.limit { return zip(distinct, distinct.dropFirst()).map { ($0 + $1) / 2 } }
            var cuts: [Float] = []
            for bin in 1..<Binning.limit {
                let value = sorted[bin * sorted.count / Binning.limit]
                if value != cuts.last, value > distinct[0] { cuts.append(value) }
            }
            return cuts
        }
    }

    /// The bin of each value: how many borders are not above it; column by column.
    func bins(_ features: FeatureMatrix) -> [[UInt8]] {
        Parallel.map(features.columns.count) { index in
            let cuts = borders[index]
            return features.columns[index].map { value in
                var (low, high) = (0, cuts.count)
                while low < high {
                    let middle = (low + high) / 2
                    if cuts[middle] <= value { low = middle + 1 } else { high = middle }
                }
                return UInt8(low)
            }
        }
    }
}
