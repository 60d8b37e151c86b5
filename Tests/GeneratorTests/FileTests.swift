import Kernel
import Testing

@testable import Generator

@Suite struct FileTests {
    @Test func theOrganisationNamesEveryFile() throws {
        let json = try JSON(parsing: try #require(SampleRetailer.files["organisation.json"]))
        #expect(json["companies"]?.array?.compactMap { $0["code"]?.string } == SampleRetailer.companies)
        let named = Set(json["imports"]?.array?.compactMap { $0["file"]?.string } ?? [])
        let written = Set(SampleRetailer.files.keys).subtracting(["organisation.json", "truth.csv", "truth-people.csv"])
        #expect(named == written)
        let kinds = json["imports"]?.array?.compactMap { $0["kind"]?.string } ?? []
        #expect(kinds.first == "stores" && kinds.last == "events")
        let sources = Set(json["sources"]?.array?.compactMap { $0["code"]?.string } ?? [])
        for entry in json["imports"]?.array ?? [] { if let source = entry["source"]?.string { #expect(sources.contains(source)) } }
        for source in json["sources"]?.array ?? [] {
            for member in source["reliability"]?.members ?? [] { #expect((0...1).contains(member.value.double ?? -1), "\(member.name)") }
        }
        // Activities that stand in contacts are those of an occasion, or a place of sign-up.
        let activities = Set(json["occasions"]?.array?.flatMap { $0["activities"]?.array ?? [] }.compactMap { $0["code"]?.string } ?? [])
        #expect(Set(try SampleRetailer.table("contacts-fio-event.csv")["Attività"]).isSubset(of: activities))
        #expect(Set(try SampleRetailer.table("contacts-hea-social.csv")["activity"]).isSubset(of: activities))
    }

    @Test(arguments: [("FIO", 16), ("ORT", 12), ("HEA", 12)])
    func stores(_ company: String, _ count: Int) throws {
        let table = try SampleRetailer.table("stores-\(company).csv")
        #expect(table.rows.count == count)
        for (latitude, longitude) in zip(table["latitude"], table["longitude"]) {
            #expect((37.0...56.0).contains(try #require(Double(latitude))))
            #expect((-6.0...17.0).contains(try #require(Double(longitude))))
        }
        let json = try JSON(parsing: try #require(SampleRetailer.files["organisation.json"]))
        let groups = Set(json["storeGroups"]?.array?.filter { $0["company"]?.string == company }.compactMap { $0["code"]?.string } ?? [])
        #expect(Set(table["groups"].flatMap { $0.split(separator: "|").map(String.init) }) == groups)
    }

    @Test(arguments: SampleRetailer.companies)
    func events(_ company: String) throws {
        let table = try SampleRetailer.table("events-\(company).csv")
        #expect(table.rows.count > 300)
        #expect(Set(table["message_id"]).count == table.rows.count)
        let skus = Set(try SampleRetailer.table("products-\(company).csv")["sku"])
        for sku in Set(table["sku"]) where !sku.isEmpty { #expect(skus.contains(sku)) }
        for time in table["occurred_at"] { #expect(Instant(rfc3339: time) != nil, "\(time)") }
        let source = Touchpoint.ofEvents(Brand.allCases.first { $0.code == company } ?? .fioralba)
        let accounts = Set(try SampleRetailer.table(source.file).rows.map { $0[0] })
        for customer in Set(table["customer"]) where !customer.isEmpty { #expect(accounts.contains(customer)) }
    }

    @Test func quotesAndWindowsLetters() throws {
        let sink = MemorySink()
        var writer = try TableWriter("a", sink, header: ["x", "y"], separator: ";", crlf: true, encoding: .windows1252)
        writer.text("a;\"b\"")
        writer.text("È €")
        try writer.endRow()
        try writer.flush()
        #expect(sink.files["a"] == Array("x;y\r\n\"a;\"\"b\"\"\";".utf8) + [0xc8, 0x20, 0x80, 13, 10])
    }

    @Test(arguments: [(0, "0.00"), (5, "0.05"), (-1, "-0.01"), (123_456, "1234.56"), (-1_200, "-12.00")])
    func decimals(_ units: Int, _ expected: String) throws {
        let sink = MemorySink()
        var writer = try TableWriter("a", sink, header: ["x"])
        writer.decimal(units, places: 2)
        try writer.endRow()
        try writer.flush()
        #expect(sink.files["a"] == Array("x\n\(expected)\n".utf8))
    }
}
