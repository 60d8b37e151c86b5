/// Numbers that are worked on at once.
typealias Block = SIMD8<Float>

extension Block {
    /// Blocks that hold `count` numbers, the last filled up with noughts.
    static func count(_ count: Int) -> Int { (count + scalarCount - 1) / scalarCount }

    /// Always in the same order, in registers.
    @inline(__always)
    var total: Float {
        let half = lowHalf + highHalf
        let quarter = half.lowHalf + half.highHalf
        return quarter.x + quarter.y
    }
}

extension [Block] {
    /// The number at `index` of all.
    @inline(__always)
    subscript(number index: Int) -> Float {
        get { self[index / Block.scalarCount][index % Block.scalarCount] }
        set { self[index / Block.scalarCount][index % Block.scalarCount] = newValue }
    }
}
