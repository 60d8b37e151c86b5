import Testing

@testable import RecordLinkage

@Suite struct PlaceCaseTests {
    @Test(arguments: [
        ("MILANO", "Milano"), ("REGGIO NELL'EMILIA", "Reggio nell'Emilia"), ("VIA GIACOMO MATTEOTTI", "Via Giacomo Matteotti"),
        ("'S-HERTOGENBOSCH", "'S-Hertogenbosch"),
        ("NEWCASTLE UPON TYNE", "Newcastle upon Tyne"), ("Den Haag", "Den Haag"), ("den haag", "den haag"), ("NYC", "NYC"), ("", ""),
        ("12 A4", "12 A4"), ("北京市区", "北京市区"),
    ])
    func capitalsAreRepairedAndNothingElse(text: String, expected: String) { #expect(PlaceCase.repaired(text) == expected) }
}
