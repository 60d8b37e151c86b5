import Accounts
import Kernel
import Organisation
import Storage

/// `/occasions` and `/activities`: where data are collected, and what is asked there.
enum OccasionResource {
    private static let base = Endpoint.version
    private static let (reading, writing) = (Scope(.organisation, .read), Scope(.organisation, .write))

    static func endpoints(_ services: Services) -> [Endpoint] { occasions(services) + activities(services) }

    // MARK: - Occasions

    private static let occasion = Schema.object([
        .required("id", .id(Occasion.self)), .required("code", .text()), .required("name", .text()), .required("company", .text("Code.")),
        .optional("startsOn", .day), .optional("endsOn", .day), .required("closed", .flag("Its activities take no answers.")),
        .required("activities", .list(.id(Activity.self))),
    ])
    private static let occasionBody: [Schema.Property] = [
        .required("name", .text(longest: 200)), .optional("startsOn", .day), .optional("endsOn", .day),
    ]

    private static func occasions(_ services: Services) -> [Endpoint] {
        let path = base + "/occasions"
        return [
            Endpoint(
                method: .get, path: path, operation: "listOccasions", tag: "organisation", summary: "Occasions, by their first day", scope: reading,
                parameters: [People.companiesParameter], response: .page(occasion),
                handler: .read { call, tx in
                    .items(try all(services, try call.companies(), tx).map { json($0, call.directory) })
                }),
            Endpoint(
                method: .post, path: path, operation: "addOccasion", tag: "organisation", summary: "Add an occasion", scope: writing,
                request: .object([.optional("company", .text("Code or id.", longest: 100)), .required("code", .text(longest: 64))] + occasionBody),
                response: occasion, otherStatuses: [409],
                handler: .own { call in
                    var reader = BodyReader(call: call)
                    let (company, code) = (reader.company(), reader.text("code") ?? "")
                    let (name, first, last) = (reader.text("name") ?? "", reader.day("startsOn"), reader.day("endsOn"))
                    try reader.check("occasion-invalid", "The occasion cannot be saved.")
                    let added = OccasionRecord(
                        id: services.effects.id(), company: company?.id ?? ID(0), code: code, name: name, startsOn: first, endsOn: last)
                    try await services.organisation.addOccasion(added, by: Author(call.actor))
                    return .json(json(added, call.directory))
                }),
            Endpoint(
                method: .put, path: path + "/{id}", operation: "putOccasion", tag: "organisation", summary: "Change, close or open an occasion",
                description: "Days that are left out are empty then; `closed` that is left out stays as it is.", scope: writing,
                parameters: [.path("id", .id(Occasion.self), "The occasion.")], request: .object(occasionBody + [.optional("closed", .flag())]),
                response: occasion, otherStatuses: [404],
                handler: .own { call in
                    var known = try await found(services, call)
                    var reader = BodyReader(call: call)
                    (known.name, known.startsOn, known.endsOn) = (reader.text("name") ?? "", reader.day("startsOn"), reader.day("endsOn"))
                    let closed = reader.member("closed") == nil ? nil : reader.flag("closed")
                    try reader.check("occasion-invalid", "The occasion cannot be saved.")
                    try await services.organisation.changeOccasion(known, by: Author(call.actor))
                    if let closed { try await services.organisation.setOccasion(known.id, closed: closed, by: Author(call.actor)) }
                    return .json(json(try await found(services, call), call.directory))
                }),
        ]
    }

    private static func all(_ services: Services, _ companies: [ID<Company>]?, _ tx: ReadTransaction) throws -> [OccasionRecord] {
        try services.organisation.companies(tx).filter { companies?.contains($0.id) ?? true }.flatMap {
            try services.organisation.occasions(of: $0.id, tx)
        }
    }

    private static func found(_ services: Services, _ call: Call) async throws -> OccasionRecord {
        let id = try call.id(Occasion.self)
        let known = try await services.database.read { tx in try all(services, call.key.company.map { [$0] }, tx).first { $0.id == id } }
        guard let known else { throw Problem(.missing, "occasion-unknown", "There is no such occasion, or this key may not see it.") }
        return known
    }

    private static func json(_ occasion: OccasionRecord, _ directory: DirectorySnapshot) -> JSON {
        let activities: [JSON] = occasion.activities.map { .id($0.id) }
        return .object([
            "id": .id(occasion.id), "code": .string(occasion.code), "name": .string(occasion.name), "company": directory.code(occasion.company),
            "startsOn": .day(occasion.startsOn), "endsOn": .day(occasion.endsOn), "closed": .bool(occasion.closedAt != nil),
            "activities": .array(activities),
        ])
    }

    // MARK: - Activities

    private static let activity = Schema.object([
        .required("id", .id(Activity.self)), .required("code", .text()), .required("name", .text()), .required("company", .text("Code.")),
        .required("occasion", .id(Occasion.self)), .required("source", .id(Source.self)),
        .required("reliability", .number("Times its source's, 0 to 1.")),
        .required("closed", .flag("Its form takes no answers.")),
        .required(
            "attributes",
            .list(
                .object([
                    .required("key", .text()), .required("label", .text()), .required("type", .choice(AttributeRecord.Kind.allCases.map(\.rawValue))),
                    .required("required", .flag()), .required("choices", .list(.text())),
                ]), "What it asks for beyond the person's own data.")),
    ])
    private static let activityBody: [Schema.Property] = [
        .required("name", .text(longest: 200)), .required("source", .id(Source.self)), .optional("reliability", .number("0 to 1; 1 unless said.")),
    ]

    private static func activities(_ services: Services) -> [Endpoint] {
        let path = base + "/activities"
        return [
            Endpoint(
                method: .get, path: path, operation: "listActivities", tag: "organisation", summary: "Activities, by occasion", scope: reading,
                parameters: [People.companiesParameter], response: .page(activity),
                handler: .read { call, tx in
                    .items(
                        try all(services, try call.companies(), tx).flatMap { occasion in
                            occasion.activities.map { json($0, of: occasion, call.directory) }
                        })
                }),
            Endpoint(
                method: .post, path: path, operation: "addActivity", tag: "organisation", summary: "Add an activity to an occasion", scope: writing,
                request: .object([.required("occasion", .id(Occasion.self)), .required("code", .text(longest: 64))] + activityBody),
                response: activity, otherStatuses: [404, 409],
                handler: .own { call in
                    var reader = BodyReader(call: call)
                    let (code, named) = (reader.text("code") ?? "", reader.text("occasion").flatMap { ID<Occasion>($0) })
                    var added = ActivityRecord(id: services.effects.id(), source: ID(0), code: code, name: "", reliability: 1)
                    fill(&added, &reader)
                    try reader.check("activity-invalid", "The activity cannot be saved.")
                    let saved = added
                    let occasion = try await services.database.read { tx in
                        try all(services, call.key.company.map { [$0] }, tx).first { $0.id == named }
                    }
                    guard let occasion else { throw Problem(.missing, "occasion-unknown", "There is no such occasion, or this key may not see it.") }
                    try await services.organisation.addActivity(saved, to: occasion.id, by: Author(call.actor))
                    return .json(json(saved, of: occasion, call.directory))
                }),
            Endpoint(
                method: .put, path: path + "/{id}", operation: "putActivity", tag: "organisation", summary: "Change, close or open an activity",
                description: "What it asks for stays, and `closed` that is left out. Golden values follow its reliability in the background.",
                scope: writing, parameters: [.path("id", .id(Activity.self), "The activity.")],
                request: .object(activityBody + [.optional("closed", .flag())]), response: activity, otherStatuses: [404],
                handler: .own { call in
                    var (known, _) = try await foundActivity(services, call)
                    var reader = BodyReader(call: call)
                    fill(&known, &reader)
                    let closed = reader.member("closed") == nil ? nil : reader.flag("closed")
                    try reader.check("activity-invalid", "The activity cannot be saved.")
                    try await services.organisation.changeActivity(known, by: Author(call.actor))
                    if let closed { try await services.organisation.setActivity(known.id, closed: closed, by: Author(call.actor)) }
                    let (changed, occasion) = try await foundActivity(services, call)
                    return .json(json(changed, of: occasion, call.directory))
                }),
        ]
    }

    private static func fill(_ activity: inout ActivityRecord, _ reader: inout BodyReader) {
        activity.name = reader.text("name") ?? ""
        activity.source = reader.text("source").flatMap { ID<Source>($0) } ?? ID(0)
        activity.reliability = reader.number("reliability") ?? 1
    }

    private static func foundActivity(_ services: Services, _ call: Call) async throws -> (ActivityRecord, OccasionRecord) {
        let id = try call.id(Activity.self)
        let occasions = try await services.database.read { tx in try all(services, call.key.company.map { [$0] }, tx) }
        for occasion in occasions {
            if let activity = occasion.activities.first(where: { $0.id == id }) { return (activity, occasion) }
        }
        throw Problem(.missing, "activity-unknown", "There is no such activity, or this key may not see it.")
    }

    private static func json(_ activity: ActivityRecord, of occasion: OccasionRecord, _ directory: DirectorySnapshot) -> JSON {
        let attributes = activity.attributes.map { attribute -> JSON in
            .object([
                "key": .string(attribute.key), "label": .string(attribute.label), "type": .string(attribute.kind.rawValue),
                "required": .bool(attribute.isRequired), "choices": .array(attribute.choices.map { .string($0) }),
            ])
        }
        return .object([
            "id": .id(activity.id), "code": .string(activity.code), "name": .string(activity.name), "company": directory.code(occasion.company),
            "occasion": .id(occasion.id), "source": .id(activity.source), "reliability": .number(activity.reliability),
            "closed": .bool(activity.closedAt != nil), "attributes": .array(attributes),
        ])
    }
}
