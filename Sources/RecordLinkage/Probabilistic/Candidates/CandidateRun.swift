/// Contacts that are compared with those that follow them: block after block, each with all others of its block, or with the next few.
struct CandidateRun: Sendable {
    private(set) var members: [UInt32] = []
    /// Where each block ends.
    private(set) var ends: [Int] = []
    /// With how many that follow a contact is compared; ``everybody``: with all of its block.
    let reach: Int
    private(set) var pairCount = 0

    static let everybody = Int.max

    init(reach: Int) { self.reach = reach }

    mutating func append(block: some Collection<UInt32>) {
        guard block.count > 1 else { return }
        members += block
        ends.append(members.count)
        let count = block.count
        let far = min(reach, count - 1)
        // Each with the `far` next, which the last ones lack.
        pairCount += count * far - far * (far + 1) / 2
    }

    /// The pairs whose first contact stands in `places`.
    ///
    /// - Parameter bring: told of each contact a little before its pairs, all of a block at once: who reads it then finds it near when it is compared, and
    ///   reads several at a time, which compared one after the other would each be waited for.
    @inline(__always)
    func forEach(_ places: Range<Int>, _ pairing: Pairing, bring: (UInt32) -> Void, _ body: (_ left: UInt32, _ right: UInt32) -> Void) {
        guard !places.isEmpty else { return }
        var block = firstBlock(after: places.lowerBound)
        var brought = places.lowerBound
        for place in places {
            if place >= ends[block] { block += 1 }
            let last = reach < ends[block] - place ? place + 1 + reach : ends[block]
            while brought < last {
                bring(members[brought])
                brought += 1
            }
            let left = members[place]
            for other in (place + 1)..<max(last, place + 1) {
                let right = members[other]
                // Of several values of one contact, two may be alike.
                guard left != right, pairing.allows(Int(left), Int(right)) else { continue }
                body(min(left, right), max(left, right))
            }
        }
    }

    /// The block that `place` is in.
    private func firstBlock(after place: Int) -> Int {
        var (low, high) = (0, ends.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] > place { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
