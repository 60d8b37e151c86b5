import Testing

@testable import Charts

@Suite("Scales have round ticks that cover the values")
struct ScaleTests {
    struct Case: Sendable {
        var values: [Double]
        var whole = false
        var ticks: [Double]
    }

    static let cases: [Case] = [
        Case(values: [], ticks: [0, 0.5, 1]),
        Case(values: [0, 0], ticks: [0, 0.5, 1]),
        Case(values: [0], whole: true, ticks: [0, 1, 2, 3, 4]),
        Case(values: [1], whole: true, ticks: [0, 1]),
        Case(values: [3, 7], ticks: [0, 2, 4, 6, 8]),
        Case(values: [100, 100], ticks: [0, 50, 100]),
        Case(values: [97], ticks: [0, 50, 100]),
        Case(values: [-40, 60], ticks: [-50, 0, 50, 100]),
        Case(values: [-3], ticks: [-3, -2, -1, 0]),
        Case(values: [0.3], ticks: [0, 0.1, 0.2, 0.3]),
        Case(values: [.nan, .infinity, 4], ticks: [0, 1, 2, 3, 4]),
        Case(values: [48_217_331], ticks: [0, 20_000_000, 40_000_000, 60_000_000]),
    ]

    @Test("ticks", arguments: cases.indices)
    func ticks(index: Int) {
        let expected = Self.cases[index]
        let scale = LinearScale(covering: expected.values, whole: expected.whole)
        #expect(scale.ticks.count == expected.ticks.count, "\(scale.ticks)")
        for (tick, wanted) in zip(scale.ticks, expected.ticks) { #expect(abs(tick - wanted) <= 1e-9 * max(1, abs(wanted)), "\(scale.ticks)") }
        #expect(scale.lower == scale.ticks.first && scale.upper == scale.ticks.last)
    }

    @Test(
        "the step is the next of 1, 2, 5, 10",
        arguments: [(0.9, 1.0), (1, 1), (1.1, 2), (2.0, 2), (3, 5), (5.1, 10), (0.07, 0.1), (1_999, 2_000), (1e-12, 1e-12)])
    func step(rough: Double, step: Double) { #expect(abs(LinearScale.niceStep(rough) - step) <= step * 1e-9) }

    @Test(
        "huge, tiny and hostile values leave a usable axis",
        arguments: [1e308, -1e308, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1.7e300, .greatestFiniteMagnitude])
    func extremes(value: Double) {
        let scale = LinearScale(covering: [value, -value / 2])
        #expect(scale.upper > scale.lower && scale.upper.isFinite && scale.lower.isFinite)
        #expect((2...24).contains(scale.ticks.count))
        for probe in [value, 0, -value, .nan, .infinity, -.infinity] { #expect((0...1).contains(scale.fraction(probe))) }
    }

    @Test func fractions() {
        let scale = LinearScale(covering: [0, 8])
        #expect(scale.fraction(0) == 0 && scale.fraction(2) == 0.25 && scale.fraction(8) == 1)
        #expect(scale.fraction(-5) == 0 && scale.fraction(99) == 1 && scale.fraction(.nan) == 0)
    }
}
