import Foundation
import Kernel

/// Where generated files go: bytes appended to named files, in any interleaving.
public protocol FileSink: AnyObject {
    /// Appends to `file`, which begins empty. Throws what the medium refuses.
    func append(_ bytes: [UInt8], to file: String) throws
}

/// Files of one folder.
public final class DirectorySink: FileSink {
    private let folder: URL
    private var handles: [String: FileHandle] = [:]

    /// Makes the folder when it is not there; files of the same names are replaced.
    public init(_ path: String) throws {
        folder = URL(fileURLWithPath: path, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    public func append(_ bytes: [UInt8], to file: String) throws {
        if let handle = handles[file] { return try handle.write(contentsOf: bytes) }
        let place = folder.appendingPathComponent(file)
        guard FileManager.default.createFile(atPath: place.path, contents: nil) else {
            throw Problem(.broken, "file-not-created", "The file \(file) could not be created in the output folder.")
        }
        let handle = try FileHandle(forWritingTo: place)
        handles[file] = handle
        try handle.write(contentsOf: bytes)
    }
}

/// Files kept in memory, for tests and small demonstrations.
public final class MemorySink: FileSink {
    public private(set) var files: [String: [UInt8]] = [:]

    public init() {}

    public func append(_ bytes: [UInt8], to file: String) { files[file, default: []] += bytes }
}
