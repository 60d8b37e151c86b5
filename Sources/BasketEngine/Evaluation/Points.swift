/// Points, reckoned at the end on what is paid.
struct Points {
    /// As many as one basket earns from one promotion.
    static let most: Int64 = 1_000_000_000

    private let held: [Settlement.Held]
    private let sheet: Sheet

    init(_ held: [Settlement.Held], _ sheet: Sheet) {
        self.held = held
        self.sheet = sheet
    }

    /// For each promotion that held what it gives. A multiplier gives the surplus over what its units earn anyhow, so that several add up and their order
    /// does not matter: double and triple points are four times.
    func byPromotion() -> [Int64] {
        held.map { held in
            var points: Int64 = 0
            for effect in held.rule.effects {
                switch effect {
                case .points(let fixed): points += fixed * Int64(max(held.plan.uses, 1))
                case .pointsEvery(let every, let give, let selector): points += earned(every, give, selector, among: .everything)
                case .multiplier(let factor, let selector): points += base(among: selector) * (factor - 100) / 100
                case .percent, .amount, .price, .take, .bundle, .tiers, .gift, .voucher, .message, .shipping: break
                }
            }
            return min(points, Points.most)
        }
    }

    private func base(among selector: CompiledSelector) -> Int64 {
        var sum: Int64 = 0
        for held in held {
            for case .pointsEvery(let every, let give, let selection) in held.rule.effects { sum += earned(every, give, selection, among: selector) }
        }
        return min(sum, Points.most)
    }

    /// Points for what the units in both selections cost in the end; a fraction is dropped.
    private func earned(_ every: Int64, _ give: Int64, _ selection: CompiledSelector, among other: CompiledSelector) -> Int64 {
        var isMeant = [Bool](repeating: false, count: sheet.unitCount)
        sheet.forEach(other) { isMeant[$0] = true }
        var value: Int64 = 0
        sheet.forEach(selection) { if isMeant[$0] { value += sheet.running[$0] } }
        return min(value / every * give, Points.most)
    }
}
