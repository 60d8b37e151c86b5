import Storage

/// Rows in the text format of COPY: tabs between cells, a line a row, `\N` for NULL, backslash before what would be read otherwise.
struct CopyText {
    var bytes: [UInt8] = []

    mutating func append(_ rows: borrowing RowBuffer, row: Int) {
        let columns = rows.columns.count
        for column in 0..<columns {
            if column > 0 { bytes.append(UInt8(ascii: "\t")) }
            let payload = rows.payloads[row * columns + column]
            switch rows.kinds[row * columns + column] {
            case .null: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "N")]
            case .integer: append(payload)
            case .double: bytes += "\(Double(bitPattern: UInt64(bitPattern: payload)))".utf8
            case .text: append(text: rows.arena[RowBuffer.range(payload)])
            }
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func append(_ value: Int64) {
        var rest = value.magnitude
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    private mutating func append(text: ArraySlice<UInt8>) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "\\"): bytes += [byte, byte]
            case UInt8(ascii: "\t"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
            case UInt8(ascii: "\n"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case UInt8(ascii: "\r"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
            default: bytes.append(byte)
            }
        }
    }
}
