import Foundation
import HTTPTypes
import Hummingbird
import Kernel

/// An answer before it is bytes.
struct Reply: Sendable {
    enum Body: Sendable {
        case json(JSON)
        case text(String, type: String)
        /// A file that is removed once it was sent.
        case file(String, name: String, type: String)
    }

    var status: HTTPResponse.Status = .ok
    var headers: HTTPFields = [:]
    var body: Body

    static func json(_ json: JSON) -> Reply { Reply(body: .json(json)) }

    /// A page of a list; `next` nil is written as null: this is the last.
    static func items(_ items: [JSON], next: String? = nil) -> Reply {
        json(.object([JSON.Member("items", .array(items)), JSON.Member("next", next.map { .string($0) } ?? .null)]))
    }

    var response: Response {
        var headers = headers
        var bytes: [UInt8] = []
        switch body {
        case .json(let json):
            bytes.reserveCapacity(4096)
            json.write(to: &bytes)
            if headers[.contentType] == nil { headers[.contentType] = "application/json" }
            // Whoever opens it in a browser saves it: nothing in it is ever shown as a page (ASVS 14.4.2).
            if headers[.contentDisposition] == nil { headers[.contentDisposition] = "attachment; filename=\"api.json\"" }
        case .text(let text, let type):
            bytes += text.utf8
            headers[.contentType] = type
        case .file(let path, let name, let type):
            headers[.contentType] = type
            headers[.contentDisposition] = "attachment; filename=\"\(name)\""
            headers[.cacheControl] = "no-store"
            headers[.xContentTypeOptions] = "nosniff"
            return Response(status: status, headers: headers, body: Self.sending(path))
        }
        headers[.cacheControl] = "no-store"
        headers[.xContentTypeOptions] = "nosniff"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static func sending(_ path: String) -> ResponseBody {
        ResponseBody { writer in
            let sent: Result<Void, any Error>
            do {
                let file = try FileHandle(forReadingFrom: URL(filePath: path))
                while let part = try file.read(upToCount: 64 << 10), !part.isEmpty { try await writer.write(ByteBuffer(bytes: part)) }
                try file.close()
                sent = .success(())
            } catch { sent = .failure(error) }
            try FileManager.default.removeItem(atPath: path)
            try sent.get()
            try await writer.finish(nil)
        }
    }
}
