import Accounts
import Customers
import Kernel
import RecordLinkage
import Storage

/// `/identity/…`: passes over all contacts, pairs to be looked at, and what people do about who is who.
enum LinkageResource {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let base = Endpoint.version + "/identity"
        return passes(services, base) + reviews(services, base) + acts(services, base)
    }

    static let pairSchema = Schema.object([
        .required("first", .id(Contact.self)), .required("second", .id(Contact.self)),
        .required("bits", .number("Log-odds that the two are one person, to the base 2.")),
        .required("probability", .number("The same as a chance, 0 to 1.")),
    ])

    static func pair(_ pair: PairOfContacts) -> JSON {
        .object(["first": .id(pair.first), "second": .id(pair.second), "bits": .number(pair.bits), "probability": .number(pair.probability)])
    }

    // MARK: - Passes

    private static func passes(_ services: Services, _ base: String) -> [Endpoint] {
        let pass = Schema.object([
            .required("id", .id(LinkagePass.self)), .required("rulesVersion", .integer()), .required("startedAt", .time),
            .required("startedBy", .text()),
            .optional("finishedAt", .time),
            .required("figures", .map(.integer(), "contacts, comparedPairs, pairs worth a look, persons joined and parted, open reviews.")),
        ])
        return [
            Endpoint(
                method: .get, path: base + "/passes", operation: "listPasses", tag: "identity", summary: "Passes over all contacts",
                scope: Scope(.identity, .read), response: .page(pass),
                handler: .read { _, tx in
                    .items(
                        try services.customers.passes(20, tx).map { pass in
                            .object([
                                "id": .id(pass.id), "rulesVersion": .integer(pass.rulesVersion), "startedAt": .time(pass.startedAt),
                                "startedBy": .string(pass.startedBy), "finishedAt": .time(pass.finishedAt), "figures": pass.figures.json,
                            ])
                        })
                }),
            Endpoint(
                method: .post, path: base + "/passes", operation: "addPass", tag: "identity", summary: "Link all contacts anew",
                description:
                    "In the background: learns the model from the contacts, weighs all likely pairs, links what that changes. Not for keys limited to a company.",
                scope: Scope(.identity, .write), response: .object([.required("job", .id(Job.self))]),
                handler: .write { call, tx in
                    try Identity.refuseLimited(call)
                    return .json(["job": .id(try services.customers.askForPass(by: call.actor, tx))])
                }),
            Endpoint(
                method: .get, path: base + "/explanation", operation: "explainPair", tag: "identity",
                summary: "Why two contacts are, or are not, one person",
                description:
                    "A waterfall in bits: `prior`, each field's contribution, what it costs that relatives agree on much too, and their sum.",
                scope: Scope(.identity, .read),
                parameters: [.query("first", .id(Contact.self), "A contact."), .query("second", .id(Contact.self), "Another.")],
                response: .object([
                    .required("prior", .number()), .required("household", .number()), .required("bits", .number()),
                    .required("probability", .number()),
                    .required(
                        "steps",
                        .list(
                            .object([
                                .required("kind", .text()), .required("field", .text()), .required("first", .text("As it is compared.")),
                                .required("second", .text()), .required("level", .text("How far the two agree.")), .required("bits", .number()),
                            ]))),
                ]), otherStatuses: [404, 409], handler: .read { call, tx in try explanation(services, call, tx) }),
        ]
    }

    private static func explanation(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> Reply {
        var contacts: [ID<Contact>] = []
        for name in ["first", "second"] {
            guard let id = try call.text(name).flatMap({ ID<Contact>($0) }) else { throw call.invalid(name, "is no id of a contact") }
            contacts.append(id)
        }
        try refuseUnseen(contacts, services, call, tx)
        let told = try services.customers.explanation(contacts[0], contacts[1], tx)
        let steps = told.steps.map { step -> JSON in
            .object([
                "kind": .string(step.kind.rawValue), "field": .string(step.field), "first": .string(step.left), "second": .string(step.right),
                "level": .string(step.level), "bits": .number(step.bits),
            ])
        }
        return .json(
            .object([
                "prior": .number(told.prior), "household": .number(told.household), "bits": .number(told.total),
                "probability": .number(told.probability), "steps": .array(steps),
            ]))
    }

    static func refuseUnseen(_ contacts: [ID<Contact>], _ services: Services, _ call: Call, _ tx: ReadTransaction) throws {
        let places = try services.customers.places(of: contacts, tx)
        guard contacts.allSatisfy({ id in places[id].map { call.sees($0.company) } ?? false }) else {
            throw Problem(.missing, "contact-unknown", "One of the contacts does not exist, or this key may not see it.")
        }
    }

    // MARK: - Reviews

    private static func reviews(_ services: Services, _ base: String) -> [Endpoint] {
        let reviewSchema = Schema.object([
            .required("first", .id(Contact.self)), .required("second", .id(Contact.self)), .required("firstPerson", .id(Person.self)),
            .required("secondPerson", .id(Person.self)), .required("bits", .number()), .required("probability", .number()),
            .required("foundAt", .time),
        ])
        return [
            Endpoint(
                method: .get, path: base + "/reviews", operation: "listReviews", tag: "identity", summary: "Pairs somebody should look at",
                description:
                    "The likeliest first. Contacts of two persons whose chance of being one is at least the rules' `reviewProbability`, and that nobody has decided.",
                scope: Scope(.identity, .read),
                parameters: [
                    .query("state", .choice(["open", "later"]), "`later` are those put off; `open` when not given."), People.limitParameter,
                    .query("after", .text(longest: 200), "The `next` of the page before."),
                ], response: .page(reviewSchema), handler: .read { call, tx in try listReviews(services, call, tx) }),
            Endpoint(
                method: .post, path: base + "/reviews", operation: "review", tag: "identity", summary: "Decide about a pair",
                description: "`same` joins the two for good, `different` keeps their persons apart for good, `later` puts the pair off.",
                scope: Scope(.identity, .write),
                request: .object([
                    .required("first", .id(Contact.self)), .required("second", .id(Contact.self)),
                    .required("verdict", .choice(Customers.ReviewVerdict.allCases.map(\.rawValue))), .optional("reason", .text(longest: 500)),
                ]), response: outcomeSchema, otherStatuses: [404, 409], handler: .write { call, tx in try review(services, call, tx) }),
        ]
    }

    private static func listReviews(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> Reply {
        var query = ReviewQuery()
        query.companies = call.key.company.map { [$0] }
        switch try call.text("state") {
        case nil, "open": query.isLater = false
        case "later": query.isLater = true
        default: throw call.invalid("state", "is none of open, later")
        }
        let limit = try call.limit()
        query.limit = limit + 1
        if let after = try call.text("after") {
            guard let place = ReviewQuery.Place(after) else { throw call.invalid("after", "is not what a page gave as next") }
            query.after = place
        }
        let found = try services.customers.reviews(query, tx)
        let page = found.prefix(limit)
        let next = found.count > limit ? page.last.map { ReviewQuery.Place(bits: $0.bits, first: $0.first, second: $0.second).description } : nil
        return .items(
            page.map { review in
                .object([
                    "first": .id(review.first), "second": .id(review.second), "firstPerson": .id(review.firstPerson),
                    "secondPerson": .id(review.secondPerson), "bits": .number(review.bits), "probability": .number(review.probability),
                    "foundAt": .time(review.foundAt),
                ])
            }, next: next)
    }

    private static func review(_ services: Services, _ call: Call, _ tx: WriteTransaction) throws -> Reply {
        var body = LinkageBody(call)
        let (first, second) = (body.contact("first"), body.contact("second"))
        let verdict = body.choice("verdict", Customers.ReviewVerdict.self)
        let reason = body.reason()
        guard let verdict, try body.isReadable(), first != second else { throw LinkageBody.invalid(body.fields) }
        try refuseUnseen([first, second], services, call, tx)
        let outcome = try services.customers.review(
            first, second, verdict, reason: reason, by: call.actor, reliability: call.directory.reliability, tx)
        return try told(
            outcome, "identity.reviewed", ["first": .id(first), "second": .id(second), "verdict": .string(verdict.rawValue)], services, call, tx)
    }

    // MARK: - Acts

    static let outcomeSchema = Schema.object([
        .optional("act", .id(LinkageAct.self, "By which it can be undone.")),
        .required("changed", .list(.id(Person.self), "Persons that are different now.")),
    ])

    private static func acts(_ services: Services, _ base: String) -> [Endpoint] {
        let pair = Schema.object([
            .required("first", .id(Contact.self)), .required("second", .id(Contact.self)), .required("before", .nullable(.flag())),
            .required("after", .nullable(.flag("True: one person. False: two. Null: nothing decided."))),
        ])
        let act = Schema.object([
            .required("id", .id(LinkageAct.self)), .required("kind", .choice(LinkageActRecord.Kind.allCases.map(\.rawValue))),
            .required("author", .text()),
            .optional("reason", .text()), .required("madeAt", .time), .optional("undoneAt", .time), .optional("undoneBy", .text()),
            .required("pairs", .list(pair)),
        ])
        return [
            Endpoint(
                method: .post, path: base + "/merges", operation: "mergePeople", tag: "identity", summary: "Make persons one",
                description: "For good, until it is undone. Facts stay with their contacts; the ids of all go on answering.",
                scope: Scope(.identity, .write),
                request: .object([.required("persons", .list(.id(Person.self), "Two or more.")), .optional("reason", .text(longest: 500))]),
                response: outcomeSchema, otherStatuses: [404], handler: .write { call, tx in try merge(services, call, tx) }),
            Endpoint(
                method: .post, path: base + "/splits", operation: "splitPerson", tag: "identity", summary: "Take contacts out of a person",
                description: "For good, until it is undone: those that leave are one person, those that stay another.",
                scope: Scope(.identity, .write),
                request: .object([.required("contacts", .list(.id(Contact.self), "All of one person.")), .optional("reason", .text(longest: 500))]),
                response: outcomeSchema, otherStatuses: [404], handler: .write { call, tx in try split(services, call, tx) }),
            Endpoint(
                method: .get, path: base + "/acts", operation: "listActs", tag: "identity", summary: "What people did about who is who",
                scope: Scope(.identity, .read),
                parameters: [.query("person", .id(Person.self), "Only what concerned the contacts of this person."), People.limitParameter],
                response: .page(act), handler: .read { call, tx in try listActs(services, call, tx) }),
            Endpoint(
                method: .post, path: base + "/acts/{id}/undo", operation: "undoAct", tag: "identity", summary: "Undo an act",
                description: "What was decided before holds again, unless somebody has decided otherwise since.",
                scope: Scope(.identity, .write), parameters: [.path("id", .id(LinkageAct.self), "The act.")], response: outcomeSchema,
                otherStatuses: [404, 409], handler: .write { call, tx in try undo(services, call, tx) }),
        ]
    }

    private static func merge(_ services: Services, _ call: Call, _ tx: WriteTransaction) throws -> Reply {
        var body = LinkageBody(call)
        let persons = body.ids("persons", Person.self)
        let reason = body.reason()
        guard try body.isReadable() else { throw LinkageBody.invalid(body.fields) }
        for person in persons {
            try refuseUnseen(
                try services.customers.contacts(of: try services.customers.current(person, tx) ?? person, companies: nil, tx), services, call, tx)
        }
        let outcome = try services.customers.merge(persons, reason: reason, by: call.actor, reliability: call.directory.reliability, tx)
        return try told(outcome, "identity.merged", ["persons": .array(persons.map { .id($0) })], services, call, tx)
    }

    private static func split(_ services: Services, _ call: Call, _ tx: WriteTransaction) throws -> Reply {
        var body = LinkageBody(call)
        let contacts = body.ids("contacts", Contact.self)
        let reason = body.reason()
        guard try body.isReadable() else { throw LinkageBody.invalid(body.fields) }
        try refuseUnseen(contacts, services, call, tx)
        let outcome = try services.customers.split(contacts, reason: reason, by: call.actor, reliability: call.directory.reliability, tx)
        return try told(outcome, "identity.split", ["contacts": .array(contacts.map { .id($0) })], services, call, tx)
    }

    private static func listActs(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> Reply {
        var person: ID<Person>?
        if let text = try call.text("person") {
            guard let id = ID<Person>(text) else { throw call.invalid("person", "is no id of a person") }
            person = id
        }
        let acts = try services.customers.acts(of: person, limit: try call.limit(), tx)
        let seen = try services.customers.places(of: Set(acts.flatMap { $0.pairs.flatMap { [$0.first, $0.second] } }).sorted(), tx)
        func isSeen(_ contact: ID<Contact>) -> Bool { seen[contact].map { call.sees($0.company) } ?? false }
        return .items(acts.filter { $0.pairs.allSatisfy { isSeen($0.first) && isSeen($0.second) } }.map(json))
    }

    private static func json(_ act: LinkageActRecord) -> JSON {
        func decided(_ same: Bool?) -> JSON { same.map { .bool($0) } ?? .null }
        let pairs = act.pairs.map { pair -> JSON in
            .object(["first": .id(pair.first), "second": .id(pair.second), "before": decided(pair.before), "after": decided(pair.after)])
        }
        return .object([
            "id": .id(act.id), "kind": .string(act.kind.rawValue), "author": .string(act.author), "reason": .string(act.reason),
            "madeAt": .time(act.madeAt), "undoneAt": .time(act.undoneAt), "undoneBy": .string(act.undoneBy), "pairs": .array(pairs),
        ])
    }

    private static func undo(_ services: Services, _ call: Call, _ tx: WriteTransaction) throws -> Reply {
        let id = try call.id(LinkageAct.self)
        guard let act = try services.customers.act(id, tx) else { throw Problem(.missing, "act-unknown", "There is no such act.") }
        try refuseUnseen(Set(act.pairs.flatMap { [$0.first, $0.second] }).sorted(), services, call, tx)
        let outcome = try services.customers.undo(id, by: call.actor, reliability: call.directory.reliability, tx)
        return try told(outcome, "identity.undone", ["act": .id(id)], services, call, tx)
    }

    /// The answer to an act; figures and audit follow in the same transaction.
    private static func told(
        _ outcome: Customers.ActOutcome?, _ action: String, _ detail: JSON, _ services: Services, _ call: Call, _ tx: WriteTransaction
    ) throws -> Reply {
        let changed = outcome?.different ?? []
        try Identity.setFigures(services, of: changed, tx)
        try tx.record(
            AuditNote(actor: call.actor, company: call.key.company, action: action, subject: outcome?.act.description, detail: detail),
            id: services.effects.id(), at: services.effects.now)
        return .json(.object(["act": .id(outcome?.act), "changed": .array(changed.sorted().map { .id($0) })]))
    }
}

/// The parts of a body, and what is wrong with them.
private struct LinkageBody {
    private let body: JSON?
    private(set) var fields: [Problem.Field] = []

    init(_ call: Call) { body = call.body }

    mutating func contact(_ name: String) -> ID<Contact> {
        if let id = body?[name]?.string.flatMap({ ID<Contact>($0) }) { return id }
        fields.append(.init("/\(name)", "is no id of a contact"))
        return ID(0)
    }

    mutating func ids<T>(_ name: String, _ type: T.Type) -> [ID<T>] {
        guard let elements = body?[name]?.array, (1...200).contains(elements.count) else {
            fields.append(.init("/\(name)", "is no list of 1 to 200 ids"))
            return []
        }
        return elements.enumerated().map { place, element in
            if let id = element.string.flatMap({ ID<T>($0) }) { return id }
            fields.append(.init("/\(name)/\(place)", "is no id that is wanted here"))
            return ID(0)
        }
    }

    mutating func choice<Value: RawRepresentable & CaseIterable>(_ name: String, _ type: Value.Type) -> Value? where Value.RawValue == String {
        if let value = body?[name]?.string.flatMap(Value.init(rawValue:)) { return value }
        fields.append(.init("/\(name)", "is none of " + Value.allCases.map(\.rawValue).joined(separator: ", ")))
        return nil
    }

    mutating func reason() -> String? {
        guard let reason = body?["reason"], !reason.isNull else { return nil }
        if let text = reason.string, text.count <= 500 { return text.isEmpty ? nil : text }
        fields.append(.init("/reason", "is no text of at most 500 characters"))
        return nil
    }

    func isReadable() throws -> Bool { fields.isEmpty }

    static func invalid(_ fields: [Problem.Field]) -> Problem {
        Problem(.unprocessable, "body-invalid", "This cannot be done as it was asked.", fields: fields)
    }
}
