import Kernel
import Sales

/// The figures of a dashboard as a file holds them: those that are shown, in their order.
extension DashboardPage {
    func lines(_ words: Words) -> [[ExportCell]] {
        guard let figures else { return [] }
        return layout.items.compactMap { line($0.tile, figures, words) }
    }

    private func line(_ tile: DashboardTile, _ figures: Figures, _ words: Words) -> [ExportCell]? {
        let name = words.text("tiles.\(tile.rawValue)")
        func cells<Value>(_ figure: Figure<Value>?, _ currency: Currency? = nil, _ cell: (Value?) -> ExportCell) -> [ExportCell] {
            [.text(name), cell(figure?.value), cell(figure?.previous), cell(figure?.lastYear), .text(currency?.code)]
        }
        func count(_ figure: Figure<Int>) -> [ExportCell] { cells(figure) { $0.map { .count($0) } ?? .text(nil) } }
        func single(_ cell: ExportCell) -> [ExportCell] { [.text(name), cell, .text(nil), .text(nil), .text(nil)] }
        switch tile {
        case .people: return count(figures.people)
        case .newPeople: return count(figures.newPeople)
        case .receipts: return count(figures.receipts)
        case .netSales: return cells(figures.netSales, figures.netSales.value.currency) { .money($0) }
        case .averageReceipt: return cells(figures.averageReceipt, figures.netSales.value.currency) { .money($0) }
        case .identifiedShare: return cells(figures.identifiedShare) { .share($0) }
        case .likeForLike: return network?.whole.map { single(.share($0.total.likeForLike(.turnover))) }
        case .itemsPerReceipt: return network?.whole.map { single(.number($0.total.now.itemsPerReceipt)) }
        case .newCustomers: return network?.whole.map { single(.count(Int($0.total.now.newCustomers))) }
        case .writable: return quality.map { single(.share($0.whole.share(.writableAnyhow, of: .people))) }
        case .withEmail: return quality.map { single(.share($0.whole.share(.filled(.email), of: .people))) }
        case .contactsEach: return quality.map { single(.number($0.contactsEach)) }
        default: return nil
        }
    }
}
