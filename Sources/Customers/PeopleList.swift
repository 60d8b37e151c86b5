import Kernel
import Storage

/// What a list of people shows: filters, order and page.
public struct PeopleQuery: Sendable {
    public enum Order: String, Sendable, CaseIterable { case name, since, spent, purchases, lastPurchase, email, city, contacts }

    /// Nil means all; people without a contact in one of these companies are left out.
    public var companies: [ID<Company>]?
    /// Which contacts of these companies count: a further condition on the rows of `contacts`; nil means all.
    public var among: SQL?
    public var stage: PersonRecord.Stage?
    public var hasEmail: Bool?
    public var hasPhone: Bool?
    /// Equal to the golden city, in any case.
    public var city: String?
    public var boughtSince: Instant?
    public var notBoughtSince: Instant?
    /// True for people who ever bought, false for those who never did.
    public var hasBought: Bool?
    /// Who stands in a certain way with a company.
    public var consent: ConsentFilter?
    public var order: Order
    public var isDescending: Bool
    /// The last item of the page before, as ``PeoplePage/next`` gave it; or only its id, whose place is then looked up.
    public var after: String?
    /// The first item of the page behind, as ``PeoplePage/previous`` gave it; not together with ``after``.
    public var before: String?
    public var limit: Int
    /// As many as are looked up and put in order at once; where a filter holds for more, a page is soon full when the list is walked in its own order.
    package var fewPeople = 5_000

    public init(companies: [ID<Company>]?, order: Order = .name, isDescending: Bool = false, limit: Int = 50) {
        self.companies = companies
        self.order = order
        self.isDescending = isDescending
        self.limit = limit
    }
}

extension PeopleQuery {
    /// True for a text that ``after`` understands.
    public static func isPlace(_ text: String) -> Bool { PeopleList.Cursor(text) != nil }
}

public struct PeoplePage: Sendable {
    public var people: [PersonRecord]
    /// Where the next page begins; nil when this is the last.
    public var next: String?
    /// Where the page before ends; nil when this is the first.
    public var previous: String?
}

enum PeopleList {
    static func page(_ query: PeopleQuery, _ tx: ReadTransaction) throws(StorageError) -> PeoplePage {
        var filter = try conditions(query, tx)
        // A page that ends before something is read backwards, and turned round.
        let start = (query.after ?? query.before).flatMap { Cursor($0) }
        let turns = query.after == nil && query.before != nil
        let descends = query.isDescending != turns
        let column = SQL(verbatim: column(query.order))
        let direction = SQL(verbatim: descends ? "DESC" : "ASC")
        let comparison = SQL(verbatim: descends ? "<" : ">")
        if let start, query.order == .city {
            // Within a city by name, as the index has it; the place is looked up by the id.
            let place: SQL = "(SELECT LOWER(city) FROM persons WHERE id = \(start.id)), (SELECT sort_name FROM persons WHERE id = \(start.id))"
            filter += " AND (LOWER(city), sort_name, id) \(comparison) (\(place), \(start.id))"
            // SQLite begins at the city only when it is told so without the other columns.
            filter += " AND LOWER(city) \(comparison)= (SELECT LOWER(city) FROM persons WHERE id = \(start.id))"
        } else if let start {
            let value: SQL =
                switch start.value {
                case nil: "(SELECT \(column) FROM persons WHERE id = \(start.id))"
                case let value? where isText(query.order): "\(value)"
                case let value?: "\(Int64(value) ?? 0)"
                }
            filter += " AND (\(column), id) \(comparison) (\(value), \(start.id))"
        }
        // People without the value stand in no such order.
        if isOptional(query.order) { filter += " AND \(column) IS NOT NULL" }
        let within: SQL = query.order == .city ? ", sort_name \(direction)" : ""
        var people = try PersonStore.persons(
            "WHERE contacts > 0 \(filter) ORDER BY \(column) \(direction)\(within), id \(direction) LIMIT \(query.limit + 1)", tx)
        let hasMore = people.count > query.limit
        if hasMore { people.removeLast() }
        if turns { people.reverse() }
        let next = turns ? start != nil : hasMore
        let previous = turns ? hasMore : start != nil
        return PeoplePage(
            people: people, next: next ? try people.last.map { person throws(StorageError) in try cursor(query.order, person, tx) } : nil,
            previous: previous ? try people.first.map { person throws(StorageError) in try cursor(query.order, person, tx) } : nil)
    }

    private static func isText(_ order: PeopleQuery.Order) -> Bool { [.name, .email].contains(order) }

    private static func isOptional(_ order: PeopleQuery.Order) -> Bool { [.lastPurchase, .email, .city].contains(order) }

    private static func cursor(_ order: PeopleQuery.Order, _ person: PersonRecord, _ tx: ReadTransaction) throws(StorageError) -> String {
        let value: String
        switch order {
        case .name: value = try tx.value("SELECT sort_name FROM persons WHERE id = \(person.id)") ?? ""
        case .since: value = String(person.createdAt.microseconds)
        case .spent: value = String(person.spent)
        case .purchases: value = String(person.purchases)
        case .lastPurchase: value = String(person.lastPurchaseAt?.microseconds ?? 0)
        case .email: value = person.email ?? ""
        case .city: return person.id.description
        case .contacts: value = String(person.contacts)
        }
        return Cursor(value: value, id: person.id).text
    }

    static func count(_ query: PeopleQuery, atMost limit: Int, _ tx: ReadTransaction) throws(StorageError) -> Int {
        try tx.value("SELECT COUNT(*) FROM (SELECT 1 FROM persons WHERE contacts > 0 \(conditions(query, tx)) LIMIT \(limit)) AS found") ?? 0
    }

    private static func conditions(_ query: PeopleQuery, _ tx: ReadTransaction) throws(StorageError) -> SQL {
        var filter: SQL = ""
        if let companies = query.companies {
            filter += " AND EXISTS (SELECT 1 FROM contacts WHERE contacts.person_id = persons.id AND contacts.company_id IN \(companies)"
            if let among = query.among { filter += " AND \(among)" }
            filter += ")"
        }
        if let stage = query.stage { filter += " AND stage = \(stage.rawValue)" }
        if let hasEmail = query.hasEmail {
            filter += hasEmail ? " AND email IS NOT NULL" : try narrowing("email", "IS NULL", atMost: query.fewPeople, tx)
        }
        if let hasPhone = query.hasPhone { filter += hasPhone ? " AND phone IS NOT NULL" : " AND phone IS NULL" }
        if let city = query.city { filter += " AND LOWER(city) = LOWER(\(city))" }
        if let since = query.boughtSince { filter += try narrowing("last_purchase_at", ">= \(since)", atMost: query.fewPeople, tx) }
        if let since = query.notBoughtSince { filter += " AND (last_purchase_at < \(since) OR last_purchase_at IS NULL)" }
        if let hasBought = query.hasBought {
            filter += hasBought ? " AND last_purchase_at IS NOT NULL" : try narrowing("last_purchase_at", "IS NULL", atMost: query.fewPeople, tx)
        }
        if let consent = query.consent {
            let combination = try ConsentPolicyStore.policies(tx)[consent.company]?.combination ?? .strictest
            filter += " AND \(consent.condition(combination, isRare: try consent.holdsFor(atMost: query.fewPeople, tx)))"
        }
        return filter
    }

    /// A condition that the index of a column answers, in the form that makes a page of its people cost little, however many they are.
    private static func narrowing(_ column: String, _ condition: SQL, atMost fewPeople: Int, _ tx: ReadTransaction) throws(StorageError) -> SQL {
        let column = SQL(verbatim: column)
        // The order is there to make SQLite go by the column's index.
        let found: SQL = "SELECT id FROM persons WHERE contacts > 0 AND \(column) \(condition) ORDER BY \(column) LIMIT \(fewPeople + 1)"
        let count: Int = try tx.value("SELECT COUNT(*) FROM (\(found)) AS found") ?? 0
        // What is compared with a truth is not answered by that index, but row by row.
        return count <= fewPeople ? " AND persons.id IN (\(found))" : " AND (\(column) \(condition)) = TRUE"
    }

    private static func column(_ order: PeopleQuery.Order) -> String {
        switch order {
        case .name: "sort_name"
        case .since: "created_at"
        case .spent: "spent"
        case .purchases: "purchases"
        case .lastPurchase: "last_purchase_at"
        case .email: "email"
        // As the index has it; the databases fold letters beyond ASCII differently, and each agrees with itself.
        case .city: "LOWER(city)"
        case .contacts: "contacts"
        }
    }

    /// The sort value and id of the last item shown, as hexadecimal text that survives an address bar.
    fileprivate struct Cursor {
        /// Nil when only the id is known.
        var value: String?
        var id: ID<Person>

        init(value: String?, id: ID<Person>) {
            self.value = value
            self.id = id
        }

        init?(_ text: String) {
            if let id = ID<Person>(text) {
                self.init(value: nil, id: id)
                return
            }
            let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let id = ID<Person>(parts[0]) else { return nil }
            var bytes: [UInt8] = []
            var rest = Array(parts[1].utf8)[...]
            while rest.count >= 2, let byte = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(byte)
                rest = rest.dropFirst(2)
            }
            guard rest.isEmpty else { return nil }
            self.init(value: String(decoding: bytes, as: UTF8.self), id: id)
        }

        var text: String { "\(id)." + (value ?? "").utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    }
}
