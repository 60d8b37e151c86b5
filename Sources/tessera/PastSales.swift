import BasketEngine
import Foundation
import Intake
import Kernel
import Tabular

/// Which columns of a file of sales are what: as guessed from header and values, corrected by hand.
struct SalesColumns: Sendable {
    /// By field the column.
    private let positions: [String: Int]
    let headers: [String]
    let dates: DateFormat
    let decimalSeparator: UInt8

    static let fields: [FieldSpec] =
        FieldCatalogue.fields(.sales) + FieldCatalogue.fields(.products).filter { ["category", "brand", "cost"].contains($0.name) }

    /// - Parameter given: `field=header`, above what is guessed; an empty header leaves the field out.
    init(path: String, given: [String]) throws {
        let preview = try TablePreview(path: path)
        var positions: [String: Int] = [:]
        for guess in ColumnMatcher(SalesColumns.fields).match(header: preview.columns, rows: preview.rows) { positions[guess.field] = guess.column }
        for pair in given {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, SalesColumns.fields.contains(where: { $0.name == parts[0] }) else {
                throw Problem(
                    .invalid, "column-invalid",
                    "--column is FIELD=HEADER, with a field of \(SalesColumns.fields.map(\.name).joined(separator: ", ")).")
            }
            guard let column = parts[1].isEmpty ? -1 : preview.columns.firstIndex(of: parts[1]) else {
                throw Problem(.invalid, "column-invalid", "\(path) has no column \(parts[1]); it has \(preview.columns.joined(separator: ", ")).")
            }
            positions = positions.filter { $0.value != column }
            positions[parts[0]] = column < 0 ? nil : column
        }
        self.positions = positions
        headers = preview.columns
        for (names, what) in [
            (["receipt"], "the receipt"), (["sku", "gtin"], "the product"), (["date_time"], "the time"), (["amount", "unit_price"], "a price"),
        ]
        where !names.contains(where: { positions[$0] != nil }) {
            throw Problem(
                .unprocessable, "mapping-incomplete",
                "No column of \(path) is \(what): say --column \(names[0])=HEADER with one of \(preview.columns.joined(separator: ", ")).")
        }
        let column = positions["date_time"] ?? 0
        dates = DateFormat.infer(preview.rows.compactMap { column < $0.count ? $0[column] : nil }.filter { !$0.isEmpty })?.format ?? .iso
        decimalSeparator = preview.format.decimalSeparator.rawValue
    }

    subscript(field: String) -> Int? { positions[field] }

    /// How the file is read, for people.
    var text: String {
        "columns: " + positions.sorted { $0.value < $1.value }.map { "\($0.key) = \(headers[$0.value])" }.joined(separator: ", ")
    }
}

/// Numbers for texts that come again and again.
struct TextNumbers: Sendable {
    private var numbers: [String: Int32] = [:]
    private(set) var texts: [String] = []

    mutating func number(_ text: String) -> Int32 {
        if let number = numbers[text] { return number }
        let number = Int32(texts.count)
        numbers[text] = number
        texts.append(text)
        return number
    }
}

/// Past receipts in memory, about 50 bytes a line, so that lines of a receipt may stand anywhere in the file.
struct PastSales: Sendable {
    struct Line {
        var receipt: Int32
        var product: Int32
        /// Thousandths.
        var quantity: Int64
        /// Minor units of the whole line.
        var amount: Int64
    }

    struct Receipt: Hashable {
        var code: Int32
        /// -1 where there is none.
        var store: Int32
        var day: Int32
    }

    private(set) var lines: [Line] = []
    private(set) var receipts: [Receipt] = []
    /// Of each receipt the time of its first line and its customer (-1: nobody).
    private(set) var facts: [(instant: Instant, customer: Int32)] = []
    private(set) var products = TextNumbers()
    private(set) var stores = TextNumbers()
    private(set) var customers = TextNumbers()
    private(set) var details: [Int32: Basket.Product] = [:]
    private(set) var costs: [Int32: Int64] = [:]
    private(set) var rejected = 0
    private var codes = TextNumbers()
    private var numbers: [Receipt: Int32] = [:]
    private let columns: SalesColumns
    private let currency: Currency
    private let zone: Zone
    private let addsDiscounts: Bool

    /// - Parameter addsDiscounts: takes prices as they were before the promotions of their day.
    init(path: String, columns: SalesColumns, currency: Currency, zone: Zone, addsDiscounts: Bool, _ report: (Double?, Int) -> Void) throws {
        self.columns = columns
        self.currency = currency
        self.zone = zone
        self.addsDiscounts = addsDiscounts
        let reader = try TableReader(path: path)
        var batch = RowBatch()
        while try reader.fill(&batch) {
            rejected += batch.problems.count
            for row in batch.rows where !add(row) { rejected += 1 }
            report(reader.progress.fraction, lines.count)
        }
    }

    private func money(_ row: Row, _ field: String) -> Int64? {
        guard let column = columns[field] else { return nil }
        do throws(FixedPoint.Failure) {
            return try row[column].fixedPoint(fractionDigits: currency.fractionDigits, decimalSeparator: columns.decimalSeparator)
        } catch { return nil }
    }

    private func text(_ row: Row, _ field: String) -> String? {
        guard let column = columns[field] else { return nil }
        let text = row[column].trimmed.string
        return text.isEmpty ? nil : text
    }

    private func quantity(_ row: Row) -> Int64? {
        guard let column = columns["quantity"] else { return 1000 }
        do throws(FixedPoint.Failure) { return try row[column].fixedPoint(fractionDigits: 3, decimalSeparator: columns.decimalSeparator) } catch {
            return nil
        }
    }

    private func instant(_ row: Row) -> Instant? {
        guard let column = columns["date_time"] else { return nil }
        do throws(DateProblem) { return try columns.dates.parse(row[column]).instant(in: zone) } catch { return nil }
    }

    /// Whether the row is a line of a receipt.
    private mutating func add(_ row: Row) -> Bool {
        guard let code = text(row, "receipt"), let product = text(row, "sku") ?? text(row, "gtin"), let quantity = quantity(row), quantity != 0,
            quantity.magnitude <= BasketLimits.quantity.magnitude, let instant = instant(row)
        else { return false }
        let amount: Int64
        if let unit = money(row, "unit_price") {
            guard (0...BasketLimits.price).contains(unit) else { return false }
            amount = (unit * quantity + (quantity < 0 ? -500 : 500)) / 1000
        } else if let line = money(row, "amount") {
            let discounts = addsDiscounts ? (money(row, "promotion_discount") ?? 0) + (money(row, "coupon_discount") ?? 0) : 0
            amount = line + discounts
        } else {
            return false
        }
        guard (amount >= 0) == (quantity > 0) || amount == 0, amount.magnitude <= BasketLimits.price.magnitude else { return false }
        let day = zone.day(instant).daysSinceEpoch
        let receipt = Receipt(code: codes.number(code), store: text(row, "store").map { stores.number($0) } ?? -1, day: day)
        let number = numbers[receipt] ?? Int32(receipts.count)
        if number == receipts.count {
            numbers[receipt] = number
            receipts.append(receipt)
            facts.append((instant, (text(row, "customer") ?? text(row, "card")).map { customers.number($0) } ?? -1))
        }
        let known = products.texts.count
        let productNumber = products.number(product)
        if productNumber == known { describe(productNumber, product, row) }
        lines.append(Line(receipt: number, product: productNumber, quantity: quantity, amount: amount))
        return true
    }

    /// Keeps what the first row of a product says of it.
    private mutating func describe(_ number: Int32, _ code: String, _ row: Row) {
        details[number] = Basket.Product(code, brand: text(row, "brand"), categories: Basket.Product.path(text(row, "category") ?? ""))
        if let cost = money(row, "cost"), (0...BasketLimits.price).contains(cost) { costs[number] = cost }
    }

    /// Completes the products by a file of products: their category (several columns are its levels), brand and cost.
    mutating func describeProducts(path: String, category: [String]) throws {
        let preview = try TablePreview(path: path)
        let guesses = ColumnMatcher(FieldCatalogue.fields(.products)).match(header: preview.columns, rows: preview.rows)
        func column(_ field: String) -> Int? { guesses.first { $0.field == field }?.column }
        guard let sku = column("sku") else { throw Problem(.unprocessable, "mapping-incomplete", "No column of \(path) is the product's code.") }
        let levels = try category.map { name in
            guard let column = preview.columns.firstIndex(of: name) else {
                throw Problem(.invalid, "column-invalid", "\(path) has no column \(name).")
            }
            return column
        }
        let paths = levels.isEmpty ? [column("category")].compactMap { $0 } : levels
        let (brand, cost) = (column("brand"), column("cost"))
        let known = Dictionary(uniqueKeysWithValues: products.texts.enumerated().map { ($1, Int32($0)) })
        let reader = try TableReader(path: path)
        while let row = try reader.next() {
            let code = row[sku].trimmed.string
            guard let number = known[code] else { continue }
            let categories = paths.flatMap { Basket.Product.path(row[$0].trimmed.string) }
            details[number] = Basket.Product(code, brand: brand.map { row[$0].trimmed.string }, categories: categories)
            if let cost {
                do throws(FixedPoint.Failure) {
                    costs[number] = max(
                        try row[cost].fixedPoint(fractionDigits: currency.fractionDigits, decimalSeparator: columns.decimalSeparator), 0)
                } catch { continue }
            }
        }
    }
}
