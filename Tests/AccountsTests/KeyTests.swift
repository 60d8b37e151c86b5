import Accounts
import Kernel
import TestKit
import Testing

@Suite struct KeyTests {
    @Test(arguments: TestDatabase.allCases)
    func aKeyIsKnownByItsSecretUntilItIsRevokedOrExpires(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            let company = ID<Company>(7)
            let scopes = try Scope.list(["people:read,sales:*"])
            let (made, secret) = try await accounts.addKey(name: "web shop", scopes: scopes, company: company)
            #expect(secret.hasPrefix("tk_"))
            let key = try #require(try await accounts.key(token: secret))
            #expect(key == made)
            #expect(key.company == company)
            #expect(key.allows(Scope(.people, .read)) && key.allows(Scope(.sales, .write)))
            #expect(!key.allows(Scope(.people, .write)) && !key.allows(Scope(.identity, .read)))
            #expect(try await accounts.key(token: secret.uppercased()) == nil)
            #expect(try await accounts.key(token: "tk_") == nil)

            #expect(accounts.isUseToBeNoted(of: key))
            try await accounts.noteUse(of: key.id)
            let used = try #require(try await accounts.key(token: secret))
            #expect(used.lastUsedAt == house.clock.now())
            #expect(!accounts.isUseToBeNoted(of: used))

            let soon = house.clock.now().adding(seconds: 60)
            let (_, short) = try await accounts.addKey(name: "short", scopes: [.everything], expiresAt: soon)
            #expect(try await accounts.key(token: short) != nil)
            house.clock.advance(seconds: 60)
            #expect(try await accounts.key(token: short) == nil)

            try await accounts.revokeKey(key.id)
            #expect(try await accounts.key(token: secret) == nil)
            #expect(try await refusal { try await accounts.revokeKey(key.id) } == "key-unknown")
            #expect(try await accounts.keys().map(\.name) == ["short", "web shop"])
            #expect(try await accounts.keys(of: company).map(\.name) == ["web shop"])
        }
    }

    @Test func scopesCoverWhatTheySay() throws {
        let everything = try #require(Scope("*"))
        for area in Scope.Area.allCases {
            for access in Scope.Access.allCases {
                let scope = Scope(area, access)
                #expect(Scope(scope.description) == scope)
                #expect(everything.covers(scope) && scope.covers(scope) && !scope.covers(everything))
                #expect(Scope("\(area.rawValue):*")?.covers(scope) == true)
            }
        }
        #expect(!Scope(.people, .write).covers(Scope(.people, .read)))
        for text in ["", "people", "people:", ":read", "people:read:x", "People:read", "**"] { #expect(Scope(text) == nil) }
        #expect(throws: Problem.self) { try Scope.list([]) }
        #expect(throws: Problem.self) { try Scope.list(["people:read", "nonsense"]) }
    }
}
