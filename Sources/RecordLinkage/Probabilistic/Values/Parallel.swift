import Dispatch

/// Work cut into numbered pieces. The result depends on the pieces alone, so it is the same on any number of processors.
enum Parallel {
    /// `body` of 0 ..< `count`, in that order whatever runs first.
    static func map<Piece: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Piece) -> [Piece] {
        guard count > 1 else { return (0..<max(count, 0)).map(body) }
        let slots = Slots<Piece>(count)
        DispatchQueue.concurrentPerform(iterations: count) { slots.set($0, body($0)) }
        return slots.taken()
    }

    /// `total` things in at most `pieces` ranges of nearly equal length, none empty.
    static func ranges(_ total: Int, pieces: Int) -> [Range<Int>] {
        let count = min(max(pieces, 1), total)
        return (0..<count).map { total * $0 / count..<total * ($0 + 1) / count }
    }

    /// An array of `count` elements, made range by range (they do not overlap): `body` fills the elements of its range, all of which are `empty` at first.
    static func array<Element: Sendable>(
        _ count: Int, repeating empty: Element, ranges: [Range<Int>], _ body: @Sendable (Range<Int>, UnsafeMutableBufferPointer<Element>) -> Void
    ) -> [Element] {
        [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
            buffer.initialize(repeating: empty)
            initialized = count
            let shared = Shared(buffer)
            DispatchQueue.concurrentPerform(iterations: ranges.count) { piece in body(ranges[piece], shared.part(ranges[piece])) }
        }
    }

    /// Memory of which each thread writes a part of its own.
    private struct Shared<Element>: @unchecked Sendable {
        private let buffer: UnsafeMutableBufferPointer<Element>

        init(_ buffer: UnsafeMutableBufferPointer<Element>) { self.buffer = buffer }

        func part(_ range: Range<Int>) -> UnsafeMutableBufferPointer<Element> { UnsafeMutableBufferPointer(rebasing: buffer[range]) }
    }

    /// Each index is written once, by the one thread that computes it.
    private final class Slots<Piece: Sendable>: @unchecked Sendable {
        private let pieces: UnsafeMutablePointer<Piece?>
        private let count: Int

        init(_ count: Int) {
            self.count = count
            pieces = .allocate(capacity: count)
            pieces.initialize(repeating: nil, count: count)
        }

        deinit {
            pieces.deinitialize(count: count)
            pieces.deallocate()
        }

        func set(_ index: Int, _ piece: Piece) { pieces[index] = piece }

        func taken() -> [Piece] { (0..<count).compactMap { pieces[$0] } }
    }
}
