import Charts
import Kernel
import Sales

/// The stores beside their groups and the year before. Address: `/network` with `period`, `group`, `with`, `sort`, `order`, `size`, `after`, `before`; as a
/// file at `/network.csv`.
public struct NetworkPage: Page {
    /// What the figures of a store are held against in the list.
    public enum Yardstick: String, Hashable, Sendable, CaseIterable {
        case group, year
    }

    public struct Row: Hashable, Sendable {
        public var id: ID<Store>
        public var code: String
        public var name: String
        /// What it is compared with; nil is all stores of its company.
        public var group: String?
        public var currency: Currency
        public var standing: StoreNetwork.Standing
        public var now: StoreSums
        /// How far it has moved in a year, where that can be said.
        public var changes: [StoreMeasure: Double]
        /// How far it lies above its group.
        public var leads: [StoreMeasure: Double]

        public init(
            id: ID<Store>, code: String, name: String, group: String?, currency: Currency, standing: StoreNetwork.Standing, now: StoreSums,
            changes: [StoreMeasure: Double] = [:], leads: [StoreMeasure: Double] = [:]
        ) {
            self.id = id
            self.code = code
            self.name = name
            self.group = group
            self.currency = currency
            self.standing = standing
            self.now = now
            self.changes = changes
            self.leads = leads
        }
    }

    /// Stores together: a group, or all that are shown.
    public struct Group: Hashable, Sendable {
        public var id: ID<StoreGroup>?
        public var name: String
        /// Nil where only one is looked at.
        public var company: String?
        public var currency: Currency
        public var total: StoreNetwork.Total

        public init(id: ID<StoreGroup>?, name: String, company: String? = nil, currency: Currency, total: StoreNetwork.Total) {
            self.id = id
            self.name = name
            self.company = company
            self.currency = currency
            self.total = total
        }
    }

    public var period: Period
    public var days: ClosedRange<Day>
    public var lastYear: ClosedRange<Day>
    public var groups: [Group]
    /// The group that the list is limited to.
    public var group: ID<StoreGroup>?
    public var yardstick: Yardstick
    /// Columns: `name`, `change`, `lead`, and the measures.
    public var sorting: Sorting
    /// Of what is shown, in the currency in which most was sold; nil without a store.
    public var whole: Group?
    public var otherNetSales: [Money]
    /// The first few by what the list is sorted by, whatever page of it is shown.
    public var ranking: [Row]
    public var rows: [Row]
    public var paging: Paging
    public var mayOpenStores: Bool

    public init(
        period: Period, days: ClosedRange<Day>, lastYear: ClosedRange<Day>, groups: [Group] = [], group: ID<StoreGroup>? = nil,
        yardstick: Yardstick = .group, sorting: Sorting = Sorting(StoreMeasure.turnover.rawValue, descending: true), whole: Group? = nil,
        otherNetSales: [Money] = [], ranking: [Row] = [], rows: [Row], paging: Paging, mayOpenStores: Bool = true
    ) {
        self.period = period
        self.days = days
        self.lastYear = lastYear
        self.groups = groups
        self.group = group
        self.yardstick = yardstick
        self.sorting = sorting
        self.whole = whole
        self.otherNetSales = otherNetSales
        self.ranking = ranking
        self.rows = rows
        self.paging = paging
        self.mayOpenStores = mayOpenStores
    }

    public var template: Template { .network }
    public var section: Section? { .network }
    public func title(_ words: Words) -> String { words.text("network.title") }

    private static let columns =
        [
            Column(key: "network.store", sort: "name"), Column(key: "network.turnover", sort: "turnover", numeric: true),
            Column(key: "network.change", sort: "change", numeric: true), Column(key: "network.toGroup", sort: "lead", numeric: true, rank: 3),
        ] + measures.map { Column(key: "network.\($0.rawValue)", sort: $0.rawValue, numeric: true, rank: $0 == .average ? 3 : 2) }

    /// Those that have a column with what they are held against below.
    private static let measures: [StoreMeasure] = [.receipts, .average, .items, .identified, .newCustomers]

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let address = rendering.address
        return PageFields([
            "leadText": words.text(
                "network.lead",
                [
                    "from": words.format.day(days.lowerBound), "to": words.format.day(days.upperBound),
                    "fromBefore": words.format.day(lastYear.lowerBound),
                    "toBefore": words.format.day(lastYear.upperBound),
                ]), "periods": words.periods(period, address), "exports": words.exports("/network", address), "hasRows": !rows.isEmpty,
            "hasGroups": !groups.isEmpty, "isFiltered": group != nil,
            "groupOptions": words.options(
                [("", words.text("stores.anyGroup"))] + groups.compactMap { group in group.id.map { ($0.description, Self.named(group)) } },
                chosen: group?.description), "carried": words.carried(address, except: ["group"]),
            "yardsticks": Yardstick.allCases.map { choice in
                [
                    "text": words.text("network.with.\(choice.rawValue)"), "link": address.with("with", choice.rawValue).description,
                    "chosen": choice == yardstick,
                ] as Fields
            }, "tiles": whole.map { tiles($0, words) } ?? [],
            "rankingChart": words.chart(chart(words), note: words.text("network.rankingNote"), wide: true),
            "heads": words.heads(Self.columns, sorting, address), "rows": rows.map { row($0, words) },
            "paging": words.paging(paging, shown: rows.count, address, noun: "stores.count"), "groups": groups.map { group($0, words, address) },
        ])
    }

    // MARK: - Figures

    /// A figure of stores together.
    enum Tile {
        case likeForLike
        case measure(StoreMeasure)
    }

    private func tiles(_ group: Group, _ words: Words) -> [Fields] {
        let shown: [Tile] = [
            .measure(.turnover), .likeForLike, .measure(.average), .measure(.items), .measure(.identified), .measure(.newCustomers),
        ]
        return shown.map { tile($0, group, words) }
    }

    func tile(_ tile: Tile, _ group: Group, _ words: Words) -> Fields {
        let (total, now, past, currency) = (group.total, group.total.now, group.total.lastYear, group.currency)
        func money(_ sums: StoreSums?) -> Money? { sums?.averageReceipt.map { Money($0, currency) } }
        switch tile {
        case .likeForLike:
            return words.plainTile(
                "network.likeForLike", total.likeForLike(.turnover).map { words.format.change($0) },
                note: words.text(
                    "network.comparableOf", ["n": words.format.integer(total.comparableStores), "all": words.format.integer(total.stores)]))
        case .measure(.turnover):
            return words.tile(
                "network.turnover", Figure(Money(now.net, currency), lastYear: past.map { Money($0.net, currency) }), also: otherNetSales)
        case .measure(.receipts):
            return words.tile("network.receipts", Figure(Int(now.receipts), lastYear: past.map { Int($0.receipts) }))
        case .measure(.average):
            return words.tile("network.average", money(now).map { Figure($0, lastYear: money(past)) }, rounded: false)
        case .measure(.items):
            return words.tile(decimal: "network.items", now.itemsPerReceipt.map { Figure($0, lastYear: past?.itemsPerReceipt) })
        case .measure(.identified):
            return words.tile(share: "network.identified", now.identifiedShare.map { Figure($0, lastYear: past?.identifiedShare) })
        case .measure(.newCustomers):
            return words.tile("network.newCustomers", Figure(Int(now.newCustomers), lastYear: past.map { Int($0.newCustomers) }))
        }
    }

    /// What the chart ranks by: the measure of the column sorted by, or turnover.
    private var ranked: StoreMeasure { StoreMeasure(rawValue: sorting.column) ?? .turnover }

    func chart(_ words: Words) -> HorizontalBars {
        let measure = ranked
        let currency = ranking.first?.currency ?? .eur
        return HorizontalBars(
            title: words.text("network.ranking", ["measure": words.text("network.\(measure.rawValue)")]),
            rows: ranking.filter { $0.currency == currency }.map { row in
                HorizontalBars.Row(
                    row.name, measure.value(row.now) ?? 0, link: mayOpenStores ? "/stores/\(row.id)" : nil,
                    note: row.leads[measure].map { words.difference(measure, $0).text })
            }, text: words.values(measure, currency), emptyText: words.text("chart.empty"))
    }

    private func row(_ row: Row, _ words: Words) -> Fields {
        let (change, lead) = (row.changes[.turnover], row.leads[.turnover])
        let badge = words.standing(row.standing)
        return [
            "link": mayOpenStores ? Address("/stores/\(row.id)", [.init("period", period.rawValue)]).description : nil, "name": row.name,
            "code": [row.code, row.group ?? ""].filter { !$0.isEmpty }.joined(separator: " · "), "badge": badge?.text, "badgeHint": badge?.hint,
            "turnover": words.value(.turnover, row.now, row.currency), "change": change.map { words.difference(.turnover, $0).text },
            "changeDirection": change.map { words.difference(.turnover, $0).direction },
            "lead": lead.map { words.difference(.turnover, $0).text }, "leadDirection": lead.map { words.difference(.turnover, $0).direction },
            "cells": Self.measures.map { measure in
                let held = (yardstick == .group ? row.leads[measure] : row.changes[measure]).map { words.difference(measure, $0) }
                return [
                    "rank": measure == .average ? "rank3" : "rank2", "value": words.value(measure, row.now, row.currency), "held": held?.text,
                    "direction": held?.direction,
                ] as Fields
            },
        ]
    }

    private static func named(_ group: Group) -> String { [group.name, group.company ?? ""].filter { !$0.isEmpty }.joined(separator: " · ") }

    private func group(_ group: Group, _ words: Words, _ address: Address) -> Fields {
        let change = group.total.likeForLike(.turnover).map { words.difference(.turnover, $0) }
        return [
            "link": group.id.map { address.with("after", nil).with("before", nil).with("group", $0.description).description }, "name": group.name,
            "stores": [words.count("stores.count", group.total.stores), group.company ?? ""].filter { !$0.isEmpty }.joined(separator: " · "),
            "turnover": words.value(.turnover, group.total.now, group.currency),
            "change": change?.text, "changeDirection": change?.direction,
            "cells": Self.measures.map { measure in
                ["rank": measure == .average ? "rank3" : "rank2", "value": words.value(measure, group.total.now, group.currency)] as Fields
            },
        ]
    }
}
