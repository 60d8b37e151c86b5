import Foundation

/// Reads `multipart/form-data` (RFC 7578; RFC 2046, section 5.1.1) as it arrives, in pieces of any size, with memory for one delimiter and one part's headers.
struct MultipartParser {
    /// What has been understood so far; the pieces of a part's contents come in order and may be cut anywhere.
    enum Event: Hashable, Sendable {
        case part(MultipartHeaders)
        case contents([UInt8])
        case partEnd
        /// The last delimiter: whatever follows means nothing.
        case end
    }

    enum Failure: Error, Hashable, Sendable {
        /// The header `Content-Type` names no boundary that can be one.
        case boundary
        /// A part's headers are longer than ``longestHeaders``, or not headers.
        case headers
        /// More than ``mostParts``.
        case parts
        /// The body stopped before its last delimiter.
        case truncated
    }

    static let longestHeaders = 8 << 10
    static let mostParts = 100

    private enum Place { case preamble, afterDelimiter, headers, contents, epilogue }

    private var place = Place.preamble
    /// What has arrived and is not understood yet. The first delimiter has no line before it, so one is lent to it.
    private var buffer: [UInt8] = Array("\r\n".utf8)
    private let delimiter: [UInt8]
    private var parts = 0

    /// - Parameter contentType: of the request: `multipart/form-data; boundary=…`.
    init(contentType: String) throws(Failure) {
        let parts = contentType.split(separator: ";", omittingEmptySubsequences: false).map { $0.drop { $0 == " " || $0 == "\t" } }
        guard parts.first?.lowercased().hasPrefix("multipart/form-data") == true,
            let parameter = parts.dropFirst().first(where: { $0.lowercased().hasPrefix("boundary=") })
        else { throw .boundary }
        var boundary = parameter.dropFirst("boundary=".count)
        if boundary.hasPrefix("\""), boundary.hasSuffix("\""), boundary.utf8.count >= 2 { boundary = boundary.dropFirst().dropLast() }
        // 1 to 70 characters that do not end in a blank.
        let isAllowed = boundary.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") }
        guard (1...70).contains(boundary.utf8.count), isAllowed, !boundary.hasSuffix(" ") else { throw .boundary }
        delimiter = Array("\r\n--".utf8) + Array(boundary.utf8)
    }

    /// Takes what has arrived and returns what it means.
    mutating func feed(_ bytes: some Collection<UInt8>) throws(Failure) -> [Event] {
        guard place != .epilogue else { return [] }
        buffer.append(contentsOf: bytes)
        var events: [Event] = []
        var used = 0
        while try step(&used, &events) {}
        buffer.removeFirst(used)
        return events
    }

    /// - Throws: ``Failure/truncated`` when the last delimiter has not come.
    func finish() throws(Failure) { if place != .epilogue { throw .truncated } }

    /// One step from `used` on; false when more must arrive first.
    private mutating func step(_ used: inout Int, _ events: inout [Event]) throws(Failure) -> Bool {
        switch place {
        case .preamble:
            guard let found = search(delimiter, from: used) else {
                used = max(used, buffer.count - delimiter.count + 1)
                return false
            }
            used = found + delimiter.count
            place = .afterDelimiter
        case .afterDelimiter:
            // `--` ends it all; blanks may pad the line otherwise.
            guard buffer.count - used >= 2 else { return false }
            if buffer[used] == UInt8(ascii: "-"), buffer[used + 1] == UInt8(ascii: "-") {
                place = .epilogue
                events.append(.end)
                used = buffer.count
                return false
            }
            guard let line = search([13, 10], from: used) else {
                if buffer.count - used > Self.longestHeaders { throw .headers }
                return false
            }
            guard buffer[used..<line].allSatisfy({ $0 == 32 || $0 == 9 }) else { throw .headers }
            // The line's end is kept: without any header it is also that of the headers.
            used = line
            place = .headers
        case .headers:
            guard let end = search([13, 10, 13, 10], from: used) else {
                if buffer.count - used > Self.longestHeaders { throw .headers }
                return false
            }
            guard end - used <= Self.longestHeaders else { throw .headers }
            parts += 1
            guard parts <= Self.mostParts else { throw .parts }
            events.append(.part(MultipartHeaders(buffer[used..<end])))
            used = end + 4
            place = .contents
        case .contents:
            guard let found = search(delimiter, from: used) else {
                let safe = max(used, buffer.count - delimiter.count + 1)
                if safe > used { events.append(.contents(Array(buffer[used..<safe]))) }
                used = safe
                return false
            }
            if found > used { events.append(.contents(Array(buffer[used..<found]))) }
            events.append(.partEnd)
            used = found + delimiter.count
            place = .afterDelimiter
        case .epilogue:
            used = buffer.count
            return false
        }
        return true
    }

    /// Where `pattern` begins at or behind `start`.
    private func search(_ pattern: [UInt8], from start: Int) -> Int? {
        buffer.withUnsafeBytes { bytes -> Int? in
            guard let base = bytes.baseAddress, let first = pattern.first else { return nil }
            return pattern.withUnsafeBytes { wanted -> Int? in
                guard let wantedBase = wanted.baseAddress else { return nil }
                var start = start
                while start + pattern.count <= bytes.count {
                    guard let found = memchr(base + start, Int32(first), bytes.count - pattern.count + 1 - start) else { return nil }
                    let place = base.distance(to: UnsafeRawPointer(found))
                    if memcmp(base + place, wantedBase, pattern.count) == 0 { return place }
                    start = place + 1
                }
                return nil
            }
        }
    }
}

/// The headers of a part, as far as forms need them.
struct MultipartHeaders: Hashable, Sendable {
    /// The field's name; empty where the part names none.
    var name = ""
    /// What the sender calls the file; nil for a field that is none.
    var fileName: String?

    init(name: String = "", fileName: String? = nil) {
        self.name = name
        self.fileName = fileName
    }

    /// Lines between CR LF.
    init(_ bytes: ArraySlice<UInt8>) {
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "content-disposition" else { continue }
            let parameters = Self.parameters(line[line.index(after: colon)...])
            name = parameters["name"] ?? ""
            // `filename*` must not be used here (RFC 7578, section 4.2).
            fileName = parameters["filename"]
        }
    }

    private static func parameters(_ text: Substring) -> [String: String] {
        var parameters: [String: String] = [:]
        var rest = text[...]
        while let semicolon = rest.firstIndex(of: ";") {
            rest = rest[rest.index(after: semicolon)...].drop { $0 == " " || $0 == "\t" }
            guard let equals = rest.firstIndex(where: { $0 == "=" || $0 == ";" }), rest[equals] == "=" else { continue }
            let key = rest[..<equals].lowercased()
            rest = rest[rest.index(after: equals)...]
            let value = rest.first == "\"" ? quoted(&rest) : token(&rest)
            if parameters[key] == nil { parameters[key] = value }
        }
        return parameters
    }

    /// Browsers write a quote as `%22` and leave backslashes alone; other programs escape the quote with one.
    private static func quoted(_ rest: inout Substring) -> String {
        var value = ""
        rest = rest.dropFirst()
        while let letter = rest.popFirst(), letter != "\"" {
            if letter == "\\", rest.first == "\"" {
                value.append("\"")
                rest = rest.dropFirst()
            } else {
                value.append(letter)
            }
        }
        return value.replacing("%22", with: "\"").replacing("%0D", with: " ").replacing("%0A", with: " ")
    }

    private static func token(_ rest: inout Substring) -> String {
        let value = rest.prefix { $0 != ";" }
        rest = rest.dropFirst(value.count)
        return String(value).trimmed
    }
}
