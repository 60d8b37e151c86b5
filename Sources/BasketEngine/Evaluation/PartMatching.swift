/// Whether units can be given to the parts of a set, each unit to one part, where parts overlap ("2 of A with 1 of B", some things are both).
///
/// A unit is known by the parts it could go to: bit `p` of its mask. By Hall's theorem the demand can be met exactly when for every choice of parts there
/// are as many units that fit one of them as these parts ask for; and units can all be placed exactly when for every choice of parts no more units fit
/// only these than they have room for. Sets of units that can be placed form a matroid, so that taking the dearest first, as long as all can be placed,
/// gives the dearest selection there is.
struct PartMatching {
    /// As many parts as a set may have.
    static let largestPartCount = 5

    let quantities: [Int]

    private var choices: Range<Int> { 1..<(1 << quantities.count) }

    private func demand(_ choice: Int) -> Int {
        var sum = 0
        for part in quantities.indices where choice & (1 << part) != 0 { sum += quantities[part] }
        return sum
    }

    /// How many whole sets can be made of so many units of each mask.
    func sets(_ counts: [Int]) -> Int {
        choices.map { choice in
            var fitting = 0
            for mask in counts.indices where mask & choice != 0 { fitting += counts[mask] }
            return fitting / demand(choice)
        }.min() ?? 0
    }

    /// Whether units of these masks can all be placed when each part has room for so many.
    func canPlace(_ counts: [Int], rooms: [Int]) -> Bool {
        for choice in choices {
            var bound = 0
            var room = 0
            for mask in counts.indices where mask != 0 && mask & ~choice == 0 { bound += counts[mask] }
            for part in rooms.indices where choice & (1 << part) != 0 { room += rooms[part] }
            if bound > room { return false }
        }
        return true
    }

    /// For `sets` sets, the places of the units (given by mask, the most wanted first) that go to each part. `partOrder` says which part a unit goes to
    /// first where it could go to several.
    func place(_ masks: [Int], sets: Int, partOrder: [Int]) -> [[Int]] {
        var rooms = quantities.map { $0 * sets }
        let wanted = rooms.reduce(0, +)
        var counts = [Int](repeating: 0, count: 1 << quantities.count)
        var chosen: [Int] = []
        for (place, mask) in masks.enumerated() where mask != 0 {
            if chosen.count == wanted { break }
            counts[mask] += 1
            if canPlace(counts, rooms: rooms) { chosen.append(place) } else { counts[mask] -= 1 }
        }
        var parts = [[Int]](repeating: [], count: quantities.count)
        for place in chosen {
            let mask = masks[place]
            counts[mask] -= 1
            for part in partOrder where mask & (1 << part) != 0 && rooms[part] > 0 {
                rooms[part] -= 1
                if canPlace(counts, rooms: rooms) {
                    parts[part].append(place)
                    break
                }
                rooms[part] += 1
            }
        }
        return parts
    }
}
