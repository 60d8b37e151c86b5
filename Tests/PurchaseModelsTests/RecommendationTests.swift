import Foundation
import Testing

@testable import PurchaseModels

@Suite struct RecommendationTests {
    /// Two tastes: even customers buy even items, odd ones odd items.
    static func tastes(customers: Int, items: Int, seed: UInt64, days: Int = 200) -> PurchaseMatrix {
        var random = SeededRandom(seed: seed)
        var (customer, item, day) = ([Int32](), [Int32](), [Int32]())
        for buyer in 0..<customers {
            for _ in 0..<40 {
                let thing = random.below(items / 2) * 2 + (random.uniform() < 0.95 ? buyer % 2 : 1 - buyer % 2)
                customer.append(Int32(buyer))
                item.append(Int32(thing))
                day.append(Int32(random.below(days)))
            }
        }
        return PurchaseMatrix(customers: customers, items: items, customer: customer, item: item, day: day)
    }

    @Test func matrixKeepsDaysAndForgetsTheFuture() {
        let matrix = PurchaseMatrix(customers: 2, items: 3, customer: [0, 0, 1, 0, 0], item: [2, 0, 1, 2, -1], day: [5, -3, 7, 1, 9])
        #expect(matrix.starts == [0, 2, 3] && matrix.item == [0, 2, 1] && matrix.days == [-3, 1, 5, 7])
        let early = matrix.until(4)
        #expect(early.starts == [0, 2, 2] && early.days == [-3, 1])
        #expect(matrix.bought(after: 4, until: 6) == [[2], []])
        #expect(matrix.decayed(asOf: 5, halfLife: 4)[1] == 1.5)
    }

    @Test func bothSidesOfEASEGiveItsDefinition() throws {
        // Steck's B = P / −diag P with a zero diagonal, by a plain inverse.
        for (customers, items) in [(12, 20), (40, 14)] {
            let matrix = Self.tastes(customers: customers, items: items, seed: 3)
            var gram = [Double](repeating: 0, count: items * items)
            for customer in 0..<customers {
                let own = matrix.item[matrix.starts[customer]..<matrix.starts[customer + 1]]
                for a in own { for b in own { gram[Int(a) * items + Int(b)] += 1 } }
            }
            for index in 0..<items { gram[index * items + index] += 20 }
            let inverse = try #require(Dense.inverse(gram, size: items))
            let ease = try #require(EASE.fit(matrix, penalty: 20))
            for customer in 0..<customers {
                let scores = ease.scores(of: customer)
                for thing in 0..<items {
                    let expected = matrix.item[matrix.starts[customer]..<matrix.starts[customer + 1]].reduce(0.0) { sum, own in
                        Int(own) == thing ? sum : sum - inverse[Int(own) * items + thing] / inverse[thing * items + thing]
                    }
                    #expect(abs(Double(scores[thing]) - expected) < 1e-4)
                }
            }
        }
    }

    @Test func factorsSolveTheirEquations() {
        let matrix = Self.tastes(customers: 30, items: 24, seed: 6)
        var options = ImplicitALS.Options()
        (options.factors, options.rounds, options.steps) = (8, 30, 8)
        let model = ImplicitALS.fit(matrix, options: options)
        // An item of the own taste scores above one of the other for nearly all.
        let right = (0..<30).count { customer in
            let scores = model.scores(of: customer)
            let own = stride(from: customer % 2, to: 24, by: 2).reduce(Float(0)) { $0 + scores[$1] }
            return own > scores.reduce(0, +) / 2
        }
        #expect(right == 30)
        #expect(model.customerFactors == ImplicitALS.fit(matrix, options: options).customerFactors)
    }

    /// Factors that fill no whole block, partners that fill no whole four, and enough steps to solve each row: against elimination.
    @Test func conjugateGradientsSolveEachRow() throws {
        let (factors, length, partners) = (5, RowSolver.length(5), 7)
        #expect(length == 8)
        var random = SeededRandom(seed: 3)
        var rows = [Float](repeating: 0, count: 9 * length)
        for row in 0..<9 { for factor in 0..<factors { rows[row * length + factor] = Float(random.uniform() - 0.5) } }
        let index: [Int32] = [8, 0, 3, 2, 6, 1, 5]
        let confidence = (0..<partners).map { Float($0) * 0.5 + 0.25 }
        var gram = [Float](repeating: 0, count: length * length)
        for factor in 0..<length { gram[factor * length + factor] = 0.7 }
        var x = [Float](repeating: 0, count: length)
        try gram.withUnsafeBufferPointer { gram in
            try rows.withUnsafeBufferPointer { rows in
                try index.withUnsafeBufferPointer { index in
                    try confidence.withUnsafeBufferPointer { confidence in
                        try x.withUnsafeMutableBufferPointer { x in
                            let side = RowSolver.Side(gram: try #require(gram.baseAddress), factors: try #require(rows.baseAddress), length: length)
                            var solver = RowSolver(side)
                            solver.solve(
                                try #require(x.baseAddress),
                                RowSolver.Partners(
                                    index: try #require(index.baseAddress), confidence: try #require(confidence.baseAddress), count: partners),
                                steps: 12)
                        }
                    }
                }
            }
        }
        var (matrix, right) = ([Double](repeating: 0, count: factors * factors), [Double](repeating: 0, count: factors))
        for a in 0..<factors {
            matrix[a * factors + a] = 0.7
            for (position, row) in index.enumerated() {
                let (c, own) = (Double(confidence[position]), Int(row) * length)
                right[a] += (1 + c) * Double(rows[own + a])
                for b in 0..<factors { matrix[a * factors + b] += c * Double(rows[own + a]) * Double(rows[own + b]) }
            }
        }
        let exact = try #require(Dense.solve(matrix, right))
        for factor in 0..<factors { #expect(abs(Double(x[factor]) - exact[factor]) < 1e-4) }
        #expect(x[factors...].allSatisfy { $0 == 0 })
    }

    @Test func neighboursAreOfOneTaste() {
        let matrix = Self.tastes(customers: 200, items: 30, seed: 8)
        let model = ItemNeighbours.fit(matrix, neighbours: 5)
        let same = (0..<30).reduce(0) { sum, thing in sum + (0..<5).count { Int(model.index[thing * 5 + $0]) % 2 == thing % 2 } }
        #expect(same > 140)
        #expect(zip(model.similarity, model.similarity.dropFirst()).enumerated().allSatisfy { $0.offset % 5 == 4 || $0.element.0 >= $0.element.1 })
    }

    @Test(arguments: [RecommendationMode.nextBasket, .discovery]) func listsHoldNoItemTwiceAndNoneThatIsKnown(mode: RecommendationMode) {
        let matrix = Self.tastes(customers: 150, items: 60, seed: 10)
        let result = Recommender.recommend(matrix, until: 160, top: 10, mode: mode)
        let known = matrix.until(160)
        for (customer, list) in result.items.enumerated() {
            #expect(Set(list).count == list.count && list.count <= 10)
            let own = Set(known.item[known.starts[customer]..<known.starts[customer + 1]])
            if mode == .discovery { #expect(own.isDisjoint(with: list)) }
        }
        #expect(result.scores.allSatisfy { zip($0, $0.dropFirst()).allSatisfy { $0 >= $1 } })
        #expect(result.items == Recommender.recommend(matrix, until: 160, top: 10, mode: mode).items)
    }

    @Test func measuresOfLists() {
        #expect(RankingMetrics.recall([[1, 2, 3], [4]], [[3, 9], []], at: 3) == 0.5)
        #expect(abs(RankingMetrics.gain([[1, 2, 3]], [[3, 9]], at: 3) - 0.5 / (1 + 1 / log2(3.0))) < 1e-12)
    }

    @Test func oneCustomerWithOnePurchase() {
        let matrix = PurchaseMatrix(customers: 1, items: 1, customer: [0], item: [0], day: [-900])
        let result = Recommender.recommend(matrix, until: -900, top: 5, mode: .nextBasket)
        #expect(result.items == [[0]] && result.scores[0][0].isFinite)
        #expect(Recommender.recommend(matrix, until: -900, top: 5, mode: .discovery).items == [[]])
    }
}
