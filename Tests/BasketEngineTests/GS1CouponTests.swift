import Testing

@testable import BasketEngine

/// The example codes are those that GS1 Greece and The Coupon Bureau publish.
@Suite struct GS1CouponTests {
    @Test func commonCurrency() throws {
        #expect(try GS1Coupon.read("9813765030011") == .common(issuer: "9813765", reference: "03", cents: 10))
        #expect(try GS1Coupon.read("9828508010106") == .common(issuer: "9828508", reference: "01", cents: 10))
        #expect(throws: GS1Coupon.Failure.checkDigit) { try GS1Coupon.read("9828508010107") }
    }

    @Test(arguments: [
        "81120112345679999990666666", "]C181120112345679999990666666", "(8112)0112345679999990666666", " 81120112345679999990666666\u{1D}",
    ])
    func positiveOffer(_ text: String) throws {
        #expect(try GS1Coupon.read(text) == .positiveOffer(funder: "1234567", offer: "999999", serial: "666666"))
    }

    @Test func globalCouponNumber() throws {
        #expect(try GS1Coupon.read("2554012345000009") == .global(number: "4012345000009", serial: nil))
        #expect(try GS1Coupon.read("(255)401234500000912345") == .global(number: "4012345000009", serial: "12345"))
        #expect(throws: GS1Coupon.Failure.checkDigit) { try GS1Coupon.read("2554012345000008") }
    }

    @Test(arguments: ["", "HELLO10", "4006381333931", "98137650300", "255", "8112", "éé"]) func otherCodes(_ text: String) throws {
        #expect(try GS1Coupon.read(text) == nil)
    }
}
