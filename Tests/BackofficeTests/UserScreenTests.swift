import Accounts
import Kernel
import Organisation
import TestKit
import Testing

@testable import Backoffice

@Suite("Users and profiles on screen", .serialized)
struct UserScreenTests {
    private static func link(_ page: Browser.Answer) throws -> String {
        String(try #require(page.text.firstMatch(of: /https:\/\/crm\.example(\/sign-in\/link\/[0-9a-f]{64})/)).output.1)
    }

    @Test(arguments: TestDatabase.allCases)
    func somebodyIsInvitedComesInAndIsDisabled(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            for path in ["/users", "/users?q=zz", "/users?sort=last&order=desc&state=active&factor=no", "/users/new", "/profiles", "/profiles/new"] {
                let page = try await browser.get(path)
                #expect(page.status == 200 && faults(page.text).isEmpty, "\(path): \(faults(page.text))")
            }
            let (token, moda) = (try await browser.token(), try await shop.company("moda"))
            let wrong = try await browser.post("/users", ["csrf": token, "email": "x", "profile": "\(Role.care.profile)"])
            #expect(wrong.status == 422 && wrong.text.contains("This is not an e-mail address."))
            let taken = try await browser.post("/users", ["csrf": token, "email": "MODA@x.example", "profile": "\(Role.care.profile)"])
            #expect(taken.status == 422 && taken.text.contains("There is a user with this address."))
            let invited = try await browser.post(
                "/users",
                [
                    "csrf": token, "email": "new@x.example", "name": "<b>New</b>", "language": "it", "profile": "\(Role.care.profile)",
                    "companies": "\(moda.id)",
                ])
            #expect(invited.status == 200 && faults(invited.text).isEmpty && invited.text.contains("Invited") && !invited.text.contains("<b>New"))
            let path = try Self.link(invited)
            let user = try #require(try await shop.accounts.user(email: "new@x.example"))
            #expect(user.grants == [Grant(.care, Reach(companies: [moda.id]))] && user.language == .italian)
            let mail = try #require(try await shop.messaging.mails().first)
            #expect(mail.mail.recipient == "new@x.example" && mail.mail.text.contains(path) && mail.mail.subject == "Invito a Tessera")
            #expect(!mail.mail.html.contains("<b>"))
            #expect(try await !browser.get("/users/\(user.id)").text.contains("/sign-in/link/"), "the link is shown once")

            let guest = browser.other()
            let form = try await guest.get(path)
            #expect(form.status == 200 && form.text.contains("new@x.example") && faults(form.text).isEmpty)
            let guestToken = try await guest.token(path)
            let short = try await guest.post(path, ["csrf": guestToken, "password": "short", "repeat": "short"])
            #expect(short.status == 422 && short.text.contains("At least 8 characters"))
            #expect(try await guest.post(path, ["csrf": "x", "password": Shop.password, "repeat": Shop.password]).status == 400)
            let accepted = try await guest.post(path, ["csrf": guestToken, "password": Shop.password, "repeat": Shop.password])
            #expect(accepted.location == "/" && guest.cookies["tessera_session"] != nil)
            #expect(try await guest.get("/people").status == 200)
            #expect(try await guest.get("/users").status == 403)
            #expect(try await browser.other().get(path).status == 404, "used")

            let off = try await browser.post("/users/\(user.id)/disable", ["csrf": token])
            #expect(off.location == "/users/\(user.id)")
            #expect(try await guest.get("/people").status == 303)
            let page = try await browser.get("/users/\(user.id)")
            #expect(page.text.contains("Disabled, and signed out everywhere.") && page.text.contains("action=\"/users/\(user.id)/enable\""))
            _ = try await browser.post("/users/\(user.id)/enable", ["csrf": token])
            #expect(try await shop.accounts.user(email: "new@x.example")?.state == .active)
            let file = try await browser.get("/users.csv?q=new")
            #expect(file.text.contains("new@x.example,Customer care,Moda,Active,Off"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func profilesAreComposedCopiedGivenAndTakenAway(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let token = try await browser.token()
            let copy = try await browser.get("/profiles/new?from=\(Role.partner.profile)")
            #expect(copy.text.contains("value=\"see statistics\" aria-label=\"Figures: See\" checked"))
            #expect(try await browser.post("/profiles", ["csrf": token, "name": "", "rights": "see sales"]).status == 422)
            #expect(try await browser.post("/profiles", ["csrf": token, "name": "Empty"]).text.contains("Tick at least one right."))
            let made = try await browser.post(
                "/profiles", ["csrf": token, "name": "Approver", "rights": "see sales", "rights": "approve sales", "rights": "nonsense"])
            #expect(made.location == "/profiles")
            let own = try #require(try await shop.accounts.profiles().last)
            #expect(own.name == "Approver" && own.rights == [Right(.see, .sales), Right(.approve, .sales)])
            #expect(try await browser.post("/profiles", ["csrf": token, "name": "approver", "rights": "see sales"]).text.contains("of this name"))
            let ready = try await browser.get("/profiles/\(Role.analyst.profile)")
            #expect(ready.text.contains("checked disabled") && !ready.text.contains("name=\"name\"") && faults(ready.text).isEmpty)
            let stays = try await browser.post(
                "/profiles/\(Role.analyst.profile)", ["csrf": token, "name": "X", "rights": "see sales", "factor": "yes"])
            #expect(stays.location == "/profiles")
            let analyst = try #require(try await shop.accounts.profiles().first { $0.role == .analyst })
            #expect(analyst.rights == Role.analyst.rights && analyst.name == "Analyst" && analyst.requiresSecondFactor)

            let reader = try #require(try await shop.accounts.user(email: "reader@x.example"))
            let page = try await browser.post("/users/\(reader.id)/grants", ["csrf": token, "profile": "\(own.id)"])
            #expect(page.location == "/users/\(reader.id)")
            #expect(try await shop.accounts.user(email: "reader@x.example")?.grants.count == 2)
            #expect(try await browser.post("/profiles/\(own.id)/remove", ["csrf": token]).status == 409, "somebody has it")
            _ = try await browser.post("/users/\(reader.id)/grants/remove", ["csrf": token, "place": "1"])
            #expect(try await shop.accounts.user(email: "reader@x.example")?.grants == reader.grants)
            #expect(try await browser.post("/users/\(reader.id)/grants/remove", ["csrf": token, "place": "7"]).status == 404)
            _ = try await browser.post("/profiles/\(own.id)/remove", ["csrf": token])
            let list = try await browser.get("/profiles")
            #expect(!list.text.contains("Approver") && list.text.contains("action=\"/profiles/\(own.id)/restore\""))
            _ = try await browser.post("/profiles/\(own.id)/restore", ["csrf": token])
            #expect(try await browser.get("/profiles").text.contains("Approver"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoAdministersOneCompanyReachesNoOthersUsers(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (moda, hearth) = (try await shop.company("moda"), try await shop.company("hearth"))
            try await shop.accounts.addUser(
                email: "keeper@x.example", name: "Keeper", role: .administrator, companies: [moda.id], password: Shop.password)
            try await shop.accounts.addUser(email: "hearth@x.example", name: "Hearty", role: .care, companies: [hearth.id], password: Shop.password)
            try await browser.signIn("keeper@x.example")
            let (token, list) = (try await browser.token(), try await browser.get("/users"))
            #expect(list.text.contains("moda@x.example") && list.text.contains("reader@x.example"))
            #expect(!list.text.contains("admin@x.example") && !list.text.contains("hearth@x.example"))
            #expect(try await !browser.get("/users.csv").text.contains("hearth@x.example"))
            for email in ["admin@x.example", "hearth@x.example"] {
                let user = try #require(try await shop.accounts.user(email: email))
                #expect(try await browser.get("/users/\(user.id)").status == 404)
                for act in ["disable", "sign-out", "link", "second-factor", "grants/remove"] {
                    #expect(try await browser.post("/users/\(user.id)/\(act)", ["csrf": token, "place": "0"]).status == 404, "\(act)")
                }
                #expect(
                    try await browser.post("/users/\(user.id)/grants", ["csrf": token, "profile": "\(Role.care.profile)"]).status == 404)
                #expect(try await shop.accounts.user(email: email) == user)
            }
            let elsewhere = ["csrf": token, "email": "n@x.example", "profile": "\(Role.care.profile)", "companies": "\(hearth.id)"] as KeyValuePairs
            #expect(try await browser.post("/users", elsewhere).status == 422)
            #expect(try await browser.post("/profiles", ["csrf": token, "name": "P", "rights": "see sales"]).status == 403)
            // With nothing ticked, what they give holds where they reach themselves.
            _ = try await browser.post("/users", ["csrf": token, "email": "n@x.example", "profile": "\(Role.care.profile)"])
            #expect(try await shop.accounts.user(email: "n@x.example")?.grants == [Grant(.care, Reach(companies: [moda.id]))])
            // Nobody disables themselves, and rights of one company open nothing of the other.
            let keeper = try #require(try await shop.accounts.user(email: "keeper@x.example"))
            #expect(try await browser.post("/users/\(keeper.id)/disable", ["csrf": token]).status == 409)
        }
    }

    /// Marketing in one company and figures of the other: each page shows the company in which it is allowed.
    @Test(arguments: TestDatabase.allCases)
    func aRightHoldsInItsOwnCompanyOnly(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (moda, hearth) = (try await shop.company("moda"), try await shop.company("hearth"))
            try await shop.accounts.addUser(
                email: "two@x.example", name: "Two",
                grants: [Grant(.marketing, Reach(companies: [moda.id])), Grant(.partner, Reach(companies: [hearth.id]))], password: Shop.password)
            try await browser.signIn("two@x.example")
            let people = try await browser.get("/people")
            #expect(people.text.contains("Rossiit") && !people.text.contains("Rossiuk"))
            let stores = try await browser.get("/stores")
            #expect(stores.text.contains("Store it") && stores.text.contains("Store uk"))
            let theirs = try await shop.paths("hearth")
            for path in theirs.prefix(2) { #expect(try await browser.get(path).status == 404, "\(path)") }
            #expect(try await browser.get(theirs[2]).status == 200)
            #expect(try await !browser.get("/people.csv").text.contains("Rossiuk"))
        }
    }
}
