import Kernel

/// What a service may ask of the world besides the database: the time, new ids, and randomness for keys.
public struct Effects: Sendable {
    public let clock: any Clock
    public let ids: IDGenerator
    private let entropy: @Sendable (Int) -> [UInt8]

    /// - Parameter randomBytes: as many bytes as asked for, unpredictable outside tests.
    public init(
        clock: any Clock, ids: IDGenerator,
        randomBytes: @escaping @Sendable (Int) -> [UInt8] = { count in
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        }
    ) {
        self.clock = clock
        self.ids = ids
        entropy = randomBytes
    }

    public var now: Instant { clock.now() }
    public func id<T>(_ type: T.Type = T.self) -> ID<T> { ids.next() }

    /// `count` random bytes as lower-case hexadecimal digits.
    public func randomHexadecimal(bytes count: Int) -> String {
        entropy(count).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    public func randomBytes(_ count: Int) -> [UInt8] { entropy(count) }
}
