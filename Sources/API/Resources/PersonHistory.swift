import Accounts
import Customers
import Kernel
import RecordLinkage
import Sales
import Storage

/// `/people/{id}/…`: the contacts of a person as their sources gave them, what happened, and why they are one.
enum PersonHistory {
    static func endpoints(_ services: Services, _ timelines: [any TimelineSource]) -> [Endpoint] {
        let kinds = timelines.flatMap(\.kinds)
        let base = Endpoint.version + "/people/{id}"
        return [
            Endpoint(
                method: .get, path: base + "/contacts", operation: "listContacts", tag: "people",
                summary: "A person's contacts as their sources gave them",
                description: "With what was normalised, what was refused, what is not in the schema, and why each belongs to the person.",
                scope: Scope(.people, .read), parameters: [People.idParameter, People.companiesParameter], response: .page(.reference("Contact")),
                otherStatuses: [404], handler: .read { call, tx in try contacts(services, call, tx) }),
            Endpoint(
                method: .get, path: base + "/timeline", operation: "listTimeline", tag: "people", summary: "What happened, newest first",
                scope: Scope(.people, .read),
                parameters: [
                    People.idParameter, People.companiesParameter, People.limitParameter,
                    .query("after", .text(pattern: "^-?[0-9]+\\.[0-9]+$", longest: 50), "The `next` of the page before."),
                    .query("kinds", .text(longest: 200), "Only these, with commas between: \(kinds.joined(separator: ", "))."),
                    .query("lines", .flag(), "Whether sales come with their lines."),
                ], response: .page(.reference("TimelineEntry")), otherStatuses: [404],
                handler: .read { call, tx in try timeline(services, timelines, call, tx) }),
            Endpoint(
                method: .get, path: base + "/consents", operation: "listConsents", tag: "people",
                summary: "What a person allows, by company, channel and purpose",
                description: "With every entry of the ledger that led to it, newest first.", scope: Scope(.people, .read),
                parameters: [
                    People.idParameter, People.companiesParameter,
                    .query("asOf", .text(longest: 40), "What held at this moment or day: RFC 3339; otherwise what holds now."),
                ], response: .page(.reference("Consent")), otherStatuses: [404], handler: .read { call, tx in try consents(services, call, tx) }),
            Endpoint(
                method: .get, path: base + "/links", operation: "listLinks", tag: "identity",
                summary: "Why and since when contacts belong to a person",
                description: "Newest first; links that have ended are those of the same contacts to other persons or by other rules.",
                scope: Scope(.identity, .read), parameters: [People.idParameter, People.companiesParameter], response: .page(.reference("Link")),
                otherStatuses: [404], handler: .read { call, tx in try links(services, call, tx) }),
        ]
    }

    /// The visible contacts of the person, or of the one it was merged into.
    private static func visible(
        _ services: Services, _ call: Call, _ companies: [ID<Company>]?, _ tx: ReadTransaction
    ) throws -> (person: ID<Person>, contacts: [ID<Contact>]) {
        let asked = try call.id(Person.self)
        let own = try services.customers.contacts(of: asked, companies: companies, tx)
        if !own.isEmpty { return (asked, own) }
        guard let current = try services.customers.current(asked, tx), current != asked else { throw People.missing }
        let contacts = try services.customers.contacts(of: current, companies: companies, tx)
        guard !contacts.isEmpty else { throw People.missing }
        return (current, contacts)
    }

    // MARK: - Contacts

    private static func contacts(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> Reply {
        let companies = try call.companies()
        let (person, ids) = try visible(services, call, companies, tx)
        let reliability = call.directory.reliability
        guard let profile = try services.customers.profile(person, companies: companies, reliability: reliability, tx) else { throw People.missing }
        let keys = try services.customers.keys(of: ids, tx)
        let relations = try services.customers.relations(of: ids, tx)
        let links = Dictionary(
            try services.customers.links(of: ids, tx).filter { $0.endedAt == nil }.map { ($0.contact, $0) }, uniquingKeysWith: { first, _ in first })
        let shown = Set(ids)
        return .items(
            profile.contacts.map { contact in
                json(
                    contact, keys[contact.id] ?? [], relations[contact.id] ?? [],
                    links[contact.id].map { link($0, shown, limited: companies != nil) },
                    call.directory)
            })
    }

    private static func json(
        _ contact: ContactRecord, _ keys: [LinkKey], _ relations: [ContactRelation], _ link: JSON?, _ directory: DirectorySnapshot
    ) -> JSON {
        let values = ContactField.allCases.compactMap { field in contact.values[field].map { JSON.Member(field.rawValue, .string($0)) } }
        return .object([
            "id": .id(contact.id), "company": directory.code(contact.company), "source": directory.code(contact.source),
            "activity": contact.activity.map { .string(directory.activity($0)?.code ?? $0.description) }, "externalId": .string(contact.externalID),
            "displayName": .string(contact.displayName), "isAnonymous": .bool(contact.isAnonymous), "values": .object(values),
            "card": .string(contact.card), "device": .string(contact.device), "original": contact.original,
            "extensions": .object(contact.extensions),
            "attributes": .object(directory.attributes(contact.extensions, of: contact.company, activity: contact.activity)),
            "refused": .array(
                contact.refused.map { .object(["field": .string($0.field), "value": .string($0.value), "reason": .string($0.reason)]) }),
            "keys": .array(keys.map { .object(["kind": .string($0.kind.rawValue), "value": .string($0.value)]) }),
            "relations": .array(relations.map { .object(["kind": .string($0.kind.rawValue), "value": .string($0.value)]) }), "link": link,
            "createdAt": .time(contact.createdAt), "updatedAt": .time(contact.updatedAt),
        ])
    }

    // MARK: - Timeline

    private static func timeline(
        _ services: Services, _ sources: [any TimelineSource], _ call: Call, _ tx: ReadTransaction
    ) throws -> Reply {
        let (companies, limit) = (try call.companies(), try call.limit())
        var before: TimelineCursor?
        if let text = try call.text("after") {
            before = TimelineCursor(text)
            if before == nil { throw call.invalid("after", "is not what a page gave as next") }
        }
        let known = sources.flatMap(\.kinds)
        let kinds = try call.text("kinds").map { Set($0.split(separator: ",").map(String.init)) }
        if let kinds, kinds.contains(where: { !known.contains($0) }) {
            throw call.invalid("kinds", "holds something else than \(known.joined(separator: ", "))")
        }
        let query = TimelineQuery(
            contacts: try visible(services, call, companies, tx).contacts, companies: companies, before: before, limit: limit + 1, kinds: kinds,
            isDetailed: try call.flag("lines") ?? false)
        // Each source gives a page of its own; the newest of all of them are the page, and one more tells whether there is another.
        var entries: [TimelineEntry] = []
        for source in sources where kinds.map({ !$0.isDisjoint(with: source.kinds) }) ?? true {
            entries += try source.entries(query, call.directory, tx)
        }
        entries.sort { ($0.at, $0.id) > ($1.at, $1.id) }
        let hasMore = entries.count > limit
        let page = entries.prefix(limit)
        let next = hasMore ? page.last.map { TimelineCursor(at: $0.at, id: $0.id).text } : nil
        return .items(page.map(\.json), next: next)
    }

    // MARK: - Consents

    private static func consents(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> Reply {
        let companies = try call.companies()
        let (_, ids) = try visible(services, call, companies, tx)
        let standings = try services.customers.consentStandings(of: ids, companies: companies, asOf: try call.time("asOf"), tx)
        let wordings = try services.customers.consentWordings(standings.flatMap { $0.history.compactMap(\.wordingHash) }, tx)
        return .items(
            standings.map { standing in
                .object([
                    "company": call.directory.code(standing.company), "channel": .string(standing.topic.channel.rawValue),
                    "purpose": .string(standing.topic.purpose.rawValue), "state": .string(standing.state.rawValue),
                    "since": .time(standing.current.at),
                    "history": .array(standing.history.map { entry in json(entry, wordings, call.directory) }),
                ])
            })
    }

    private static func json(_ entry: ConsentRecord, _ wordings: [String: String], _ directory: DirectorySnapshot) -> JSON {
        let wording = entry.wordingHash.map { hash -> JSON in
            .object([
                "hash": .string(hash), "version": entry.wordingVersion.map { .integer(Int64($0)) }, "text": .string(wordings[hash]),
            ])
        }
        return .object([
            "id": .id(entry.id), "contact": .id(entry.contact), "state": .string(entry.state.rawValue), "at": .time(entry.at),
            "source": entry.source.map { directory.code($0) },
            "activity": entry.activity.map { .string(directory.activity($0)?.code ?? $0.description) },
            "wording": wording, "ip": .string(entry.ip), "proof": entry.proof, "recordedBy": .string(entry.recordedBy),
        ])
    }

    // MARK: - Links

    private static func links(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> Reply {
        let companies = try call.companies()
        let (_, ids) = try visible(services, call, companies, tx)
        let shown = Set(ids)
        return .items(try services.customers.links(of: ids, tx).map { link($0, shown, limited: companies != nil) })
    }

    /// A limited view does not tell which contact of another company shares a value.
    private static func link(_ link: LinkRecord, _ shown: Set<ID<Contact>>, limited: Bool) -> JSON {
        let other = link.other.flatMap { !limited || shown.contains($0) ? $0 : nil }
        let key = link.keyKind.flatMap { kind -> JSON? in
            .object(["kind": .string(kind), "value": .string(link.keyValue)])
        }
        return .object([
            "id": .id(link.id), "contact": .id(link.contact), "person": .id(link.person), "rule": .string(link.rule), "key": key, "other": .id(other),
            "madeAt": .time(link.madeAt), "madeBy": .string(link.madeBy), "endedAt": .time(link.endedAt),
        ])
    }
}
