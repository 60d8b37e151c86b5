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
                description: "`version` 0 are the rules everybody starts with.",
                scope: Scope(.identity, .read), response: .reference("LinkRules"),
                handler: .read { _, tx in
                    let (version, rules) = try services.customers.rules(tx)
                    return .json(document(rules, version))
                }),
            Endpoint(
                method: .put, path: base + "/rules", operation: "putRules", tag: "identity", summary: "Set the rules and link everything anew",
                description: """
                    Who arrives from now on is linked by them; who is there already by a pass in the background, which is asked for. With `version` they are set \
                    only if the rules in force are of this version. Not for keys that are limited to a company.
                    """,
                scope: Scope(.identity, .write), request: .reference("LinkRules"), response: .reference("LinkRules"), otherStatuses: [409],
                handler: .write { call, tx in try setRules(services, call, tx) }),
            Endpoint(
                method: .post, path: base + "/rules/try", operation: "tryRules", tag: "identity", summary: "What other rules would change",
                description: "Tried on a sample of people and all who hang together with them; nothing is changed.",
                scope: Scope(.identity, .read),
                request: .object([
                    .required("rules", .reference("LinkRules")),
                    .optional("sample", .integer(1...20_000, "People to begin with; 2,000 when not given.")),
                ]),
                response: trialSchema, handler: .read { call, tx in try tryRules(services, call, tx) }),
        ]
    }

    private static func document(_ rules: IdentityRules, _ version: Int64) -> JSON {
        .object([JSON.Member("version", .integer(version))] + (rules.json.members ?? []))
    }

    /// The rules of a body; its `version` is no part of them.
    private static func rules(_ json: JSON?) throws(Problem) -> IdentityRules {
        try IdentityRules(json: json?.members.map { .object($0.filter { $0.name != "version" }) } ?? json ?? .null)
    }

    static func refuseLimited(_ call: Call) throws(Problem) {
        guard call.key.company == nil else {
            throw Problem(.forbidden, "key-limited", "This holds for the whole group; this key is limited to one company.")
        }
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
        try refuseLimited(call)
        let rules = try rules(call.body)
        let before = try services.customers.rules(tx).version
        if let version = call.body?["version"], version.integer != before {
            throw Problem(
                .conflict, "rules-changed", "The rules in force are of version \(before).", fields: [.init("/version", "is not the one in force")])
        }
        let version = try services.customers.setRules(rules, by: call.actor, tx)
        _ = try services.customers.askForPass(by: call.actor, tx)
        try tx.record(
            AuditNote(actor: call.actor, action: "identity.rules-set", detail: rules.json), id: services.effects.id(), at: services.effects.now)
        return .json(document(rules, version))
    }

    private static func tryRules(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> Reply {
        try refuseLimited(call)
        let sample = call.body?["sample"]
        guard sample == nil || sample?.integer.map({ (1...20_000).contains($0) }) == true else {
            throw Problem(.unprocessable, "sample-invalid", "The sample cannot be read.", fields: [.init("/sample", "is no number from 1 to 20000")])
        }
        let draft: IdentityRules
        do { draft = try rules(call.body?["rules"]) } catch {
            var problem = error
            problem.fields = error.fields.map { Problem.Field("/rules" + $0.pointer, $0.detail) }
            throw problem
        }
        let trial = try services.customers.tryOut(draft, sample: Int(sample?.integer ?? 2_000), tx)
        return .json(
            .object([
                "people": .count(trial.total), "looked": .count(trial.looked), "merging": .count(trial.merging), "splitting": .count(trial.splitting),
                "merges": .array(trial.merges.map { .array($0.map { .id($0) }) }),
                "splits": .array(
                    trial.splits.map { person, parts in
                        .object(["person": .id(person), "parts": .array(parts.map { .array($0.map { .id($0) }) })])
                    }), "doubtful": .array(trial.doubtful.map(LinkageResource.pair)),
            ]))
    }

    /// Persons show what their contacts bought: with other contacts they show other figures.
    static func setFigures(_ services: Services, of persons: Set<ID<Person>>, _ tx: WriteTransaction) throws {
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
        .optional(
            "evidence",
            .object(
                [
                    .optional("isUsed", .flag("False: the rules alone link.")),
                    .optional("linkProbability", .number("From this chance on two contacts are one person; 0.5 to 0.9999.")),
                    .optional("reviewProbability", .number("From this chance on somebody is to look; 0.1 to linkProbability.")),
                    .optional(
                        "trust",
                        .map(.number("0: not compared; 1: as the model found it."), "By field: \(EvidenceRules.fields.joined(separator: ", ")).")),
                ], "Links by a model that is learnt from the contacts themselves.")),
        .optional(
            "survivorship",
            .object(
                [
                    .optional("otherwise", strategySchema),
                    .optional("fields", .map(strategySchema, "By name: \(SurvivorshipPolicy.names.joined(separator: ", ")).")),
                ], "Which of several values a person shows.")),
        .optional("version", .integer(nil, "Of the rules in force when they were read.")),
    ])

    private static let strategySchema = Schema.choice(SurvivorshipStrategy.allCases.map(\.rawValue))

    private static let trialSchema = Schema.object([
        .required("people", .integer()), .required("looked", .integer(nil, "People of the sample and around it.")),
        .required("merging", .integer(nil, "Of them, how many would be one with others.")),
        .required("splitting", .integer(nil, "Of them, how many would come apart.")), .required("merges", .list(.list(.id(Person.self)))),
        .required("splits", .list(.object([.required("person", .id(Person.self)), .required("parts", .list(.list(.id(Contact.self))))]))),
        .required("doubtful", .list(LinkageResource.pairSchema, "Left apart, nearest to even odds.")),
    ])
}
