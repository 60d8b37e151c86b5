import Foundation
import Hummingbird
import Kernel

/// Takes a form with one file: fields are kept, the file goes to disk as it arrives.
struct UploadReceiver {
    /// What came.
    struct Received {
        var fields = FormFields()
        /// What the sender calls the file; nil when none was sent.
        var fileName: String?
        /// Bytes of the file.
        var size: Int64 = 0
    }

    /// Where the file goes; made with the first file of the form, and gone again when anything fails.
    let path: String
    /// Bytes that the file may have.
    let limit: Int64
    /// Looks at the fields before the first byte of the file is written.
    let checkBeforeFile: (FormFields) throws -> Void

    private static let longestField = 64 << 10

    /// - Throws: ``Problem``: `form-expected`, `form-broken`, `file-too-large`, `disk-full`, or what `checkBeforeFile` throws.
    func receive(_ request: Request) async throws -> Received {
        do { return try await read(request) } catch {
            try? FileManager.default.removeItem(atPath: path)
            guard let failure = error as? MultipartParser.Failure else { throw error }
            throw failure == .boundary
                ? Problem(.invalid, "form-expected", "This is not a form with a file.")
                : Problem(.invalid, "form-broken", "The form arrived damaged.")
        }
    }

    private func read(_ request: Request) async throws -> Received {
        var parser = try MultipartParser(contentType: request.headers[.contentType] ?? "")
        var received = Received()
        var current: MultipartHeaders?
        var text: [UInt8] = []
        var file: FileHandle?
        defer { try? file?.close() }
        for try await part in request.body {
            for event in try parser.feed(part.readableBytesView) {
                switch event {
                case .part(let headers):
                    current = headers
                    text = []
                    guard headers.fileName != nil else { continue }
                    // One file a form: of a second nothing is kept.
                    guard received.fileName == nil else { throw MultipartParser.Failure.parts }
                    try checkBeforeFile(received.fields)
                    received.fileName = headers.fileName
                    file = try open()
                case .contents(let bytes):
                    if current?.fileName != nil {
                        received.size += Int64(bytes.count)
                        guard received.size <= limit else { throw Problem(.tooLarge, "file-too-large", "The file is too large.") }
                        try await write(bytes, to: file)
                    } else {
                        guard text.count + bytes.count <= Self.longestField else { throw MultipartParser.Failure.headers }
                        text += bytes
                    }
                case .partEnd:
                    if let current, current.fileName == nil { received.fields.append(current.name, String(decoding: text, as: UTF8.self)) }
                    current = nil
                case .end: break
                }
            }
        }
        try parser.finish()
        return received
    }

    private func open() throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw Problem(.unavailable, "uploads-folder", "The folder for uploaded files cannot be written.") }
        return handle
    }

    private func write(_ bytes: [UInt8], to file: FileHandle?) async throws {
        do { try file?.write(contentsOf: bytes) } catch {
            throw Problem(.unavailable, "disk-full", "The file could not be written: the disk may be full.")
        }
    }
}
