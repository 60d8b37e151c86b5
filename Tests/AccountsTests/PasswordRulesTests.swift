import Accounts
import Testing

@Suite struct PasswordRulesTests {
    @Test(arguments: [
        "", "seven77", "eleven77xkq", "password", "PassWord1", "12345678", "abcdefgh", "87654321", "aaaaaaaaaaaa", "abababababab", "qwerty123",
        "maria.rossi",
        "Maria.Rossi1",
        "maria.rossi@shop.it", "tab\tinside", String(repeating: "xy1", count: 43),
    ])
    func whatIsGuessedFirstIsRefused(password: String) {
        #expect(PasswordRules.refusal(password, own: ["maria.rossi@shop.it", "Maria Rossi"]) != nil)
    }

    @Test(arguments: ["kx7mmqp2vw4z", "four little words here", "пароль-длинный", "🐝🐝🐙🦊🐝🐙🦊🐝🐙🐝🦊🐙", String(repeating: "xyz9", count: 32)])
    func noCompositionIsAsked(password: String) {
        #expect(PasswordRules.refusal(password, own: ["maria.rossi@shop.it", "Maria Rossi"]) == nil)
    }
}
