import CExpat
import Foundation

/// What is done with the elements of a part as they are met.
///
/// Names come without their prefix: some programs write `<x:row>` for `<row>`, and what else a workbook holds has other names.
class XMLHandler {
    /// Ends the reading of the part.
    fileprivate(set) var failure: WorkbookError?
    fileprivate var parser: XML_Parser?

    func start(_ name: XMLName, _ attributes: XMLAttributes) {}
    func end(_ name: XMLName) {}
    /// Characters as UTF-8; a text may come in pieces, and never ends within a character.
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    /// Stops, so that what has been read can be used before more is.
    final func pause() { _ = XML_StopParser(parser, XML_Bool(XML_TRUE)) }

    final func fail(_ error: WorkbookError) {
        if failure == nil { failure = error }
        _ = XML_StopParser(parser, XML_Bool(XML_FALSE))
    }
}

/// A name in the document, without prefix; valid while the handler looks at it.
struct XMLName {
    fileprivate let start: UnsafePointer<CChar>

    fileprivate init(_ name: UnsafePointer<CChar>) {
        start = strchr(name, Int32(UInt8(ascii: ":"))).map { UnsafePointer($0) + 1 } ?? name
    }

    @inline(__always)
    static func ~= (literal: StaticString, name: XMLName) -> Bool {
        literal.withUTF8Buffer {
            strncmp(name.start, UnsafeRawPointer($0.baseAddress ?? literal.utf8Start).assumingMemoryBound(to: CChar.self), $0.count) == 0
                && name.start[$0.count] == 0
        }
    }
}

/// The attributes of an element; valid while the handler looks at it.
struct XMLAttributes {
    fileprivate let pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    /// The value as a C string.
    @inline(__always)
    subscript(name: StaticString) -> UnsafePointer<CChar>? {
        guard var pair = pairs else { return nil }
        while let key = pair[0] {
            if name ~= XMLName(key) { return pair[1].map { UnsafePointer($0) } }
            pair += 2
        }
        return nil
    }

    func text(_ name: StaticString) -> String? { self[name].map { String(cString: $0) } }
}

/// Reads a part as XML and tells a handler, in bounded memory: elements, their depth and the number of their names have limits, and document type
/// declarations, with which entities would come, are refused.
final class XMLScanner {
    private let part: PartReader
    private let handler: XMLHandler
    private let watch: Watch
    private let parser: XML_Parser
    private var isPaused = false
    private var isAtEnd = false

    private static let chunk = 64 << 10
    /// The parser holds an element with its attributes whole.
    private static let longestElement: Int64 = 4 << 20

    init(_ part: PartReader, _ handler: XMLHandler) throws(WorkbookError) {
        guard let parser = XML_ParserCreate(nil) else { throw .system(operation: "read", reason: "there is no memory") }
        self.part = part
        self.handler = handler
        self.parser = parser
        watch = Watch(handler, place: part.name)
        handler.parser = parser
        XML_SetUserData(parser, Unmanaged.passUnretained(watch).toOpaque())
        XML_SetElementHandler(
            parser, { data, name, attributes in Watch.of(data)?.start(name, attributes) }, { data, name in Watch.of(data)?.end(name) })
        XML_SetCharacterDataHandler(parser) { data, bytes, count in Watch.of(data)?.text(bytes, count) }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in Watch.of(data)?.refuseDoctype() }
    }

    deinit {
        handler.parser = nil
        XML_ParserFree(parser)
    }

    /// Reads until the handler pauses (true) or the part ends (false).
    func advance() throws(WorkbookError) -> Bool {
        while !isAtEnd {
            let status: XML_Status
            if isPaused {
                status = XML_ResumeParser(parser)
            } else {
                guard let buffer = XML_GetBuffer(parser, Int32(Self.chunk)) else { throw .system(operation: "read", reason: "there is no memory") }
                let count = try part.read(into: buffer, count: Self.chunk)
                if part.consumed - watch.lastEvent > Self.longestElement {
                    throw .tooLarge(place: "an element of \(part.name)", limit: byteText(Self.longestElement))
                }
                watch.consumed = part.consumed
                status = XML_ParseBuffer(parser, Int32(count), count == 0 ? 1 : 0)
            }
            if let failure = handler.failure { throw failure }
            var parsing = XML_ParsingStatus()
            XML_GetParsingStatus(parser, &parsing)
            isPaused = status == XML_STATUS_SUSPENDED
            isAtEnd = parsing.parsing == XML_FINISHED
            guard status != XML_STATUS_ERROR else { throw .damaged(place: part.name, reason: "is no XML: \(words)") }
            if isPaused { return true }
        }
        return false
    }

    /// Reads the whole part.
    func run() throws(WorkbookError) {
        while try advance() {}
    }

    private var words: String {
        let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "damage"
        return "\(reason) in line \(XML_GetCurrentLineNumber(parser))"
    }
}

/// Stands between the parser and the handler, and holds the limits.
private final class Watch {
    private let handler: XMLHandler
    private let place: String
    private var depth = 0
    private var seenNames = [Bool](repeating: false, count: 1 << 14)
    private var distinctNames = 0
    /// Bytes that have been handed to the parser.
    var consumed: Int64 = 0
    /// Where the last element or text was met.
    private(set) var lastEvent: Int64 = 0

    private static let deepest = 100
    /// The parser remembers every name of elements and attributes.
    private static let mostNames = 4_000

    init(_ handler: XMLHandler, place: String) {
        self.handler = handler
        self.place = place
    }

    @inline(__always)
    static func of(_ data: UnsafeMutableRawPointer?) -> Watch? { data.map { Unmanaged<Watch>.fromOpaque($0).takeUnretainedValue() } }

    func start(_ name: UnsafePointer<CChar>?, _ pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        guard let name, handler.failure == nil else { return }
        lastEvent = consumed
        depth += 1
        if depth > Self.deepest { return handler.fail(.damaged(place: place, reason: "has elements within elements, \(depth) deep")) }
        note(name)
        if var pair = pairs {
            while let key = pair[0] {
                note(key)
                pair += 2
            }
        }
        handler.start(XMLName(name), XMLAttributes(pairs: pairs))
    }

    /// Counts a name that has not been met, by its hash (FNV-1a; G. Fowler, L. Noll, K. Vo).
    @inline(__always)
    private func note(_ name: UnsafePointer<CChar>) {
        var hash: UInt32 = 2_166_136_261
        var byte = name
        while byte.pointee != 0 {
            hash = (hash ^ UInt32(UInt8(bitPattern: byte.pointee))) &* 16_777_619
            byte += 1
        }
        let place = Int((hash ^ (hash >> 14)) & UInt32(seenNames.count - 1))
        if seenNames[place] { return }
        seenNames[place] = true
        distinctNames += 1
        if distinctNames > Self.mostNames { handler.fail(.damaged(place: self.place, reason: "has more than \(Self.mostNames) names of elements")) }
    }

    func end(_ name: UnsafePointer<CChar>?) {
        guard let name, handler.failure == nil else { return }
        lastEvent = consumed
        depth -= 1
        handler.end(XMLName(name))
    }

    func text(_ bytes: UnsafePointer<CChar>?, _ count: Int32) {
        guard let bytes, handler.failure == nil else { return }
        lastEvent = consumed
        handler.text(UnsafeBufferPointer(start: UnsafeRawPointer(bytes).assumingMemoryBound(to: UInt8.self), count: Int(count)))
    }

    func refuseDoctype() { handler.fail(.damaged(place: place, reason: "has a document type declaration, which no workbook has")) }
}
