import Kernel

/// Which column a list is sorted by.
public struct Sorting: Hashable, Sendable {
    /// The name of the column in the address: `sort=name`.
    public var column: String
    public var descending: Bool

    public init(_ column: String, descending: Bool = false) {
        self.column = column
        self.descending = descending
    }
}

/// Which part of a list is shown: pages are reached by cursor, so a list of millions opens as fast as one of ten.
public struct Paging: Hashable, Sendable {
    /// Cursors for the parameters `after` and `before`; nil at the end and at the start.
    public var next: String?
    public var previous: String?
    /// Rows a page.
    public var size: Int
    /// All rows of the list under its filters, when it was counted.
    public var total: Int?

    public init(next: String? = nil, previous: String? = nil, size: Int = 50, total: Int? = nil) {
        self.next = next
        self.previous = previous
        self.size = size
        self.total = total
    }

    /// The sizes a page offers.
    public static let sizes = [25, 50, 100]
}

/// A column of a list.
struct Column {
    var key: String
    /// Its name in the address; nil where the list cannot be sorted by it.
    var sort: String?
    /// Numbers stand at the right.
    var numeric = false
    /// What stays on a narrow screen: 1 always, 3 not on a phone, 2 only on a wide one, 4 only on a very wide one.
    var rank = 1
}

extension Words {
    /// The headings of a list: links that sort by the column, and turn the order of the one sorted by.
    func heads(_ columns: [Column], _ sorting: Sorting, _ address: Address) -> [Fields] {
        columns.map { column in
            let current = column.sort != nil && column.sort == sorting.column
            let descends = current ? !sorting.descending : column.numeric
            let link = column.sort.map { sort in
                address.with("after", nil).with("before", nil).with("sort", sort).with("order", descends ? "desc" : "asc").description
            }
            return [
                "text": text(column.key), "sortLink": link, "numeric": column.numeric, "rank": column.rank == 1 ? nil : "rank\(column.rank)",
                "current": current,
                "order": current ? (sorting.descending ? "descending" : "ascending") : nil, "arrow": sorting.descending ? "down" : "up",
            ]
        }
    }

    /// What the partial `paging` shows.
    func paging(_ paging: Paging, shown: Int, _ address: Address, noun: String) -> Fields {
        let start = address.with("after", nil).with("before", nil)
        return [
            "summary": paging.total.map { count(noun, $0) } ?? text("paging.shown", ["n": format.integer(shown)]),
            "nextLink": paging.next.map { start.with("after", $0).description },
            "previousLink": paging.previous.map { start.with("before", $0).description },
            "moves": paging.next != nil || paging.previous != nil,
            "sizes": Paging.sizes.map { size in
                ["text": format.integer(size), "link": start.with("size", String(size)).description, "chosen": size == paging.size] as Fields
            },
        ]
    }

    /// Options of a `<select>`: the value sent, the text, whether chosen.
    func options(_ choices: [(value: String, text: String)], chosen: String?) -> [Fields] {
        choices.map { ["value": $0.value, "text": $0.text, "chosen": $0.value == (chosen ?? "")] }
    }

    /// What the partial `exports` shows: the list of this address in each form it is saved in, with its filters and from its start.
    func exports(_ path: String, _ address: Address = Address("")) -> [Fields] {
        let parameters = address.with("after", nil).with("before", nil).with("size", nil).parameters
        return ExportFormat.allCases.enumerated().map { index, format in
            [
                "link": Address("\(path).\(format.rawValue)", parameters).description, "text": text("exports.\(format.rawValue)"),
                "isFirst": index == 0,
            ]
        }
    }

    /// Parameters of the address that a filter form must carry along, other than its own.
    func carried(_ address: Address, except names: Set<String>) -> [Fields] {
        address.parameters.filter { !names.contains($0.name) && $0.name != "after" && $0.name != "before" }.map {
            ["name": $0.name, "value": $0.value]
        }
    }
}
