import COpenBLAS
import Foundation

/// Linear item-to-item scores with a closed solution: "Embarrassingly shallow autoencoders" (Steck 2019).
///
/// With fewer customers than items the same scores come from a matrix of customers: with M = (λI + XXᵀ)⁻¹ and d = diag(XᵀMX) they are
/// XB = X − (MX) λ / (1 − d), where MX sums rows of M over each item's buyers.
public struct EASE: Sendable {
    private enum Side {
        /// For each item, the scores of all customers.
        case customers([Float])
        /// B, row by row.
        case items([Float])
    }

    private let matrix: PurchaseMatrix
    private let side: Side

    /// - Returns: nil when the smaller side has more than 12,000 members, or the system cannot be solved.
    public static func fit(_ matrix: PurchaseMatrix, penalty: Double) -> EASE? {
        let size = min(matrix.customers, matrix.items)
        guard size > 0, size <= 12_000, penalty > 0 else { return nil }
        let side = matrix.customers <= matrix.items ? customerSide(matrix, Float(penalty)) : itemSide(matrix, Float(penalty))
        return side.map { EASE(matrix: matrix, side: $0) }
    }

    /// The scores of all items for one customer.
    public func scores(of customer: Int) -> [Float] {
        let own = matrix.item[matrix.starts[customer]..<matrix.starts[customer + 1]]
        switch side {
        case .customers(let all):
            var scores = (0..<matrix.items).map { all[$0 * matrix.customers + customer] }
            for thing in own { scores[Int(thing)] += 1 }
            return scores
        case .items(let weights):
            var scores = [Float](repeating: 0, count: matrix.items)
            for thing in own { cblas_saxpy_row(weights, Int(thing), &scores) }
            return scores
        }
    }

    private func cblas_saxpy_row(_ weights: [Float], _ row: Int, _ sum: inout [Float]) {
        let width = sum.count
        weights.withUnsafeBufferPointer { buffer in
            if let base = buffer.baseAddress { cblas_saxpy(Int32(width), 1, base + row * width, 1, &sum, 1) }
        }
    }

    private static func customerSide(_ matrix: PurchaseMatrix, _ penalty: Float) -> Side? {
        let (starts, buyers, _) = matrix.byItem()
        let size = matrix.customers
        guard let inverse = inverse(gram(size: size, groups: starts, members: buyers), size, penalty) else { return nil }
        var scores = [Float](repeating: 0, count: matrix.items * size)
        Parallel.fill(&scores, width: size, of: 64) { range, rows in
            inverse.withUnsafeBufferPointer { inverse in
                guard let all = inverse.baseAddress, let base = rows.baseAddress else { return }
                for thing in range {
                    let row = base + (thing - range.lowerBound) * size
                    var diagonal: Float = 0
                    for buyer in buyers[starts[thing]..<starts[thing + 1]] { cblas_saxpy(Int32(size), 1, all + Int(buyer) * size, 1, row, 1) }
                    for buyer in buyers[starts[thing]..<starts[thing + 1]] { diagonal += row[Int(buyer)] }
                    cblas_sscal(Int32(size), -penalty / max(1 - diagonal, 1e-6), row, 1)
                }
            }
        }
        return .customers(scores)
    }

    private static func itemSide(_ matrix: PurchaseMatrix, _ penalty: Float) -> Side? {
        let size = matrix.items
        guard var weights = inverse(gram(size: size, groups: matrix.starts, members: matrix.item), size, penalty) else { return nil }
        let diagonal = (0..<size).map { weights[$0 * size + $0] }
        Parallel.fill(&weights, width: size, of: 64) { range, rows in
            for row in range {
                let start = (row - range.lowerBound) * size
                for column in 0..<size { rows[start + column] = row == column ? 0 : -rows[start + column] / diagonal[column] }
            }
        }
        return .items(weights)
    }

    /// How many groups each two members share: the lower triangle of the Gram matrix, each row by one thread.
    static func gram(size: Int, groups: [Int], members: [Int32]) -> [Float] {
        var groupsOf = [[Int32]](repeating: [], count: size)
        for group in 0..<(groups.count - 1) {
            for member in members[groups[group]..<groups[group + 1]] { groupsOf[Int(member)].append(Int32(group)) }
        }
        let memberships = groupsOf
        var result = [Float](repeating: 0, count: size * size)
        Parallel.fill(&result, width: size, of: 32) { range, rows in
            members.withUnsafeBufferPointer { members in
                for row in range {
                    let start = (row - range.lowerBound) * size
                    for group in memberships[row] {
                        for position in groups[Int(group)]..<groups[Int(group) + 1] {
                            let other = Int(members[position])
                            if other > row { break }
                            rows[start + other] += 1
                        }
                    }
                }
            }
        }
        return result
    }

    /// (λI + G)⁻¹ of a lower triangle, both triangles filled.
    private static func inverse(_ gram: [Float], _ size: Int, _ penalty: Float) -> [Float]? {
        Dense.prepare()
        var matrix = gram
        for index in 0..<size { matrix[index * size + index] += penalty }
        var (order, info) = (Int32(size), Int32(0))
        // The lower triangle in rows is LAPACK's upper one in columns.
        spotrf_("U", &order, &matrix, &order, &info)
        guard info == 0 else { return nil }
        spotri_("U", &order, &matrix, &order, &info)
        guard info == 0 else { return nil }
        // Mirrored in tiles that stay in the cache.
        matrix.withUnsafeMutableBufferPointer { matrix in
            for top in stride(from: 0, to: size, by: 64) {
                for left in stride(from: 0, through: top, by: 64) {
                    for row in top..<min(top + 64, size) {
                        for column in left..<min(left + 64, row) { matrix[column * size + row] = matrix[row * size + column] }
                    }
                }
            }
        }
        return Array(matrix)
    }
}
