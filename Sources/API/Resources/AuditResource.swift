import Accounts
import Hummingbird
import Kernel
import Storage

/// `/audit`: who saw, took out and changed what.
enum Audit {
    static let schema = Schema.object([
        .required("id", .id(AuditEntry.self)), .required("at", .time), .optional("user", .id(User.self, "Who had signed in.")),
        .required("actor", .text("How it was done: `screen`, `command`, `api:KEY NAME`.")), .optional("company", .text("Code.")),
        .required("action", .text("`person.seen`")), .optional("subject", .text("What it was done to.")),
        .optional("detail", .anything("What else there is to say.")),
        .optional("place", .integer(nil, "In the chain, from 1; missing until the entry is sealed, which takes some seconds.")),
        .optional("hash", .text("SHA-256 over this entry and the hash of the one before.", pattern: "^[0-9a-f]{64}$")),
    ])

    static func endpoints(_ services: Services) -> [Endpoint] {
        [
            Endpoint(
                method: .get, path: Endpoint.version + "/audit", operation: "listAudit", tag: "audit", summary: "The audit log, newest first",
                description: "A key that is limited to a company sees what is about that company.", scope: Scope(.audit, .read),
                parameters: [
                    .query("user", .id(User.self), "Only what this user did."),
                    .query("actor", .text(longest: 200), "Only what was done in this way."),
                    .query("action", .text(longest: 100), "Only these deeds: `person.seen`, or `person` for all of persons."),
                    .query("subject", .text(longest: 200), "Only what was done to this."),
                    .query("since", .text(longest: 40), "Only at or after this time or day."),
                    .query("until", .text(longest: 40), "Only before this time or day."), People.companiesParameter, People.limitParameter,
                    .query("after", .text(longest: 40), "The `next` of the page before."),
                ], response: .page(.reference("AuditEntry")), handler: .read { call, tx in try list(call, tx) })
        ]
    }

    private static func list(_ call: Call, _ tx: ReadTransaction) throws -> Reply {
        var query = AuditQuery(companies: try call.companies(), limit: try call.limit())
        if let text = call.query["user"] {
            guard let user = ID<User>(text) else { throw call.invalid("user", "is not usr_ and thirteen letters or digits") }
            query.user = user
        }
        if let text = call.query["after"] {
            guard let before = ID<AuditEntry>(text) else { throw call.invalid("after", "is not what a page gave as next") }
            query.before = before
        }
        query.actor = try call.text("actor")
        query.action = try call.text("action", longest: 100)
        query.subject = try call.text("subject")
        query.since = try call.time("since")
        query.until = try call.time("until")
        let entries = try AuditLog.entries(query, tx)
        return .items(entries.map { json($0, call.directory) }, next: entries.count == query.limit ? entries.last?.id.description : nil)
    }

    private static func json(_ entry: AuditRecord, _ directory: DirectorySnapshot) -> JSON {
        .object([
            "id": .id(entry.id), "at": .time(entry.at), "user": entry.note.user.map { .id($0) }, "actor": .string(entry.note.actor),
            "company": entry.note.company.map { directory.code($0) }, "action": .string(entry.note.action), "subject": .string(entry.note.subject),
            "detail": entry.note.detail, "place": entry.seal.map { .integer($0.sequence) }, "hash": .string(entry.seal?.hash),
        ])
    }
}
