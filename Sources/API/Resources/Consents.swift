import Accounts
import Customers
import Kernel
import Storage

/// `/people/{id}/consents` to record, `/people/{id}/preference-link`, and `/consents/policies`: how companies treat consents.
enum Consents {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let person = Endpoint.version + "/people/{id}"
        let policies = Endpoint.version + "/consents/policies"
        let company = Schema.text("Code or id; may be left out by a key that is limited to one company.", longest: 100)
        let policy = Schema.object([
            .required("company", .text("Code.")),
            .required(
                "combination",
                .choice(
                    ConsentCombination.allCases.map(\.rawValue),
                    "`strictest`: one contact that has withdrawn stands above all others; `latest`: the last entry of any.")),
            .required("requiresPrivacyConsent", .flag("Whoever has not agreed to the privacy notice (`any`, `privacy`) stays a prospect.")),
        ])
        return [
            Endpoint(
                method: .post, path: person + "/consents", operation: "recordConsent", tag: "people",
                summary: "Record a consent, or that it is taken back",
                description: """
                    It is recorded with each of the person's contacts of that company of which something else holds, so that it outlives a split. It holds at \
                    once. What holds already makes no entry.
                    """,
                scope: Scope(.people, .write), parameters: [People.idParameter],
                request: .object([
                    .optional("company", company), .required("channel", .choice(ConsentChannel.allCases.map(\.rawValue))),
                    .required("purpose", .choice(ConsentPurpose.allCases.map(\.rawValue))),
                    .required("state", .choice([ConsentState.granted.rawValue, ConsentState.withdrawn.rawValue])),
                    .optional("at", .text("When it was given: RFC 3339 or a day, not in the future; now when left out.", longest: 40)),
                    .optional("wording", .text("The words that were shown.", longest: 10_000)), .optional("ip", .text(longest: 45)),
                    .optional("proof", .anything("What else shows that it was given.")),
                ]),
                response: .object([.required("entries", .list(.id(Consent.self), "Entries of the ledger that were made."))]), otherStatuses: [404],
                handler: .write { call, tx in try record(services, call, tx) }),
            Endpoint(
                method: .post, path: person + "/preference-link", operation: "preferenceLink", tag: "people",
                summary: "The link to the person's own preference page",
                description: "For letters and messages: signed, without an end, and for nobody else.",
                scope: Scope(.people, .write), parameters: [People.idParameter], request: .object([.optional("company", company)]),
                response: .object([.required("path", .text("To be put behind the server's public address."))]), otherStatuses: [404],
                handler: .write { call, tx in try link(services, call, tx) }),
            Endpoint(
                method: .get, path: policies, operation: "listConsentPolicies", tag: "organisation", summary: "How companies treat consents",
                scope: Scope(.organisation, .read), response: .page(policy),
                handler: .read { call, tx in
                    let policies = try services.customers.consentPolicies(tx)
                    return .items(call.directory.companies.filter { call.sees($0.id) }.map { json($0.code, policies[$0.id] ?? ConsentPolicy()) })
                }),
            Endpoint(
                method: .put, path: policies, operation: "putConsentPolicy", tag: "organisation", summary: "Set how a company treats consents",
                description: "Who counts as a customer follows at once.", scope: Scope(.organisation, .write),
                request: .object([
                    .optional("company", company), .required("combination", .choice(ConsentCombination.allCases.map(\.rawValue))),
                    .required("requiresPrivacyConsent", .flag()),
                ]), response: policy, otherStatuses: [404], handler: .write { call, tx in try setPolicy(services, call, tx) }),
            ConsentFigures.endpoint(services),
        ]
    }

    private static func json(_ code: String, _ policy: ConsentPolicy) -> JSON {
        .object([
            "company": .string(code), "combination": .string(policy.combination.rawValue),
            "requiresPrivacyConsent": .bool(policy.requiresPrivacyConsent),
        ])
    }

    // MARK: - Reading what was sent

    private static func known(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> ID<Person> {
        guard let person = try services.customers.current(try call.id(Person.self), tx),
            try !services.customers.contacts(of: person, companies: call.key.company.map { [$0] }, tx).isEmpty
        else { throw People.missing }
        return person
    }

    private static func record(_ services: Services, _ call: Call, _ tx: WriteTransaction) throws -> Reply {
        let person = try known(services, call, tx)
        var reader = BodyReader(call: call)
        let now = services.effects.now
        let company = reader.company()
        let channel: ConsentChannel? = reader.choice("channel")
        let purpose: ConsentPurpose? = reader.choice("purpose")
        let state: ConsentState? = reader.choice("state", among: [.granted, .withdrawn])
        let at = reader.moment("at", now: now)
        let wording = reader.text("wording", longest: 10_000)
        let ip = reader.text("ip", longest: 45)
        let invalid = "The consent cannot be recorded."
        try reader.check("consent-invalid", invalid)
        guard let company, let channel, let purpose, let state else { throw Problem(.unprocessable, "consent-invalid", invalid) }
        var consent = Customers.PersonConsent(company: company.id, topic: ConsentTopic(channel, purpose), isGranted: state == .granted, at: at)
        consent.wording = wording.map { ConsentWording($0, version: 1) }
        consent.ip = ip
        consent.proof = reader.member("proof")
        let entries = try services.customers.recordConsent(consent, of: person, by: call.actor, tx)
        return .json(["entries": .array(entries.map { .id($0) })])
    }

    private static func link(_ services: Services, _ call: Call, _ tx: WriteTransaction) throws -> Reply {
        let person = try known(services, call, tx)
        var reader = BodyReader(call: call)
        let company = reader.company()
        try reader.check("company-unknown", "The link cannot be made.")
        guard let company, let contact = try services.customers.contacts(of: person, companies: [company.id], tx).first else {
            throw Problem(
                .unprocessable, "consent-nobody", "This company has no contact of the person.",
                fields: [.init("/company", "knows nobody of this person")])
        }
        return .json(["path": .string("/preferences/" + (try services.customers.preferenceToken(of: contact, company: company.id, tx)))])
    }

    private static func setPolicy(_ services: Services, _ call: Call, _ tx: WriteTransaction) throws -> Reply {
        var reader = BodyReader(call: call)
        let company = reader.company()
        let combination: ConsentCombination? = reader.choice("combination")
        let requires = reader.flag("requiresPrivacyConsent")
        let invalid = "The policy cannot be set."
        try reader.check("policy-invalid", invalid)
        guard let company, let combination, let requires else { throw Problem(.unprocessable, "policy-invalid", invalid) }
        let policy = ConsentPolicy(combination: combination, requiresPrivacyConsent: requires)
        try services.customers.setConsentPolicy(policy, of: company.id, tx)
        try tx.record(
            AuditNote(
                actor: call.actor, company: company.id, action: "consent.policy-set", subject: company.code, detail: json(company.code, policy)),
            id: services.effects.id(), at: services.effects.now)
        return .json(json(company.code, policy))
    }
}
