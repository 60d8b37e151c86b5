import Kernel
import TestKit
import Testing

@testable import Accounts
@testable import Backoffice

@Suite("The second factor on screen, and forgotten passwords", .serialized)
struct SecondFactorScreenTests {
    private static func code(_ shop: Shop, _ secret: String) throws -> String {
        OneTimeCode(secret: try #require(Base32.decoded(secret))).code(OneTimeCode.step(at: shop.clock.now()))
    }

    /// The key that the page shows for typing.
    private static func secret(_ page: Browser.Answer) throws -> String {
        String(try #require(page.text.firstMatch(of: /<code class="wrap">([A-Z2-7 ]+)<\/code>/)).output.1)
    }

    @Test(arguments: TestDatabase.allCases)
    func itIsSetUpAndAskedForWhenSigningIn(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn("moda@x.example")
            let token = try await browser.token()
            #expect(try await browser.get("/profile/second-factor").text.contains("Not set up"))
            _ = try await browser.post("/profile/second-factor", ["csrf": token])
            let page = try await browser.get("/profile/second-factor")
            #expect(page.text.contains("<svg class=\"qr\"") && faults(page.text).isEmpty)
            let secret = try Self.secret(page)
            #expect(try Self.secret(try await browser.get("/profile/second-factor")) == secret, "looking again shows the same")
            let wrong = try await browser.post("/profile/second-factor/confirm", ["csrf": token, "code": "000000"])
            #expect(wrong.status == 422 && wrong.text.contains("This is not the code of now"))
            let done = try await browser.post("/profile/second-factor/confirm", ["csrf": token, "code": try Self.code(shop, secret)])
            let codes = done.text.matches(of: /<li><code>([a-z2-7-]{19})<\/code>/).map { String($0.output.1) }
            #expect(done.status == 200 && codes.count == 10 && !done.text.contains(secret))
            let after = try await browser.get("/profile/second-factor")
            #expect(after.text.contains("10 recovery codes are left") && !after.text.contains(codes[0]) && !after.text.contains(secret))
            shop.clock.advance(seconds: 30)

            let other = browser.other()
            let form = try await other.token("/sign-in")
            let half = try await other.post(
                "/sign-in", ["csrf": form, "email": "moda@x.example", "password": Shop.password, "return": "/people?stage=member"])
            #expect(half.location == "/sign-in/second-step?return=%2Fpeople%3Fstage%3Dmember" && other.cookies["tessera_session"] == nil)
            #expect(try await other.get("/people").status == 303, "half way in is not in")
            #expect(try await other.get(half.location ?? "").text.contains("name=\"return\" value=\"/people?stage=member\""))
            #expect(try await other.post("/sign-in/second-step", ["csrf": "x", "code": try Self.code(shop, secret)]).status == 400)
            let refused = try await other.post("/sign-in/second-step", ["csrf": form, "code": "000000"])
            #expect(refused.status == 422 && other.cookies["tessera_session"] == nil)
            let inside = try await other.post(
                "/sign-in/second-step", ["csrf": form, "code": try Self.code(shop, secret), "return": "/people?stage=member"])
            #expect(inside.location == "/people?stage=member" && other.cookies["tessera_waiting"] == nil)
            #expect(try await other.get("/people").status == 200)
            #expect(try await browser.other().get("/sign-in/second-step").location == "/sign-in")

            let third = browser.other()
            try await third.signIn("moda@x.example")
            let recovered = try await third.post("/sign-in/second-step", ["csrf": try await third.token("/sign-in/second-step"), "code": codes[0]])
            #expect(recovered.location == "/")
            let off = try await third.post("/profile/second-factor/remove", ["csrf": try await third.token(), "current": "wrong"])
            #expect(off.status == 422)
            _ = try await third.post("/profile/second-factor/remove", ["csrf": try await third.token(), "current": Shop.password])
            #expect(try await shop.accounts.user(email: "moda@x.example")?.hasSecondFactor == false)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoOwesItSetsItUpBeforeAnythingElse(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            var marketing = try #require(try await shop.accounts.profiles().first { $0.role == .marketing })
            marketing.requiresSecondFactor = true
            try await shop.accounts.changeProfile(marketing)
            try await browser.signIn("moda@x.example")
            for path in ["/", "/people", "/people.csv", "/stores"] {
                #expect(try await browser.get(path).location == "/profile/second-factor", "\(path)")
            }
            #expect(try await browser.post("/imports/x/cancel", [:]).location == "/profile/second-factor")
            #expect(try await browser.get("/profile/second-factor").text.contains("A profile of yours asks for the second factor"))
            let token = try await browser.token()
            _ = try await browser.post("/profile/second-factor", ["csrf": token])
            let secret = try Self.secret(try await browser.get("/profile/second-factor"))
            _ = try await browser.post("/profile/second-factor/confirm", ["csrf": token, "code": try Self.code(shop, secret)])
            #expect(try await browser.get("/people").status == 200)
            #expect(try await browser.post("/profile/second-factor/remove", ["csrf": token, "current": Shop.password]).status == 403)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aForgottenPasswordIsSetByMailAndNothingTellsWhoHasAnAccount(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let token = try await browser.token("/sign-in/forgotten")
            #expect(try await browser.post("/sign-in/forgotten", ["csrf": "x", "email": "moda@x.example"]).status == 400)
            var answers: Set<String> = []
            for email in ["nobody@x.example", "moda@x.example", ""] {
                let answer = try await browser.post("/sign-in/forgotten", ["csrf": token, "email": email])
                answers.insert("\(answer.status) \(answer.location ?? "") \(answer.text)")
            }
            #expect(answers.count == 1)
            #expect(try await browser.get("/sign-in/forgotten?sent=1").text.contains("If this address belongs to an account"))
            let mails = try await shop.messaging.mails()
            #expect(mails.map(\.mail.recipient) == ["moda@x.example"])
            let path = String(try #require(mails[0].mail.text.firstMatch(of: /https:\/\/crm\.example(\/sign-in\/link\/[0-9a-f]{64})/)).output.1)
            let set = try await browser.post(
                path, ["csrf": try await browser.token(path), "password": "another long one", "repeat": "another long one"])
            #expect(set.location == "/" && browser.cookies["tessera_session"] != nil)
            #expect(try await browser.get(path).status == 404)
        }
    }
}
