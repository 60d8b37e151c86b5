/// Which purchase process suits a retailer: found on an earlier window of the same history.
public enum ProcessChoice {
    /// A model with its mean Poisson deviance on the earlier window; lower is better.
    public typealias Score = (model: ProcessModel, deviance: Double)

    /// Fits each model up to a day before `end`, looks at what came until `end`, and orders them, the best first.
    ///
    /// Pareto/NBD, the floor, gives way only to a model that is better by at least half a percent. Nothing is returned when the history is too short to be cut.
    /// - Parameters:
    ///   - horizon: days that the forecast will be for; the window is as long, but leaves at least half of the history to fit on.
    ///   - unit: days of one unit of time.
    public static func backtest(_ log: VisitLog, until end: Int32, horizon: Int, unit: Double) -> [Score] {
        guard let first = log.days.min() else { return [] }
        let window = min(Int32(clamping: horizon), (end - first) / 2)
        let cut = end - window
        guard window >= 7 else { return [] }
        let (customers, histories) = log.histories(until: cut, unit: unit)
        let actual = customers.map { Double(log.visits(of: $0, after: cut, until: end)) }
        guard actual.count >= 10 else { return [] }
        let scores = [ProcessModel.pareto, .mbgcnbd, .mbgnbd, .bgnbd].map { model -> Score in
            let process = ProcessFit.fit(model, histories).process
            let expected = process.expectedPurchases(of: histories, horizon: Double(window) / unit)
            return (model, Metrics.poissonDeviance(expected, actual) * (model == .pareto ? 0.995 : 1))
        }
        return scores.sorted { $0.deviance < $1.deviance }
    }
}

extension PurchaseProcess {
    /// ``expectedPurchases(_:horizon:)`` of many customers.
    public func expectedPurchases(of histories: [PurchaseHistory], horizon: Double) -> [Double] {
        Parallel.chunks(histories.count, of: 512) { range in range.map { expectedPurchases(histories[$0], horizon: horizon) } }.flatMap(\.self)
    }

    /// ``probabilityAlive(_:)`` of many customers.
    public func probabilityAlive(of histories: [PurchaseHistory]) -> [Double] {
        Parallel.chunks(histories.count, of: 512) { range in range.map { probabilityAlive(histories[$0]) } }.flatMap(\.self)
    }

    /// ``probabilityOfNone(_:horizon:)`` of many customers.
    public func probabilityOfNone(of histories: [PurchaseHistory], horizon: Double) -> [Double] {
        Parallel.chunks(histories.count, of: 512) { range in range.map { probabilityOfNone(histories[$0], horizon: horizon) } }.flatMap(\.self)
    }

    /// The counts between which the number of purchases lies with at least the chance `share`, as much cut off above as below.
    public func interval(_ history: PurchaseHistory, horizon: Double, share: Double = 0.8) -> ClosedRange<Int> {
        let tail = atLeast(history, horizon: horizon)
        let cut = (1 - share) / 2
        // P(X ≥ n) falls with n: the largest n that all but `cut` reach, and the smallest that no more than `cut` exceed.
        let low = tail.prefix { $0 >= 1 - cut }.count
        let high = tail.prefix { $0 > cut }.count
        return low...max(low, high)
    }
}
