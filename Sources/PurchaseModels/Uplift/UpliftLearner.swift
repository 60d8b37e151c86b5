import Foundation

/// What a treatment changes in whom: learners of the difference that it makes, after Künzel and others 2019 (S, T, X) and Kennedy 2020 (doubly robust).
public enum UpliftLearner: String, CaseIterable, Sendable {
    /// Scores by the chance of the outcome under treatment alone: not an effect, but where effects are small beside differences in response it orders better.
    case response
    /// One model with the treatment as a feature, and its products with the others.
    case single
    /// One model for each arm.
    case two
    /// The arms' imputed effects, learnt.
    case cross
    /// Doubly robust effects, learnt.
    case doublyRobust
    /// The two-model learner with boosted trees.
    case trees
    /// Half of the two-model learner's effect, half in proportion to the response.
    case blend

    public var title: String {
        switch self {
        case .response: "response model"
        case .single: "S learner"
        case .two: "T learner"
        case .cross: "X learner"
        case .doublyRobust: "doubly robust learner"
        case .trees: "T learner, trees"
        case .blend: "T learner with response"
        }
    }
}

/// Customers of a randomised test: features, whether treated, and the outcome.
public struct UpliftData: Sendable {
    public var names: [String]
    public var rows: [[Double]]
    public var treated: [Bool]
    public var outcome: [Double]

    public init(names: [String], rows: [[Double]], treated: [Bool], outcome: [Double]) {
        self.names = names
        self.rows = rows
        self.treated = treated
        self.outcome = outcome
    }

    public func selecting(_ indices: [Int]) -> UpliftData {
        UpliftData(names: names, rows: indices.map { rows[$0] }, treated: indices.map { treated[$0] }, outcome: indices.map { outcome[$0] })
    }

    /// Whether outcomes are yes or no.
    var isBinary: Bool { outcome.allSatisfy { $0 == 0 || $0 == 1 } }
}

/// A fitted learner: what it expects the treatment to change for a customer, or an order by it.
public struct UpliftModel: Sendable {
    private let learner: UpliftLearner
    private let models: [RidgeRegression]
    private let trees: [BoostedTrees]
    private let effect: Double
    private let meanResponse: Double
    private let names: [String]

    /// - Parameter ridge: of the linear models.
    public static func fit(_ learner: UpliftLearner, _ data: UpliftData, ridge: Double = 10, seed: UInt64 = 1) -> UpliftModel {
        let (treated, control) = (data.treated.indices.filter { data.treated[$0] }, data.treated.indices.filter { !data.treated[$0] })
        let kind: RidgeRegression.Kind = data.isBinary ? .logistic : .linear
        func regression(_ kind: RidgeRegression.Kind, _ rows: [[Double]], _ target: [Double]) -> RidgeRegression {
            .fit(kind, rows, target: target, ridge: ridge)
        }
        func arm(_ indices: [Int]) -> RidgeRegression { regression(kind, indices.map { data.rows[$0] }, indices.map { data.outcome[$0] }) }
        let effect = Metrics.average(treated.map { data.outcome[$0] }) - Metrics.average(control.map { data.outcome[$0] })
        var (models, trees, meanResponse) = ([RidgeRegression](), [BoostedTrees](), 1.0)
        switch learner {
        case .response: models = [arm(treated)]
        case .single: models = [regression(kind, zip(data.rows, data.treated).map(joined), data.outcome)]
        case .two: models = [arm(treated), arm(control)]
        case .blend:
            models = [arm(treated), arm(control)]
            meanResponse = Metrics.average(data.rows.map { models[0].predict($0) })
        case .cross:
            let arms = (arm(treated), arm(control))
            let gained = treated.map { data.outcome[$0] - arms.1.predict(data.rows[$0]) }
            let missed = control.map { arms.0.predict(data.rows[$0]) - data.outcome[$0] }
            models = [regression(.linear, treated.map { data.rows[$0] }, gained), regression(.linear, control.map { data.rows[$0] }, missed)]
        case .doublyRobust:
            let arms = (arm(treated), arm(control))
            let share = Double(treated.count) / Double(max(data.rows.count, 1))
            let effects = data.rows.indices.map { row -> Double in
                let (with, without) = (arms.0.predict(data.rows[row]), arms.1.predict(data.rows[row]))
                return with - without
                    + (data.treated[row] ? (data.outcome[row] - with) / max(share, 0.01) : -(data.outcome[row] - without) / max(1 - share, 0.01))
            }
            models = [regression(.linear, data.rows, effects)]
        case .trees:
            trees = [treated, control].map { indices in
                var options = BoostedTrees.Options(data.isBinary ? .logistic : .squared)
                options.depth = 2
                options.rounds = 80
                options.leafRows = 100
                options.shrinkage = 30
                options.seed = seed
                return BoostedTrees.fit(
                    matrix(data.names, indices.map { data.rows[$0] }), target: indices.map { data.outcome[$0] }, options: options)
            }
        }
        return UpliftModel(learner: learner, models: models, trees: trees, effect: effect, meanResponse: max(meanResponse, 1e-12), names: data.names)
    }

    /// The effect on each row; for the response model an order only.
    public func scores(_ rows: [[Double]]) -> [Double] {
        switch learner {
        case .response: return rows.map { models[0].predict($0) }
        case .single: return rows.map { models[0].predict(UpliftModel.joined($0, true)) - models[0].predict(UpliftModel.joined($0, false)) }
        case .two: return rows.map { models[0].predict($0) - models[1].predict($0) }
        case .blend:
            return rows.map { row in
                let response = models[0].predict(row)
                return 0.5 * (response - models[1].predict(row)) + 0.5 * effect * response / meanResponse
            }
        case .cross: return rows.map { 0.5 * (models[0].predict($0) + models[1].predict($0)) }
        case .doublyRobust: return rows.map { models[0].predict($0) }
        case .trees:
            let features = UpliftModel.matrix(names, rows)
            let sides = trees.map { $0.margins(features) }
            return rows.indices.map { SpecialFunctions.logistic(sides[0][$0]) - SpecialFunctions.logistic(sides[1][$0]) }
        }
    }

    private static func joined(_ row: [Double], _ isTreated: Bool) -> [Double] { row + [isTreated ? 1 : 0] + row.map { isTreated ? $0 : 0 } }

    private static func matrix(_ names: [String], _ rows: [[Double]]) -> FeatureMatrix {
        FeatureMatrix(names: names, columns: names.indices.map { column in rows.map { Float($0[column]) } })
    }
}
