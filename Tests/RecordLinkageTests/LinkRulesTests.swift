import Kernel
import RecordLinkage
import Testing

@Suite struct LinkRulesTests {
    @Test func theStandardRulesSurviveBeingWritten() throws {
        let text = LinkRules.standard.json.description
        let read = try LinkRules(json: JSON(parsing: text))
        #expect(read.rules == LinkRules.standard.rules)
        #expect(read.vetoes == LinkRules.standard.vetoes)
        #expect(read.json == LinkRules.standard.json)
        for kind in LinkKey.Kind.allCases { #expect(read.hubLimit(kind) == LinkRules.standard.hubLimit(kind)) }
    }

    @Test func whatIsMissingIsStandard() throws {
        let rules = try LinkRules(json: JSON(parsing: #"{"rules": [{"name": "card", "keys": ["card"]}], "hubLimits": {"card": 9}, "vetoes": []}"#))
        #expect(rules.rules == [LinkRule("card", keys: [.card])])
        #expect(rules.hubLimit(.card) == 9)
        #expect(rules.hubLimit(.phone) == 8)
        #expect(rules.vetoes.isEmpty)
        #expect(rules.maximumProfiles == 64)
    }

    @Test(
        arguments: [
            ("{}", ["/rules"]), ("[]", ["/rules", ""]), (#"{"rules": []}"#, ["/rules"]), (#"{"rules": 3}"#, ["/rules"]),
            (#"{"rules": [{"name": "A b", "keys": ["card"]}]}"#, ["/rules/0/name"]), (#"{"rules": [{"keys": ["card"]}]}"#, ["/rules/0/name"]),
            (#"{"rules": [{"name": "a", "keys": []}]}"#, ["/rules/0/keys"]), (#"{"rules": [{"name": "a"}]}"#, ["/rules/0/keys"]),
            (#"{"rules": [{"name": "a", "keys": ["card", "shoe"]}]}"#, ["/rules/0/keys/1"]),
            (#"{"rules": [{"name": "a", "keys": ["card", "card"]}]}"#, ["/rules/0/keys/1"]),
            (#"{"rules": [{"name": "a", "keys": ["device"]}]}"#, ["/rules/0/keys/0"]),
            (#"{"rules": [{"name": "a", "keys": ["card"], "conditions": ["x"]}]}"#, ["/rules/0/conditions/0"]),
            (#"{"rules": [{"name": "a", "keys": ["card"]}, {"name": "a", "keys": ["email"]}]}"#, ["/rules/1/name"]),
            (#"{"rules": [{"name": "a", "keys": ["card"], "a/b~": 1}]}"#, ["/rules/0/a~1b~0"]),
            (#"{"rules": [{"name": "a", "keys": ["card"]}], "x": 1}"#, ["/x"]),
            (
                #"{"rules": [{"name": "a", "keys": ["card"]}], "hubLimits": {"card": 1, "x": 3, "email": 2.5}}"#,
                ["/hubLimits/card", "/hubLimits/x", "/hubLimits/email"]
            ),
            (#"{"rules": [{"name": "a", "keys": ["card"]}], "vetoes": ["none"], "maximumProfiles": 1}"#, ["/vetoes/0", "/maximumProfiles"]),
        ] as [(String, [String])])
    func saysEveryBadPlace(_ text: String, _ pointers: [String]) throws {
        let json = try JSON(parsing: text)
        let problem = #expect(throws: Problem.self) { try LinkRules(json: json) }
        #expect(problem?.code == "link-rules-invalid")
        #expect(problem?.fields.map(\.pointer) == pointers)
    }
}
