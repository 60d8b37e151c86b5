import Kernel
import Testing

@testable import Generator

@Suite struct SaleTests {
    private struct Line: Hashable {
        var sku: String
        var quantity: Int
        var amount: Int
    }

    @Test(arguments: SampleRetailer.companies)
    func everyLineAddsUp(_ company: String) throws {
        let table = try SampleRetailer.table("sales-\(company).csv")
        #expect(table.rows.count > 1000)
        let names = ["quantity", "unit_price", "amount", "promotion_discount", "coupon_discount", "manual_discount"]
        let columns = names.map { table[$0] }
        var discounted = 0
        for row in table.rows.indices {
            let quantity = try #require(scaled(columns[0][row], 3))
            let cents = try (1...5).map { try #require(scaled(columns[$0][row], 2)) }
            let (price, amount) = (cents[0], cents[1])
            let discounts = cents[2] + cents[3] + cents[4]
            // Half a cent away from zero, on 2 × 1000 so as to stay in whole numbers.
            let product = quantity * price
            let gross = product >= 0 ? (2 * product + 1000) / 2000 : -((-2 * product + 1000) / 2000)
            #expect(gross - discounts == amount, "row \(row)")
            #expect(price > 0)
            #expect(quantity > 0 ? amount >= 0 : amount <= 0)
            if discounts != 0 { discounted += 1 }
        }
        #expect(discounted > table.rows.count / 50)
    }

    @Test(arguments: SampleRetailer.companies)
    func rowsAreInOrderOfTimeWithinTheHistory(_ company: String) throws {
        let times = try SampleRetailer.table("sales-\(company).csv")["date_time"]
        #expect(times == times.sorted())
        #expect(try #require(times.first) >= SampleRetailer.plan.from.description)
        #expect(try #require(times.last).prefix(10) <= SampleRetailer.plan.until.description)
    }

    @Test(arguments: SampleRetailer.companies)
    func returnsReferToSalesAndDoNotExceedThem(_ company: String) throws {
        let table = try SampleRetailer.table("sales-\(company).csv")
        let (receipts, types, originals) = (table["receipt"], table["type"], table["original_receipt"])
        let (skus, quantities, amounts) = (table["sku"], table["quantity"], table["amount"])
        var sold: [String: [String: (quantity: Int, amount: Int)]] = [:]
        var returns = 0
        for row in table.rows.indices {
            let quantity = try #require(scaled(quantities[row], 3))
            let amount = try #require(scaled(amounts[row], 2))
            if types[row] == "sale" {
                #expect(originals[row].isEmpty)
                let before = sold[receipts[row], default: [:]].updateValue((quantity, amount), forKey: skus[row])
                #expect(before == nil)
            } else {
                returns += 1
                let left = try #require(sold[originals[row]]?[skus[row]], "no earlier line for row \(row)")
                #expect(-quantity <= left.quantity && -amount <= left.amount)
                sold[originals[row]]?[skus[row]] = (left.quantity + quantity, left.amount + amount)
            }
        }
        #expect(returns > 0)
    }

    @Test(arguments: [("FIO", "contacts-fio-erp.csv", 0, 14), ("ORT", "contacts-ort-till.csv", 0, 1), ("HEA", "contacts-hea-shop.csv", 0, -1)])
    func shownIdentitiesAreThoseOfContacts(_ company: String, _ file: String, _ number: Int, _ card: Int) throws {
        let contacts = try SampleRetailer.table(file)
        let numbers = Set(contacts.rows.map { $0[number] })
        let cards = card < 0 ? [] : Set(contacts.rows.map { $0[card] })
        let emails = try Set(
            Touchpoint.allCases.filter { $0.brand.code == company }.flatMap { try SampleRetailer.table($0.file).rows.flatMap { $0 } }.map {
                $0.lowercased()
            })
        let sales = try SampleRetailer.table("sales-\(company).csv")
        for customer in Set(sales["customer"]) where !customer.isEmpty { #expect(numbers.contains(customer), "\(customer)") }
        for shown in Set(sales["card"]) where !shown.isEmpty { #expect(cards.contains(shown), "\(shown)") }
        for email in Set(sales["email"]) where !email.isEmpty { #expect(emails.contains(email.lowercased()), "\(email)") }
    }

    @Test(arguments: [("FIO", 0.25...0.45), ("ORT", 0.35...0.55)])
    func someTillReceiptsNameNobody(_ company: String, _ share: ClosedRange<Double>) throws {
        let table = try SampleRetailer.table("sales-\(company).csv")
        var named: [String: Bool] = [:]
        let (receipts, channels) = (table["receipt"], table["channel"])
        let (customers, cards, emails) = (table["customer"], table["card"], table["email"])
        for row in table.rows.indices where channels[row] == "till" { named[receipts[row]] = !(customers[row] + cards[row] + emails[row]).isEmpty }
        let anonymous = Double(named.values.filter { !$0 }.count) / Double(named.count)
        #expect(share.contains(anonymous), "\(anonymous)")
    }

    @Test func aboutTenLinesAPerson() throws {
        let lines = try SampleRetailer.companies.reduce(0) { $0 + (try SampleRetailer.table("sales-\($1).csv").rows.count) }
        let mean = Double(lines) / Double(SampleRetailer.plan.people)
        #expect((8.5...11.5).contains(mean), "\(mean)")
    }

    @Test func bargainHuntersBuyOnOffer() throws {
        let people = try SampleRetailer.table("truth-people.csv")
        let sensitivity = Dictionary(uniqueKeysWithValues: zip(people["person"], people["promotion_sensitivity"].map { scaled($0, 2) ?? 0 }))
        let truth = try SampleRetailer.table("truth.csv")
        let person = Dictionary(uniqueKeysWithValues: zip(truth["external_id"], truth["person"]))
        let sales = try SampleRetailer.table("sales-HEA.csv")
        var shares: [Bool: (lines: Int, onOffer: Int)] = [:]
        for (customer, discount) in zip(sales["customer"], sales["promotion_discount"]) {
            guard let known = person[customer].flatMap({ sensitivity[$0] }), known < 40 || known > 60 else { continue }
            shares[known > 60, default: (0, 0)].lines += 1
            if discount != "0.00" { shares[known > 60, default: (0, 0)].onOffer += 1 }
        }
        let (keen, indifferent) = (try #require(shares[true]), try #require(shares[false]))
        #expect(Double(keen.onOffer) / Double(keen.lines) > 1.25 * Double(indifferent.onOffer) / Double(indifferent.lines))
    }
}
