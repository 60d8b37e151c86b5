import Charts
import Kernel
import Sales

/// How the figures of stores are written.
extension Words {
    func value(_ measure: StoreMeasure, _ sums: StoreSums, _ currency: Currency) -> String? {
        switch measure {
        case .turnover: format.roundedMoney(Money(sums.net, currency))
        case .receipts: format.integer(sums.receipts)
        case .average: sums.averageReceipt.map { format.money(Money($0, currency)) }
        case .items: sums.itemsPerReceipt.map { format.decimal($0, digits: 2) }
        case .identified: sums.identifiedShare.map { format.percent($0) }
        case .newCustomers: format.integer(sums.newCustomers)
        }
    }

    /// A difference as ``StoreMeasure/difference(from:to:)`` tells it, and whether it is up, down or neither.
    func difference(_ measure: StoreMeasure, _ difference: Double) -> (text: String, direction: String) {
        measure == .identified
            ? pointChange(difference) ?? ("–", "flat") : (format.change(difference), direction(difference))
    }

    /// Values of a chart.
    func values(_ measure: StoreMeasure, _ currency: Currency) -> ValueText {
        let format = format
        switch measure {
        case .turnover: return moneyValues(currency)
        case .average:
            return ValueText(
                axis: { format.compactMoney(minorUnits: $0, currency) },
                full: { format.money(Money(Int64(max(min($0, 9e17), -9e17)), currency)) })
        case .receipts, .newCustomers: return countValues
        case .items: return ValueText(axis: { format.decimal($0) }, full: { format.decimal($0, digits: 2) })
        case .identified: return shareValues
        }
    }

    /// Why a store is not compared with the year before; nil for one that is.
    func standing(_ standing: StoreNetwork.Standing) -> (text: String, hint: String)? {
        switch standing {
        case .comparable: nil
        case .young(let since): (text("network.young"), text("network.youngHint", ["day": format.day(since)]))
        case .unrecorded(let day): (text("network.unrecorded"), text("network.unrecordedHint", ["day": format.day(day)]))
        case .closed(let day): (text("stores.closed"), text("network.closedHint", ["day": format.day(day)]))
        case .silent: (text("network.silent"), text("network.silentHint"))
        }
    }
}
