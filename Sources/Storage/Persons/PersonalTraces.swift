import Kernel

/// Finds a subject in texts of any form: JSON as it was received, a line of a file, an answer of a receiver.
///
/// A name counts where it stands alone, whatever its case: `anna@example.com` is not found in `maria-anna@example.com`. Names of a few letters, such as the
/// customer number 17, are not looked for: they would be found everywhere. Who knows which member of a text is a customer number looks there.
public struct PersonalTraces: Sendable {
    /// In lower case.
    private let needles: [[UInt8]]

    /// Letters from which on a name, or a number of a source, stands for nobody else.
    private static let shortestName = 6
    private static let shortestNumber = 8

    /// - Parameter ids: whether ids of the person and its contacts count too.
    public init(of subject: DataSubject, ids: Bool = true) {
        var texts: Set<String> = []
        for name in subject.names {
            let shortest = name.kind == .externalID || name.kind == .device ? Self.shortestNumber : Self.shortestName
            guard name.value.utf8.count >= shortest else { continue }
            texts.insert(name.value.lowercased())
            // As it stands in an address of the web.
            if name.value.contains("@") { texts.insert(name.value.lowercased().replacing("@", with: "%40")) }
        }
        if ids {
            texts.formUnion(subject.contacts.map(\.description))
            if subject.isWhole { texts.formUnion(([subject.person] + subject.formerPersons).map(\.description)) }
        }
        needles = texts.sorted().map { Array($0.utf8) }
    }

    public var isEmpty: Bool { needles.isEmpty }

    public func occur(in text: String) -> Bool { occur(in: Array(text.utf8)) }

    /// - Parameter text: in UTF-8.
    public func occur(in text: some Collection<UInt8>) -> Bool {
        let lowered = text.map { $0 >= 0x41 && $0 <= 0x5a ? $0 | 0x20 : $0 }
        return lowered.withUnsafeBufferPointer { bytes in needles.contains { Self.stands($0, in: bytes) } }
    }

    private static func stands(_ needle: [UInt8], in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = needle.first, bytes.count >= needle.count else { return false }
        let isAddress = needle.contains(UInt8(ascii: "@"))
        var start = 0
        let last = bytes.count - needle.count
        while start <= last {
            if bytes[start] == first, matches(needle, bytes, at: start), isEdge(bytes, before: start, isAddress),
                isEdge(bytes, after: start + needle.count)
            {
                return true
            }
            start += 1
        }
        return false
    }

    @inline(__always)
    private static func matches(_ needle: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        var place = 1
        while place < needle.count {
            if bytes[start + place] != needle[place] { return false }
            place += 1
        }
        return true
    }

    private static func isEdge(_ bytes: UnsafeBufferPointer<UInt8>, before place: Int, _ isAddress: Bool) -> Bool {
        guard place > 0 else { return true }
        // `%3D` is a character of an address of the web, `\n` one of JSON.
        if place > 2, bytes[place - 3] == UInt8(ascii: "%") { return true }
        if place > 1, bytes[place - 2] == UInt8(ascii: "\\") { return true }
        let byte = bytes[place - 1]
        return !isLetter(byte) && !(isAddress && [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+")].contains(byte))
    }

    private static func isEdge(_ bytes: UnsafeBufferPointer<UInt8>, after place: Int) -> Bool { place == bytes.count || !isLetter(bytes[place]) }

    private static func isLetter(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 || byte >= 0x61 && byte <= 0x7a || byte >= 0x80 }
}
