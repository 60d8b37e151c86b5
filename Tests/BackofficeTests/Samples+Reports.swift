import Backoffice
import Customers
import Kernel
import Sales

extension Samples {
    private func sums(_ index: Int) -> StoreSums {
        let receipts = Int64(4_100 - index * 260)
        return StoreSums(
            receipts: receipts, identified: receipts * 6 / 10, items: receipts * Int64(22 + index) / 10, net: receipts * Int64(7_500 - index * 90),
            identifiedNet: receipts * 4_300, newCustomers: Int64(90 - index * 7))
    }

    private var network10: [NetworkPage.Row] {
        let standings: [StoreNetwork.Standing] = [
            .comparable, .comparable, .young(since: day(200)), .comparable, .closed(on: day(3)), .comparable, .unrecorded(before: day(300)), .silent,
        ]
        return Self.stores.enumerated().map { index, name in
            let standing = standings[index % standings.count]
            return .init(
                id: id(Int64(index)), code: say("01\(10 + index)"), name: say(name),
                group: index == 4 ? nil : say(index % 2 == 0 ? "Flagships" : "Outlets"),
                currency: .eur, standing: standing, now: standing == .silent ? StoreSums() : sums(index),
                changes: standing == .comparable ? [.turnover: 0.08 - Double(index) / 50, .identified: 0.021, .receipts: -0.01, .items: 0] : [:],
                leads: [.turnover: 0.4 - Double(index) / 10, .average: 0.02, .receipts: 0.31, .items: -0.04, .identified: -0.013, .newCustomers: 0.5])
        }
    }

    var network: NetworkPage {
        let members = Self.stores.indices.map { index in
            StoreNetwork.Member(id: id(Int64(index)), company: id(1), groups: [id(Int64(index % 2))], firstSale: index == 2 ? day(200) : day(800))
        }
        let now = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($0.element.id, sums($0.offset)) })
        let past = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($0.element.id, sums($0.offset + 1)) })
        let all = StoreNetwork(members, days: day(29)...day(0), lastYear: day(393)...day(364), now: now, past: past)
        let groups = ["Flagships", "Outlets"].enumerated().compactMap { index, name in
            all.groups[id(Int64(index))].map { NetworkPage.Group(id: id(Int64(index)), name: say(name), currency: .eur, total: $0) }
        }
        return NetworkPage(
            period: .days30, days: day(29)...day(0), lastYear: day(393)...day(364), groups: groups, sorting: Sorting("average", descending: true),
            whole: all.companies[id(1)].map { .init(id: nil, name: "", currency: .eur, total: $0) }, otherNetSales: [Money(91_000, .gbp)],
            ranking: network10, rows: network10, paging: Paging(size: 50, total: 10))
    }

    private func figures(_ people: Int64, _ seed: Int) -> QualityFigures {
        var figures = QualityFigures()
        for (index, measure) in QualityMeasure.all.enumerated() { figures[measure] = people * Int64(12 + pick(index + seed, 80)) / 100 }
        figures[.people] = people
        figures[.contacts] = people * 19 / 10
        figures[.anonymous] = 1_204
        return figures
    }

    var quality: QualityPage {
        QualityPage(
            period: .days90, measuredAt: Self.noon, whole: figures(48_217, 0),
            sources: ["ERP", "Tills", "Web shop", "Newsletter"].enumerated().map { index, name in
                .init(id: id(Int64(index)), name: say(name), figures: figures(Int64(20_000 + index * 900), index + 1))
            }, course: (0..<60).reversed().map { .init(day($0), figures(Int64(48_217 - $0 * 9), 0)) },
            mending: (0..<50).map { index in
                .init(
                    person: id(Int64(index)), name: index == 6 ? nil : say(Self.names[index % Self.names.count]), purchases: Int64(80 - index),
                    flaws: Array(QualityFlaw.allCases.prefix(1 + index % QualityFlaw.allCases.count)))
            }, isOfSeveral: true)
    }

    /// All tiles there are, being arranged.
    var arranged: DashboardPage {
        var page = dashboard
        page.network = network
        page.quality = quality
        page.isArranged = true
        page.layout = DashboardLayout(DashboardTile.allCases.filter { $0 != .people }.map { .init($0, $0.sizes[0]) })
        return page
    }

    static var emptyReports: [(name: String, page: any Page)] {
        let samples = Samples()
        let days = samples.day(29)...samples.day(0)
        return [
            ("network", NetworkPage(period: .days30, days: days, lastYear: days, rows: [], paging: Paging())),
            ("quality", QualityPage(period: .days30)), ("quality-nobody", QualityPage(period: .days30, measuredAt: noon, mayMeasure: false)),
        ]
    }
}
