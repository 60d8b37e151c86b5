/// Fifths of values.
enum Tiles {
    /// The score 1 … 5 of each of `members`, 0 for others.
    ///
    /// Only the values at the four borders are looked for: to sort millions of customers would take longer than to add up their lines.
    static func scores(_ values: [Int64], of members: [Int32], sharesTies: Bool, customers: Int) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: customers)
        let count = members.count
        guard count > 0 else { return result }
        let own = members.map { values[Int($0)] }
        if sharesTies {
            let cuts = Selection.values(own, at: (1...4).map { max((count * $0 + 4) / 5 - 1, 0) })
            for (member, value) in zip(members, own) {
                result[Int(member)] = 1 + cuts.reduce(0) { $0 + (value > $1 ? 1 : 0) }
            }
            return result
        }
        let (size, larger) = (count / 5, count % 5)
        // Where tiles 2 to 5 begin; the first `larger` tiles have one more.
        let starts = (1...4).map { size * $0 + min($0, larger) }
        let borders = zip(starts, Selection.values(own, at: starts.map { min($0, count - 1) })).map { start, value in
            Border(value: value, start: start, below: own.reduce(0) { $0 + ($1 < value ? 1 : 0) })
        }
        // Equal values are taken in their order: so many of each border's were seen.
        var equal = [Int](repeating: 0, count: borders.count)
        for (member, value) in zip(members, own) {
            var score: UInt8 = 1
            for (index, border) in borders.enumerated() {
                if value == border.value {
                    score += border.below + equal[index] >= border.start ? 1 : 0
                    equal[index] += 1
                } else if value > border.value {
                    score += 1
                }
            }
            result[Int(member)] = score
        }
        return result
    }

    private struct Border {
        var value: Int64
        /// The place in order of the first of the tile above.
        var start: Int
        /// How many are less than the value.
        var below: Int
    }
}

/// Values at places of the order that sorting would give.
enum Selection {
    /// - Parameter places: 0 ..< the count of `values`.
    static func values(_ values: [Int64], at places: [Int]) -> [Int64] {
        guard values.count > 4096 else {
            let sorted = values.sorted()
            return places.map { sorted[$0] }
        }
        var (least, most) = (values[0], values[0])
        for value in values {
            least = min(least, value)
            most = max(most, value)
        }
        guard least < most else { return places.map { _ in least } }
        // Counted by the leading bits of what they are above the least; then the same within the bin of each place.
        let span = UInt64(bitPattern: most) &- UInt64(bitPattern: least)
        let shift = UInt64(max(0, UInt64.bitWidth - span.leadingZeroBitCount - 16))
        func bin(_ value: Int64) -> Int { Int((UInt64(bitPattern: value) &- UInt64(bitPattern: least)) >> shift) }
        var counts = [Int](repeating: 0, count: bin(most) + 1)
        for value in values { counts[bin(value)] += 1 }
        return places.flatMap { place in
            var (index, below) = (0, 0)
            while below + counts[index] <= place {
                below += counts[index]
                index += 1
            }
            return shift == 0 ? [least &+ Int64(index)] : self.values(values.filter { bin($0) == index }, at: [place - below])
        }
    }
}
