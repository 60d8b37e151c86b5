import Accounts
import Kernel
import Storage
import TestKit
import Testing

@Suite struct LinkTests {
    private static func invited(_ house: House, _ email: String = "new@b.c") async throws -> UserLink {
        try await house.database.write { tx in
            try house.accounts.invite(email: email, name: "New", grants: [Grant(.care)], language: .dutch, by: .command, tx)
        }
    }

    private static func forgotten(_ house: House, _ email: String, address: String? = nil) async throws -> UserLink? {
        try await house.database.write { tx in try house.accounts.forgottenPassword(email: email, address: address, tx) }
    }

    @Test(arguments: TestDatabase.allCases)
    func anInvitationIsFollowedOnceWithinSevenDays(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            let link = try await Self.invited(house)
            #expect(try await accounts.user(email: "new@b.c")?.state == .invited)
            #expect(try await refusal { _ = try await house.token(email: "new@b.c", password: "") } == "sign-in-failed")
            #expect(try await refusal { _ = try await Self.invited(house, " NEW@b.c") } == "user-exists")
            let tokens = try await house.database.read { tx in
                try tx.rows("SELECT token_hash FROM user_links") { row throws(StorageError) in try row[0, as: String.self] }
            }
            #expect(tokens.count == 1 && tokens[0] != link.token, "kept as a hash")
            #expect(try await accounts.link(token: link.token)?.kind == .invitation)
            #expect(try await accounts.link(token: String(repeating: "0", count: 64)) == nil)
            #expect(try await refusal { try await accounts.setPassword(by: link, "short") } == "password-invalid")
            #expect(try await refusal { try await accounts.setPassword(by: link, "new@b.c") } == "password-invalid", "the user's own address")
            try await accounts.setPassword(by: link, House.password)
            #expect(try await refusal { try await accounts.setPassword(by: link, "another long one") } == "link-unknown")
            #expect(try await accounts.link(token: link.token) == nil)
            #expect(try await accounts.user(email: "new@b.c")?.state == .active)
            _ = try await house.token(email: "new@b.c", password: House.password)
            #expect(
                try await refusal { _ = try await house.database.write { tx in try accounts.renewInvitation(of: link.user.id, by: .command, tx) } }
                    == "user-not-invited")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aNewOneEndsTheOneBeforeAndAllEndInTime(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            let first = try await Self.invited(house)
            let second = try await house.database.write { tx in try accounts.renewInvitation(of: first.user.id, by: .command, tx) }
            #expect(try await accounts.link(token: first.token) == nil)
            house.clock.advance(seconds: 7 * 86_400 - 1)
            #expect(try await accounts.link(token: second.token) != nil)
            house.clock.advance(seconds: 1)
            #expect(try await accounts.link(token: second.token) == nil)
            #expect(try await refusal { try await accounts.setPassword(by: second, House.password) } == "link-unknown")
            let third = try await house.database.write { tx in try accounts.renewInvitation(of: first.user.id, by: .command, tx) }
            try await accounts.setDisabled(true, of: first.user.id)
            #expect(try await accounts.link(token: third.token) == nil)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoHasForgottenThePasswordGetsALinkAndNobodyElseDoes(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            let ada = try await accounts.addUser(email: "a@b.c", name: "A", role: .care, password: House.password)
            let off = try await accounts.addUser(email: "off@b.c", name: "O", role: .care, password: House.password)
            try await accounts.setDisabled(true, of: off.id)
            _ = try await Self.invited(house)
            for email in ["nobody@b.c", "off@b.c", "new@b.c", ""] { #expect(try await Self.forgotten(house, email) == nil, "\(email)") }
            let session = try await house.token(email: "a@b.c", password: House.password)
            let link = try #require(try await Self.forgotten(house, " A@b.c"))
            #expect(link.user.id == ada.id && link.kind == .password)
            #expect(try await accounts.session(token: session) != nil, "asking changes nothing")
            try await accounts.setPassword(by: link, "another long one")
            #expect(try await accounts.session(token: session) == nil)
            _ = try await house.token(email: "a@b.c", password: "another long one")
            let late = try #require(try await Self.forgotten(house, "a@b.c"))
            house.clock.advance(seconds: 3_600)
            #expect(try await accounts.link(token: late.token) == nil)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func linksAreNotMadeWithoutEnd(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            _ = try await house.accounts.addUser(email: "a@b.c", name: "A", role: .care, password: House.password)
            var made = 0
            for _ in 0..<10 where try await Self.forgotten(house, "a@b.c") != nil { made += 1 }
            #expect(made == 3)
            for number in 0..<60 { _ = try await Self.forgotten(house, "u\(number)@b.c", address: "192.0.2.7") }
            _ = try await house.accounts.addUser(email: "e@b.c", name: "E", role: .care, password: House.password)
            #expect(try await Self.forgotten(house, "e@b.c", address: "192.0.2.7") == nil)
            #expect(try await Self.forgotten(house, "e@b.c", address: "192.0.2.8") != nil)
            // Signing in does not wait for who asks for links.
            _ = try await house.token(email: "e@b.c", password: House.password)
        }
    }
}
