/// Sets that grow together: union by size with path halving (Tarjan 1975).
struct DisjointSets {
    private var parent: [UInt32]
    private var size: [UInt32]

    init(_ count: Int) {
        parent = (0..<UInt32(count)).map { $0 }
        size = [UInt32](repeating: 1, count: count)
    }

    mutating func root(_ element: UInt32) -> UInt32 {
        var element = element
        while parent[Int(element)] != element {
            parent[Int(element)] = parent[Int(parent[Int(element)])]
            element = parent[Int(element)]
        }
        return element
    }

    mutating func join(_ left: UInt32, _ right: UInt32) {
        var (large, small) = (root(left), root(right))
        if large == small { return }
        if size[Int(large)] < size[Int(small)] { swap(&large, &small) }
        parent[Int(small)] = large
        size[Int(large)] += size[Int(small)]
    }

    /// For each element the root of its set.
    mutating func roots() -> [UInt32] { (0..<UInt32(parent.count)).map { root($0) } }
}

/// What hangs together, two elements or more each, with the edges inside.
struct Components: Sendable {
    private var memberStarts: [Int] = [0]
    private var memberList: [UInt32] = []
    private var edgeStarts: [Int] = [0]
    private var edgeList: [ScoredPair] = []

    var count: Int { memberStarts.count - 1 }
    func members(_ component: Int) -> ArraySlice<UInt32> { memberList[memberStarts[component]..<memberStarts[component + 1]] }
    func edges(_ component: Int) -> ArraySlice<ScoredPair> { edgeList[edgeStarts[component]..<edgeStarts[component + 1]] }

    /// - Parameter roots: for each element the root of its set. Components stand in the order of their smallest member; members ascend.
    init(_ roots: [UInt32], _ edges: [ScoredPair]) {
        var sizes = [UInt32](repeating: 0, count: roots.count)
        for root in roots { sizes[Int(root)] += 1 }
        // The number of a component by its root, given at its first member.
        var numbers = [Int32](repeating: -1, count: roots.count)
        for root in roots where sizes[Int(root)] > 1 && numbers[Int(root)] < 0 {
            numbers[Int(root)] = Int32(memberStarts.count - 1)
            memberStarts.append((memberStarts.last ?? 0) + Int(sizes[Int(root)]))
        }
        memberList = [UInt32](repeating: 0, count: memberStarts.last ?? 0)
        var next = memberStarts
        for (element, root) in roots.enumerated() where numbers[Int(root)] >= 0 {
            let number = Int(numbers[Int(root)])
            memberList[next[number]] = UInt32(element)
            next[number] += 1
        }
        func component(_ edge: ScoredPair) -> Int? {
            let root = roots[Int(edge.left)]
            return root == roots[Int(edge.right)] && numbers[Int(root)] >= 0 ? Int(numbers[Int(root)]) : nil
        }
        edgeStarts = [Int](repeating: 0, count: memberStarts.count)
        for edge in edges { if let number = component(edge) { edgeStarts[number + 1] += 1 } }
        for number in edgeStarts.indices.dropFirst() { edgeStarts[number] += edgeStarts[number - 1] }
        edgeList = [ScoredPair](repeating: ScoredPair(left: 0, right: 0, bits: 0), count: edgeStarts.last ?? 0)
        var place = edgeStarts
        for edge in edges {
            guard let number = component(edge) else { continue }
            edgeList[place[number]] = edge
            place[number] += 1
        }
    }
}
