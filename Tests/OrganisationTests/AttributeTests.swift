import Kernel
import Organisation
import TestKit
import Testing

@Suite struct AttributeTests {
    @Test(arguments: [
        (AttributeRecord.Kind.number, "1.234,5", "1234.5"), (.number, "12", "12.0"), (.number, "x", "nil"), (.money, "€ 5", "nil"),
        (.money, "1,234.50", #"{"amount":123450,"currency":"EUR"}"#), (.money, "7,5", #"{"amount":750,"currency":"EUR"}"#),
        (.date, "03/05/1980", "\"1980-05-03\""), (.date, "1980-05-03T10:00", "\"1980-05-03\""), (.date, "31/02/1980", "nil"),
        (.yesno, "Sì", "true"), (.yesno, "nee", "false"), (.yesno, "maybe", "nil"), (.choice, "m", "\"M\""), (.choice, "XL", "nil"),
        (.text, "é", "\"é\""),
    ])
    func aTextMeansWhatTheDeclarationSays(kind: AttributeRecord.Kind, text: String, expected: String) {
        let attribute = AttributeRecord(key: "k", label: "K", kind: kind, isRequired: false, choices: ["S", "M"])
        #expect(attribute.value(of: text, currency: .eur)?.description ?? "nil" == expected)
    }

    @Test(arguments: TestDatabase.allCases)
    func aDeclarationMayComeAfterTheDataAndChange(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            var attribute = AttributeRecord(key: "Taglia", label: "Size", kind: .text, isRequired: false, choices: [])
            try await services.organisation.declareAttribute(attribute, company: services.rome.id)
            attribute.kind = .choice
            attribute.choices = ["S", "M"]
            try await services.organisation.declareAttribute(attribute, company: services.rome.id)
            let declared = try await services.database.read { tx in try services.organisation.attributes(tx) }
            #expect(declared == [services.rome.id: ["Taglia": attribute]])
            attribute.choices = []
            let broken = attribute
            let problem = await #expect(throws: Problem.self) { try await services.organisation.declareAttribute(broken, company: services.rome.id) }
            #expect(problem?.fields.first?.pointer == "/choices")
        }
    }
}
