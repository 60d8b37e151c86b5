import Kernel
import Organisation
import Tabular

/// Rows of a file of products.
struct ProductRows: Sendable {
    private let sku, gtin, name, category, brand, unit, cost, listPrice: FieldReader?
    private let extensions: ExtensionReader
    private let company: ID<Company>
    private let fractionDigits: Int

    init(_ plan: ImportPlan, company: CompanyRecord) {
        func reader(_ field: String) -> FieldReader? { FieldReader(field, plan) }
        sku = reader("sku")
        gtin = reader("gtin")
        name = reader("name")
        category = reader("category")
        brand = reader("brand")
        unit = reader("unit")
        cost = reader("cost")
        listPrice = reader("list_price")
        extensions = ExtensionReader(plan)
        self.company = company.id
        fractionDigits = company.currency.fractionDigits
    }

    func product(_ row: Row, id: ID<Product>) throws(RowRefusal) -> ProductRecord {
        let code = gtin?.text(row)
        guard let sku = sku?.text(row) ?? code else { throw RowRefusal(self.sku?.name, "is empty") }
        guard sku.utf8.count <= 128 else { throw RowRefusal(self.sku?.name, "is longer than 128 bytes") }
        let levels = category?.text(row).map(CategoryPath.levels) ?? []
        var product = ProductRecord(id: id, company: company, sku: sku, name: String((name?.text(row) ?? levels.last ?? sku).prefix(500)))
        product.gtin = code
        product.category = levels
        product.brand = brand?.text(row)
        product.unit = unit?.text(row)
        product.cost = try cost?.number(row, fractionDigits: fractionDigits)
        product.listPrice = try listPrice?.number(row, fractionDigits: fractionDigits)
        product.extensions = extensions.read(row)
        return product
    }
}

/// Rows of a file of stores.
struct StoreRows: Sendable {
    private let code, name, groups, street, houseNumber, postcode, city, province, country, latitude, longitude, phone, openedOn,
        closedOn: FieldReader?
    private let extensions: ExtensionReader
    private let company: CompanyRecord

    init(_ plan: ImportPlan, company: CompanyRecord) {
        func reader(_ field: String) -> FieldReader? { FieldReader(field, plan) }
        code = reader("code")
        name = reader("name")
        groups = reader("groups")
        street = reader("street")
        houseNumber = reader("house_number")
        postcode = reader("postcode")
        city = reader("city")
        province = reader("province")
        country = reader("country")
        latitude = reader("latitude")
        longitude = reader("longitude")
        phone = reader("phone")
        openedOn = reader("opened_on")
        closedOn = reader("closed_on")
        extensions = ExtensionReader(plan)
        self.company = company
    }

    func store(_ row: Row, id: ID<Store>) throws(RowRefusal) -> StoreRecord {
        guard let code = code?.text(row) else { throw RowRefusal(self.code?.name, "is empty") }
        guard Code.isValid(code) else { throw RowRefusal(self.code?.name, Code.rule) }
        var store = StoreRecord(id: id, company: company.id, code: code, name: name?.text(row))
        store.groups = groups?.text(row)?.split(whereSeparator: { $0 == "|" || $0 == "," }).map(String.init).filter(Code.isValid) ?? []
        store.street = street?.text(row)
        store.houseNumber = houseNumber?.text(row)
        store.postcode = postcode?.text(row)
        store.city = city?.text(row)
        store.province = province?.text(row)
        store.country = country?.text(row) ?? company.country
        store.latitude = try degrees(latitude, row, limit: 90)
        store.longitude = try degrees(longitude, row, limit: 180)
        store.phone = phone?.text(row)
        store.openedOn = try openedOn?.date(row)?.local.day
        store.closedOn = try closedOn?.date(row)?.local.day
        store.extensions = extensions.read(row)
        return store
    }

    private func degrees(_ reader: FieldReader?, _ row: Row, limit: Double) throws(RowRefusal) -> Double? {
        guard let reader, let millionths = try reader.number(row, fractionDigits: 6) else { return nil }
        let value = Double(millionths) / 1_000_000
        guard abs(value) <= limit else { throw RowRefusal(reader.name, "is not between -\(limit) and \(limit) degrees") }
        return value
    }
}
