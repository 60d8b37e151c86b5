import COpenBLAS

/// A few steps of conjugate gradients for one row of ``ImplicitALS``: (G + Σ c yyᵀ) x = Σ (1 + c) y over the row's partners y.
///
/// Vectors are a whole number of blocks long. Partners are read where they lie, four at a time, each once for a step: its product with the direction and its part of
/// the image in one go.
struct RowSolver {
    /// The length of vectors of so many factors.
    static func length(_ factors: Int) -> Int { Block.count(factors) * Block.scalarCount }

    /// What is the same for all rows of one side. The pointers are valid as long as they are lent.
    struct Side {
        /// G, row by row.
        let gram: UnsafePointer<Float>
        /// The factors of all that may be partners.
        let factors: UnsafePointer<Float>
        let length: Int
    }

    /// The partners of one row.
    struct Partners {
        let index: UnsafePointer<Int32>
        let confidence: UnsafePointer<Float>
        let count: Int
    }

    private let side: Side
    private var residual: [Float]
    private var direction: [Float]
    private var image: [Float]

    init(_ side: Side) {
        self.side = side
        residual = [Float](repeating: 0, count: side.length)
        direction = residual
        image = residual
    }

    /// - Parameter x: where the search begins, and what it found.
    mutating func solve(_ x: UnsafeMutablePointer<Float>, _ partners: Partners, steps: Int) {
        let (side, length) = (side, side.length)
        let size = Int32(length)
        guard partners.count > 0 else {
            for index in 0..<length { x[index] = 0 }
            return
        }
        // residual = Σ (1 + c − c yx) y − G x
        cblas_sgemv(CblasRowMajor, CblasNoTrans, size, size, -1, side.gram, size, x, 1, 0, &residual, 1)
        residual.withUnsafeMutableBufferPointer {
            Self.add(side, partners, x, to: $0.baseAddress) { confidence, product in 1 + confidence - confidence * product }
        }
        for index in 0..<length { direction[index] = residual[index] }
        var old = cblas_sdot(size, residual, 1, residual, 1)
        for step in 0..<steps where old > 1e-20 {
            cblas_sgemv(CblasRowMajor, CblasNoTrans, size, size, 1, side.gram, size, direction, 1, 0, &image, 1)
            direction.withUnsafeBufferPointer { direction in
                image.withUnsafeMutableBufferPointer { Self.add(side, partners, direction.baseAddress, to: $0.baseAddress) { $0 * $1 } }
            }
            let stride = old / cblas_sdot(size, direction, 1, image, 1)
            cblas_saxpy(size, stride, direction, 1, x, 1)
            guard step + 1 < steps else { break }
            cblas_saxpy(size, -stride, image, 1, &residual, 1)
            let new = cblas_sdot(size, residual, 1, residual, 1)
            let turn = new / old
            for index in 0..<length { direction[index] = residual[index] + turn * direction[index] }
            old = new
        }
    }

    /// Adds each partner, `weight`(its confidence, its product with `vector`) times.
    @inline(__always)
    private static func add(
        _ side: Side, _ partners: Partners, _ vector: UnsafePointer<Float>?, to sum: UnsafeMutablePointer<Float>?, _ weight: (Float, Float) -> Float
    ) {
        guard let vector, let sum else { return }
        let (own, total, length) = (UnsafeRawPointer(vector), UnsafeMutableRawPointer(sum), side.length)
        func partner(_ position: Int) -> UnsafeRawPointer { UnsafeRawPointer(side.factors + Int(partners.index[position]) * length) }
        let (bytes, stride) = (length * 4, Block.scalarCount * 4)
        var position = 0
        while position + 4 <= partners.count {
            let (a, b, c, d) = (partner(position), partner(position + 1), partner(position + 2), partner(position + 3))
            var (p, q, r, s) = (Block(), Block(), Block(), Block())
            for offset in Swift.stride(from: 0, to: bytes, by: stride) {
                let v = own.loadUnaligned(fromByteOffset: offset, as: Block.self)
                p += v * a.loadUnaligned(fromByteOffset: offset, as: Block.self)
                q += v * b.loadUnaligned(fromByteOffset: offset, as: Block.self)
                r += v * c.loadUnaligned(fromByteOffset: offset, as: Block.self)
                s += v * d.loadUnaligned(fromByteOffset: offset, as: Block.self)
            }
            let confidence = partners.confidence + position
            let (i, j) = (weight(confidence[0], p.total), weight(confidence[1], q.total))
            let (k, l) = (weight(confidence[2], r.total), weight(confidence[3], s.total))
            for offset in Swift.stride(from: 0, to: bytes, by: stride) {
                var u = total.loadUnaligned(fromByteOffset: offset, as: Block.self)
                u += i * a.loadUnaligned(fromByteOffset: offset, as: Block.self)
                u += j * b.loadUnaligned(fromByteOffset: offset, as: Block.self)
                u += k * c.loadUnaligned(fromByteOffset: offset, as: Block.self)
                u += l * d.loadUnaligned(fromByteOffset: offset, as: Block.self)
                total.storeBytes(of: u, toByteOffset: offset, as: Block.self)
            }
            position += 4
        }
        while position < partners.count {
            let a = partner(position)
            var p = Block()
            for offset in Swift.stride(from: 0, to: bytes, by: stride) {
                p += own.loadUnaligned(fromByteOffset: offset, as: Block.self) * a.loadUnaligned(fromByteOffset: offset, as: Block.self)
            }
            let i = weight(partners.confidence[position], p.total)
            for offset in Swift.stride(from: 0, to: bytes, by: stride) {
                let u = total.loadUnaligned(fromByteOffset: offset, as: Block.self) + i * a.loadUnaligned(fromByteOffset: offset, as: Block.self)
                total.storeBytes(of: u, toByteOffset: offset, as: Block.self)
            }
            position += 1
        }
    }
}
