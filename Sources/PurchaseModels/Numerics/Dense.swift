import COpenBLAS

/// Dense linear algebra on buffers in row order, by OpenBLAS on one thread: where more threads are worth it the caller splits the work at borders that
/// the data give, so that results do not depend on how many there are.
enum Dense {
    private static let singleThreaded: Void = openblas_set_num_threads(1)

    /// Called before each use.
    static func prepare() { _ = singleThreaded }

    /// The inverse of a symmetric positive definite matrix; nil when it is not one.
    static func inverse(_ matrix: [Double], size: Int) -> [Double]? {
        prepare()
        var result = matrix
        guard matrix.allSatisfy(\.isFinite) else { return nil }
        var (order, info) = (Int32(size), Int32(0))
        dpotrf_("L", &order, &result, &order, &info)
        guard info == 0 else { return nil }
        dpotri_("L", &order, &result, &order, &info)
        guard info == 0 else { return nil }
        // LAPACK's lower triangle, in columns, is the upper one in rows.
        for row in 0..<size { for column in 0..<row { result[row * size + column] = result[column * size + row] } }
        return result
    }

    /// The solution of A x = b for a symmetric positive definite A; nil when it is not one.
    static func solve(_ matrix: [Double], _ right: [Double]) -> [Double]? {
        let size = right.count
        prepare()
        guard matrix.allSatisfy(\.isFinite) else { return nil }
        var factor = matrix
        var (order, info) = (Int32(size), Int32(0))
        dpotrf_("L", &order, &factor, &order, &info)
        guard info == 0 else { return nil }
        var solution = right
        cblas_dtrsv(CblasColMajor, CblasLower, CblasNoTrans, CblasNonUnit, order, factor, order, &solution, 1)
        cblas_dtrsv(CblasColMajor, CblasLower, CblasTrans, CblasNonUnit, order, factor, order, &solution, 1)
        return solution
    }
}
