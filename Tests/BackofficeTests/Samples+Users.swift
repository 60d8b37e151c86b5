import Backoffice
import Kernel

import struct Accounts.Scope

@testable import struct Accounts.APIKeyRecord

extension Samples {
    var audit: AuditPage {
        AuditPage(
            filter: .init(user: id(1), action: "person.seen", subject: say("per_1"), from: Self.today, to: Self.today),
            rows: [
                .init(
                    at: Self.noon, actor: say("Giulia"), action: "person.seen", subject: say("per_1"), link: "/people/per_1",
                    company: say("Aurelia Moda"),
                    detail: say("{}"), place: 12),
                .init(at: Self.noon, actor: say("api:till"), action: say("other.thing")),
            ], paging: Paging(next: "aud_x", size: 50), users: [.init(id(1), say("Giulia"))], actions: ["person.seen", say("other.thing")],
            head: say("12:ab"))
    }
    var keys: KeysPage {
        let names: [(Instant?, Instant?)] = [(nil, nil), (Self.noon, nil), (nil, Self.noon)]
        return KeysPage(
            keys: names.enumerated().map { index, ends in
                APIKeyRecord(
                    id: id(Int64(index)), name: say("Till"), scopes: [.everything], company: index == 0 ? nil : id(5), createdAt: Self.noon,
                    lastUsedAt: index == 0 ? nil : Self.noon, expiresAt: ends.0, revokedAt: ends.1)
            }, companies: [.init(id(5), say("Aurelia Moda"))], secret: say("tk_abc"), name: say("Till"), scopes: [Scope(.people, .read)],
            expires: say("x"), errors: [.name: say("a"), .scopes: say("b"), .company: say("c"), .expires: say("d")], now: Self.noon)
    }
    static var emptyAudit: AuditPage { AuditPage(rows: [], paging: Paging(), mayExport: false) }
}
