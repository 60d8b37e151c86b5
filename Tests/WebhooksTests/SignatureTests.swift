import Testing

@testable import Webhooks

@Suite struct SignatureTests {
    private static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    /// The vector that the reference libraries of Standard Webhooks are tested with.
    @Test func thePublishedVector() {
        let header = Signature.header(id: Self.id, seconds: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8), secrets: [Self.secret])
        #expect(header == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func twoSecretsSignBothAndWhatIsNoneSignsNot() {
        let other = Signature.secret([UInt8](0..<32))
        #expect(other.hasPrefix("whsec_") && other.utf8.count == 6 + 44)
        let body = Array("{}".utf8)
        let both = Signature.header(id: Self.id, seconds: 1, body: body, secrets: [other, Self.secret])
        let one = Signature.header(id: Self.id, seconds: 1, body: body, secrets: [other])
        let two = Signature.header(id: Self.id, seconds: 1, body: body, secrets: [Self.secret])
        #expect(both == one + " " + two && one != two)
        #expect(Signature.header(id: Self.id, seconds: 1, body: body, secrets: ["secret", "whsec_?"]) == "")
        #expect(Signature.header(id: Self.id, seconds: 2, body: body, secrets: [other]) != one)
    }
}
