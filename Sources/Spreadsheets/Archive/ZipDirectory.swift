import Foundation

/// A look at the end of a ZIP file before a library reads its list of parts into memory (PKWARE, "APPNOTE.TXT", 4.3.14 and 4.3.16).
enum ZipDirectory {
    /// The longest comment that may follow the record of the end, with that record and those of ZIP64 before it.
    private static let tailLength = 65_535 + 22 + 20 + 4096

    /// - Throws: ``WorkbookError`` when the file cannot be opened, has no list of parts, or one larger than these bounds.
    static func check(_ path: String, mostBytes: UInt64, mostEntries: UInt64) throws(WorkbookError) {
        let tail = try tail(path)
        guard let end = tail.lastPlace(of: [0x50, 0x4B, 0x05, 0x06]), end + 22 <= tail.count else {
            throw .damaged(place: "the archive", reason: "ends too early: it was cut, or not received whole")
        }
        var entries = tail.number(at: end + 10, bytes: 2)
        var bytes = tail.number(at: end + 12, bytes: 4)
        if entries == 0xFFFF || bytes == 0xFFFF_FFFF || tail.number(at: end + 16, bytes: 4) == 0xFFFF_FFFF {
            guard let wide = tail.lastPlace(of: [0x50, 0x4B, 0x06, 0x06]), wide + 56 <= tail.count else {
                throw .damaged(place: "the archive", reason: "has no list of its parts at its end")
            }
            entries = tail.number(at: wide + 32, bytes: 8)
            bytes = tail.number(at: wide + 40, bytes: 8)
        }
        guard entries <= mostEntries, bytes <= mostBytes else { throw .tooLarge(place: "the archive", limit: "\(mostEntries) parts") }
    }

    private static func tail(_ path: String) throws(WorkbookError) -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path) else { throw .system(operation: "opened", reason: String(cString: strerror(errno))) }
        do {
            let size = try file.seekToEnd()
            try file.seek(toOffset: size - min(size, UInt64(tailLength)))
            let bytes = try file.readToEnd() ?? Data()
            try file.close()
            return [UInt8](bytes)
        } catch { throw .system(operation: "read", reason: "\(error.localizedDescription)") }
    }
}

extension [UInt8] {
    fileprivate func lastPlace(of signature: [UInt8]) -> Int? {
        var place = count - signature.count
        while place >= 0 {
            if self[place] == signature[0], Array(self[place..<place + signature.count]) == signature { return place }
            place -= 1
        }
        return nil
    }

    /// Least significant byte first, as ZIP has it.
    fileprivate func number(at place: Int, bytes: Int) -> UInt64 { (0..<bytes).reversed().reduce(0) { $0 << 8 | UInt64(self[place + $1]) } }
}
