import Charts
import Kernel

/// The products. Address: `/products` with `q`, `category`, `sort`, `order`, `size`, `after`, `before`; as a file at `/products.csv`.
public struct ProductsPage: Page {
    public struct Row: Hashable, Sendable {
        public var id: ID<Product>
        public var code: String
        public var name: String
        public var brand: String?
        /// From the widest to the narrowest.
        public var category: [String]
        public var price: Money?
        public var cost: Money?
        /// Share (0 ... 1) of the price, tax included, that is above the cost; nil without price or cost.
        public var margin: Double?
        /// Thousandths of the unit, in the last twelve months.
        public var sold: Int64

        public init(
            id: ID<Product>, code: String, name: String, brand: String? = nil, category: [String] = [], price: Money? = nil, cost: Money? = nil,
            margin: Double? = nil, sold: Int64 = 0
        ) {
            self.id = id
            self.code = code
            self.name = name
            self.brand = brand
            self.category = category
            self.price = price
            self.cost = cost
            self.margin = margin
            self.sold = sold
        }
    }

    /// A category to choose, with its whole path.
    public struct CategoryChoice: Hashable, Sendable {
        public var id: ID<Category>
        public var path: [String]

        public init(_ id: ID<Category>, path: [String]) {
            self.id = id
            self.path = path
        }
    }

    public var text: String
    public var categories: [CategoryChoice]
    public var category: ID<Category>?
    /// Columns: `name`, `brand`, `price`: the others have no index to be sorted by.
    public var sorting: Sorting
    public var rows: [Row]
    public var paging: Paging

    public init(
        text: String = "", categories: [CategoryChoice] = [], category: ID<Category>? = nil, sorting: Sorting = Sorting("name"), rows: [Row],
        paging: Paging
    ) {
        self.text = text
        self.categories = categories
        self.category = category
        self.sorting = sorting
        self.rows = rows
        self.paging = paging
    }

    public var template: Template { .products }
    public var section: Section? { .products }
    public func title(_ words: Words) -> String { words.text("products.title") }

    private static let columns = [
        Column(key: "products.name", sort: "name"), Column(key: "products.brand", sort: "brand", rank: 2),
        Column(key: "products.category", rank: 3), Column(key: "products.price", sort: "price", numeric: true),
        Column(key: "products.cost", numeric: true, rank: 2), Column(key: "products.margin", numeric: true, rank: 3),
        Column(key: "products.sold", numeric: true),
    ]

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let address = rendering.address
        let columns = ColumnChoice(Self.columns, address)
        return PageFields([
            "q": text, "isFiltered": !text.isEmpty || category != nil, "hasRows": !rows.isEmpty, "hasCategories": !categories.isEmpty,
            "categories": words.options(
                [("", words.text("products.anyCategory"))] + categories.map { ($0.id.description, words.categoryPath($0.path)) },
                chosen: category?.description),
            "carried": words.carried(address, except: ["q", "category"]), "columnChoice": words.columnChoice(columns, address),
            "heads": words.heads(columns.shown, sorting, address), "rows": rows.map { row($0, columns.shown.dropFirst(), words) },
            "exports": words.exports("/products", address),
            "paging": words.paging(paging, shown: rows.count, address, noun: "products.count"),
        ])
    }

    private func row(_ row: Row, _ columns: ArraySlice<Column>, _ words: Words) -> Fields {
        [
            "link": "/products/\(row.id)", "code": row.code, "name": row.name,
            "cells": columns.map { cell($0.name, row, words).fields($0) },
        ]
    }

    private func cell(_ column: String, _ row: Row, _ words: Words) -> ListCell {
        let format = words.format
        return switch column {
        case "brand": ListCell(row.brand, "clip")
        case "category": ListCell(words.categoryPath(row.category), "clip muted")
        case "price": ListCell(row.price.map { format.money($0) })
        case "cost": ListCell(row.cost.map { format.money($0) })
        case "margin": ListCell(row.margin.map { format.percent($0) }, (row.margin ?? 0) < 0 ? "bad" : nil)
        default: ListCell(format.quantity(thousandths: row.sold))
        }
    }
}

/// One product. Address: `/products/{id}`.
public struct ProductPage: Page {
    public var id: ID<Product>
    public var code: String
    public var name: String
    public var brand: String?
    public var category: [String]
    public var barcodes: [String]
    public var unit: String?
    public var price: Money?
    public var cost: Money?
    public var margin: Double?
    /// Of the last twelve months.
    public var revenue: Figure<Money>?
    /// Thousandths of the unit, in the last twelve months.
    public var sold: Int64
    /// By month, oldest first.
    public var revenueByMonth: [MonthAmount]
    /// What the source gave beyond the fields known to all.
    public var attributes: [ContactCard.Attribute]

    public init(
        id: ID<Product>, code: String, name: String, brand: String? = nil, category: [String] = [], barcodes: [String] = [], unit: String? = nil,
        price: Money? = nil, cost: Money? = nil, margin: Double? = nil, revenue: Figure<Money>? = nil, sold: Int64 = 0,
        revenueByMonth: [MonthAmount] = [], attributes: [ContactCard.Attribute] = []
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.brand = brand
        self.category = category
        self.barcodes = barcodes
        self.unit = unit
        self.price = price
        self.cost = cost
        self.margin = margin
        self.revenue = revenue
        self.sold = sold
        self.revenueByMonth = revenueByMonth
        self.attributes = attributes
    }

    public var template: Template { .product }
    public var section: Section? { .products }
    public func title(_ words: Words) -> String { name }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("products.title"), "/products")] }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let format = words.format
        let currency = revenue?.value.currency ?? price?.currency ?? .eur
        let months = words.bars(
            "product.revenueByMonth", words.monthColumns(revenueByMonth.map(\.month)), revenueByMonth.map { Double($0.amount.amount) },
            words.moneyValues(currency))
        return PageFields([
            "code": code, "brand": brand, "category": words.categoryPath(category), "barcodes": barcodes.joined(separator: ", "), "unit": unit,
            "price": price.map { format.money($0) }, "cost": cost.map { format.money($0) }, "margin": margin.map { format.percent($0) },
            "attributes": attributes.map { ["label": $0.name, "value": $0.value] as Fields },
            "tiles": [
                words.tile("product.revenue", revenue), words.plainTile("product.sold", format.quantity(thousandths: sold)),
                words.plainTile("product.margin", margin.map { format.percent($0) }),
            ],
            "monthsChart": words.chart(months, wide: true),
        ])
    }
}
