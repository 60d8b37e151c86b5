/// Which of several promotions that want the same units hold, each unit lowered by one of them.
///
/// A *choice* says which promotions hold. Those that make sets or share an amount among lines take their units in the order of rank; the lines that are
/// left go to the best promotion that works line by line, each line by itself. A promotion that excludes its group is a choice of its own.
///
/// - Best for the customer: the choice that takes off most.
/// - Best for the retailer: of the choices to which nothing can be added, the one that takes off least. Where there is none, because a promotion finds
///   something to lower only after another has taken its units, of all choices in which something holds.
/// - Equal choices: unit by unit in the order of lines, the one whose promotion is of higher rank there; a unit with a promotion goes before one without.
///   What competes nowhere can then be settled apart and comes to the same.
///
/// Promotions that share no line do not compete, and are settled apart. Up to ``exactCount`` competing promotions and ``exactUnits`` units every choice
/// is looked at. Beyond, the promotions that take off most by themselves are: as many as keep the work within ``workLimit``; the others are then added
/// one after another where that is better.
struct BestChoice {
    typealias Decision = (index: Int, plan: Plan)

    /// So many competing promotions are settled exactly.
    static let exactCount = 12
    static let exactUnits = 1000
    /// Choices times the work of one, beyond the exact numbers.
    static let workLimit = 1 << 16

    private var sheet: Sheet
    private let contenders: [Contender]
    private let isForRetailer: Bool
    private let byLine: [Int]
    private let bySet: [Int]
    private let alone: [Int]
    /// Of each contender the lines it selects.
    private let linesOf: [[Int]]
    /// Of each line those of ``byLine`` that select it.
    private let byLineOf: [[Int]]
    /// The best line-by-line promotion of a line none of whose units is taken.
    private var untakenLines: [Int: Decision?] = [:]

    init(sheet: Sheet, contenders: [Contender], isForRetailer: Bool) {
        self.sheet = sheet
        self.contenders = contenders
        self.isForRetailer = isForRetailer
        let isAlone = { (index: Int) in contenders[index].rule.promotion.exclusive == .group || contenders[index].rule.promotion.exclusive == .basket
        }
        alone = contenders.indices.filter(isAlone)
        byLine = contenders.indices.filter { !isAlone($0) && contenders[$0].rule.isByLine }
        bySet = contenders.indices.filter { !isAlone($0) && !contenders[$0].rule.isByLine }
        linesOf = contenders.map { contender in sheet.lines.indices.filter { contender.rule.touches(line: $0, of: sheet) } }
        var byLineOf = [[Int]](repeating: [], count: sheet.lines.count)
        for index in byLine {
            for line in linesOf[index] { byLineOf[line].append(index) }
        }
        self.byLineOf = byLineOf
    }

    /// The promotions that hold, and what they take off.
    mutating func solve() -> [Decision] {
        if contenders.count == 1 {
            let plan = plan(0)
            return plan.isSomething ? [(0, plan)] : []
        }
        var together: [Decision] = []
        let components = Competition.components(linesOf, bySet)
        var linesLeft = Set(sheet.lines.indices)
        for component in components {
            linesLeft.subtract(component.lines)
            together += best(of: component)
        }
        for line in linesLeft.sorted() {
            if let decision = bestByLine(line) { together.append(decision) }
        }
        var best = Choice(merged(together))
        for index in alone {
            let plan = plan(index)
            guard plan.isSomething else { continue }
            let other = Choice([(index, plan)])
            if best.decisions.isEmpty || other.isBetter(than: best, isForRetailer: isForRetailer) { best = other }
        }
        return best.decisions
    }

    private mutating func plan(_ index: Int, inLine line: Int? = nil) -> Plan {
        sheet.plan(contenders[index].rule, contenders[index].allowed, inLine: line)
    }

    // MARK: - One component

    private mutating func best(of component: Competition) -> [Decision] {
        let rivals = Set(component.lines.flatMap { byLineOf[$0] })
        if component.contenders.count == 1 && rivals.isEmpty {
            let plan = plan(component.contenders[0])
            return plan.isSomething ? [(component.contenders[0], plan)] : []
        }
        let depth = searchDepth(component, rivals: rivals.count)
        var searched = component.contenders
        var rest: [Int] = []
        if depth < searched.count {
            let totals = searched.map { ($0, plan($0).total) }
            let ordered = totals.sorted { $0.1 != $1.1 ? (isForRetailer ? $0.1 < $1.1 : $0.1 > $1.1) : $0.0 < $1.0 }.map(\.0)
            searched = ordered.prefix(depth).sorted()
            rest = Array(ordered.dropFirst(depth))
        }
        var best: Choice?
        search(searched, from: 0, [], component.lines, &best)
        if best == nil, isForRetailer { search(searched, from: 0, [], component.lines, &best, isComplete: false) }
        return adding(rest, to: best ?? Choice([]), component.lines).decisions
    }

    private func searchDepth(_ component: Competition, rivals: Int) -> Int {
        let sets = component.contenders.count
        let units = component.lines.reduce(0) { $0 + sheet.units(ofLine: $1).count }
        if sets + rivals <= BestChoice.exactCount && units <= BestChoice.exactUnits { return sets }
        let workOfOne = 1 + units / 32 + rivals * component.lines.count
        var depth = min(sets, BestChoice.exactCount)
        while depth > 1, workOfOne << depth > BestChoice.workLimit { depth -= 1 }
        return depth
    }

    /// - Parameter isComplete: for the retailer: whether only choices to which nothing can be added count; otherwise those in which something holds do.
    private mutating func search(
        _ indices: [Int], from position: Int, _ chosen: [Decision], _ lines: [Int], _ best: inout Choice?, isComplete: Bool = true
    ) {
        guard position < indices.count else {
            let choice = completed(chosen, lines)
            if let known = best, !choice.isBetter(than: known, isForRetailer: isForRetailer) { return }
            if isForRetailer, isComplete ? couldAdd(indices, to: choice) : choice.decisions.isEmpty { return }
            best = choice
            return
        }
        let plan = plan(indices[position])
        if plan.isSomething {
            sheet.take(plan.shares)
            search(indices, from: position + 1, chosen + [(indices[position], plan)], lines, &best, isComplete: isComplete)
            sheet.take(plan.shares, undo: true)
        }
        search(indices, from: position + 1, chosen, lines, &best, isComplete: isComplete)
    }

    /// The choice with the lines that are left given to promotions that work line by line.
    private mutating func completed(_ chosen: [Decision], _ lines: [Int]) -> Choice {
        var decisions = chosen
        if !byLine.isEmpty {
            for line in lines {
                if let decision = bestByLine(line) { decisions.append(decision) }
            }
        }
        return Choice(decisions)
    }

    /// Whether a promotion that was left out could still have units.
    private mutating func couldAdd(_ indices: [Int], to choice: Choice) -> Bool {
        let extra = choice.decisions.filter { contenders[$0.index].rule.isByLine }
        for decision in extra { sheet.take(decision.plan.shares) }
        defer { for decision in extra { sheet.take(decision.plan.shares, undo: true) } }
        let held = Set(choice.decisions.map(\.index))
        return indices.contains { !held.contains($0) && plan($0).isSomething }
    }

    private mutating func adding(_ rest: [Int], to choice: Choice, _ lines: [Int]) -> Choice {
        var sets = choice.decisions.filter { !contenders[$0.index].rule.isByLine }
        var best = choice
        for decision in sets { sheet.take(decision.plan.shares) }
        for index in rest {
            let plan = plan(index)
            guard plan.isSomething else { continue }
            sheet.take(plan.shares)
            let other = completed(sets + [(index, plan)], lines)
            if isForRetailer || other.total > best.total {
                sets.append((index, plan))
                best = other
            } else {
                sheet.take(plan.shares, undo: true)
            }
        }
        for decision in sets { sheet.take(decision.plan.shares, undo: true) }
        return best
    }

    // MARK: - One line

    private mutating func bestByLine(_ line: Int) -> Decision? {
        if byLineOf[line].isEmpty { return nil }
        let isUntaken = !sheet.units(ofLine: line).contains { sheet.isTaken[$0] }
        if isUntaken, let known = untakenLines[line] { return known }
        var best: Decision?
        for index in byLineOf[line] {
            let plan = plan(index, inLine: line)
            guard plan.total > 0 else { continue }
            if let known = best, isForRetailer ? plan.total >= known.plan.total : plan.total <= known.plan.total { continue }
            best = (index, plan)
        }
        if isUntaken { untakenLines[line] = .some(best) }
        return best
    }

    /// One decision for each promotion, its lines together.
    private func merged(_ decisions: [Decision]) -> [Decision] {
        var plans: [Int: Plan] = [:]
        for decision in decisions { plans[decision.index, default: Plan()].add(decision.plan) }
        return plans.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

/// Promotions with what each takes off.
private struct Choice {
    let decisions: [BestChoice.Decision]
    let total: Int64

    init(_ decisions: [BestChoice.Decision]) {
        self.decisions = decisions
        total = decisions.reduce(0) { $0 + $1.plan.total }
    }

    /// Unit and rank of what is lowered, in the order of units.
    private var holders: [(Int32, Int)] {
        decisions.flatMap { decision in decision.plan.shares.map { ($0.unit, decision.index) } }.sorted { $0 < $1 }
    }

    private var ranks: [Int] { Set(decisions.map(\.index)).sorted() }

    func isBetter(than other: Choice, isForRetailer: Bool) -> Bool {
        if total != other.total { return isForRetailer ? total < other.total : total > other.total }
        let (holders, others) = (holders, other.holders)
        for (own, their) in zip(holders, others) where own != their { return own < their }
        if holders.count != others.count { return holders.count > others.count }
        for (rank, otherRank) in zip(ranks, other.ranks) where rank != otherRank { return rank < otherRank }
        return ranks.count > other.ranks.count
    }
}

/// Promotions that want the same lines, directly or through others.
struct Competition {
    /// Ascending.
    var contenders: [Int]
    /// Ascending.
    var lines: [Int]

    /// The contenders `indices` by which share lines.
    static func components(_ linesOf: [[Int]], _ indices: [Int]) -> [Competition] {
        var components: [Competition] = []
        for index in indices {
            var joined = Competition(contenders: [index], lines: linesOf[index])
            var apart: [Competition] = []
            for component in components {
                if component.lines.contains(where: joined.lines.contains) {
                    joined.contenders += component.contenders
                    joined.lines = Set(joined.lines).union(component.lines).sorted()
                } else {
                    apart.append(component)
                }
            }
            joined.contenders.sort()
            components = apart + [joined]
        }
        return components
    }
}
