import Kernel
import Testing

@testable import Barcodes

@Suite struct QRCodeTests {
    /// The three corners by which a scanner finds a code (ISO/IEC 18004, 6.3.3): seven dark modules, five light ones within, three dark ones in the middle.
    private func isCorner(_ code: QRCode, _ top: Int, _ left: Int) -> Bool {
        (0..<7).allSatisfy { row in
            (0..<7).allSatisfy { column in
                let ring = max(abs(row - 3), abs(column - 3))
                return code.isDark[(top + row) * code.size + left + column] == (ring != 2)
            }
        }
    }

    @Test(arguments: [1, 20, 60, 200, 1_000])
    func aCodeHasItsCornersAndGrowsWithItsText(length: Int) throws {
        let code = try QRCode(String(repeating: "a", count: length))
        #expect(code.size % 4 == 1 && code.size >= 21 && code.isDark.count == code.size * code.size)
        #expect(isCorner(code, 0, 0) && isCorner(code, 0, code.size - 7) && isCorner(code, code.size - 7, 0))
        #expect(!isCorner(code, code.size - 7, code.size - 7))
    }

    @Test func differentTextsAreDifferentCodesAndTheSameIsTheSame() throws {
        #expect(try QRCode("otpauth://a") == QRCode("otpauth://a"))
        #expect(try QRCode("otpauth://a") != QRCode("otpauth://b"))
    }

    @Test func whatNoCodeHoldsIsRefused() {
        for text in ["", String(repeating: "a", count: 10_000)] {
            #expect(throws: Problem.self) { _ = try QRCode(text) }
        }
    }

    @Test func theDrawingShowsEachDarkModuleOnce() throws {
        let code = try QRCode("otpauth://totp/Tessera:a@b.c?secret=ABC")
        let svg = code.svg(label: "a \"code\" <of> &")
        #expect(svg.contains("aria-label=\"a &quot;code&quot; &lt;of> &amp;\"") && !svg.contains("style="))
        let bars = svg.matches(of: /M\d+ \d+h(\d+)v1h-(\d+)z/)
        #expect(bars.reduce(0) { $0 + (Int($1.output.1) ?? 0) } == code.isDark.count { $0 })
        #expect(bars.allSatisfy { $0.output.1 == $0.output.2 })
    }
}
