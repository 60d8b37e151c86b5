/// Shares `total` out among places in proportion to their weights, by largest remainder: each gets the whole part of its share, and what is left goes, a
/// cent each, to the largest remainders, ties to the place that stands first (M. Balinski and H. P. Young, "Fair Representation", the method of Hamilton).
///
/// No place gets more than its room: what it cannot take is shared out among the others, by their weights. When all rooms are full the rest is not given.
/// - Parameters:
///   - total: not negative.
///   - weights: not negative. Places without weight get something only where no place has any.
///   - rooms: not negative, one for each weight.
/// - Returns: a share for each place; their sum is `total`, or the sum of all rooms where that is less.
func apportion(_ total: Int64, weights: [Int64], rooms: [Int64]) -> [Int64] {
    precondition(weights.count == rooms.count, "a room for each weight")
    var shares = [Int64](repeating: 0, count: weights.count)
    var rest = total
    // Places that could not take their share in proportion are filled, the tightest first; then nobody is in the way of the others.
    var open = weights.indices.filter { weights[$0] > 0 }
    var sum = weights.reduce(0, +)
    if sum == 0 { return inOrder(total, rooms) }
    if open.contains(where: { isTight(room: rooms[$0], weight: weights[$0], rest: rest, sum: sum) }) {
        let tightestFirst = open.sorted { left, right in
            let (leftHigh, leftLow) = rooms[left].multipliedFullWidth(by: weights[right])
            let (rightHigh, rightLow) = rooms[right].multipliedFullWidth(by: weights[left])
            if leftHigh != rightHigh { return leftHigh < rightHigh }
            return leftLow != rightLow ? leftLow < rightLow : left < right
        }
        var filled = 0
        for place in tightestFirst {
            guard isTight(room: rooms[place], weight: weights[place], rest: rest, sum: sum) else { break }
            shares[place] = min(rooms[place], rest)
            rest -= shares[place]
            sum -= weights[place]
            filled += 1
        }
        open = tightestFirst.dropFirst(filled).sorted()
        if open.isEmpty { return shares }
    }
    return remainders(rest, weights, rooms, open, sum, shares)
}

/// Whether `rest * weight / sum` is more than the room.
private func isTight(room: Int64, weight: Int64, rest: Int64, sum: Int64) -> Bool {
    let (wantedHigh, wantedLow) = rest.multipliedFullWidth(by: weight)
    let (roomHigh, roomLow) = room.multipliedFullWidth(by: sum)
    return wantedHigh != roomHigh ? wantedHigh > roomHigh : wantedLow > roomLow
}

private func remainders(_ total: Int64, _ weights: [Int64], _ rooms: [Int64], _ open: [Int], _ sum: Int64, _ given: [Int64]) -> [Int64] {
    var shares = given
    var left = total
    var fractions: [(place: Int, remainder: Int64)] = []
    fractions.reserveCapacity(open.count)
    for place in open {
        let product = total.multipliedFullWidth(by: weights[place])
        let (quotient, remainder) = sum.dividingFullWidth(product)
        shares[place] = quotient
        left -= quotient
        if remainder > 0 { fractions.append((place, remainder)) }
    }
    if left == 0 { return shares }
    // A place with a remainder has room for one more: its room is a whole number above its share.
    fractions.sort { $0.remainder != $1.remainder ? $0.remainder > $1.remainder : $0.place < $1.place }
    for fraction in fractions.prefix(Int(left)) where shares[fraction.place] < rooms[fraction.place] { shares[fraction.place] += 1 }
    return shares
}

/// Cents one after another, for places that weigh nothing: all of it to the first that has room.
private func inOrder(_ total: Int64, _ rooms: [Int64]) -> [Int64] {
    var rest = total
    return rooms.map { room in
        let share = min(room, rest)
        rest -= share
        return share
    }
}

/// `total` among `count` equal places: the first ones get the odd cents.
func evenShares(of total: Int64, among count: Int) -> [Int64] {
    guard count > 0 else { return [] }
    let (share, odd) = total.quotientAndRemainder(dividingBy: Int64(count))
    return (0..<count).map { Int64($0) < odd ? share + 1 : share }
}
