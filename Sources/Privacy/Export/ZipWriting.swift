import CZip
import Foundation
import Kernel

/// Packs a folder into a ZIP archive; the library reads the files as it writes them.
enum ZipWriting {
    /// - Throws: ``Problem`` `export-failed`.
    static func zip(folder: String, to path: String) throws {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder) && !isFolder.boolValue
        }
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code) else { throw failure("libzip \(code)") }
        for name in names {
            guard let source = zip_source_file(archive, folder + "/" + name, 0, -1) else { throw discarded(archive) }
            guard zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8)) >= 0 else {
                zip_source_free(source)
                throw discarded(archive)
            }
        }
        // Here the files are read; the archive appears when all of it is written.
        guard zip_close(archive) == 0 else { throw discarded(archive) }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    private static func discarded(_ archive: OpaquePointer) -> Problem {
        let words = String(cString: zip_strerror(archive))
        zip_discard(archive)
        return failure(words)
    }

    private static func failure(_ words: String) -> Problem {
        Problem(.unavailable, "export-failed", "The export could not be written: \(words). Look at the room on the disk, and try again.")
    }
}
