import Dispatch

/// Work in pieces whose borders depend on the data alone, never on how many threads take them, so that sums come out the same to the last digit.
enum Parallel {
    /// The results of `body(0) … body(count − 1)`, in order.
    static func map<Value: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Value) -> [Value] {
        guard count > 1 else { return (0..<count).map(body) }
        return [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
            let slots = Slots(base: buffer.baseAddress)
            DispatchQueue.concurrentPerform(iterations: count) { index in slots.set(index, body(index)) }
            initialized = count
        }
    }

    /// `range` of `count` elements in pieces of `size`: the results of `body`, in order.
    static func chunks<Value: Sendable>(_ count: Int, of size: Int, _ body: @Sendable (Range<Int>) -> Value) -> [Value] {
        map((count + size - 1) / size) { piece in body(piece * size..<min(count, (piece + 1) * size)) }
    }

    /// Fills rows of `width` elements of `buffer`, in pieces of `size` rows, each piece by one thread.
    static func fill<Element: Sendable>(
        _ buffer: inout [Element], width: Int, of size: Int, _ body: @Sendable (Range<Int>, UnsafeMutableBufferPointer<Element>) -> Void
    ) {
        let rows = width > 0 ? buffer.count / width : 0
        buffer.withUnsafeMutableBufferPointer { all in
            let slots = Slots(base: all.baseAddress)
            let pieces = (rows + size - 1) / size
            guard pieces > 0 else { return }
            DispatchQueue.concurrentPerform(iterations: pieces) { piece in
                let range = piece * size..<min(rows, (piece + 1) * size)
                body(range, slots.rows(range.lowerBound * width, range.count * width))
            }
        }
    }
}

/// Memory that several threads write, each its own places.
private struct Slots<Element>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Element>?

    func set(_ index: Int, _ value: Element) { base?.advanced(by: index).initialize(to: value) }

    func rows(_ start: Int, _ count: Int) -> UnsafeMutableBufferPointer<Element> {
        UnsafeMutableBufferPointer(start: base?.advanced(by: start), count: count)
    }
}
