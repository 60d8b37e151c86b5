/// The place of a cell: `C7` is column 3 of row 7.
struct CellReference: Hashable, Sendable {
    /// From 1.
    var column: Int
    /// From 1.
    var row: Int

    /// As many as the format has: up to `XFD1048576`.
    static let mostColumns = 16_384
    static let mostRows = 1_048_576

    /// Nil when it is no reference; columns and rows beyond the format's are given as they are.
    init?(_ text: UnsafePointer<CChar>) {
        var (column, row) = (0, 0)
        var byte = text
        while case let letter = UInt8(bitPattern: byte.pointee) & 0xDF, (0x41...0x5A).contains(letter), column < 1 << 32 {
            column = column * 26 + Int(letter - 0x40)
            byte += 1
        }
        while case let digit = UInt8(bitPattern: byte.pointee), (0x30...0x39).contains(digit), row < 1 << 32 {
            row = row * 10 + Int(digit - 0x30)
            byte += 1
        }
        guard column > 0, row > 0, byte.pointee == 0 else { return nil }
        (self.column, self.row) = (column, row)
    }

    init?(_ text: some StringProtocol) {
        let reference = String(text).withCString { CellReference($0) }
        guard let reference else { return nil }
        self = reference
    }

    /// `AB` for 28.
    static func letters(_ column: Int) -> String {
        var (rest, letters) = (column, "")
        while rest > 0 {
            letters = String(UnicodeScalar(UInt8(0x41 + (rest - 1) % 26))) + letters
            rest = (rest - 1) / 26
        }
        return letters
    }
}
