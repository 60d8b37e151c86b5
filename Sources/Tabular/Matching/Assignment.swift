/// The assignment of rows to columns with the greatest sum, by the Hungarian method with potentials: H. Kuhn, "The Hungarian Method for the Assignment Problem"
/// (1955), in the O(rows² · columns) form of J. Munkres (1957) and N. Tomizawa (1971).
enum Assignment {
    /// For each row the column it gets, each column at most once; nil for a row that is better left alone. Only weights above zero are assigned.
    static func best(_ weights: [[Double]]) -> [Int?] {
        let rows = weights.count
        guard rows > 0, let real = weights.first?.count, real > 0 else { return Array(repeating: nil, count: rows) }
        // One more column per row, of weight zero, is where a row goes that is left alone.
        let columns = real + rows
        var rowPotential = [Double](repeating: 0, count: rows + 1)
        var columnPotential = [Double](repeating: 0, count: columns + 1)
        var owner = [Int](repeating: 0, count: columns + 1)  // 1-based row of each column
        var way = [Int](repeating: 0, count: columns + 1)
        for row in 1...rows {
            owner[0] = row
            var column = 0
            var least = [Double](repeating: .infinity, count: columns + 1)
            var used = [Bool](repeating: false, count: columns + 1)
            repeat {
                used[column] = true
                let current = owner[column]
                var (delta, nearest) = (Double.infinity, 0)
                for candidate in 1...columns where !used[candidate] {
                    let cost = candidate <= real ? -max(weights[current - 1][candidate - 1], 0) : 0
                    let reduced = cost - rowPotential[current] - columnPotential[candidate]
                    if reduced < least[candidate] { (least[candidate], way[candidate]) = (reduced, column) }
                    if least[candidate] < delta { (delta, nearest) = (least[candidate], candidate) }
                }
                for candidate in 0...columns {
                    if used[candidate] {
                        rowPotential[owner[candidate]] += delta
                        columnPotential[candidate] -= delta
                    } else {
                        least[candidate] -= delta
                    }
                }
                column = nearest
            } while owner[column] != 0
            while column != 0 {
                owner[column] = owner[way[column]]
                column = way[column]
            }
        }
        var result = [Int?](repeating: nil, count: rows)
        for column in 1...real where owner[column] != 0 && weights[owner[column] - 1][column - 1] > 0 { result[owner[column] - 1] = column - 1 }
        return result
    }
}
