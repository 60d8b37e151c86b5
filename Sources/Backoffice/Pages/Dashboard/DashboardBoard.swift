import Charts
import Kernel
import Sales

/// The tiles of a dashboard, in the order and size that the user has given them.
extension DashboardPage {
    func board(_ figures: Figures, _ words: Words) -> [Fields] {
        layout.items.enumerated().compactMap { index, item in
            // What there is nothing of has no place, unless it is being arranged.
            let nothing: Fields? = isArranged ? ["emptyName": words.text("tiles.\(item.tile.rawValue)")] : nil
            guard let content = content(item.tile, figures, words) ?? nothing else { return nil }
            let empty: Fields = ["figure": nil, "chart": nil, "showsImports": false, "emptyName": nil]
            return empty.merging(content).merging([
                "tile": item.tile.rawValue, "size": item.size.rawValue, "isFigure": item.tile.isFigure, "isRing": item.tile == .channels,
                "isFlush": item.tile == .imports, "tools": isArranged ? tools(item, at: index, words) : nil,
            ])
        }
    }

    private func tools(_ item: DashboardLayout.Item, at index: Int, _ words: Words) -> Fields {
        let name = words.text("tiles.\(item.tile.rawValue)")
        return [
            "name": name, "earlier": words.text("tiles.earlier", ["tile": name]), "later": words.text("tiles.later", ["tile": name]),
            "hide": words.text("tiles.hide", ["tile": name]), "isFirst": index == 0, "isLast": index == layout.items.count - 1,
            "sizes": item.tile.sizes.map { size in
                [
                    "act": size.rawValue, "text": words.text("tiles.size.\(size.rawValue)"),
                    "sizeHint": words.text("tiles.sizeHint.\(size.rawValue)", ["tile": name]), "chosen": size == item.size,
                ] as Fields
            },
        ]
    }

    /// Nil where there is nothing to show.
    private func content(_ tile: DashboardTile, _ figures: Figures, _ words: Words) -> Fields? {
        switch tile.origin {
        case .sales: ofSales(tile, figures, words)
        case .network: network.flatMap { ofNetwork(tile, $0, words) }
        case .quality: quality.flatMap { ofQuality(tile, $0, words) }
        case .imports: imports.isEmpty ? nil : ["showsImports": true]
        }
    }

    private func ofSales(_ tile: DashboardTile, _ figures: Figures, _ words: Words) -> Fields? {
        let others =
            figures.otherNetSales.isEmpty
            ? nil : words.text("dashboard.currencyOnly", ["currency": figures.netSales.value.currency.code])
        switch tile {
        case .people: return ["figure": words.tile("dashboard.people", figures.people, link: "/people")]
        case .newPeople: return ["figure": words.tile("dashboard.newPeople", figures.newPeople)]
        case .netSales: return ["figure": words.tile("dashboard.netSales", figures.netSales, also: figures.otherNetSales)]
        case .receipts: return ["figure": words.tile("dashboard.receipts", figures.receipts)]
        case .averageReceipt: return ["figure": words.tile("dashboard.averageReceipt", figures.averageReceipt, rounded: false)]
        case .identifiedShare: return ["figure": words.tile(share: "dashboard.identifiedShare", figures.identifiedShare)]
        case .salesByDay: return ["chart": words.chart(salesChart(figures, words), note: others, wide: true)]
        case .channels: return ["chart": words.chart(channelsChart(figures, words), note: others)]
        case .salesByStore: return ["chart": words.chart(storesChart(figures, words), note: others)]
        case .newPeopleByWeek:
            return [
                "chart": words.chart(
                    words.bars(
                        "dashboard.newPeopleByWeek", words.weekColumns(figures.newPeopleByWeek.map(\.day)),
                        figures.newPeopleByWeek.map { Double($0.count) }, words.countValues, height: 230))
            ]
        case .identifiedTrend:
            return ["chart": words.chart(identifiedChart(figures, words), note: words.text("dashboard.identifiedNote"))]
        default: return nil
        }
    }

    private func ofNetwork(_ tile: DashboardTile, _ network: NetworkPage, _ words: Words) -> Fields? {
        guard let whole = network.whole else { return nil }
        switch tile {
        case .likeForLike: return ["figure": network.tile(.likeForLike, whole, words)]
        case .itemsPerReceipt: return ["figure": network.tile(.measure(.items), whole, words)]
        case .newCustomers: return ["figure": network.tile(.measure(.newCustomers), whole, words)]
        case .ranking: return ["chart": words.chart(network.chart(words), note: words.text("network.rankingNote"))]
        default: return nil
        }
    }

    private func ofQuality(_ tile: DashboardTile, _ quality: QualityPage, _ words: Words) -> Fields? {
        guard quality.hasPeople else { return nil }
        switch tile {
        case .writable: return ["figure": quality.shareTile("quality.writable", .writableAnyhow, words)]
        case .withEmail: return ["figure": quality.shareTile("quality.withEmail", .filled(.email), words)]
        case .contactsEach: return ["figure": quality.contactsTile(words)]
        case .completeness: return ["chart": words.chart(quality.fieldsChart(words), note: words.text("quality.fieldsNote"))]
        case .contactability: return ["chart": words.chart(quality.channelsChart(words), note: words.text("quality.channelsNote"))]
        case .qualityCourse: return ["chart": words.chart(quality.courseChart(words), wide: true)]
        default: return nil
        }
    }

    // MARK: - Charts

    private func salesChart(_ figures: Figures, _ words: Words) -> BarChart {
        let byWeek = period == .months12
        let days = figures.salesByDay.map(\.day)
        return BarChart(
            title: words.text(byWeek ? "dashboard.salesByWeek" : "dashboard.salesByDay"),
            columns: byWeek ? words.weekColumns(days) : words.dayColumns(days), series: figures.channels,
            values: figures.salesByDay.map { $0.amounts.map(Double.init) }, text: words.moneyValues(figures.netSales.value.currency), height: 240,
            emptyText: words.text("chart.empty"))
    }

    private func storesChart(_ figures: Figures, _ words: Words) -> HorizontalBars {
        let all = Double(figures.netSales.value.amount)
        return HorizontalBars(
            title: words.text("dashboard.salesByStore"),
            rows: figures.salesByStore.map { store in
                HorizontalBars.Row(
                    store.name, Double(store.amount.amount), link: store.id.map { "/stores/\($0)" },
                    note: all > 0 ? words.format.percent(Double(store.amount.amount) / all) : nil)
            }, text: words.moneyValues(figures.netSales.value.currency), emptyText: words.text("chart.empty"))
    }

    private func channelsChart(_ figures: Figures, _ words: Words) -> Donut {
        let currency = figures.netSales.value.currency
        let sums =
            figures.channelTotals?.map(Double.init)
            ?? figures.channels.indices.map { index in
                figures.salesByDay.reduce(0) { $0 + Double($1.amounts.indices.contains(index) ? $1.amounts[index] : 0) }
            }
        let total = sums.reduce(0) { $0 + max($1, 0) }
        return Donut(
            title: words.text("dashboard.salesByChannel"),
            parts: zip(figures.channels, sums).map { name, sum in
                SharePart(name + (total > 0 ? "\u{a0}\u{a0}" + words.format.percent(sum / total, digits: 0) : ""), sum)
            }, text: words.moneyValues(currency), middle: words.format.compactMoney(minorUnits: total, currency), emptyText: words.text("chart.empty")
        )
    }

    private func identifiedChart(_ figures: Figures, _ words: Words) -> LineChart {
        LineChart(
            title: words.text("dashboard.identifiedTrend"), columns: words.weekColumns(figures.identifiedByWeek.map(\.monday)),
            series: [.init(words.text("dashboard.identifiedShare"), .area, values: figures.identifiedByWeek.map(\.share))], text: words.shareValues,
            height: 222, emptyText: words.text("chart.empty"))
    }
}
