import COpenBLAS
import Foundation

/// Factors of customers and items for purchases without ratings (Hu, Koren and Volinsky 2008), each round solved by a few steps of conjugate gradients
/// (Takács, Pilászy and Tikk 2011) from the factors before.
public struct ImplicitALS: Sendable {
    public struct Options: Sendable {
        public var factors = 64
        public var rounds = 15
        public var penalty: Float = 10
        /// Confidence of a pair is 1 + `confidence` × its weight.
        public var confidence: Float = 1
        public var steps = 3
        public var seed: UInt64 = 1

        public init() {}
    }

    public let factors: Int
    public private(set) var customerFactors: [Float]
    public private(set) var itemFactors: [Float]

    /// - Parameter weights: of each pair of the matrix, above 0; all 1 with none.
    public static func fit(_ matrix: PurchaseMatrix, weights: [Float]? = nil, options: Options = Options()) -> ImplicitALS {
        Dense.prepare()
        var random = SeededRandom(seed: options.seed)
        let (factors, length) = (options.factors, RowSolver.length(options.factors))
        // Factors are followed by noughts up to whole blocks, and stay so.
        func start(_ count: Int) -> [Float] {
            (0..<count).flatMap { _ in (0..<length).map { $0 < factors ? Float(random.uniform() - 0.5) * 0.02 : 0 } }
        }
        var (left, right) = (start(matrix.customers), start(matrix.items))
        let confidence = weights.map { $0.map { options.confidence * $0 } } ?? [Float](repeating: options.confidence, count: matrix.pairs)
        let columns = matrix.byItem()
        let columnConfidence = columns.pairs.map { confidence[Int($0)] }
        for _ in 0..<options.rounds {
            solve(&left, right, starts: matrix.starts, others: matrix.item, confidence, options)
            solve(&right, left, starts: columns.starts, others: columns.customers, columnConfidence, options)
        }
        func compact(_ rows: [Float]) -> [Float] {
            length == factors ? rows : stride(from: 0, to: rows.count, by: length).flatMap { rows[$0..<$0 + factors] }
        }
        return ImplicitALS(factors: factors, customerFactors: compact(left), itemFactors: compact(right))
    }

    /// The scores of all items for one customer.
    public func scores(of customer: Int) -> [Float] {
        var result = [Float](repeating: 0, count: itemFactors.count / factors)
        customerFactors.withUnsafeBufferPointer { own in
            guard let base = own.baseAddress else { return }
            cblas_sgemv(
                CblasRowMajor, CblasNoTrans, Int32(result.count), Int32(factors), 1, itemFactors, Int32(factors), base + customer * factors, 1, 0,
                &result, 1)
        }
        return result
    }

    /// One half of a round: (YᵀY + λI + Yᵀ(C − I)Y) x = YᵀC1 for each row, Y being the other side's factors.
    private static func solve(_ rows: inout [Float], _ other: [Float], starts: [Int], others: [Int32], _ confidence: [Float], _ options: Options) {
        let length = RowSolver.length(options.factors)
        let size = Int32(length)
        var gram = [Float](repeating: 0, count: length * length)
        cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, size, size, Int32(other.count / length), 1, other, size, other, size, 0, &gram, size)
        for index in 0..<length { gram[index * length + index] += options.penalty }
        let fixed = gram
        Parallel.fill(&rows, width: length, of: 64) { range, buffer in
            fixed.withUnsafeBufferPointer { gram in
                other.withUnsafeBufferPointer { other in
                    others.withUnsafeBufferPointer { others in
                        confidence.withUnsafeBufferPointer { confidence in
                            guard let base = buffer.baseAddress, let gram = gram.baseAddress, let other = other.baseAddress,
                                let others = others.baseAddress, let confidence = confidence.baseAddress
                            else { return }
                            var work = RowSolver(RowSolver.Side(gram: gram, factors: other, length: length))
                            for row in range {
                                let partners = RowSolver.Partners(
                                    index: others + starts[row], confidence: confidence + starts[row], count: starts[row + 1] - starts[row])
                                work.solve(base + (row - range.lowerBound) * length, partners, steps: options.steps)
                            }
                        }
                    }
                }
            }
        }
    }
}
