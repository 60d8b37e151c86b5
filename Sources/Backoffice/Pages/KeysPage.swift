import Kernel

import struct Accounts.APIKeyRecord
import struct Accounts.Scope

/// The keys of programs. Posts `name`, `scopes`, `company`, `expires` to `/keys`, and to `/keys/{id}/revoke`. Address: `/keys`.
public struct KeysPage: Page {
    public enum Field: String, Hashable, Sendable, CaseIterable { case name, scopes, company, expires }

    public enum State: String, Hashable, Sendable, CaseIterable { case active, expired, revoked }

    public var keys: [APIKeyRecord]
    public var companies: [Choice<Company>]
    /// Whether a key of the whole group may be added.
    public var seesGroup: Bool
    /// Of a key that was just added: shown this once.
    public var secret: String?
    /// What was typed.
    public var name: String
    public var scopes: Set<Scope>
    public var company: ID<Company>?
    public var expires: String
    public var errors: [Field: String]
    public var now: Instant

    public init(
        keys: [APIKeyRecord], companies: [Choice<Company>], seesGroup: Bool = true, secret: String? = nil, name: String = "",
        scopes: Set<Scope> = [], company: ID<Company>? = nil, expires: String = "", errors: [Field: String] = [:], now: Instant
    ) {
        self.keys = keys
        self.companies = companies
        self.seesGroup = seesGroup
        self.secret = secret
        self.name = name
        self.scopes = scopes
        self.company = company
        self.expires = expires
        self.errors = errors
        self.now = now
    }

    public var template: Template { .keys }
    public var section: Section? { .keys }
    public func title(_ words: Words) -> String { words.text("keys.title") }

    private static let columns = [
        Column(key: "keys.name"), Column(key: "keys.scopes", rank: 3), Column(key: "keys.company", rank: 2), Column(key: "keys.state"),
        Column(key: "keys.expires", numeric: true, rank: 2), Column(key: "keys.used", numeric: true, rank: 3), Column(key: "keys.revoke"),
    ]

    private func state(_ key: APIKeyRecord) -> State {
        if key.revokedAt != nil { return .revoked }
        return key.expiresAt.map { $0 <= now } ?? false ? .expired : .active
    }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let format = words.format
        let group = seesGroup ? [("", words.text("keys.group"))] : []
        let all = [Scope.everything] + Scope.Area.allCases.flatMap { area in Scope.Access.allCases.map { Scope(area, $0) } }
        return PageFields([
            "hasRows": !keys.isEmpty, "heads": words.heads(Self.columns, Sorting(""), rendering.address), "secret": secret, "name": name,
            "expires": expires, "nameError": errors[.name], "scopesError": errors[.scopes], "companyError": errors[.company],
            "expiresError": errors[.expires],
            "companies": words.options(group + companies.map { ($0.id.description, $0.name) }, chosen: company?.description),
            "scopes": all.map { ["value": $0.description, "chosen": scopes.contains($0)] as Fields },
            "rows": keys.map { key in
                let state = state(key)
                return [
                    "name": key.name, "scopes": key.scopes.map(\.description).sorted().joined(separator: " "),
                    "company": key.company.map { id in companies.first { $0.id == id }?.name ?? id.description } ?? words.text("keys.group"),
                    "state": words.text("keyState.\(state.rawValue)"), "tone": state == .active ? "finished" : "failed",
                    "expires": key.expiresAt.map { format.day(format.zone.day($0)) } ?? words.text("keys.never"),
                    "used": key.lastUsedAt.map { format.instant($0) } ?? words.text("keys.unused"),
                    "revokeLink": state == .revoked ? nil : "/keys/\(key.id)/revoke",
                ] as Fields
            },
        ])
    }
}
