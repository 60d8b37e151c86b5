/// The hashes and flags of a value, by what it is compared for.
enum ValueTraits {
    static func value(_ kind: ComparisonKind, _ bytes: UnsafeBufferPointer<UInt8>) -> LinkValue {
        var value = LinkValue(start: 0, length: 0, flags: 0, first: 0, second: 0, letters: 0)
        value.letters = LetterSet.of(bytes)
        if !EditDistance.isASCII(bytes) { value.flags |= LinkValue.Flag.otherScript }
        if bytes.contains(0x20) { value.flags |= LinkValue.Flag.compound }
        switch kind {
        case .given: describeGiven(bytes, &value)
        case .family, .address, .locality:
            value.first = Phonetics.spelling(bytes)
            value.second = Phonetics.sound(bytes)
        case .birth where bytes.count == 8:
            let year = UnsafeBufferPointer(rebasing: bytes[0..<4])
            let day = UnsafeBufferPointer(rebasing: bytes[4..<8])
            value.first = isZero(year) ? 0 : ByteHash.short(year)
            value.second = isZero(day) ? 0 : ByteHash.short(day)
        case .email:
            guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { break }
            value.first = ByteHash.short(UnsafeBufferPointer(rebasing: bytes[0..<at]))
            value.second = ByteHash.short(UnsafeBufferPointer(rebasing: bytes[(at + 1)...]))
        case .phone, .taxCode, .card:
            value.first = ByteHash.short(UnsafeBufferPointer(rebasing: bytes.suffix(6)))
            value.second = ByteHash.short(UnsafeBufferPointer(rebasing: bytes.prefix(6)))
        default: value.first = ByteHash.short(bytes)
        }
        return value
    }

    private static func isZero(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { bytes.allSatisfy { $0 == 0x30 } }

    private static func describeGiven(_ bytes: UnsafeBufferPointer<UInt8>, _ value: inout LinkValue) {
        let word = UnsafeBufferPointer(rebasing: bytes.prefix { $0 != 0x20 })
        if word.count == 1 { value.flags |= LinkValue.Flag.initial }
        let name = String(decoding: word, as: UTF8.self)
        if GivenNames.contains(name) { value.flags |= LinkValue.Flag.established }
        if Nicknames.contains(name) { value.flags |= LinkValue.Flag.nickname }
        var formal = Nicknames.canonical(name)
        value.first = formal.withUTF8 { Phonetics.spelling($0) }
        value.second = Phonetics.sound(word)
    }
}
