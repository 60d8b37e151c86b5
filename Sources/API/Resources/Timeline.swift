import Customers
import Kernel
import Organisation
import Sales
import Storage

/// Something that has its place in a person's timeline; a module that has such things offers a source of them.
public protocol TimelineSource: Sendable {
    /// What its entries are called in `kind` and in the parameter `kinds`.
    var kinds: [String] { get }

    /// The latest entries that the query asks for, newest first.
    func entries(_ query: TimelineQuery, _ directory: DirectorySnapshot, _ tx: ReadTransaction) throws -> [TimelineEntry]
}

/// What a page of a timeline asks of each source.
public struct TimelineQuery: Sendable {
    public var contacts: [ID<Contact>]
    /// Nil means all.
    public var companies: [ID<Company>]?
    /// Only what is older; nil begins with the newest.
    public var before: TimelineCursor?
    public var limit: Int
    /// Only these; nil means all that the source has.
    public var kinds: Set<String>?
    /// Whether an entry comes with all that belongs to it: a sale with its lines.
    public var isDetailed: Bool
}

/// One entry of a timeline.
public struct TimelineEntry: Sendable {
    public var kind: String
    public var at: Instant
    /// Raw id; orders what happened at the same time.
    public var id: Int64
    public var contact: ID<Contact>?
    /// What the source tells, besides kind, time and contact.
    public var members: [JSON.Member]

    public init(kind: String, at: Instant, id: Int64, contact: ID<Contact>?, members: [JSON.Member]) {
        self.kind = kind
        self.at = at
        self.id = id
        self.contact = contact
        self.members = members
    }

    var json: JSON {
        .object(
            [JSON.Member("kind", .string(kind)), .init("at", .time(at))] + (contact.map { [.init("contact", .id($0))] } ?? []) + members)
    }
}

extension TimelineCursor {
    /// Microseconds and raw id: `1763882346000000.74391`.
    var text: String { "\(at.microseconds).\(id)" }

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let at = Int64(parts[0]), let id = Int64(parts[1]) else { return nil }
        self.init(at: Instant(microseconds: at), id: id)
    }
}

/// What a person bought.
struct SalesTimeline: TimelineSource {
    private let services: Services
    let kinds = ["sale"]

    init(_ services: Services) { self.services = services }

    func entries(_ query: TimelineQuery, _ directory: DirectorySnapshot, _ tx: ReadTransaction) throws -> [TimelineEntry] {
        let sales = try services.sales.sales(
            of: query.contacts, companies: query.companies, before: query.before, limit: query.limit, tx)
        let lines = query.isDetailed ? try services.sales.lines(of: sales.map(\.id), tx) : [:]
        let products = try services.organisation.products(Array(Set(lines.values.joined().map(\.product))), tx)
        return sales.map { sale in
            var json = SaleResource.json(sale, directory)
            if query.isDetailed {
                let own = (lines[sale.id] ?? []).map { SaleResource.json($0, products, sale.currency) }
                json = .object((json.members ?? []) + [.init("lines", .array(own))])
            }
            return TimelineEntry(kind: "sale", at: sale.occurredAt, id: sale.id.rawValue, contact: sale.contact, members: [.init("sale", json)])
        }
    }
}
