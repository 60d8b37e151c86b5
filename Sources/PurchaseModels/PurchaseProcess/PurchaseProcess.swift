import Foundation

/// The models of when customers buy and when they are lost.
public enum ProcessModel: String, CaseIterable, Sendable {
    /// Fader, Hardie and Lee 2005. Its P(alive) is 1 for whoever bought once: no score of churn.
    case bgnbd
    /// Batislam, Denizel and Filiztekin 2007: one may be lost with the first purchase too.
    case mbgnbd
    /// Schmittlein, Morrison and Colombo 1987.
    case pareto
    /// Platzer and Reutterer 2016: gaps more regular than chance.
    case mbgcnbd
    /// Fader, Hardie and Shang 2010: a chance to buy in each period.
    case bgbb

    /// As the literature writes it.
    public var title: String {
        switch self {
        case .bgnbd: "BG/NBD"
        case .mbgnbd: "MBG/NBD"
        case .pareto: "Pareto/NBD"
        case .mbgcnbd: "MBG/CNBD-k"
        case .bgbb: "BG/BB"
        }
    }

    /// The names of the parameters, in their order.
    public var parameterNames: [String] {
        switch self {
        case .bgnbd, .mbgnbd, .mbgcnbd: ["r", "alpha", "a", "b"]
        case .pareto: ["r", "alpha", "s", "beta"]
        case .bgbb: ["alpha", "beta", "gamma", "delta"]
        }
    }
}

/// A purchase process with its parameters: what it expects of a customer.
public struct PurchaseProcess: Sendable {
    public var model: ProcessModel
    /// In the order of ``ProcessModel/parameterNames``; rates are per unit of time of the histories. All positive.
    public var parameters: [Double]
    /// k of the Erlang gaps; 1 except for MBG/CNBD-k.
    public var regularity: Int

    public init(model: ProcessModel, parameters: [Double], regularity: Int = 1) {
        self.model = model
        self.parameters = parameters
        self.regularity = regularity
    }

    private static let pmfQuadrature = GaussLegendre(48)

    /// The chance that the customer is not lost at the end of the observation.
    public func probabilityAlive(_ history: PurchaseHistory) -> Double {
        let (p, q, u, v) = (parameters[0], parameters[1], parameters[2], parameters[3])
        switch model {
        case .bgnbd, .mbgnbd, .mbgcnbd:
            let chances = Double(history.frequency) + (model == .bgnbd ? 0 : 1)
            guard chances > 0 else { return 1 }
            let shape = p + Double(regularity * history.frequency)
            let survival = phases(history).reduce(0, +)
            let logOdds = log(u) - log(v + chances - 1) + shape * log((q + history.age) / (q + history.recency)) - log(survival)
            return SpecialFunctions.logistic(-logOdds)
        case .pareto:
            let shape = p + Double(history.frequency)
            let loss = LossIntegral(shape: shape, alpha: q, s: u, beta: v, from: history.recency, to: history.age)
            return SpecialFunctions.logistic(-(log(u) + loss.logValue + shape * log(q + history.age) + u * log(v + history.age)))
        case .bgbb:
            return exp(betaBernoulliAlive(history))
        }
    }

    /// The expected number of purchases in the `horizon` units of time (for BG/BB: periods) after the end of the observation.
    public func expectedPurchases(_ history: PurchaseHistory, horizon: Double) -> Double {
        guard horizon > 0 else { return 0 }
        let (r, alpha, u, v) = (parameters[0], parameters[1], parameters[2], parameters[3])
        switch model {
        case .pareto:
            let (shape, b, exponent) = (r + Double(history.frequency), v + history.age, u - 1)
            let growth = log1p(horizon / b)
            let time = abs(exponent * growth) < 1e-9 ? b * growth : -b * expm1(-exponent * growth) / exponent
            return probabilityAlive(history) * shape / (alpha + history.age) * time
        case .bgnbd where abs(u - 1) > 1e-4:
            // Fader, Hardie and Lee 2005, equation 10, without its P(alive).
            let x = Double(history.frequency)
            let total = alpha + history.age
            let z = horizon / (total + horizon)
            let tail = SpecialFunctions.hypergeometric(r + x, v + x, u + v + x - 1, z) * exp(-(r + x) * log1p(horizon / total))
            return probabilityAlive(history) * max((u + v + x - 1) / (u - 1) * (1 - tail), 0)
        case .bgnbd, .mbgnbd, .mbgcnbd:
            return atLeast(history, horizon: horizon).reduce(0, +)
        case .bgbb:
            let (x, n) = (Double(history.frequency), history.age)
            let chance = (r + x) / (r + alpha + n)
            var (survival, total) = (1.0, 0.0)
            for period in 0..<Int(horizon.rounded()) {
                survival *= (v + n + Double(period)) / (u + v + n + Double(period))
                total += survival
            }
            return probabilityAlive(history) * chance * total
        }
    }

    /// The chance of no purchase in the horizon: lost already, lost before the next one, or late.
    public func probabilityOfNone(_ history: PurchaseHistory, horizon: Double) -> Double {
        min(max(1 - (atLeast(history, horizon: horizon, limit: 1).first ?? 0), 0), 1)
    }

    /// The chance of at least 1, 2, 3, … purchases in the horizon, until it is below 10⁻¹², or of `limit` entries.
    ///
    /// BG/BB counts periods. With the other models the n-th purchase needs n − 1 escapes from loss and n arrivals in time; both are mixed over
    /// what the history leaves open, exactly.
    public func atLeast(_ history: PurchaseHistory, horizon: Double, limit: Int = 20_000) -> [Double] {
        guard horizon > 0 else { return [] }
        switch model {
        case .bgnbd, .mbgnbd, .mbgcnbd: return betaGeometricTail(history, horizon, limit)
        case .pareto: return paretoTail(history, horizon, limit)
        case .bgbb: return betaBernoulliTail(history, Int(horizon.rounded()), limit)
        }
    }
}

// MARK: - Erlang gaps, geometric loss

extension PurchaseProcess {
    /// How likely it is, but for a constant, that j of the k phases of the running gap have passed: see ``BetaGeometricLikelihood``.
    private func phases(_ history: PurchaseHistory) -> [Double] {
        let shape = parameters[0] + Double(regularity * history.frequency)
        let wait = (history.age - history.recency) / (parameters[1] + history.age)
        var weights = [1.0]
        for j in 1..<max(regularity, 1) { weights.append((weights.last ?? 1) * (shape + Double(j) - 1) * wait / Double(j)) }
        return weights
    }

    private func betaGeometricTail(_ history: PurchaseHistory, _ horizon: Double, _ limit: Int) -> [Double] {
        let (r, alpha, a, b) = (parameters[0], parameters[1], parameters[2], parameters[3])
        let chances = b + Double(history.frequency) + (model == .bgnbd ? 0 : 1)
        let alive = probabilityAlive(history)
        let weights = phases(history)
        let all = weights.reduce(0, +)
        let logMiss = -log1p(horizon / (alpha + history.age))
        let hit = horizon / (alpha + history.age + horizon)
        // For each phase: events of the underlying Poisson process in the horizon are negative binomial; `term` is P(= events), `rest` P(≥ events).
        var states = weights.indices.map { j -> (term: Double, rest: Double, events: Int, shape: Double, weight: Double) in
            let shape = r + Double(regularity * history.frequency + j)
            return (exp(shape * logMiss), 1, 0, shape, weights[j] / all)
        }
        var result: [Double] = []
        var escape = alive
        while result.count < limit {
            let n = result.count + 1
            var inTime = 0.0
            for j in states.indices {
                while states[j].events < n * regularity - j {
                    states[j].rest -= states[j].term
                    let events = Double(states[j].events)
                    states[j].term *= (states[j].shape + events) / (events + 1) * hit
                    states[j].events += 1
                }
                inTime += states[j].weight * max(states[j].rest, 0)
            }
            let value = escape * inTime
            if value < 1e-12 && n > 1 { break }
            result.append(value)
            escape *= (chances + Double(n) - 1) / (a + chances + Double(n) - 1)
        }
        return result
    }
}

// MARK: - Pareto

extension PurchaseProcess {
    private func paretoTail(_ history: PurchaseHistory, _ horizon: Double, _ limit: Int) -> [Double] {
        let (r, alpha, s, beta) = (parameters[0], parameters[1], parameters[2], parameters[3])
        let (shape, start, lossStart) = (r + Double(history.frequency), alpha + history.age, beta + history.age)
        let alive = probabilityAlive(history)
        // With z = u / (start + u) the moment of the n-th purchase is beta(n, shape); survival to it is (lossStart / (lossStart + u))^s.
        let rule = PurchaseProcess.pmfQuadrature
        let end = horizon / (start + horizon)
        let points = rule.nodes.map { $0 * end }
        let survival = points.map { exp(-s * log1p(start * $0 / (1 - $0) / lossStart)) }
        var densities = zip(points, rule.weights).map { exp(log(shape) + (shape - 1) * log1p(-$0)) * $1 * end }
        var result: [Double] = []
        while result.count < limit {
            let value = alive * zip(densities, survival).reduce(0) { $0 + $1.0 * $1.1 }
            if value < 1e-12 && !result.isEmpty { break }
            result.append(min(value, alive))
            let n = Double(result.count)
            for index in points.indices { densities[index] *= points[index] * (shape + n) / n }
        }
        return result
    }
}

// MARK: - BG/BB

extension PurchaseProcess {
    /// ln of the chance to be alive: the last term of the likelihood by the whole of it.
    private func betaBernoulliAlive(_ history: PurchaseHistory) -> Double {
        let buying = BetaTerms(parameters[0], parameters[1])
        let losing = BetaTerms(parameters[2], parameters[3])
        let x = Double(history.frequency)
        let alive = buying.logRatio(plus: x, history.age - x).value + losing.logRatio(plus: 0, history.age).value
        var total = alive
        var period = history.recency
        while period < history.age {
            total = SpecialFunctions.logSumExp(total, buying.logRatio(plus: x, period - x).value + losing.logRatio(plus: 1, period).value)
            period += 1
        }
        return alive - total
    }

    private func betaBernoulliTail(_ history: PurchaseHistory, _ periods: Int, _ limit: Int) -> [Double] {
        let (alpha, beta, gamma, delta) = (parameters[0], parameters[1], parameters[2], parameters[3])
        let (x, n) = (Double(history.frequency), history.age)
        let alive = probabilityAlive(history)
        // counts[m]: P(m purchases) in `periods`, mixing over how many periods are lived through.
        var counts = [Double](repeating: 0, count: periods + 1)
        var survival = 1.0
        for lived in 0...periods {
            let next = lived < periods ? survival * (delta + n + Double(lived)) / (gamma + delta + n + Double(lived)) : 0
            let share = survival - next
            survival = next
            let buying = BetaTerms(alpha + x, beta + n - x)
            for m in 0...lived {
                let ways =
                    SpecialFunctions.logGamma(Double(lived + 1)) - SpecialFunctions.logGamma(Double(m + 1))
                    - SpecialFunctions.logGamma(Double(lived - m + 1))
                counts[m] += share * exp(ways + buying.logRatio(plus: Double(m), Double(lived - m)).value)
            }
        }
        var (rest, result) = (alive, [Double]())
        for m in 0..<min(periods, limit) {
            rest -= alive * counts[m]
            result.append(max(rest, 0))
        }
        return result
    }
}
