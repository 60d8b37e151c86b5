import Kernel
import Testing

@Suite struct MoneyTests {
    @Test(
        arguments: [
            ("12.50", 1250), ("-0.005", -1), ("0.004", 0), ("1,234.56", 123_456), ("1'234.5", 123_450), ("1e2", 10_000), ("1.2345e1", 1235),
            ("+7", 700), (".5", 50), ("5.", 500), ("92233720368547758.07", .max), ("-92233720368547758.08", .min), ("1e-5", 0), ("2.55e-1", 26),
        ] as [(String, Int64)])
    func decimalsAreReadExactly(text: String, cents: Int64) throws {
        #expect(try FixedPoint.parse(text.utf8, fractionDigits: 2) == cents)
    }

    @Test(arguments: ["", "-", "1.2.3", "12a", "1,23", "1,2345.6", "e5", "1e", "--1", "1 ", "NaN", "1,234,", "0x10"])
    func whatIsNoNumberIsRefused(text: String) {
        #expect(throws: FixedPoint.Failure.notANumber) { try FixedPoint.parse(text.utf8, fractionDigits: 2) }
    }

    @Test(arguments: ["92233720368547758.08", "99999999999999999999", "1e30"])
    func whatDoesNotFitIsRefused(text: String) {
        #expect(throws: FixedPoint.Failure.outOfRange) { try FixedPoint.parse(text.utf8, fractionDigits: 2) }
    }

    @Test func decimalCommas() throws {
        #expect(try FixedPoint.parse("1.234,56".utf8, fractionDigits: 2, decimalSeparator: UInt8(ascii: ",")) == 123_456)
    }

    @Test func moneyIsWrittenByItsCurrency() throws {
        #expect(Money(-5, .eur).description == "-0.05 EUR")
        #expect(Money(1250, try #require(Currency("jpy"))).decimal == "1250")
        #expect(Currency("EURO") == nil)
    }
}
