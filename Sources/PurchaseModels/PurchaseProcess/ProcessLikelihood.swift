import Foundation

/// The likelihood of a purchase process over many histories.
protocol ProcessLikelihood: Sendable {
    /// ln L of `rows` at four positive `parameters`, with its gradient added to `gradient`.
    func logLikelihood(_ rows: ArraySlice<HistoryTable.Row>, _ parameters: [Double], _ gradient: inout [Double]) -> Double
}

extension ProcessLikelihood {
    /// −ln L per customer at the logarithms of the parameters, and its gradient; the same on any number of threads.
    func loss(_ table: HistoryTable, _ logParameters: [Double], _ gradient: inout [Double]) -> Double {
        let parameters = logParameters.map(exp)
        let parts = Parallel.chunks(table.rows.count, of: 2048) { range in
            var slope = [0.0, 0, 0, 0]
            let value = logLikelihood(table.rows[range], parameters, &slope)
            return [value] + slope
        }
        var total = [0.0, 0, 0, 0, 0]
        for part in parts { for index in 0..<5 { total[index] += part[index] } }
        for index in 0..<4 { gradient[index] = -total[index + 1] * parameters[index] / table.count }
        return -total[0] / table.count
    }
}

/// BG/NBD (Fader, Hardie and Lee 2005), MBG/NBD (Batislam, Denizel and Filiztekin 2007) and MBG/CNBD-k (Platzer and Reutterer 2016) in one:
/// gamma rates, gaps of the Erlang-k law, and a chance to be lost with each purchase that is beta over customers.
///
/// Parameters: r, α, a, b.
struct BetaGeometricLikelihood: ProcessLikelihood {
    /// k: 1 for exponential gaps.
    var regularity = 1
    /// Whether one may be lost with the first purchase too (MBG) or only with a later one (BG).
    var canLoseAtFirst: Bool

    func logLikelihood(_ rows: ArraySlice<HistoryTable.Row>, _ parameters: [Double], _ gradient: inout [Double]) -> Double {
        let (r, alpha, a, b) = (parameters[0], parameters[1], parameters[2], parameters[3])
        let k = Double(regularity)
        let (logAlpha, psiR, logGammaR) = (log(alpha), SpecialFunctions.digamma(r), SpecialFunctions.logGamma(r))
        let (psiAB, psiB, logBetaAB) = (SpecialFunctions.digamma(a + b), SpecialFunctions.digamma(b), SpecialFunctions.logBeta(a, b))
        var total = 0.0
        var (dr, dAlpha, da, db) = (0.0, 0.0, 0.0, 0.0)
        var known = -1
        var terms = FrequencyTerms()
        for row in rows {
            if row.frequency != known {
                known = row.frequency
                terms = FrequencyTerms(
                    shape: r + k * Double(known), a: a, b: b, chances: Double(known) + (canLoseAtFirst ? 1 : 0), gammaOfR: (logGammaR, psiR),
                    betaOfAB: logBetaAB, psiAB: psiAB, psiB: psiB)
            }
            let logAge = log(alpha + row.age)
            var (alive, aliveR, aliveAlpha) = (-terms.shape * logAge, -logAge, -terms.shape / (alpha + row.age))
            if regularity > 1 {
                let wait = (row.age - row.recency) / (alpha + row.age)
                let survival = erlangSurvival(shape: terms.shape, wait: wait)
                alive += log(survival.sum)
                aliveR += survival.slopeOfShape / survival.sum
                aliveAlpha -= survival.slopeOfLogWait / survival.sum / (alpha + row.age)
            }
            var value = terms.constant + r * logAlpha
            var (slopeR, slopeAlpha, slopeA, slopeB) = (terms.slopeR + logAlpha, r / alpha, terms.slopeA, terms.slopeB)
            if terms.chances > 0 {
                let logLast = log(alpha + row.recency)
                let lost = terms.logOdds - terms.shape * logLast
                let both = SpecialFunctions.logSumExp(alive, lost)
                let shareLost = exp(lost - both)
                value += both
                slopeR += (1 - shareLost) * aliveR - shareLost * logLast
                slopeAlpha += (1 - shareLost) * aliveAlpha - shareLost * terms.shape / (alpha + row.recency)
                slopeA += shareLost / a
                slopeB -= shareLost / (b + terms.chances - 1)
            } else {
                value += alive
                slopeR += aliveR
                slopeAlpha += aliveAlpha
            }
            total += row.weight * value
            dr += row.weight * slopeR
            dAlpha += row.weight * slopeAlpha
            da += row.weight * slopeA
            db += row.weight * slopeB
        }
        gradient[0] += dr
        gradient[1] += dAlpha
        gradient[2] += da
        gradient[3] += db
        return total
    }

    /// Σ_{j<k} Γ(shape + j) / Γ(shape) · waitʲ / j!, and what it changes by with the shape and with ln wait.
    private func erlangSurvival(shape: Double, wait: Double) -> (sum: Double, slopeOfShape: Double, slopeOfLogWait: Double) {
        var (term, harmonic) = (1.0, 0.0)
        var (sum, slopeOfShape, slopeOfLogWait) = (1.0, 0.0, 0.0)
        for j in 1..<regularity {
            harmonic += 1 / (shape + Double(j) - 1)
            term *= (shape + Double(j) - 1) * wait / Double(j)
            sum += term
            slopeOfShape += term * harmonic
            slopeOfLogWait += term * Double(j)
        }
        return (sum, slopeOfShape, slopeOfLogWait)
    }

    /// What depends on the number of purchases alone: rows come sorted by it.
    private struct FrequencyTerms {
        var shape = 0.0
        var chances = 0.0
        var constant = 0.0
        var logOdds = 0.0
        var slopeR = 0.0
        var slopeA = 0.0
        var slopeB = 0.0

        init() {}

        init(
            shape: Double, a: Double, b: Double, chances: Double, gammaOfR: (log: Double, psi: Double), betaOfAB: Double, psiAB: Double, psiB: Double
        ) {
            self.shape = shape
            self.chances = chances
            constant = SpecialFunctions.logGamma(shape) - gammaOfR.log
            slopeR = SpecialFunctions.digamma(shape) - gammaOfR.psi
            guard chances > 0 else { return }
            constant += SpecialFunctions.logBeta(a, b + chances) - betaOfAB
            logOdds = log(a) - log(b + chances - 1)
            let psiAll = SpecialFunctions.digamma(a + b + chances)
            slopeA = psiAB - psiAll
            slopeB = SpecialFunctions.digamma(b + chances) - psiAll - psiB + psiAB
        }
    }
}

/// Pareto/NBD (Schmittlein, Morrison and Colombo 1987): gamma rates of purchase, gamma rates of being lost at any moment.
///
/// The integral over the moment of loss is done by Gauss-Legendre quadrature after a substitution that leaves a smooth integrand, which needs no
/// hypergeometric function and stays exact with hundreds of purchases. Parameters: r, α, s, β.
struct ParetoLikelihood: ProcessLikelihood {
    static let quadrature = GaussLegendre(24)

    func logLikelihood(_ rows: ArraySlice<HistoryTable.Row>, _ parameters: [Double], _ gradient: inout [Double]) -> Double {
        let (r, alpha, s, beta) = (parameters[0], parameters[1], parameters[2], parameters[3])
        let (logAlpha, logBeta, logS) = (log(alpha), log(beta), log(s))
        let (logGammaR, psiR) = (SpecialFunctions.logGamma(r), SpecialFunctions.digamma(r))
        var total = 0.0
        var (dr, dAlpha, ds, dBeta) = (0.0, 0.0, 0.0, 0.0)
        var known = -1
        var (logGammaShape, psiShape) = (0.0, 0.0)
        for row in rows {
            let shape = r + Double(row.frequency)
            if row.frequency != known {
                known = row.frequency
                (logGammaShape, psiShape) = (SpecialFunctions.logGamma(shape), SpecialFunctions.digamma(shape))
            }
            let (logA, logB) = (log(alpha + row.age), log(beta + row.age))
            let alive = -shape * logA - s * logB
            let loss = LossIntegral(shape: shape, alpha: alpha, s: s, beta: beta, from: row.recency, to: row.age)
            let both = SpecialFunctions.logSumExp(alive, logS + loss.logValue)
            let (shareAlive, shareLost) = (exp(alive - both), exp(logS + loss.logValue - both))
            total += row.weight * (logGammaShape - logGammaR + r * logAlpha + s * logBeta + both)
            dr += row.weight * (psiShape - psiR + logAlpha - shareAlive * logA - shareLost * loss.meanLogAlpha)
            dAlpha += row.weight * (r / alpha - shape * (shareAlive / (alpha + row.age) + shareLost * loss.meanInverseAlpha))
            ds += row.weight * (logBeta - shareAlive * logB + shareLost * (1 / s - loss.meanLogBeta))
            dBeta += row.weight * (s / beta - shareAlive * s / (beta + row.age) - shareLost * (s + 1) * loss.meanInverseBeta)
        }
        gradient[0] += dr
        gradient[1] += dAlpha
        gradient[2] += ds
        gradient[3] += dBeta
        return total
    }
}

/// I = ∫ (α+t)^−shape (β+t)^−(s+1) dt between the last purchase and the end of observation, and averages under its integrand.
///
/// With y = ln((α+t)/(α+from)) and κ = shape − 1 the first factor and dt become (α+from)^−κ e^(−κy) dy, and what remains, (β+t)^−(s+1), is smooth in y. Beyond
/// y = 40/κ the first factor is below 10⁻¹⁷ of what it was: there the integral ends, so that the nodes stand where it has its weight, however many purchases
/// there are.
struct LossIntegral {
    private(set) var logValue = -Double.infinity
    private(set) var meanLogAlpha = 0.0
    private(set) var meanInverseAlpha = 0.0
    private(set) var meanLogBeta = 0.0
    private(set) var meanInverseBeta = 0.0

    init(shape: Double, alpha: Double, s: Double, beta: Double, from: Double, to: Double) {
        guard to > from else { return }
        let kappa = shape - 1
        let (start, logStart) = (alpha + from, log(alpha + from))
        let width = log1p((to - from) / start)
        let span = kappa * width > 40 ? 40 / kappa : width
        let logBetaStart = log(beta + from)
        var (sum, logAlphaSum, inverseAlphaSum, logBetaSum, inverseBetaSum) = (0.0, 0.0, 0.0, 0.0, 0.0)
        let rule = ParetoLikelihood.quadrature
        for index in rule.nodes.indices {
            let y = span * rule.nodes[index]
            let alphaTime = start * exp(y)
            let betaTime = beta + (alphaTime - alpha)
            let logBetaTime = log(betaTime)
            let value = rule.weights[index] * exp(-kappa * y - (s + 1) * (logBetaTime - logBetaStart))
            sum += value
            logAlphaSum += value * (logStart + y)
            inverseAlphaSum += value / alphaTime
            logBetaSum += value * logBetaTime
            inverseBetaSum += value / betaTime
        }
        guard sum > 0 else { return }
        logValue = log(sum * span) - kappa * logStart - (s + 1) * logBetaStart
        meanLogAlpha = logAlphaSum / sum
        meanInverseAlpha = inverseAlphaSum / sum
        meanLogBeta = logBetaSum / sum
        meanInverseBeta = inverseBetaSum / sum
    }
}

/// BG/BB (Fader, Hardie and Shang 2010): chances to buy that come period by period. Parameters: α, β of buying, γ, δ of being lost.
struct BetaBernoulliLikelihood: ProcessLikelihood {
    func logLikelihood(_ rows: ArraySlice<HistoryTable.Row>, _ parameters: [Double], _ gradient: inout [Double]) -> Double {
        let buying = BetaTerms(parameters[0], parameters[1])
        let losing = BetaTerms(parameters[2], parameters[3])
        var total = 0.0
        for row in rows {
            let (x, n, last) = (Double(row.frequency), row.age, row.recency)
            // One term for each period in which the customer may have been lost, the last one for "not lost".
            var logs: [Double] = []
            var slopes: [(Double, Double, Double, Double)] = []
            var period = last
            while period <= n {
                let isAlive = period == n
                let (value, slopeA, slopeB) = buying.logRatio(plus: x, period - x)
                let (lost, slopeC, slopeD) = losing.logRatio(plus: isAlive ? 0 : 1, period)
                logs.append(value + lost)
                slopes.append((slopeA, slopeB, slopeC, slopeD))
                period += 1
            }
            let highest = logs.max() ?? 0
            let sum = logs.reduce(0) { $0 + exp($1 - highest) }
            total += row.weight * (highest + log(sum))
            for (value, slope) in zip(logs, slopes) {
                let share = row.weight * exp(value - highest) / sum
                gradient[0] += share * slope.0
                gradient[1] += share * slope.1
                gradient[2] += share * slope.2
                gradient[3] += share * slope.3
            }
        }
        return total
    }
}

/// ln B(a + m, b + n) − ln B(a, b) with its slopes.
struct BetaTerms {
    private let (a, b): (Double, Double)
    private let logBeta: Double
    private let (psiA, psiB, psiAB): (Double, Double, Double)

    init(_ a: Double, _ b: Double) {
        (self.a, self.b) = (a, b)
        logBeta = SpecialFunctions.logBeta(a, b)
        (psiA, psiB, psiAB) = (SpecialFunctions.digamma(a), SpecialFunctions.digamma(b), SpecialFunctions.digamma(a + b))
    }

    func logRatio(plus m: Double, _ n: Double) -> (value: Double, slopeA: Double, slopeB: Double) {
        let psiAll = SpecialFunctions.digamma(a + b + m + n)
        return (
            SpecialFunctions.logBeta(a + m, b + n) - logBeta, SpecialFunctions.digamma(a + m) - psiAll - psiA + psiAB,
            SpecialFunctions.digamma(b + n) - psiAll - psiB + psiAB
        )
    }
}
