import CZint
import Kernel

/// A text as a QR code (ISO/IEC 18004), at error correction level M.
public struct QRCode: Hashable, Sendable {
    /// Modules on each side.
    public let size: Int
    /// Row by row, `size` times `size`.
    public let isDark: [Bool]

    /// Modules around the code that stay light.
    private static let quietZone = 4

    /// - Throws: ``Problem`` `barcode-invalid` for an empty text, or one that is too long for a code.
    public init(_ text: String) throws(Problem) {
        guard let symbol = ZBarcode_Create() else { throw Problem(.broken, "barcode-failed", "There is no memory for a barcode.") }
        defer { ZBarcode_Delete(symbol) }
        symbol.pointee.symbology = BARCODE_QRCODE
        symbol.pointee.option_1 = 2
        symbol.pointee.input_mode = UNICODE_MODE
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, ZBarcode_Encode(symbol, bytes, Int32(clamping: bytes.count)) < ZINT_ERROR, symbol.pointee.rows == symbol.pointee.width
        else { throw Problem(.unprocessable, "barcode-invalid", "The text does not fit into a QR code.") }
        size = Int(symbol.pointee.width)
        let side = symbol.pointee.width
        isDark = (0..<side).flatMap { row in (0..<side).map { tessera_zint_is_dark(symbol, row, $0) == 1 } }
    }

    /// The code as an SVG element that is as large as its place, dark on white whatever is around it.
    ///
    /// - Parameter label: what is read aloud in its place.
    public func svg(label: String) -> String {
        let side = size + 2 * Self.quietZone
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                let start = column
                while column < size, isDark[row * size + column] { column += 1 }
                // A run of dark modules is one bar.
                if column > start { path += "M\(start + Self.quietZone) \(row + Self.quietZone)h\(column - start)v1h-\(column - start)z" }
                if column == start { column += 1 }
            }
        }
        return """
            <svg class="qr" viewBox="0 0 \(side) \(side)" role="img" aria-label="\(Self.escaped(label))" shape-rendering="crispEdges">\
            <rect width="\(side)" height="\(side)" fill="#ffffff"/><path d="\(path)" fill="#000000"/></svg>
            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}
