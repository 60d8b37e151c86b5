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
        func start(_ count: Int) -> [Float] { (0..<count * options.factors).map { _ in Float(random.uniform() - 0.5) * 0.02 } }
        var (left, right) = (start(matrix.customers), start(matrix.items))
        let confidence = weights.map { $0.map { options.confidence * $0 } } ?? [Float](repeating: options.confidence, count: matrix.pairs)
        let columns = matrix.byItem()
        let columnConfidence = columns.pairs.map { confidence[Int($0)] }
        for _ in 0..<options.rounds {
            solve(&left, right, starts: matrix.starts, others: matrix.item, confidence, options)
            solve(&right, left, starts: columns.starts, others: columns.customers, columnConfidence, options)
        }
        return ImplicitALS(factors: options.factors, customerFactors: left, itemFactors: right)
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
        let width = options.factors
        var gram = [Float](repeating: 0, count: width * width)
        cblas_sgemm(
            CblasRowMajor, CblasTrans, CblasNoTrans, Int32(width), Int32(width), Int32(other.count / width), 1, other, Int32(width), other,
            Int32(width), 0, &gram,
            Int32(width))
        for index in 0..<width { gram[index * width + index] += options.penalty }
        let fixed = gram
        Parallel.fill(&rows, width: width, of: 64) { range, buffer in
            var work = RowSolver(width: width)
            guard let base = buffer.baseAddress else { return }
            for row in range {
                work.solve(
                    base + (row - range.lowerBound) * width, fixed, other, others[starts[row]..<starts[row + 1]],
                    confidence[starts[row]..<starts[row + 1]],
                    steps: options.steps)
            }
        }
    }
}

/// Conjugate gradients for one row; the factors of its partners lie side by side, so that each product is one call.
private struct RowSolver {
    let width: Int
    private var partners: [Float] = []
    private var products: [Float] = []
    private var residual: [Float]
    private var direction: [Float]
    private var image: [Float]

    init(width: Int) {
        self.width = width
        residual = [Float](repeating: 0, count: width)
        direction = residual
        image = residual
    }

    mutating func solve(
        _ x: UnsafeMutablePointer<Float>, _ gram: [Float], _ other: [Float], _ indices: ArraySlice<Int32>, _ confidence: ArraySlice<Float>, steps: Int
    ) {
        let count = indices.count
        guard count > 0 else {
            for index in 0..<width { x[index] = 0 }
            return
        }
        if partners.count < count * width {
            partners = [Float](repeating: 0, count: count * width)
            products = [Float](repeating: 0, count: count)
        }
        other.withUnsafeBufferPointer { other in
            partners.withUnsafeMutableBufferPointer { partners in
                for (position, index) in indices.enumerated() {
                    for factor in 0..<width { partners[position * width + factor] = other[Int(index) * width + factor] }
                }
            }
        }
        let (size, n) = (Int32(width), Int32(count))
        // residual = Yᵀ(1 + c − c·Yx) − (YᵀY + λI) x
        cblas_sgemv(CblasRowMajor, CblasNoTrans, n, size, 1, partners, size, x, 1, 0, &products, 1)
        for (position, c) in confidence.enumerated() { products[position] = 1 + c - c * products[position] }
        cblas_sgemv(CblasRowMajor, CblasTrans, n, size, 1, partners, size, products, 1, 0, &residual, 1)
        cblas_sgemv(CblasRowMajor, CblasNoTrans, size, size, -1, gram, size, x, 1, 1, &residual, 1)
        for index in 0..<width { direction[index] = residual[index] }
        var old = cblas_sdot(size, residual, 1, residual, 1)
        for _ in 0..<steps where old > 1e-20 {
            cblas_sgemv(CblasRowMajor, CblasNoTrans, n, size, 1, partners, size, direction, 1, 0, &products, 1)
            for (position, c) in confidence.enumerated() { products[position] *= c }
            cblas_sgemv(CblasRowMajor, CblasTrans, n, size, 1, partners, size, products, 1, 0, &image, 1)
            cblas_sgemv(CblasRowMajor, CblasNoTrans, size, size, 1, gram, size, direction, 1, 1, &image, 1)
            let step = old / cblas_sdot(size, direction, 1, image, 1)
            cblas_saxpy(size, step, direction, 1, x, 1)
            cblas_saxpy(size, -step, image, 1, &residual, 1)
            let new = cblas_sdot(size, residual, 1, residual, 1)
            let turn = new / old
            for index in 0..<width { direction[index] = residual[index] + turn * direction[index] }
            old = new
        }
    }
}
