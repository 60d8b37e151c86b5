import Kernel

/// The files of stores and of products.
enum ReferenceFiles {
    static func writeStores(_ brand: Brand, _ sink: any FileSink) throws {
        var writer = try TableWriter(
            "stores-" + brand.code + ".csv", sink,
            header: [
                "code", "name", "groups", "street", "house_number", "postcode", "city", "province", "country", "latitude", "longitude", "opened_on",
                "phone", "area_m2",
                "manager",
            ])
        for shop in Shop.all where shop.brand == brand {
            let town = Towns.all[shop.address.town]
            writer.text(shop.code)
            writer.text(shop.name)
            writer.text(shop.groups.joined(separator: "|"))
            writer.text(shop.address.street)
            writer.text(shop.address.houseNumber)
            writer.text(shop.address.postcode)
            writer.text(town.name)
            writer.text(town.province)
            writer.text(town.country.rawValue)
            writer.text(FixedPoint.text(Int64(shop.latitude), fractionDigits: 4))
            writer.text(FixedPoint.text(Int64(shop.longitude), fractionDigits: 4))
            writer.text(shop.openedOn.description)
            writer.text(shop.phone)
            writer.integer(shop.area)
            writer.text(shop.manager)
            try writer.endRow()
        }
        try writer.flush()
    }

    static func writeProducts(_ brand: Brand, _ catalogue: Catalogue, _ sink: any FileSink) throws {
        var writer = try TableWriter(
            "products-" + brand.code + ".csv", sink,
            header: ["sku", "name", "category", "brand", "cost", "list_price", "currency", "tax_rate", "gtin", "unit", "season"])
        for product in catalogue.products {
            writer.text(product.sku)
            writer.text(product.name)
            writer.text(product.category)
            writer.text(product.brand)
            writer.decimal(product.cost, places: 2)
            writer.decimal(product.listPrice, places: 2)
            writer.text(brand.currency)
            writer.integer(product.taxRate)
            writer.text(product.gtin)
            writer.text(product.unit)
            writer.text(product.season)
            try writer.endRow()
        }
        try writer.flush()
    }
}
