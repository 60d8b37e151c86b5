import Backoffice
import Kernel

extension Samples {
    var stores: StoresPage {
        StoresPage(
            text: "", groups: [Choice(id(1), say("Flagships")), Choice(id(2), say("Outlets"))], group: nil, period: .days30,
            rows: Self.stores.enumerated().map { index, name in
                let sales = Int64(31_000_000 - index * 2_300_000)
                return .init(
                    id: id(Int64(index)), code: say("01\(10 + index)"), name: say(name), city: say(Self.cities[index % 7]), netSales: euro(sales),
                    receipts: 4_100 - index * 260, averageReceipt: euro(7_560 - Int64(index) * 90), identifiedShare: 0.71 - Double(index) * 0.03,
                    trend: (0..<30).map { Double(pick($0 * 13 + index * 101, 100) + $0 * (index % 4)) },
                    netSalesLastYear: index == 8 ? nil : euro(sales + Int64(index - 4) * 700_000))
            }, paging: Paging(size: 50, total: 10))
    }

    var store: StorePage {
        let days = (0..<90).reversed().map { back in
            StorePage.NamedDay(
                day(back), Int64(700_000 + pick(back, 500_000)), lastYear: back > 70 ? nil : Int64(650_000 + pick(back + 400, 500_000)))
        }
        let hours = (0..<7).map { weekday in
            (0..<24).map { hour in
                hour < 9 || hour > 20
                    ? 0 : weekday == 6 && hour > 13 ? 0 : 12 + pick(weekday * 24 + hour, 30) + (hour > 16 ? 38 : 0) + (weekday == 5 ? 44 : 0)
            }
        }
        return StorePage(
            id: id(0), code: say("0114"), name: say("Milano Duomo"), company: say("Aurelia Moda"), groups: [say("Flagships"), say("Italy north")],
            address: [say("Corso Vittorio Emanuele II 24"), say("20122 Milano MI")], position: .init(latitude: 45.46512, longitude: 9.19423),
            opened: day(4_000),
            period: .days90, netSales: Figure(euro(84_112_000), previous: euro(80_000_000), lastYear: euro(86_500_000)),
            receipts: Figure(11_302, previous: 11_000, lastYear: 10_700),
            averageReceipt: Figure(euro(7_442), previous: euro(7_270)), identifiedShare: Figure(0.66, previous: 0.64, lastYear: 0.51),
            salesByDay: days, receiptsByHour: hours)
    }

    var products: ProductsPage {
        ProductsPage(
            text: "", categories: Self.categories.enumerated().map { .init(id(Int64($0.offset)), path: $0.element.map(say)) }, category: nil,
            rows: (0..<30).map { index in
                let price = Int64(1_990 + pick(index, 18_000) / 100 * 100)
                return .init(
                    id: id(Int64(index)), code: say("805\(100_200 + index)"), name: say(Self.products[index % 10]),
                    brand: index % 5 == 4 ? nil : say(Self.brands[index % 4]),
                    category: Self.categories[index % 5].map(say), price: euro(price), cost: index % 6 == 5 ? nil : euro(price * 42 / 100),
                    margin: index % 6 == 5 ? nil : index == 3 ? -0.041 : 0.38 + Double(pick(index, 20)) / 100,
                    sold: Int64(pick(index, 2_400)) * 1_000 + (index == 2 ? 250 : 0))
            }, paging: Paging(next: "n", previous: "p", size: 25, total: 3_412))
    }

    var product: ProductPage {
        ProductPage(
            id: id(0), code: say("805100200"), name: say("Merino crew-neck jumper"), brand: say("Aurelia"),
            category: [say("Women"), say("Knitwear")],
            barcodes: [say("8051002001234"), say("8051002001241")], unit: say("piece"), price: euro(8_990), cost: euro(3_410), margin: 0.537,
            revenue: Figure(euro(21_344_100), previous: euro(19_870_000), lastYear: nil), sold: 2_374_000,
            revenueByMonth: (0..<12).reversed().map { MonthAmount(Self.today.adding(months: -$0), euro(Int64(800_000 + pick($0, 2_000_000)))) },
            attributes: [.init(say("Season"), say("AW 2026")), .init(say("Supplier"), say("Lanificio Brughiera"))])
    }
}
