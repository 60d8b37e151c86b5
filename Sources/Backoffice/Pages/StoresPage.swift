import Kernel

/// The stores and how they do. Address: `/stores` with `q`, `group`, `period`, `sort`, `order`, `size`, `after`, `before`; as a file at `/stores.csv`.
public struct StoresPage: Page {
    public struct Row: Hashable, Sendable {
        public var id: ID<Store>
        public var code: String
        public var name: String
        public var city: String?
        public var netSales: Money
        public var receipts: Int
        public var averageReceipt: Money?
        /// Share (0 ... 1) of net sales to known people.
        public var identifiedShare: Double?
        /// Net sales through the period, oldest first.
        public var trend: [Double]
        /// Net sales of the same days a year earlier; nil when it was not open.
        public var netSalesLastYear: Money?
        public var isClosed: Bool

        public init(
            id: ID<Store>, code: String, name: String, city: String? = nil, netSales: Money, receipts: Int, averageReceipt: Money? = nil,
            identifiedShare: Double? = nil, trend: [Double] = [], netSalesLastYear: Money? = nil, isClosed: Bool = false
        ) {
            self.id = id
            self.code = code
            self.name = name
            self.city = city
            self.netSales = netSales
            self.receipts = receipts
            self.averageReceipt = averageReceipt
            self.identifiedShare = identifiedShare
            self.trend = trend
            self.netSalesLastYear = netSalesLastYear
            self.isClosed = isClosed
        }
    }

    public var text: String
    public var groups: [Choice<StoreGroup>]
    public var group: ID<StoreGroup>?
    public var period: Period
    /// Columns: `name`, `city`, `sales`, `receipts`, `average`, `identified`, `change`.
    public var sorting: Sorting
    public var rows: [Row]
    public var paging: Paging
    public var mayEdit: Bool

    public init(
        text: String = "", groups: [Choice<StoreGroup>] = [], group: ID<StoreGroup>? = nil, period: Period,
        sorting: Sorting = Sorting("sales", descending: true), rows: [Row], paging: Paging, mayEdit: Bool = true
    ) {
        self.text = text
        self.groups = groups
        self.group = group
        self.period = period
        self.sorting = sorting
        self.rows = rows
        self.paging = paging
        self.mayEdit = mayEdit
    }

    public var template: Template { .stores }
    public var section: Section? { .stores }
    public func title(_ words: Words) -> String { words.text("stores.title") }

    private static let columns = [
        Column(key: "stores.name", sort: "name"), Column(key: "stores.city", sort: "city", rank: 3),
        Column(key: "stores.netSales", sort: "sales", numeric: true),
        Column(key: "stores.change", sort: "change", numeric: true), Column(key: "stores.trend", rank: 2),
        Column(key: "stores.receipts", sort: "receipts", numeric: true, rank: 3),
        Column(key: "stores.averageReceipt", sort: "average", numeric: true, rank: 3),
        Column(key: "stores.identified", sort: "identified", numeric: true, rank: 3),
    ]

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let address = rendering.address
        let columns = ColumnChoice(Self.columns, address)
        return PageFields([
            "q": text, "mayEdit": mayEdit, "isFiltered": !text.isEmpty || group != nil, "hasRows": !rows.isEmpty, "hasGroups": !groups.isEmpty,
            "groups": words.options(
                [("", words.text("stores.anyGroup"))] + groups.map { ($0.id.description, $0.name) }, chosen: group?.description),
            "periods": words.periods(period, address), "carried": words.carried(address, except: ["q", "group"]),
            "columnChoice": words.columnChoice(columns, address), "heads": words.heads(columns.shown, sorting, address),
            "rows": rows.map { row($0, columns.shown.dropFirst(), words) },
            "exports": words.exports("/stores", address),
            "paging": words.paging(paging, shown: rows.count, address, noun: "stores.count"),
        ])
    }

    private func row(_ row: Row, _ columns: ArraySlice<Column>, _ words: Words) -> Fields {
        [
            "link": "/stores/\(row.id)", "code": row.code, "name": row.name, "isClosed": row.isClosed,
            "cells": columns.map { cell($0.name, row, words).fields($0) },
        ]
    }

    private func cell(_ column: String, _ row: Row, _ words: Words) -> ListCell {
        let format = words.format
        switch column {
        case "city": return ListCell(row.city, "clip")
        case "netSales": return ListCell(format.roundedMoney(row.netSales), "strong")
        case "change":
            let change = row.netSalesLastYear.flatMap { words.change(from: Double($0.amount), to: Double(row.netSales.amount)) }
            return ListCell(change?.text, change.map { "change \($0.direction)" })
        case "trend": return ListCell(nil, spark: words.sparkline(row.trend))
        case "receipts": return ListCell(format.integer(row.receipts))
        case "averageReceipt": return ListCell(row.averageReceipt.map { format.money($0) })
        default: return ListCell(row.identifiedShare.map { format.percent($0) })
        }
    }
}
