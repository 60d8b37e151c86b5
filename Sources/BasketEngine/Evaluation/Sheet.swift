import Kernel

/// A basket laid out unit by unit while it is being worked on.
///
/// Lines stand in the order of their numbers, and the units of a line together, so that the order in which lines were sent cannot matter.
struct Sheet {
    private let ground: Ground
    /// What each unit costs as it stands.
    private(set) var running: [Int64]
    /// Discounted by this group, in modes where a unit is discounted once.
    private(set) var isTaken: [Bool]
    private var isTouched: [Bool]
    /// In the hands of an exclusive promotion.
    private var isClosed: [Bool]

    /// What stays as it is. A reference, so that a sheet is copied cheaply; nothing in it changes.
    private final class Ground: Sendable {
        let lines: [Basket.Line]
        let firstUnit: [Int]
        let unitLine: [Int32]
        let initial: [Int64]
        let floor: [Int64]
        let hasOwnPrice: [Bool]
        let words: [Int32]
        let firstWord: [Int]

        init(
            lines: [Basket.Line], firstUnit: [Int], unitLine: [Int32], initial: [Int64], floor: [Int64], hasOwnPrice: [Bool], words: [Int32],
            firstWord: [Int]
        ) {
            self.lines = lines
            self.firstUnit = firstUnit
            self.unitLine = unitLine
            self.initial = initial
            self.floor = floor
            self.hasOwnPrice = hasOwnPrice
            self.words = words
            self.firstWord = firstWord
        }
    }

    init(lines: [Basket.Line], prices: [LinePrice], rules: CompiledRules) {
        var (firstUnit, unitLine, initial, running, floor) = ([Int](), [Int32](), [Int64](), [Int64](), [Int64]())
        var (words, firstWord) = ([Int32](), [Int]())
        let count = lines.reduce(0) { $0 + $1.unitCount }
        firstUnit.reserveCapacity(lines.count + 1)
        firstWord.reserveCapacity(lines.count + 1)
        unitLine.reserveCapacity(count)
        initial.reserveCapacity(count)
        words.reserveCapacity(lines.count * 8)
        for (index, line) in lines.enumerated() {
            firstUnit.append(initial.count)
            firstWord.append(words.count)
            rules.vocabulary.appendWords(of: line.product, to: &words)
            let price = line.amount(prices[index].start)
            for _ in 0..<line.unitCount {
                unitLine.append(Int32(index))
                initial.append(price)
            }
        }
        firstUnit.append(initial.count)
        firstWord.append(words.count)
        running = initial
        floor.reserveCapacity(count)
        for (index, line) in lines.enumerated() {
            let span = firstUnit[index]..<firstUnit[index + 1]
            guard let first = span.first else { continue }
            let lineWords = words[firstWord[index]..<firstWord[index + 1]]
            let lowest = rules.floor(of: line, price: prices[index].start, words: lineWords)
            // A floor above the price forbids discounts; it does not raise the price.
            let unitFloor = line.isDiscountable ? line.amount(min(lowest, prices[index].start)) : initial[first]
            for _ in span { floor.append(unitFloor) }
            if line.manualDiscount > 0 {
                let total = min(line.manualDiscount, initial[first] * Int64(span.count))
                for (unit, amount) in zip(span, evenShares(of: total, among: span.count)) { running[unit] -= amount }
            }
        }
        ground = Ground(
            lines: lines, firstUnit: firstUnit, unitLine: unitLine, initial: initial, floor: floor,
            hasOwnPrice: prices.map { $0.start < $0.normal }, words: words, firstWord: firstWord)
        self.running = running
        isTaken = [Bool](repeating: false, count: count)
        isTouched = isTaken
        isClosed = isTaken
    }

    var lines: [Basket.Line] { ground.lines }
    /// Of each line, and one more at the end.
    var firstUnit: [Int] { ground.firstUnit }
    var unitLine: [Int32] { ground.unitLine }
    /// The price before promotions: from the catalogue or the customer's own.
    var initial: [Int64] { ground.initial }

    var unitCount: Int { running.count }

    func units(ofLine line: Int) -> Range<Int> { firstUnit[line]..<firstUnit[line + 1] }

    /// What may still be taken off a unit.
    func room(_ unit: Int32) -> Int64 { max(running[Int(unit)] - ground.floor[Int(unit)], 0) }

    /// Words of all lines, for the index.
    var allWords: [Int32] { ground.words }

    private func words(ofLine line: Int) -> ArraySlice<Int32> { ground.words[ground.firstWord[line]..<ground.firstWord[line + 1]] }

    private func isReduced(_ unit: Int, line: Int) -> Bool { ground.hasOwnPrice[line] || running[unit] < initial[unit] }
}

// MARK: - Selecting

extension Sheet {
    /// Whether the selector means any unit of the line.
    func selects(_ selector: CompiledSelector, line: Int) -> Bool { !isEmpty(selector, units(ofLine: line), line) }

    private func isEmpty(_ selector: CompiledSelector, _ span: Range<Int>, _ line: Int) -> Bool {
        guard let first = span.first else { return true }
        let words = words(ofLine: line)
        if !selector.looksAtUnits { return !selector.matches(words, initial: initial[first], isReduced: false) }
        return !span.contains { selector.matches(words, initial: initial[$0], isReduced: isReduced($0, line: line)) }
    }

    /// Calls `body` with each selected unit, in order.
    func forEach(_ selector: CompiledSelector, inLine only: Int? = nil, _ body: (Int) -> Void) {
        for line in only.map({ $0..<$0 + 1 }) ?? lines.indices {
            let span = units(ofLine: line)
            guard let first = span.first else { continue }
            let words = words(ofLine: line)
            if selector.looksAtUnits {
                for unit in span where selector.matches(words, initial: initial[unit], isReduced: isReduced(unit, line: line)) { body(unit) }
            } else if selector.matches(words, initial: initial[first], isReduced: false) {
                for unit in span { body(unit) }
            }
        }
    }

    /// The selected units that a promotion may still lower; an untouched one where it shares with no other.
    func available(_ selector: CompiledSelector, inLine only: Int? = nil, untouched: Bool) -> [Int32] {
        var units: [Int32] = []
        forEach(selector, inLine: only) { unit in
            if !isTaken[unit], !isClosed[unit], !(untouched && isTouched[unit]), lines[Int(unitLine[unit])].isDiscountable {
                units.append(Int32(truncatingIfNeeded: unit))
            }
        }
        return units
    }

    func count(_ selector: CompiledSelector) -> Int64 {
        var count: Int64 = 0
        forEach(selector) { _ in count += 1 }
        return count
    }

    func value(_ selector: CompiledSelector, _ price: PriceBase) -> Int64 {
        var sum: Int64 = 0
        forEach(selector) { unit in sum += price == .initial ? initial[unit] : running[unit] }
        return sum
    }
}

// MARK: - Changing

extension Sheet {
    /// Takes the shares off, or puts them back.
    mutating func apply(_ shares: [UnitShare], undo: Bool = false) {
        for share in shares { running[Int(share.unit)] -= undo ? -share.amount : share.amount }
    }

    /// Marks the units as used by this group, or no longer.
    mutating func take(_ shares: [UnitShare], undo: Bool = false) {
        for share in shares { isTaken[Int(share.unit)] = !undo }
    }

    /// Keeps what was decided: the prices, and who may touch the units from now on.
    mutating func commit(_ shares: [UnitShare], exclusive: Promotion.Exclusivity) {
        apply(shares)
        for share in shares {
            isTouched[Int(share.unit)] = true
            if exclusive == .units { isClosed[Int(share.unit)] = true }
        }
    }

    /// Makes all units free for the next group.
    mutating func beginGroup() {
        for unit in isTaken.indices { isTaken[unit] = false }
    }
}

/// What one unit has taken off, and in which set of the offer it stands (-1: in none). A unit that only makes a set complete has nothing taken off.
struct UnitShare: Hashable, Sendable {
    var unit: Int32
    var set: Int32 = -1
    var amount: Int64
}
