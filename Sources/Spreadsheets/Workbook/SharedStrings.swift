/// The texts that cells refer to by number (ECMA-376 part 1, 18.4). However many there are, some megabytes of them are in memory.
final class SharedStrings {
    /// Inflated bytes of the part.
    static let longest: Int64 = 4 << 30

    private let texts = SpillingBytes(memoryLimit: 16 << 20)
    /// Where each text ends, in eight bytes.
    private let ends = SpillingBytes(memoryLimit: 8 << 20)
    private(set) var count = 0

    /// - Parameter part: nil in a workbook that has none.
    init(_ part: PartReader?) throws(WorkbookError) {
        guard let part else { return }
        let reading = StringsReading(self)
        try XMLScanner(part, reading).run()
    }

    fileprivate func append(_ text: [UInt8]) throws(WorkbookError) {
        try texts.append(text)
        try ends.append((0..<8).map { UInt8(truncatingIfNeeded: texts.count >> (8 * $0)) })
        count += 1
    }

    /// Appends the text with this number to `target`; false when there is none.
    func append(_ number: Int, to target: inout [UInt8]) throws(WorkbookError) -> Bool {
        guard number >= 0, number < count else { return false }
        let start = number == 0 ? 0 : try end(number - 1)
        try texts.read(start, length: Int(try end(number) - start), into: &target)
        return true
    }

    private var place: [UInt8] = []
    private func end(_ number: Int) throws(WorkbookError) -> Int64 {
        place.removeAll(keepingCapacity: true)
        try ends.read(Int64(number) * 8, length: 8, into: &place)
        return place.reversed().reduce(0) { $0 << 8 | Int64($1) }
    }
}

private final class StringsReading: XMLHandler {
    private let strings: SharedStrings
    private var text = RichText()

    init(_ strings: SharedStrings) { self.strings = strings }

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        if case "si" = name { text.begin() } else { text.start(name) }
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) { text.append(bytes) }

    override func end(_ name: XMLName) {
        text.end(name)
        guard case "si" = name else { return }
        do throws(WorkbookError) { try strings.append(text.finished()) } catch { fail(error) }
    }
}
