import Foundation

/// How much a customer spends per purchase: gamma-gamma (Fader, Hardie and Lee 2005, "RFM and CLV").
///
/// Given a customer, amounts are gamma of shape p and a scale ν that is gamma(q, γ) over customers.
public struct GammaGamma: Sendable {
    public var p: Double
    public var q: Double
    public var gamma: Double
    public var logLikelihood: Double
    /// Customers with repeat purchases of positive mean, which the fit uses.
    public var customers: Int
    /// What was done instead of a fit; nil when all is as it should be.
    public var note: String?

    /// - Parameter spend: for each customer the number of repeat purchases and their mean amount, in any unit of money. Those without a repeat purchase or with
    ///   a mean of zero or less are left out: the law knows positive amounts only.
    public static func fit(_ spend: [(frequency: Int, mean: Double)]) -> GammaGamma {
        let used = spend.filter { $0.frequency > 0 && $0.mean > 0 && $0.mean.isFinite }
        let purchases = used.reduce(0.0) { $0 + Double($1.frequency) }
        let average = purchases > 0 ? used.reduce(0.0) { $0 + Double($1.frequency) * $1.mean } / purchases : 0
        guard used.count >= 10, let first = used.first, used.contains(where: { abs($0.mean - first.mean) > 1e-9 * average }) else {
            // q > 1 and a strong pull to the mean of all: γ = mean · (q − 1) / p.
            return GammaGamma(
                p: 1, q: 2, gamma: average, logLikelihood: 0, customers: used.count,
                note: "not fitted: \(used.count) customers with repeat purchases of differing positive amounts are too few; the mean of all is used")
        }
        var search = Minimizer()
        search.bounds = -12...12
        let found = search.minimize(from: [log(2.0), log(3.0), log(1.5)]) { point, gradient in
            loss(used, scale: average, point.map(exp), &gradient)
        }
        let values = found.point.map(exp)
        let size = Double(used.count)
        let isUsable = found.value.isFinite && values[1] > 1.0001
        return GammaGamma(
            p: isUsable ? values[0] : 1, q: isUsable ? values[1] : 2, gamma: isUsable ? values[2] * average : average,
            logLikelihood: -found.value * size - size * log(average), customers: used.count,
            note: isUsable
                ? nil : "not fitted: amounts are too unlike each other for a mean to exist under the model (q ≤ 1); the mean of all is used")
    }

    /// The mean amount of all customers' purchases under the model.
    public var populationMean: Double { p * gamma / max(q - 1, 1e-9) }

    /// The expected amount per purchase of one customer: between the own mean and that of all, by how much is known.
    public func expectedSpend(frequency: Int, mean: Double) -> Double {
        guard frequency > 0, mean > 0 else { return populationMean }
        return (gamma + Double(frequency) * mean) * p / (p * Double(frequency) + q - 1)
    }

    /// −ln L per customer of amounts in units of the average, and its gradient by the logarithms.
    private static func loss(_ spend: [(frequency: Int, mean: Double)], scale: Double, _ values: [Double], _ gradient: inout [Double]) -> Double {
        let (p, q, gamma) = (values[0], values[1], values[2])
        let (logGammaQ, psiQ, logGamma) = (SpecialFunctions.logGamma(q), SpecialFunctions.digamma(q), log(gamma))
        var (total, dp, dq, dGamma) = (0.0, 0.0, 0.0, 0.0)
        for customer in spend {
            let (x, z) = (Double(customer.frequency), customer.mean / scale)
            let (shape, sum) = (p * x, gamma + x * z)
            let psiAll = SpecialFunctions.digamma(shape + q)
            total +=
                SpecialFunctions.logGamma(shape + q) - SpecialFunctions.logGamma(shape) - logGammaQ + q * logGamma + (shape - 1) * log(z) + shape
                * log(x)
                - (shape + q) * log(sum)
            dp += x * (psiAll - SpecialFunctions.digamma(shape) + log(z) + log(x) - log(sum))
            dq += psiAll - psiQ + logGamma - log(sum)
            dGamma += q / gamma - (shape + q) / sum
        }
        let size = Double(spend.count)
        gradient = [-dp * p / size, -dq * q / size, -dGamma * gamma / size]
        return -total / size
    }
}

/// What a customer is worth over a horizon, in today's money.
public enum LifetimeValue {
    /// Expected spend in the horizon, discounted continuously at a yearly rate, the horizon cut into months.
    /// - Parameters:
    ///   - horizon: units of time, of which a year has `unitsPerYear`.
    ///   - spend: the expected amount per purchase.
    public static func discounted(
        _ process: PurchaseProcess, _ history: PurchaseHistory, horizon: Double, unitsPerYear: Double, spend: Double, yearlyRate: Double
    ) -> Double {
        guard yearlyRate > 0 else { return spend * process.expectedPurchases(history, horizon: horizon) }
        let steps = max(1, Int((horizon / unitsPerYear * 12).rounded(.up)))
        var (value, before) = (0.0, 0.0)
        for step in 1...steps {
            let end = horizon * Double(step) / Double(steps)
            let expected = process.expectedPurchases(history, horizon: end)
            let middle = (end - horizon / Double(steps) / 2) / unitsPerYear
            value += (expected - before) * spend * exp(-log1p(yearlyRate) * middle)
            before = expected
        }
        return value
    }
}
