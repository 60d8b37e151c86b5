import Foundation
import Kernel

/// What stands in a folder, links not followed.
struct FolderEntry: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case file, folder
        /// Links, pipes, devices.
        case other
    }

    /// As the system has it; not always text.
    var name: [UInt8]
    var kind: Kind
    /// Bytes.
    var size: Int64
    /// Nanoseconds since 1970.
    var modified: Int64
    var inode: UInt64

    /// The name; nil when it is not well-formed UTF-8.
    var text: String? { String(validating: name, as: UTF8.self) }

    /// Entries that one look at a folder takes in.
    private static let most = 100_000

    /// - Throws: ``Problem`` `folder-unreadable`.
    static func all(in folder: String) throws(Problem) -> [FolderEntry] {
        guard let stream = opendir(folder) else {
            throw Problem(.unavailable, "folder-unreadable", "The folder \(folder) cannot be read: \(String(cString: strerror(errno))).")
        }
        defer { closedir(stream) }
        var entries: [FolderEntry] = []
        while entries.count < most, let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { [UInt8]($0.prefix { $0 != 0 }) }
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            // What has gone meanwhile is none.
            if let found = at(Array(folder.utf8) + [0x2F] + name, name: name) { entries.append(found) }
        }
        return entries
    }

    /// Nil when there is nothing at `path`.
    static func at(_ path: String) -> FolderEntry? { at(Array(path.utf8), name: []) }

    private static func at(_ path: [UInt8], name: [UInt8]) -> FolderEntry? {
        var status = stat()
        guard path.withCPath({ lstat($0, &status) }) == 0 else { return nil }
        let kind: Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
        #if os(Linux)
            let modified = status.st_mtim
        #else
            let modified = status.st_mtimespec
        #endif
        return FolderEntry(
            name: name, kind: kind, size: Int64(status.st_size), modified: Int64(modified.tv_sec) * 1_000_000_000 + Int64(modified.tv_nsec),
            inode: UInt64(status.st_ino))
    }
}

extension [UInt8] {
    /// The bytes of a path as the system takes it.
    func withCPath(_ body: (UnsafePointer<CChar>) -> Int32) -> Int32 {
        (map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in buffer.baseAddress.map(body) ?? -1 }
    }
}
