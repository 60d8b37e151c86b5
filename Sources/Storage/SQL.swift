import Kernel

/// A statement with its parameters, written as a string: values that are interpolated become parameters, never text.
///
/// ```swift
/// let sql: SQL = "SELECT name FROM stores WHERE company_id = \(company) AND id IN \(stores)"
/// ```
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    enum Piece: Sendable {
        case text(String)
        case value(SQLValue)
        case integers([Int64])
        case texts([String])
        case either(sqlite: String, postgres: String)
    }

    private(set) var pieces: [Piece]

    public init(stringLiteral text: String) { pieces = [.text(text)] }

    public init(stringInterpolation: Interpolation) { pieces = stringInterpolation.pieces }

    /// Text of the program's own making, such as a column chosen from a fixed list. Never anything from outside.
    public init(verbatim text: String) { pieces = [.text(text)] }

    /// A fragment that each dialect writes differently.
    public init(sqlite: String, postgres: String) { pieces = [.either(sqlite: sqlite, postgres: postgres)] }

    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.pieces += right.pieces
        return sum
    }

    public static func += (left: inout SQL, right: SQL) { left = left + right }

    public struct Interpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []

        public init(literalCapacity: Int, interpolationCount: Int) { pieces.reserveCapacity(interpolationCount * 2 + 1) }

        public mutating func appendLiteral(_ literal: String) { pieces.append(.text(literal)) }

        public mutating func appendInterpolation(_ value: some SQLConvertible) { pieces.append(.value(value.sqlValue)) }

        /// NULL where there is no value.
        public mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value?) { pieces.append(.value(value.sqlValue)) }

        /// Another statement's text and parameters.
        public mutating func appendInterpolation(_ fragment: SQL) { pieces += fragment.pieces }

        /// A list for `IN`, as one parameter whatever its length: `json_each` on SQLite, an array on PostgreSQL.
        public mutating func appendInterpolation(_ list: [Int64]) { pieces.append(.integers(list)) }
        public mutating func appendInterpolation<T>(_ list: [ID<T>]) { pieces.append(.integers(list.map(\.rawValue))) }
        public mutating func appendInterpolation(_ list: [String]) { pieces.append(.texts(list)) }
    }
}

extension SQL {
    /// The text with `$1`, `$2`, … (which SQLite takes as names in order of appearance) and the parameters in that order.
    package func rendered(for dialect: Dialect) -> (text: String, arguments: [SQLValue]) {
        var text = ""
        var arguments: [SQLValue] = []
        for piece in pieces {
            switch piece {
            case .text(let literal): text += literal
            case .either(let sqlite, let postgres): text += dialect == .sqlite ? sqlite : postgres
            case .value(let value):
                arguments.append(value)
                text += "$\(arguments.count)"
            case .integers(let list):
                switch dialect {
                case .sqlite:
                    arguments.append(.text("[" + list.lazy.map(String.init).joined(separator: ",") + "]"))
                    text += "(SELECT value FROM json_each($\(arguments.count)))"
                case .postgres:
                    arguments.append(.text("{" + list.lazy.map(String.init).joined(separator: ",") + "}"))
                    Self.appendArray("$\(arguments.count)::bigint[]", to: &text)
                }
            case .texts(let list):
                switch dialect {
                case .sqlite:
                    arguments.append(JSON.array(list.map { .string($0.utf8.contains(0) ? $0.replacing("\0", with: "") : $0) }).sqlValue)
                    text += "(SELECT value FROM json_each($\(arguments.count)))"
                case .postgres:
                    arguments.append(.text(Self.arrayLiteral(list)))
                    Self.appendArray("$\(arguments.count)::text[]", to: &text)
                }
            }
        }
        return (text, arguments)
    }

    /// `x IN list` is `x = ANY(array)` on PostgreSQL: it then looks each element up in the index, where a subselect of unknown length may be
    /// hashed against the whole table. Anywhere else (`NOT IN`) it is the subselect.
    private static func appendArray(_ parameter: String, to text: inout String) {
        if text.hasSuffix(" IN "), !text.hasSuffix(" NOT IN ") {
            text.removeLast(3)
            text += "= ANY(\(parameter))"
        } else {
            text += "(SELECT unnest(\(parameter)))"
        }
    }

    /// PostgreSQL's text form of an array of texts.
    private static func arrayLiteral(_ list: [String]) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "{")]
        for (index, element) in list.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "\""))
            for byte in element.utf8 where byte != 0 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: "}"))
        return String(decoding: bytes, as: UTF8.self)
    }
}
