import Foundation

/// Finds a minimum of a smooth function of a few variables: BFGS with an analytic gradient, backtracking line search and a box that no variable leaves.
struct Minimizer {
    /// What was found.
    struct Result: Sendable {
        var point: [Double]
        var value: Double
        var gradient: [Double]
        var evaluations: Int
        /// Whether the gradient vanished, or nothing lower was found along it.
        var converged: Bool
        /// The estimate of the inverse second derivatives, to start a like problem with; row by row.
        var inverseHessian: [Double]
    }

    var bounds: ClosedRange<Double> = -25...25
    var gradientTolerance = 1e-7
    var valueTolerance = 1e-13
    var evaluationLimit = 400

    /// - Parameter function: value at a point, its gradient written to the second argument. A value that is not finite counts as a wall.
    /// - Parameter inverseHessian: what a like problem ended with; it saves the rounds that learn the curvature.
    func minimize(from start: [Double], inverseHessian: [Double]? = nil, _ function: ([Double], inout [Double]) -> Double) -> Result {
        let size = start.count
        var point = start.map { min(max($0, bounds.lowerBound), bounds.upperBound) }
        var gradient = [Double](repeating: 0, count: size)
        var value = function(point, &gradient)
        var evaluations = 1
        var inverse = inverseHessian ?? identity(size, scale: 1)
        var isFresh = inverseHessian == nil
        var converged = false
        while evaluations < evaluationLimit {
            guard value.isFinite else { break }
            if freeGradient(point, gradient) < gradientTolerance {
                converged = true
                break
            }
            var direction = multiply(inverse, gradient, size).map { -$0 }
            if dot(direction, gradient) >= 0 {
                inverse = identity(size, scale: 1)
                isFresh = true
                direction = gradient.map { -$0 }
            }
            // A first step no longer than one unit (a factor e of a parameter).
            let length = direction.map(abs).max() ?? 0
            var step = isFresh ? min(1, 1 / max(length, 1e-300)) : min(1, 3 / max(length, 1e-300))
            var isMoved = false
            var (next, nextGradient, nextValue) = (point, gradient, value)
            for _ in 0..<40 where evaluations < evaluationLimit {
                next = zip(point, direction).map { min(max($0 + step * $1, bounds.lowerBound), bounds.upperBound) }
                nextValue = function(next, &nextGradient)
                evaluations += 1
                let decrease = dot(zip(next, point).map { $0 - $1 }, gradient)
                if nextValue.isFinite, nextGradient.allSatisfy(\.isFinite), nextValue <= value + 1e-4 * decrease || abs(decrease) < 1e-15 * abs(value)
                {
                    isMoved = nextValue < value
                    break
                }
                step *= nextValue.isFinite ? interpolated(value, nextValue, decrease) : 0.1
            }
            guard isMoved else {
                if isFresh {
                    converged = evaluations < evaluationLimit
                    break
                }
                inverse = identity(size, scale: 1)
                isFresh = true
                continue
            }
            let move = zip(next, point).map { $0 - $1 }
            let change = zip(nextGradient, gradient).map { $0 - $1 }
            let curvature = dot(move, change)
            if curvature > 1e-14 * dot(change, change).squareRoot() * dot(move, move).squareRoot() {
                if isFresh { inverse = identity(size, scale: curvature / dot(change, change)) }
                update(&inverse, move, change, curvature, size)
                isFresh = false
            }
            let improvement = value - nextValue
            (point, gradient, value) = (next, nextGradient, nextValue)
            if improvement < valueTolerance * (abs(value) + valueTolerance) {
                converged = true
                break
            }
        }
        return Result(point: point, value: value, gradient: gradient, evaluations: evaluations, converged: converged, inverseHessian: inverse)
    }

    /// Where a parabola through the value, the slope and the new value has its minimum, as a share of the step.
    private func interpolated(_ value: Double, _ next: Double, _ slope: Double) -> Double {
        let share = -slope / (2 * (next - value - slope))
        return share.isFinite ? min(max(share, 0.1), 0.5) : 0.5
    }

    /// The largest slope that is not held by the box.
    private func freeGradient(_ point: [Double], _ gradient: [Double]) -> Double {
        zip(point, gradient).map { x, g in
            (x <= bounds.lowerBound && g > 0) || (x >= bounds.upperBound && g < 0) ? 0 : abs(g)
        }.max() ?? 0
    }

    private func identity(_ size: Int, scale: Double) -> [Double] {
        (0..<size * size).map { $0 / size == $0 % size ? scale : 0 }
    }

    private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

    private func multiply(_ matrix: [Double], _ vector: [Double], _ size: Int) -> [Double] {
        (0..<size).map { row in (0..<size).reduce(0.0) { $0 + matrix[row * size + $1] * vector[$1] } }
    }

    /// H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ.
    private func update(_ inverse: inout [Double], _ move: [Double], _ change: [Double], _ curvature: Double, _ size: Int) {
        let rho = 1 / curvature
        let product = multiply(inverse, change, size)
        let scale = rho * rho * dot(change, product) + rho
        for row in 0..<size {
            for column in 0..<size {
                inverse[row * size + column] += scale * move[row] * move[column] - rho * (product[row] * move[column] + move[row] * product[column])
            }
        }
    }
}
