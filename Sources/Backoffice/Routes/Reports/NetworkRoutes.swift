import Hummingbird
import Kernel
import Sales

extension BackofficeRoutes {
    func addNetwork(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/network") { visit in
            let page = try await house.database.read { tx in try NetworkReading(visit, tx).page() }
            return visit.answer(page)
        }
        doors.export("/network") { visit in
            let rows = try await house.database.read { tx in try NetworkReading(visit, tx).rows() }
            let words = visit.words
            let measures = StoreMeasure.allCases.map { words.text("network.\($0.rawValue)") }
            let header =
                [words.text("store.code"), words.text("network.store"), words.text("stores.group"), words.text("network.standing")]
                + measures.flatMap { [$0, "\($0): \(words.text("network.change"))", "\($0): \(words.text("network.toGroup"))"] }
                + [words.text("field.currency")]
            return Export(name: "network", header: header) { _ in (rows.map { Self.fields($0, words) }, nil) }
        }
    }

    private static func fields(_ row: NetworkPage.Row, _ words: Words) -> [ExportCell] {
        [.text(row.code), .text(row.name), .text(row.group), .text(words.standing(row.standing)?.text ?? words.text("network.comparable"))]
            + StoreMeasure.allCases.flatMap { measure in [cell(measure, row), .share(row.changes[measure]), .share(row.leads[measure])] }
            + [.text(row.currency.code)]
    }

    private static func cell(_ measure: StoreMeasure, _ row: NetworkPage.Row) -> ExportCell {
        switch measure {
        case .turnover: .money(Money(row.now.net, row.currency))
        case .receipts: .count(Int(row.now.receipts))
        case .average: .money(row.now.averageReceipt.map { Money($0, row.currency) })
        case .items: .number(row.now.itemsPerReceipt)
        case .identified: .share(row.now.identifiedShare)
        case .newCustomers: .count(Int(row.now.newCustomers))
        }
    }
}
