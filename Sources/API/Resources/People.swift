import Accounts
import Customers
import Hummingbird
import Kernel
import RecordLinkage
import Sales
import Storage

/// `/people`: finding and listing people, and one person with golden values.
enum People {
    static let companiesParameter = Parameter.query(
        "companies", .text(longest: 1000), "Codes or ids of companies with commas between; only what these know is shown.")
    static let limitParameter = Parameter.query("limit", .integer(1...200), "Most items of the answer; 50 when not given.")
    static let idParameter = Parameter.path("id", .id(Person.self), "The person, or one that was merged into it.")
    static let missing = Problem(.missing, "person-unknown", "There is no such person, or this key may not see anything of them.")

    static let erased = Problem(.gone, "person-erased", "This person's data was erased. Only sales without a name are left.")

    static func endpoints(_ services: Services) -> [Endpoint] {
        let filters: [Parameter] = [
            .query("stage", .choice(PersonRecord.Stage.allCases.map(\.rawValue)), "Only people of this stage."),
            .query("hasEmail", .flag(), "Only people with, or without, an e-mail."),
            .query("hasPhone", .flag(), "Only people with, or without, a phone."),
            .query("city", .text(longest: 200), "Only people of this city, in any case."),
            .query("boughtSince", .text(), "Only people who bought at or after this time (RFC 3339, or a day)."),
            .query("notBoughtSince", .text(), "Only people who did not buy since this time, or never."),
            .query("order", .choice(PeopleQuery.Order.allCases.map(\.rawValue)), "What the list is sorted by; `name` when not given."),
            .query("descending", .flag(), "Whether the order is turned round."),
            .query("after", .text(longest: 2000), "The `next` of the page before."),
        ]
        return [
            Endpoint(
                method: .get, path: Endpoint.version + "/people", operation: "listPeople", tag: "people", summary: "Find or list people",
                description: """
                    With `q`: people found by words of the name, e-mail, phone, card, customer number or receipt, best first; filters and order do not \
                    apply and there is one page. Without: the list. Filters and order compare what the whole group knows of a person; what is shown is \
                    what the key may see.
                    """,
                scope: Scope(.people, .read),
                parameters: [.query("q", .text(longest: 200), "What to look for."), companiesParameter, limitParameter] + filters,
                response: .page(.reference("PersonSummary")), handler: .read { call, tx in try list(services, call, tx) }),
            Endpoint(
                method: .get, path: Endpoint.version + "/people/{id}", operation: "getPerson", tag: "people", summary: "A person with golden values",
                description: """
                    Each value with its lineage: which contact it came from and why that one won. The id of a person that was merged into another answers \
                    with that other one and `mergedInto`.
                    """,
                scope: Scope(.people, .read), parameters: [idParameter, companiesParameter], response: .reference("Person"),
                otherStatuses: [404, 410],
                handler: .read { call, tx in try person(services, call, tx) }),
        ]
    }

    // MARK: - Lists

    private static func list(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> Reply {
        let (companies, limit) = (try call.companies(), try call.limit())
        if let text = try call.text("q") {
            let found = try find(services, text, companies, limit, tx)
            return .items(try summaries(services, found, companies, call, tx))
        }
        var query = PeopleQuery(
            companies: companies, order: try call.choice("order") ?? .name, isDescending: try call.flag("descending") ?? false, limit: limit)
        query.stage = try call.choice("stage")
        query.hasEmail = try call.flag("hasEmail")
        query.hasPhone = try call.flag("hasPhone")
        query.city = try call.text("city")
        query.boughtSince = try call.time("boughtSince")
        query.notBoughtSince = try call.time("notBoughtSince")
        query.after = try call.text("after", longest: 2000)
        if let after = query.after, !PeopleQuery.isPlace(after) { throw call.invalid("after", "is not what a page gave as next") }
        let page = try services.customers.list(query, tx)
        // The value by which the list is sorted may come from a company that is not shown: then the place is told by the id alone.
        let next = companies == nil ? page.next : page.next?.split(separator: ".").first.map(String.init)
        return .items(try summaries(services, page.people, companies, call, tx), next: next)
    }

    /// By the words of contacts, then by the number on a receipt.
    private static func find(
        _ services: Services, _ text: String, _ companies: [ID<Company>]?, _ limit: Int, _ tx: ReadTransaction
    ) throws -> [PersonRecord] {
        var found = try services.customers.search(text, companies: companies, limit: limit, tx)
        let receipt = text.split(separator: " ").joined(separator: " ")
        guard found.count < limit, receipt.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return found }
        let contacts = try services.sales.sales(receipt: receipt, companies: companies, limit: limit, tx).compactMap(\.contact)
        guard !contacts.isEmpty else { return found }
        let persons = try services.customers.persons(of: contacts, tx)
        var known = Set(found.map(\.id))
        for contact in contacts {
            if let person = persons[contact], known.insert(person.id).inserted { found.append(person) }
        }
        return Array(found.prefix(limit))
    }

    /// People as lists show them: the copies that are kept, or, where the view is limited, made of what may be seen.
    private static func summaries(
        _ services: Services, _ people: [PersonRecord], _ companies: [ID<Company>]?, _ call: Call, _ tx: ReadTransaction
    ) throws -> [JSON] {
        guard let companies else {
            return people.map { person in
                .object([
                    "id": .id(person.id), "displayName": .string(person.displayName), "email": .string(person.email), "phone": .string(person.phone),
                    "city": .string(person.city), "country": .string(person.country), "stage": .string(person.stage.rawValue),
                    "contacts": .count(person.contacts), "purchases": .integer(person.purchases), "lastPurchaseAt": .time(person.lastPurchaseAt),
                    "createdAt": .time(person.createdAt), "restricted": person.isRestricted ? .bool(true) : .none,
                ])
            }
        }
        let profiles = try services.customers.profiles(
            of: people.map(\.id), companies: companies, reliability: call.directory.reliability, tx)
        let figures = Dictionary(
            grouping: try services.sales.figures(of: profiles.values.flatMap { $0.contacts.map(\.id) }, tx), by: \.contact)
        return people.compactMap { person in
            profiles[person.id].map { summary($0, $0.contacts.flatMap { figures[$0.id] ?? [] }) }
        }
    }

    private static func summary(_ profile: PersonProfile, _ figures: [ContactFigures]) -> JSON {
        .object([
            "id": .id(profile.person), "displayName": .string(profile.displayName), "email": .string(profile[.email]),
            "phone": .string(profile[.phone]), "city": .string(profile[.city]), "country": .string(profile[.country]),
            "stage": .string(stage(profile, figures)), "contacts": .count(profile.contacts.count),
            "purchases": .integer(figures.reduce(0) { $0 + $1.purchases }), "lastPurchaseAt": .time(figures.map(\.lastAt).max()),
            "createdAt": .time(profile.contacts.map(\.createdAt).min()), "restricted": profile.isRestricted ? .bool(true) : .none,
        ])
    }

    private static func stage(_ profile: PersonProfile, _ figures: [ContactFigures]) -> String {
        profile.stage(hasBought: figures.contains { $0.purchases > 0 }).rawValue
    }

    // MARK: - One person

    private static func person(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> Reply {
        let (asked, companies) = (try call.id(Person.self), try call.companies())
        let (profile, current) = try profile(services, asked, companies, call, tx)
        let figures = try services.sales.figures(of: profile.contacts.map(\.id), tx)
        return .json(json(profile, figures, mergedInto: current == asked ? nil : current, call.directory))
    }

    /// The person with this id, or the one it was merged into.
    private static func profile(
        _ services: Services, _ asked: ID<Person>, _ companies: [ID<Company>]?, _ call: Call, _ tx: ReadTransaction
    ) throws -> (PersonProfile, ID<Person>) {
        let reliability = call.directory.reliability
        if let profile = try services.customers.profile(asked, companies: companies, reliability: reliability, tx) { return (profile, asked) }
        guard let current = try services.customers.current(asked, tx), current != asked,
            let profile = try services.customers.profile(current, companies: companies, reliability: reliability, tx)
        else { throw try services.customers.erasure(of: asked, companies: companies, tx) == nil ? missing : erased }
        return (profile, current)
    }

    private static func json(_ profile: PersonProfile, _ figures: [ContactFigures], mergedInto: ID<Person>?, _ directory: DirectorySnapshot) -> JSON {
        let contacts = Dictionary(profile.contacts.map { ($0.id.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
        let values = ContactField.allCases.compactMap { field -> JSON.Member? in
            guard let golden = profile.values[field] else { return nil }
            let contact = contacts[golden.lineage.contact]
            return JSON.Member(
                field.rawValue,
                .object([
                    "value": .string(golden.text), "source": contact.map { directory.code($0.source) }, "contact": contact.map { .id($0.id) },
                    "reason": .string(golden.lineage.reason.code), "explanation": .string(golden.lineage.reason.description),
                    "reliability": .number(golden.lineage.reliability), "candidates": .count(golden.lineage.candidates),
                    "updatedAt": .time(golden.lineage.updatedAt),
                ]))
        }
        let companies = Set(profile.contacts.map(\.company)).sorted().map { directory.code($0) }
        return .object([
            "id": .id(profile.person), "mergedInto": .id(mergedInto), "displayName": .string(profile.displayName),
            "stage": .string(stage(profile, figures)), "createdAt": .time(profile.contacts.map(\.createdAt).min()),
            "contacts": .count(profile.contacts.count), "companies": .array(companies),
            "cards": .array(Set(profile.contacts.compactMap(\.card)).sorted().map { .string($0) }), "values": .object(values),
            "figures": .array(sums(figures)), "restricted": profile.isRestricted ? .bool(true) : .none,
        ])
    }

    /// One entry for each currency.
    private static func sums(_ figures: [ContactFigures]) -> [JSON] {
        Dictionary(grouping: figures, by: \.currency).sorted { $0.key.code < $1.key.code }.map { currency, figures in
            .object([
                "spent": .money(figures.reduce(0) { $0 &+ $1.net }, currency), "purchases": .integer(figures.reduce(0) { $0 + $1.purchases }),
                "firstAt": .time(figures.map(\.firstAt).min()), "lastAt": .time(figures.map(\.lastAt).max()),
            ])
        }
    }
}
