import Customers
import Intake
import Kernel
import Sales
import Storage
import TestKit
import Testing

@Suite struct ImportTests {
    private static let contacts = #"""
        Codice Cliente;Cognome;Nome;Data di nascita;E-mail;Cellulare;Taglia
        1;ROSSI;MARIO;31/12/1980;mario@posta.it;333 1234567;M
        2;BIANCHI;ANNA;31/02/1985;anna@posta.it;;S
        3;"VERDI, DETTO ""IL BELLO""";LUCA;;;3391234567;
        """#

    private static let sales = """
        receipt,store,date_time,customer,line,sku,quantity,unit_price,amount,promotion_discount,type,original_receipt
        A1,S1,2026-05-01 10:00:00,1,1,X,2,5.00,9.00,1.00,sale,
        A1,S1,2026-05-01 10:00:00,1,2,Y,0.350,9.99,3.50,0,sale,
        A2,S1,2026-05-01 11:00:00,,1,X,1,5.00,5.00,0,sale,
        A3,S1,2026-05-02 09:00:00,1,1,X,-1,5.00,-4.50,-0.50,return,A1
        A4,S1,2026-05-02 09:30:00,77,1,Z,1,abc,2.00,0,sale,
        A5,S9,2026-05-02 09:30:00,1,1,Z,1,2.00,2.00,0,sale,
        A6,S1,2026-02-31 09:30:00,1,1,Z,1,2.00,2.00,0,sale,
        """

    @Test(arguments: TestDatabase.allCases)
    func contactsComeInAndTheSameFileChangesNothing(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let first = try await services.importText(Self.contacts, .contacts, from: "erp")
            #expect(first.record.count == RowCount(inserted: 3))
            let again = try await services.importText(Self.contacts, .contacts, from: "erp")
            #expect(again.wasKnown)
            // Another file that says the same: every row is known.
            let other = try await services.importText(Self.contacts + "\n", .contacts, from: "erp")
            #expect(other.record.count == RowCount(unchanged: 3))
            let found = try await services.database.read { tx in
                let anna = try services.customers.search("anna bianchi", companies: nil, tx).first
                return try anna.flatMap {
                    try services.customers.profile($0.id, companies: nil, reliability: try services.intake.reliability(tx), tx)
                }
            }
            let anna = try #require(found)
            #expect(anna.contacts.first?.refused.map(\.field) == ["birthDate"])
            #expect(anna.contacts.first?.extensions == [.init("Taglia", "S")])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func salesComeInOnceAndWhatIsWrongIsTold(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.importText(Self.contacts, .contacts, from: "erp")
            try await services.importText("code,name\nS1,First", .stores, from: "erp")
            let outcome = try await services.importText(Self.sales, .sales, from: "erp")
            #expect(outcome.record.count == RowCount(inserted: 4, rejected: 3))
            let refusals = try await services.intake.refusals(of: outcome.record.id)
            #expect(refusals.map(\.line) == [6, 7, 8])
            #expect(refusals[0].reason.contains("unit_price"))
            #expect(refusals[1].reason.contains("S9"))
            #expect(refusals[2].reason.contains("date_time"))
            let state = try await services.database.read { tx in
                let mario = try services.customers.search("mario", companies: nil, tx).first
                let sales = try services.sales.sales(receipt: "A1", companies: nil, tx)
                let back = try services.sales.sales(receipt: "A3", companies: nil, tx).first
                return (mario, sales.first, back, try services.sales.totals(of: services.rome.id, tx))
            }
            #expect(state.3 == (3, 4, 900 + 350 + 500 - 450))
            #expect(state.1?.discount == 100)
            #expect(state.2?.original == state.1?.id)
            #expect(state.0?.purchases == 1)
            #expect(state.0?.spent == 800)
            #expect(state.0?.stage == .customer)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func rowsOfAReceiptNeedNotFollowEachOther(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let scattered = """
                receipt,date,sku,quantity,price
                A,2026-01-01,X,1,1.00
                B,2026-01-01,X,1,2.00
                A,2026-01-01,Y,1,4.00
                B,2026-01-01,Y,1,8.00
                A,2026-01-01,Z,1,16.00
                """
            let outcome = try await services.importText(scattered, .sales, from: "shop")
            #expect(outcome.record.count == RowCount(inserted: 5))
            let nets = try await services.database.read { tx in
                try tx.rows("SELECT net FROM sales ORDER BY receipt") { row throws(StorageError) in try row[0, as: Int64.self] }
            }
            #expect(nets == [2100, 1000])
        }
    }

    /// As if the process had been killed after each transaction in turn, and started anew.
    @Test(arguments: TestDatabase.allCases)
    func anInterruptedImportGoesOnAndDoublesNothing(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            var text = "receipt,date,sku,quantity,price,customer\n"
            for line in 0..<70_000 { text += "R\(line / 7),2026-01-\(10 + line / 7 % 20),S\(line % 100),1,1.00,C\(line / 7 % 500)\n" }
            var mapping = ImportMapping()
            mapping.createsCustomers = true
            let source = try #require(services.sources["shop"])
            try await services.withFile(text) { path in
                let plan = try services.intake.plan(path: path, kind: .sales, company: services.rome, mapping: mapping)
                for _ in 0..<2 {
                    let task = Task { [text = path] in
                        try await services.intake.importFile(path: text, plan: plan, company: services.rome, source: source) { _ in
                            withUnsafeCurrentTask { $0?.cancel() }
                        }
                    }
                    await #expect(throws: Problem.self) { try await task.value }
                }
                let outcome = try await services.intake.importFile(path: path, plan: plan, company: services.rome, source: source)
                #expect(outcome.wasResumed)
                #expect(outcome.record.count == RowCount(inserted: 70_000))
            }
            let state = try await services.database.read { tx in
                (
                    try services.sales.totals(of: services.rome.id, tx),
                    try tx.value("SELECT CAST(SUM(purchases) AS BIGINT) FROM persons", as: Int64.self)
                )
            }
            #expect(state.0 == (10_000, 70_000, 7_000_000))
            #expect(state.1 == 10_000)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func eventsFindTheirContactAndDevicesAreContactsOfTheirOwn(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.importText(Self.contacts, .contacts, from: "erp")
            let events = """
                message_id,event,occurred_at,email,device_id,page
                m1,Product Viewed,2026-05-01T10:00:00Z,mario@posta.it,,shoes
                m2,Product Viewed,2026-05-01T11:00:00Z,,d-1,hats
                m2,Product Viewed,2026-05-01T11:00:00Z,,d-1,hats
                m3,Cart Abandoned,2026-05-01T12:00:00Z,,d-1,
                m4,,2026-05-01T12:00:00Z,,d-1,
                """
            let outcome = try await services.importText(events, .events, from: "shop")
            #expect(outcome.record.count == RowCount(inserted: 3, unchanged: 1, rejected: 1))
            let counts = try await services.database.read { tx in
                try tx.rows("SELECT COUNT(*) FROM events GROUP BY contact_id ORDER BY 1") { row throws(StorageError) in try row[0, as: Int.self] }
            }
            #expect(counts == [1, 2])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func productsAndCategoriesAreBroughtUpToDate(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.importText(
                "sku,name,department,type,price\nX,Shoe,Women,Boots,10.50\n", .products, from: "erp", mapping: Self.products)
            let second = try await services.importText(
                "sku,name,department,type,price\nX,Shoe,Women,Boots,11.50\nY,Hat,Men,,5\nZ,Bad,Men,,5x\n", .products, from: "erp",
                mapping: Self.products)
            #expect(second.record.count == RowCount(inserted: 2, rejected: 1))
            let rows = try await services.database.read { tx in
                try tx.rows(
                    "SELECT sku, list_price, path FROM products LEFT JOIN categories ON categories.id = category_id ORDER BY sku"
                ) { row throws(StorageError) in "\(try row[0, as: String.self]) \(try row[1, as: Int64.self]) \(try row[2, as: String.self])" }
            }
            #expect(rows == ["X 1150 Women > Boots", "Y 500 Men"])
        }
    }

    private static let products = ImportMapping(fields: [
        "sku": .columns(["sku"]), "name": .columns(["name"]), "category": .columns(["department", "type"]), "list_price": .columns(["price"]),
    ])

    @Test func aMappingThatDoesNotFitIsToldWhere() async throws {
        try await TestServices.with(.sqlite) { services in
            let mapping = ImportMapping(fields: ["receipt": .columns(["nosuch"])])
            let problem = await #expect(throws: Problem.self) { try await services.importText(Self.sales, .sales, from: "erp", mapping: mapping) }
            #expect(problem?.fields.first?.pointer == "/fields/receipt")
            let incomplete = await #expect(throws: Problem.self) { try await services.importText("a,b\n1,2\n", .sales, from: "erp") }
            #expect(incomplete?.code == "mapping-incomplete")
            #expect(throws: Problem.self) { try ImportMapping(json: ["fields": ["nofield": "x"]], kind: .sales) }
        }
    }
}
