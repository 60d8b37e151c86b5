import Customers
import Hummingbird
import Kernel
import Sales
import Storage

extension BackofficeRoutes {
    private static let columns = ["name", "email", "city", "contacts", "purchases", "spent", "last", "since"]

    func addPeople(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.list("/people") { visit in
            let filter = Self.filter(visit)
            let sorting = visit.sorting(Self.columns, standard: Sorting("name"))
            let list = try await house.database.read { tx in try Self.list(visit, filter, sorting, tx) }
            let cities = try await house.recent.value("cities \(visit.scopeKey)", seconds: 600) {
                return try await house.database.read { tx in
                    try house.customers.cities(companies: visit.limit, among: visit.among, limit: 40, tx)
                }
            }
            var total: Int?
            if list.next == nil, list.previous == nil { total = list.rows.count }
            if total == nil, filter.isEmpty { total = try await Self.peopleCount(visit) }
            let paging = Paging(next: list.next, previous: list.previous, size: visit.size, total: total)
            visit.noteSight("people.listed")
            if !list.rows.isEmpty { try await visit.notePeopleSeen() }
            return visit.answer(PeoplePage(filter: filter, sorting: sorting, rows: list.rows, paging: paging, cities: cities))
        }
        doors.get("/people/search") { visit in
            let text = String((visit.query["q"] ?? "").prefix(200))
            let results = try await house.database.read { tx in try Self.search(text, visit, tx) }
            visit.noteSight("people.listed")
            return visit.answer(results)
        }
        doors.export("/people") { visit in Self.export(visit, Self.filter(visit), visit.sorting(Self.columns, standard: Sorting("name"))) }
    }

    /// How many people the visitor may see, counted anew after an import, and when half a minute has gone by.
    static func peopleCount(_ visit: Visit) async throws -> Int {
        let house = visit.house
        let lastImport = try await house.database.read { tx in try house.intake.lastFinished(companies: visit.scopeIDs, tx) }
        return try await house.recent.value("people \(visit.scopeKey) \(lastImport?.microseconds ?? 0)", seconds: 30, stale: 120) {
            try await house.database.read { tx in Int(try house.customers.peopleCount(companies: visit.limit, among: visit.among, tx)) }
        }
    }

    // MARK: - The list

    private static func filter(_ visit: Visit) -> PeoplePage.Filter {
        let yesNo = { (name: String) in visit.query[name].flatMap { ["yes": true, "no": false][$0] } }
        return PeoplePage.Filter(
            text: String((visit.query["q"] ?? "").prefix(200)), stage: visit.query["stage"].flatMap { Stage(rawValue: $0) },
            hasEmail: yesNo("email"), hasPhone: yesNo("phone"), city: visit.query["city"].map { String($0.prefix(200)) },
            bought: visit.query["bought"].flatMap { PeoplePage.Bought(rawValue: $0) },
            consent: visit.query["consent"].flatMap { ConsentChoice($0) }.flatMap { choice in visit.company(choice.company).map { _ in choice } },
            asOf: visit.query["consent"] == nil ? nil : visit.query["asOf"].flatMap { Day(iso: $0) })
    }

    struct Listed: Sendable {
        var rows: [PeoplePage.Row]
        var next: String?
        var previous: String?
    }

    static func list(_ visit: Visit, _ filter: PeoplePage.Filter, _ sorting: Sorting, _ tx: ReadTransaction) throws -> Listed {
        guard filter.text.isEmpty else { return try found(visit, filter, tx) }
        var query = query(visit, filter, sorting)
        query.after = visit.query["after"]
        query.before = query.after == nil ? visit.query["before"] : nil
        query.limit = visit.size
        for place in [query.after, query.before].compactMap({ $0 }) where !PeopleQuery.isPlace(place) {
            throw Problem(.invalid, "cursor-invalid", "The address does not lead to a page of this list.")
        }
        let page = try visit.house.customers.list(query, tx)
        return Listed(rows: try rows(page.people, visit, tx), next: page.next, previous: page.previous)
    }

    static func query(_ visit: Visit, _ filter: PeoplePage.Filter, _ sorting: Sorting) -> PeopleQuery {
        let order: PeopleQuery.Order =
            switch sorting.column {
            case "email": .email
            case "city": .city
            case "contacts": .contacts
            case "purchases": .purchases
            case "spent": .spent
            case "last": .lastPurchase
            case "since": .since
            default: .name
            }
        var query = PeopleQuery(companies: visit.limit, order: order, isDescending: sorting.descending)
        query.among = visit.among
        query.stage = filter.stage.flatMap { .init(rawValue: $0.rawValue) }
        query.hasEmail = filter.hasEmail
        query.hasPhone = filter.hasPhone
        query.city = filter.city
        query.consent = filter.consent.map { choice in
            let zone = visit.company(choice.company)?.zone ?? visit.zone
            // To the end of the day.
            let until = filter.asOf.map { Instant(microseconds: zone.startOfDay($0.adding(days: 1)).microseconds - 1) }
            return ConsentFilter(company: choice.company, topic: choice.topic, state: choice.state, until: until)
        }
        let before = { (days: Int) in visit.zone.startOfDay(visit.today.adding(days: -days)) }
        switch filter.bought {
        case .within30: query.boughtSince = before(30)
        case .within90: query.boughtSince = before(90)
        case .within365: query.boughtSince = before(365)
        case .before365: (query.notBoughtSince, query.hasBought) = (before(365), true)
        case .never: query.hasBought = false
        case nil: break
        }
        return query
    }

    /// Whom the words name, best first; the other filters then leave some out.
    private static func found(_ visit: Visit, _ filter: PeoplePage.Filter, _ tx: ReadTransaction) throws -> Listed {
        let query = query(visit, filter, Sorting("name"))
        let customers = visit.house.customers
        let named = try customers.search(filter.text, companies: visit.limit, among: visit.among, limit: Paging.sizes.max() ?? 100, tx)
        let standing = try query.consent.map { try customers.people(named.map(\.id), standing: $0, tx) }
        let people = named.filter { person in
            (standing?.contains(person.id) ?? true) && (query.stage == nil || person.stage == query.stage)
                && (query.hasEmail == nil || (person.email != nil) == query.hasEmail)
                && (query.hasPhone == nil || (person.phone != nil) == query.hasPhone)
                && (query.city == nil || person.city?.lowercased() == query.city?.lowercased())
                && (query.hasBought == nil || (person.lastPurchaseAt != nil) == query.hasBought)
                && (query.boughtSince == nil || (person.lastPurchaseAt ?? .epoch) >= (query.boughtSince ?? .epoch))
                && (query.notBoughtSince == nil || (person.lastPurchaseAt ?? .epoch) < (query.notBoughtSince ?? .epoch))
        }
        return Listed(rows: try rows(people, visit, tx))
    }

    /// With the values and sums that the visitor's companies know.
    static func rows(_ people: [PersonRecord], _ visit: Visit, _ tx: ReadTransaction) throws -> [PeoplePage.Row] {
        let house = visit.house
        let ids = people.map(\.id)
        let profiles =
            visit.limit == nil
            ? [:]
            : try house.customers.profiles(of: ids, companies: visit.limit, among: visit.among, reliability: try house.intake.reliability(tx), tx)
        var contacts = profiles.mapValues { $0.contacts.map(\.id) }
        if visit.limit == nil { contacts = try house.customers.contacts(of: Set(ids), tx) }
        let figures = Dictionary(grouping: try house.sales.figures(of: contacts.values.flatMap { $0 }, within: visit.stores, tx), by: \.contact)
        return people.compactMap { person in
            let own = contacts[person.id] ?? []
            if visit.limit != nil, own.isEmpty { return nil }
            let profile = profiles[person.id]
            var purse = Purse()
            var (purchases, last) = (Int64(0), Instant?.none)
            for figure in own.flatMap({ figures[$0] ?? [] }) {
                purse.add(figure.net, figure.currency)
                purchases += figure.purchases
                last = max(last ?? figure.lastAt, figure.lastAt)
            }
            let stage =
                profile.map { Stage($0.stage(hasBought: last != nil)) } ?? Stage(rawValue: person.stage.rawValue)
                ?? .prospect
            var row = PeoplePage.Row(
                id: person.id, name: profile.map(\.displayName) ?? person.displayName, stage: stage,
                email: profile.map { $0[.email] } ?? person.email,
                phone: profile.map { $0[.phone] } ?? person.phone, city: profile.map { $0[.city] } ?? person.city, contacts: own.count,
                purchases: Int(purchases), spent: purse.largest, alsoSpent: Array(purse.money.dropFirst()),
                lastPurchase: last.map { visit.zone.day($0) },
                since: visit.zone.day(profile?.contacts.map(\.createdAt).min() ?? person.createdAt))
            row.isRestricted = profile?.isRestricted ?? person.isRestricted
            return row
        }
    }

    // MARK: - The search box

    private static func search(_ text: String, _ visit: Visit, _ tx: ReadTransaction) throws -> SearchResults {
        let shown = 8
        let people = try visit.house.customers.search(text, companies: visit.limit, among: visit.among, limit: shown + 1, tx)
        let rows = try rows(people, visit, tx)
        let receipts = try visit.house.sales.sales(receipt: text.trimmed, companies: visit.scopeIDs, within: visit.stores, limit: 5, tx)
        let stores = receipts.isEmpty ? [] : try visit.scope.flatMap { try visit.house.organisation.stores(of: $0.id, tx) }
        let channels = ChannelNames(visit.words)
        return SearchResults(
            text: text,
            people: rows.prefix(shown).map { row in
                let word = text.lowercased()
                let field: FieldName = row.email?.lowercased().contains(word) == true || row.phone == nil ? "email" : "phone"
                return .init(
                    id: row.id, name: row.name, stage: row.stage, field: field, matched: (field == "email" ? row.email : row.phone) ?? row.city ?? "")
            },
            receipts: receipts.map { sale in
                .init(
                    id: sale.id, number: sale.receipt, store: stores.first { $0.id == sale.store }?.name ?? channels.name(sale.channel),
                    instant: sale.occurredAt, total: Money(sale.net, sale.currency))
            }, hasMore: rows.count > shown)
    }

    // MARK: - The file

    private static func export(_ visit: Visit, _ filter: PeoplePage.Filter, _ sorting: Sorting) -> Export {
        let columns = ExportColumn.chosen(of: exported, visit)
        let names = ["name", "stage"] + columns.map(\.name)
        let currency = columns.contains { $0.name == "spent" } ? ["currency"] : []
        return Export(name: "people", header: ["id"] + names.map { visit.words.text("people.\($0)") } + currency) { place in
            try await visit.house.database.read { tx in
                let page: (people: [PersonRecord], next: String?)
                if filter.text.isEmpty {
                    var query = query(visit, filter, sorting)
                    (query.after, query.limit) = (place, 1_000)
                    let part = try visit.house.customers.list(query, tx)
                    page = (part.people, part.next)
                } else {
                    page = ([], nil)
                }
                let rows = filter.text.isEmpty ? try rows(page.people, visit, tx) : try found(visit, filter, tx).rows
                // Who has asked that nothing be done with their data is handed to nobody.
                return (rows.filter { !$0.isRestricted }.map { fields($0, columns, visit.words) }, page.next)
            }
        }
    }

    private static let exported: [ExportColumn<PeoplePage.Row>] = [
        .init("email") { .text($0.email) }, .init("phone") { .text($0.phone) }, .init("city") { .text($0.city) },
        .init("contacts") { .count($0.contacts) }, .init("purchases") { .count($0.purchases) }, .init("spent") { .money($0.spent) },
        .init("lastPurchase") { .day($0.lastPurchase) }, .init("since") { .day($0.since) },
    ]

    private static func fields(_ row: PeoplePage.Row, _ columns: [ExportColumn<PeoplePage.Row>], _ words: Words) -> [ExportCell] {
        let first: [ExportCell] = [.text(row.id.description), .text(row.name), .text(words.text("stage.\(row.stage.rawValue)"))]
        let currency: [ExportCell] = columns.contains { $0.name == "spent" } ? [.text(row.spent?.currency.code)] : []
        return first + columns.map { $0.cell(row) } + currency
    }
}

extension String {
    var trimmed: String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
}
