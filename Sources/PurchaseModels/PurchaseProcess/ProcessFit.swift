import Foundation

/// A purchase process fitted to customers by maximum likelihood.
public struct ProcessFit: Sendable {
    public var process: PurchaseProcess
    /// ln L of all customers, on the scale of the papers.
    public var logLikelihood: Double
    public var customers: Int
    /// Standard errors of the parameters from the curvature of the likelihood; nil where it is flat.
    public var standardErrors: [Double]?
    public var evaluations: Int
    /// What was done instead of a fit, or what is to be known of it; nil when all is as it should be.
    public var note: String?

    /// Fits `model` to customers.
    ///
    /// With too little to go by (nobody came twice, fewer than ten customers, no time passed), or when the search finds no finite optimum, the answer is
    /// a Pareto/NBD whose rate is that of all customers together, with a ``note`` that says so.
    public static func fit(_ model: ProcessModel, _ histories: [PurchaseHistory]) -> ProcessFit {
        let table = HistoryTable(histories)
        let dropped = histories.count - Int(table.count)
        if let reason = table.lack { return fallback(model, table, reason) }
        let best: ProcessFit
        switch model {
        case .bgnbd: best = search(BetaGeometricLikelihood(canLoseAtFirst: false), .bgnbd, 1, table)
        case .mbgnbd: best = search(BetaGeometricLikelihood(canLoseAtFirst: true), .mbgnbd, 1, table)
        case .pareto: best = search(ParetoLikelihood(), .pareto, 1, table)
        case .bgbb: best = search(BetaBernoulliLikelihood(), .bgbb, 1, table)
        case .mbgcnbd: best = regular(table)
        }
        guard best.process.parameters.allSatisfy({ $0.isFinite && $0 > 0 }), best.logLikelihood.isFinite else {
            return fallback(model, table, "the search for \(model.title) found no finite optimum")
        }
        var fit = best
        if dropped > 0 { fit.note = [fit.note, "\(dropped) implausible histories left out"].compactMap(\.self).joined(separator: "; ") }
        return fit
    }

    /// Raises k while the likelihood rises.
    private static func regular(_ table: HistoryTable) -> ProcessFit {
        var best = search(BetaGeometricLikelihood(canLoseAtFirst: true), .mbgcnbd, 1, table)
        for k in 2...12 {
            let next = search(BetaGeometricLikelihood(regularity: k, canLoseAtFirst: true), .mbgcnbd, k, table, start: best.process)
            guard next.logLikelihood > best.logLikelihood else { break }
            best = next
        }
        return best
    }

    private static func search(
        _ likelihood: some ProcessLikelihood, _ model: ProcessModel, _ regularity: Int, _ table: HistoryTable, start: PurchaseProcess? = nil
    ) -> ProcessFit {
        var point: [Double]
        if let start {
            // α counts phases, of which there are now more in the same time.
            point = start.parameters.map(log)
            point[1] -= log(Double(regularity) / Double(start.regularity))
        } else {
            point = startingPoint(model, table).map(log)
        }
        var search = Minimizer()
        search.bounds = -14...14
        var (evaluations, curvature) = (0, [Double]?.none)
        if table.rows.count > 3000 {
            // Most of the way on a part of the histories; the curvature learnt there makes the rest short.
            let sample = table.sampled(every: table.rows.count / 1200)
            search.gradientTolerance = 1e-4
            let rough = search.minimize(from: point) { likelihood.loss(sample, $0, &$1) }
            if rough.value.isFinite { (point, curvature, evaluations) = (rough.point, rough.inverseHessian, rough.evaluations / 8) }
        }
        search.gradientTolerance = 1e-6
        search.valueTolerance = 1e-12
        let found = search.minimize(from: point, inverseHessian: curvature) { likelihood.loss(table, $0, &$1) }
        let constant = Double(regularity - 1) * table.logGaps - table.purchases * SpecialFunctions.logGamma(Double(regularity))
        let process = PurchaseProcess(model: model, parameters: found.point.map(exp), regularity: regularity)
        let isAtEdge = found.point.contains { $0 <= search.bounds.lowerBound + 0.01 || $0 >= search.bounds.upperBound - 0.01 }
        let note: String? =
            isAtEdge
            ? "a parameter lies at the edge of what is searched: the data do not tell customers apart in that respect"
            : found.converged ? nil : "the search stopped after \(found.evaluations) evaluations before it converged"
        return ProcessFit(
            process: process, logLikelihood: -found.value * table.count + constant, customers: Int(table.count),
            standardErrors: isAtEdge ? nil : standardErrors(found.point, count: table.count) { likelihood.loss(table, $0, &$1) },
            evaluations: evaluations + found.evaluations, note: note)
    }

    /// From the pooled rate; Pareto/NBD not from r = 1, where its loss integral loses a term.
    private static func startingPoint(_ model: ProcessModel, _ table: HistoryTable) -> [Double] {
        let rate = table.purchases / table.exposure
        switch model {
        case .bgnbd, .mbgnbd, .mbgcnbd: return [0.6, 0.6 / rate, 0.8, 2.5]
        case .pareto: return [0.7, 0.7 / rate, 0.6, table.exposure / table.count / 2]
        case .bgbb: return [1, max(1 / rate - 1, 0.2), 0.7, 3]
        }
    }

    private static func fallback(_ model: ProcessModel, _ table: HistoryTable, _ reason: String) -> ProcessFit {
        // One purchase and one average age added, so that a rate exists with no purchase at all.
        let age = table.count > 0 && table.exposure > 0 ? table.exposure / table.count : 1
        let rate = (table.purchases + 1) / (table.exposure + age)
        let process = PurchaseProcess(model: .pareto, parameters: [1, 1 / rate, 0.5, 10 * age])
        var unused = [0.0, 0, 0, 0]
        let value = table.rows.isEmpty ? 0 : ParetoLikelihood().logLikelihood(table.rows[...], process.parameters, &unused)
        return ProcessFit(
            process: process, logLikelihood: value, customers: Int(table.count), standardErrors: nil, evaluations: 0,
            note: "not fitted: \(reason); every customer is given the rate of all, weighed against the own purchases")
    }

    /// The delta method on the logarithms: second derivatives from differences of the analytic gradient.
    private static func standardErrors(_ point: [Double], count: Double, _ loss: ([Double], inout [Double]) -> Double) -> [Double]? {
        let size = point.count
        var hessian = [Double](repeating: 0, count: size * size)
        for index in 0..<size {
            var (above, below) = ([Double](repeating: 0, count: size), [Double](repeating: 0, count: size))
            var shifted = point
            shifted[index] += 1e-4
            _ = loss(shifted, &above)
            shifted[index] -= 2e-4
            _ = loss(shifted, &below)
            for other in 0..<size { hessian[index * size + other] = (above[other] - below[other]) / 2e-4 * count }
        }
        for row in 0..<size {
            for column in 0..<row {
                let mean = (hessian[row * size + column] + hessian[column * size + row]) / 2
                hessian[row * size + column] = mean
                hessian[column * size + row] = mean
            }
        }
        guard let covariance = Dense.inverse(hessian, size: size) else { return nil }
        return (0..<size).map { covariance[$0 * size + $0].squareRoot() * exp(point[$0]) }
    }
}

extension HistoryTable {
    /// Why a process cannot be fitted; nil when it can.
    var lack: String? {
        if count < 10 { return "\(Int(count)) customers are too few" }
        if exposure <= 0 { return "no time has passed since the first purchases" }
        if purchases < 5 { return "hardly anybody bought twice" }
        return nil
    }
}
