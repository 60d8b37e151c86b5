import Foundation

/// The file system within a file in which Office keeps old documents, and new ones that have a password (Microsoft, [MS-CFB] and [MS-OFFCRYPTO]).
enum CompoundFile {
    /// Whether it holds a workbook that is encrypted: its directory names a stream for that.
    static func holdsEncryptedPackage(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path), let header = try? file.read(upToCount: 512), header.count == 512 else { return false }
        let shift = UInt64(header[0x1E])
        let sector = (0..<4).reduce(UInt64(0)) { $0 | UInt64(header[0x30 + $1]) << UInt64(8 * $1) }
        guard (9...12).contains(shift), sector < 1 << 31, (try? file.seek(toOffset: (sector + 1) << shift)) != nil,
            let directory = try? file.read(upToCount: 4096)
        else { return false }
        return directory.range(of: Data("EncryptedPackage".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })) != nil
    }
}
