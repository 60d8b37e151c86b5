import CZip
import Foundation

/// The archive that a workbook is (ECMA-376 part 2, "Open Packaging Conventions"): parts by their names, read in order and in bounded memory.
///
/// Nothing is ever unpacked to disk under a name of the archive.
final class ZipArchive {
    private let handle: OpaquePointer

    /// Parts that a workbook has at most; the largest known have some thousands.
    private static let mostParts = 50_000
    /// Bytes of the list of parts, which the library holds in memory.
    private static let longestDirectory: UInt64 = 16 << 20

    init(path: String) throws(WorkbookError) {
        try ZipDirectory.check(path, mostBytes: Self.longestDirectory, mostEntries: UInt64(Self.mostParts))
        var code: Int32 = 0
        guard let handle = zip_open(path, ZIP_RDONLY, &code) else {
            var error = zip_error_t()
            zip_error_init_with_code(&error, code)
            defer { zip_error_fini(&error) }
            throw .damaged(place: "the archive", reason: "cannot be opened: \(String(cString: zip_error_strerror(&error)))")
        }
        self.handle = handle
        try checkNames()
    }

    deinit { zip_discard(handle) }

    private func checkNames() throws(WorkbookError) {
        for index in 0..<UInt64(max(zip_get_num_entries(handle, 0), 0)) {
            guard let name = zip_get_name(handle, index, 0) else { continue }
            let text = String(cString: name)
            if text.hasPrefix("/") || text.split(whereSeparator: { $0 == "/" || $0 == "\\" }).contains("..") {
                throw .damaged(place: "the archive", reason: "has a part whose name leads out of it")
            }
        }
    }

    private func index(of name: String) -> UInt64? {
        let exact = zip_name_locate(handle, name, 0)
        // Names of parts are compared without regard to case.
        let index = exact >= 0 ? exact : zip_name_locate(handle, name, zip_flags_t(ZIP_FL_NOCASE))
        return index >= 0 ? UInt64(index) : nil
    }

    func has(_ name: String) -> Bool { index(of: name) != nil }

    /// A part, to be read from its start.
    ///
    /// - Parameter limit: bytes that it may have, inflated; more are refused, whatever the archive says of its size.
    /// - Throws: ``WorkbookError/damaged(place:reason:)`` when there is no such part.
    func part(_ name: String, limit: Int64) throws(WorkbookError) -> PartReader {
        guard let index = index(of: name) else { throw .damaged(place: "the archive", reason: "lacks its part \(name)") }
        var status = zip_stat_t()
        zip_stat_init(&status)
        guard zip_stat_index(handle, index, 0, &status) == 0 else { throw .damaged(place: name, reason: "cannot be found: \(words)") }
        if status.valid & UInt64(ZIP_STAT_ENCRYPTION_METHOD) != 0, status.encryption_method != ZIP_EM_NONE { throw .encrypted }
        guard [Int32(ZIP_CM_STORE), Int32(ZIP_CM_DEFLATE)].contains(Int32(status.comp_method)) else {
            throw .damaged(place: name, reason: "is compressed in a way that workbooks are not")
        }
        guard status.size <= UInt64(limit) else { throw .tooLarge(place: name, limit: byteText(limit)) }
        guard let file = zip_fopen_index(handle, index, 0) else { throw .damaged(place: name, reason: "cannot be read: \(words)") }
        return PartReader(archive: self, file: file, name: name, size: Int64(status.size), limit: limit)
    }

    private var words: String { String(cString: zip_error_strerror(zip_get_error(handle))) }
}

/// The bytes of one part, inflated.
final class PartReader {
    let name: String
    /// Inflated bytes, as the archive says.
    let size: Int64
    private(set) var consumed: Int64 = 0
    private let limit: Int64
    private let file: OpaquePointer
    // The library reads the file through the archive.
    private let archive: ZipArchive

    fileprivate init(archive: ZipArchive, file: OpaquePointer, name: String, size: Int64, limit: Int64) {
        self.archive = archive
        self.file = file
        self.name = name
        self.size = size
        self.limit = limit
    }

    deinit { zip_fclose(file) }

    /// Writes up to `count` bytes to `target` and returns how many; 0 only at the end.
    func read(into target: UnsafeMutableRawPointer, count: Int) throws(WorkbookError) -> Int {
        let read = zip_fread(file, target, UInt64(count))
        guard read >= 0 else {
            throw .damaged(
                place: name, reason: "cannot be read after \(consumed) bytes: \(String(cString: zip_error_strerror(zip_file_get_error(file))))")
        }
        consumed += Int64(read)
        guard consumed <= limit else { throw .tooLarge(place: name, limit: byteText(limit)) }
        return Int(read)
    }
}

/// `4 GB`, in powers of 1,024.
func byteText(_ bytes: Int64) -> String { bytes >= 1 << 30 ? "\(bytes >> 30) GB" : bytes >= 1 << 20 ? "\(bytes >> 20) MB" : "\(bytes) bytes" }
