import Accounts
import Customers
import Kernel
import RecordLinkage
import Sales
import Storage

/// `/identity/…`: decisions about who is who, and the rules that decide where nobody has.
enum Identity {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let base = Endpoint.version + "/identity"
        let reference = Schema.object([.required("contact", .id(Contact.self)), .required("person", .id(Person.self))])
        return [
            Endpoint(
                method: .post, path: base + "/decisions", operation: "decide", tag: "identity",
                summary: "Say that two contacts are one person, or are not",
                description: """
                    `same` true joins them whatever the rules say, false keeps them apart, null takes back what was said. Reversible: nothing but the link \
                    of contacts to persons changes. Saying the same again changes nothing.
                    """,
                scope: Scope(.identity, .write),
                request: .object([
                    .required("first", .id(Contact.self)), .required("second", .id(Contact.self)), .required("same", .nullable(.flag())),
                ]),
                response: .object([
                    .required("first", reference), .required("second", reference),
                    .required("changed", .list(.id(Person.self), "Persons that are different now.")),
                ]), otherStatuses: [404], handler: .write { call, tx in try decide(services, call, tx) }),
            Endpoint(
                method: .get, path: base + "/rules", operation: "getRules", tag: "identity", summary: "The rules that link contacts",
                scope: Scope(.identity, .read), response: .reference("LinkRules"),
                handler: .read { _, tx in .json(try services.customers.rules(tx).rules.json) }),
            Endpoint(
                method: .put, path: base + "/rules", operation: "putRules", tag: "identity", summary: "Set the rules and link everything anew",
                description: "One transaction over all contacts: minutes for millions. Not for keys that are limited to a company.",
                scope: Scope(.identity, .write), request: .reference("LinkRules"), response: .reference("LinkRules"),
                handler: .write { call, tx in try setRules(services, call, tx) }),
        ]
    }

    private static func decide(_ services: Services, _ call: Call, _ tx: WriteTransaction) throws -> Reply {
        var fields: [Problem.Field] = []
        func contact(_ name: String) -> ID<Contact> {
            if let id = call.body?[name]?.string.flatMap({ ID<Contact>($0) }) { return id }
            fields.append(.init("/\(name)", "is no id of a contact"))
            return ID(0)
        }
        let (first, second) = (contact("first"), contact("second"))
        let same = call.body?["same"]
        if same == nil || same?.bool == nil && same?.isNull != true { fields.append(.init("/same", "is none of true, false and null")) }
        if fields.isEmpty, first == second { fields.append(.init("/second", "is the same contact as the first")) }
        guard fields.isEmpty else { throw Problem(.unprocessable, "decision-invalid", "The decision cannot be read.", fields: fields) }
        let places = try services.customers.places(of: [first, second], tx)
        let unseen = [("first", first), ("second", second)].filter { _, id in places[id].map { !call.sees($0.company) } ?? true }
        guard unseen.isEmpty else {
            throw Problem(
                .missing, "contact-unknown", "One of the contacts does not exist, or this key may not see it.",
                fields: unseen.map { .init("/\($0.0)", "is not known") })
        }
        let changed = try services.customers.decide(
            first, second, same: same?.bool, by: call.actor, reliability: call.directory.reliability, tx)
        try setFigures(services, of: changed, tx)
        let detail: JSON = ["first": .id(first), "second": .id(second), "same": same ?? .null]
        try tx.record(
            AuditNote(actor: call.actor, company: call.key.company, action: "identity.decided", subject: first.description, detail: detail),
            id: services.effects.id(), at: services.effects.now)
        let now = try services.customers.places(of: [first, second], tx)
        func reference(_ contact: ID<Contact>) -> JSON {
            .object(["contact": .id(contact), "person": .id(now[contact]?.person)])
        }
        return .json(["first": reference(first), "second": reference(second), "changed": .array(changed.sorted().map { .id($0) })])
    }

    private static func setRules(_ services: Services, _ call: Call, _ tx: WriteTransaction) throws -> Reply {
        guard call.key.company == nil else {
            throw Problem(.forbidden, "key-limited", "The rules hold for the whole group; this key is limited to one company.")
        }
        let rules = try IdentityRules(json: call.body ?? .null)
        try services.customers.setRules(rules, by: call.actor, tx)
        try tx.record(
            AuditNote(actor: call.actor, action: "identity.rules-set", detail: rules.json), id: services.effects.id(), at: services.effects.now)
        return .json(rules.json)
    }

    /// Persons show what their contacts bought: with other contacts they show other figures.
    private static func setFigures(_ services: Services, of persons: Set<ID<Person>>, _ tx: WriteTransaction) throws {
        let ordered = persons.sorted()
        for start in stride(from: 0, to: ordered.count, by: 1000) {
            let contacts = try services.customers.contacts(of: Set(ordered[start..<min(start + 1000, ordered.count)]), tx)
            let sums = Dictionary(grouping: try services.sales.figures(of: contacts.values.flatMap { $0 }, tx), by: \.contact)
            let figures = contacts.mapValues { contacts in
                let own = contacts.flatMap { sums[$0] ?? [] }
                return PersonFigures(
                    purchases: own.reduce(0) { $0 + $1.purchases }, spent: own.reduce(0) { $0 &+ $1.net }, lastPurchaseAt: own.map(\.lastAt).max())
            }
            try services.customers.setFigures(figures, tx)
        }
    }

    static let rulesSchema = Schema.object([
        .required(
            "rules",
            .list(
                .object([
                    .required("name", .text("Unique among the rules.", pattern: "^[a-z0-9-]{1,64}$")),
                    .required("keys", .list(.choice(LinkKey.Kind.allCases.map(\.rawValue)), "Values that both contacts must share.")),
                    .optional("conditions", .list(.choice(LinkCondition.allCases.map(\.rawValue)))),
                ]), "Strongest first.")),
        .optional(
            "hubLimits",
            .map(.integer(LinkRules.hubLimitRange), "By kind of key: a value that more contacts carry links nothing.")),
        .optional("vetoes", .list(.choice(LinkVeto.allCases.map(\.rawValue)))),
        .optional("maximumProfiles", .integer(LinkRules.profilesRange)),
    ])
}
