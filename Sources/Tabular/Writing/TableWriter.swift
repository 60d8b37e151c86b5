import Foundation

/// Writes delimited text after RFC 4180, to memory or to a file.
///
///     let table = try TableWriter(path: "people.csv")
///     try table.write(["name", "city"])
///     try table.write(["Ada", "Roma"])
///     try table.close()
public final class TableWriter {
    public let format: TableFormat
    /// Whether a cell that a spreadsheet would take for a formula gets an apostrophe before it: one that begins with `=`, `+`, `-`, `@`, tab or carriage return
    /// and is not a number (OWASP, "CSV Injection"). It changes the data, so it is for files that people open, not for programs.
    public let guardsFormulas: Bool
    /// What was written and has not gone to the file; for a writer to memory, everything.
    public private(set) var bytes: [UInt8]

    private var pending: [UInt8] = []
    private var descriptor: Int32?
    private let path: String
    private let needsQuotes: [Bool]

    /// How much is gathered before it goes to the file.
    private static let flushSize = 64 << 10

    /// Writes to ``bytes``.
    public init(format: TableFormat = TableFormat(), guardsFormulas: Bool = false) {
        self.format = format
        self.guardsFormulas = guardsFormulas
        bytes = format.encoding.mark
        path = ""
        needsQuotes = TableWriter.special(format)
    }

    /// Makes the file, or empties the one that is there. Nothing is sure to be in it before ``close()``.
    /// - Throws: ``TabularError/system(operation:path:reason:)``
    public init(path: String, format: TableFormat = TableFormat(), guardsFormulas: Bool = false) throws(TabularError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system(operation: "open", path: path, reason: systemReason()) }
        self.descriptor = descriptor
        self.path = path
        self.format = format
        self.guardsFormulas = guardsFormulas
        bytes = format.encoding.mark
        needsQuotes = TableWriter.special(format)
    }

    deinit {
        if let descriptor { _ = Foundation.close(descriptor) }
    }

    private static func special(_ format: TableFormat) -> [Bool] {
        var table = [Bool](repeating: false, count: 256)
        for byte in [format.delimiter.rawValue, UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n")] { table[Int(byte)] = true }
        return table
    }

    /// Writes one row; a row of no fields writes nothing.
    /// - Throws: ``TabularError/notInEncoding(_:)``, after which the row is not written; ``TabularError/needsQuotes`` likewise, where the format has none;
    ///   ``TabularError/system(operation:path:reason:)`` when the file cannot be written.
    public func write(_ fields: some Collection<String>) throws(TabularError) {
        guard !fields.isEmpty else { return }
        pending.removeAll(keepingCapacity: true)
        var isFirst = true
        for field in fields {
            if !isFirst { pending.append(format.delimiter.rawValue) }
            isFirst = false
            // An empty line would be skipped by readers: a single empty field is quoted.
            try append(field, mustQuote: fields.count == 1 && field.isEmpty && format.hasQuotes)
        }
        pending.append(contentsOf: format.lineEnding.rawValue.utf8)
        let length = bytes.count
        do throws(TabularError) {
            try format.encoding.encode(pending, into: &bytes)
        } catch {
            bytes.removeLast(bytes.count - length)
            throw error
        }
        if descriptor != nil, bytes.count >= TableWriter.flushSize { try flush() }
    }

    private func append(_ field: String, mustQuote: Bool) throws(TabularError) {
        let isGuarded = guardsFormulas && isFormula(field)
        var quoted = mustQuote
        for byte in field.utf8 where needsQuotes[Int(byte)] { quoted = true }
        // Blanks at the ends are dropped by many readers, and a byte order mark at the start of a file by all.
        if field.utf8.first == 0x20 || field.utf8.last == 0x20 || field.utf8.starts(with: [0xEF, 0xBB, 0xBF]) { quoted = true }
        guard quoted, format.hasQuotes else {
            if quoted, field.utf8.contains(where: { needsQuotes[Int($0)] && $0 != UInt8(ascii: "\"") }) { throw .needsQuotes }
            if isGuarded { pending.append(UInt8(ascii: "'")) }
            pending.append(contentsOf: field.utf8)
            return
        }
        pending.append(UInt8(ascii: "\""))
        if isGuarded { pending.append(UInt8(ascii: "'")) }
        for byte in field.utf8 {
            if byte == UInt8(ascii: "\"") { pending.append(byte) }
            pending.append(byte)
        }
        pending.append(UInt8(ascii: "\""))
    }

    private func isFormula(_ field: String) -> Bool {
        guard let first = field.utf8.first, "=+-@\t\r".utf8.contains(first) else { return false }
        return !ValueShape.isNumber(field)
    }

    /// Hands everything written so far to the system. Nothing to do for a writer to memory.
    /// - Throws: ``TabularError/system(operation:path:reason:)``
    public func flush() throws(TabularError) {
        guard let descriptor else { return }
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start) }
            if count > 0 {
                start += count
            } else if errno != EINTR {
                let reason = systemReason()
                bytes.removeFirst(start)
                throw .system(operation: "write", path: path, reason: reason)
            }
        }
        bytes.removeAll(keepingCapacity: true)
    }

    /// Writes what is left and closes the file; an error of the disk may show only here.
    /// - Throws: ``TabularError/system(operation:path:reason:)``
    public func close() throws(TabularError) {
        try flush()
        guard let descriptor else { return }
        self.descriptor = nil
        if Foundation.close(descriptor) != 0 { throw .system(operation: "close", path: path, reason: systemReason()) }
    }
}

extension TextEncoding {
    /// Appends `utf8`, which is well-formed, in this encoding.
    func encode(_ utf8: [UInt8], into target: inout [UInt8]) throws(TabularError) {
        switch self {
        case .utf8, .utf8WithMark: target.append(contentsOf: utf8)
        case .utf16LittleEndian, .utf16BigEndian:
            for unit in String(decoding: utf8, as: UTF8.self).utf16 {
                let (high, low) = (UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit))
                target.append(self == .utf16BigEndian ? high : low)
                target.append(self == .utf16BigEndian ? low : high)
            }
        case .windows1252:
            for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
                if scalar.value < 0x80 || (0xA0...0xFF).contains(scalar.value) {
                    target.append(UInt8(scalar.value))
                } else if let index = TextEncoding.windows1252High.firstIndex(where: { UInt32($0) == scalar.value }) {
                    target.append(0x80 + UInt8(index))
                } else {
                    throw .notInEncoding(self)
                }
            }
        }
    }
}
