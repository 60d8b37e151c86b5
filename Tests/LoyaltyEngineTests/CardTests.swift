import LoyaltyEngine
import Testing

@Suite struct CardTests {
    // Check digits as printed on goods and in GS1's own examples.
    @Test(arguments: ["4006381333931", "5901234123457", "9780306406157", "6291041500213"])
    func checkDigitsAreThoseOfGS1(number: String) {
        #expect(CardNumber.isEAN13(number))
        let wrong = number.dropLast() + String((number.last?.wholeNumberValue ?? 0) == 9 ? 0 : (number.last?.wholeNumberValue ?? 0) + 1)
        #expect(!CardNumber.isEAN13(wrong))
    }

    @Test func numbersAreInTheRangeForOneselfAndHaveTheirDigit() {
        #expect(CardNumber.ean13(prefix: "29", number: 42)?.hasPrefix("290000000042") == true)
        #expect(CardNumber.ean13(prefix: "29", number: 42).map { CardNumber.isEAN13($0) } == true)
        #expect(CardNumber.ean13(prefix: "40", number: 42) == nil && CardNumber.ean13(prefix: "29", number: 99_999_999_999) == nil)
    }

    @Test func patternsMakeWhatTheyRead() throws {
        let pattern = try #require(CardPattern("TES-####C"))
        let number = try #require(pattern.number(123))
        #expect(number.hasPrefix("TES-0123") && number.count == 9 && pattern.matches(number))
        let last = try #require(number.last?.wholeNumberValue)
        #expect(!pattern.matches(number.dropLast() + "\((last + 1) % 10)") && !pattern.matches("TES-01A3\(last)") && pattern.number(10_000) == nil)
        #expect(CardPattern("") == nil && CardPattern("ABC") == nil && CardPattern("C###") == nil)
    }

    @Test func whatIsBlackListedStaysSo() {
        #expect(CardState.Act.allCases.allSatisfy { CardState.blacklisted.after($0) == nil })
        #expect(CardState.blocked.after(.unblock) == .active && CardState.closed.after(.activate) == nil)
        #expect(CardState.allCases.filter(\.spends) == [.active])
    }
}
