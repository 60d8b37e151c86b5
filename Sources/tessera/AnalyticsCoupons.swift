import ArgumentParser
import Foundation
import Kernel
import PurchaseModels
import Tabular

struct AnalyticsCoupons: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coupons",
        abstract: "Who redeems a coupon of a campaign.",
        discussion: """
            Four small files stand beside the lines: who was given which campaign; when each campaign ran and of which kind; which products its coupons are for; who \
            redeemed. The later campaigns are held out to measure. Writes campaign,customer,probability for them.
            """)

    @Argument(help: "CSV file of lines, also gzipped.") var file: String
    @Option(help: "Column of the customer, in all files.") var customer: String
    @Option(help: "Column of the item, in the lines and the coupons.") var item: String
    @Option(help: "Column of the date, or date and time, in the lines.") var date: String
    @Option(help: "Column of the net amount.") var amount: String
    @Option(help: "Column of the shelf discount.") var discount: String
    @Option(help: "Column of the coupon discount.") var couponDiscount: String
    @Option(help: "Column of the campaign, in the small files.") var campaign = "campaign_id"
    @Option(help: "CSV file: campaign and customer.") var given: String
    @Option(help: "CSV file: campaign, start and kind.") var periods: String
    @Option(help: "Column of the first day of a campaign.") var start = "start_date"
    @Option(help: "Column of the last day of a campaign.") var end = "end_date"
    @Option(help: "Column of the kind of campaign.") var kind = "campaign_type"
    @Option(help: "CSV file: campaign and item.") var coupons: String
    @Option(help: "CSV file: campaign and customer of each redemption.") var redemptions: String
    @Option(help: "Campaigns that begin on or after this day are held out (default: those that hold the last third of cases).") var holdOutFrom:
        String?
    @Option(help: "Chooses what is random.") var seed: UInt64 = 1
    @Option(help: "CSV file to write.") var output: String?
    @OptionGroup var printing: AnalyticsOutput

    mutating func run() async throws {
        let command = self
        try await Failure.told(as: printing.asDatabaseOptions) { try command.redeem() }
    }

    private func redeem() throws -> Int32 {
        var report = AnalyticsReport()
        let lines = try AnalyticsTable(file, .init(keys: [customer, item], date: date, amounts: [amount, discount, couponDiscount]))
        report.note(lines, path: file)
        let history = try CouponHistory(lines, self)
        let (campaigns, cases) = history.cases()
        guard !cases.isEmpty else { throw Problem(.unprocessable, "campaigns-empty", "No campaign was given to a customer of the lines.") }
        let from = try holdOutFrom.map { try Day(option: "hold-out-from", $0).daysSinceEpoch } ?? cases[cases.count * 2 / 3].start
        let (known, held) = (cases.filter { $0.start < from }, cases.filter { $0.start >= from })
        guard !known.isEmpty else { throw Problem(.unprocessable, "campaigns-few", "No campaign began before the ones that are held out.") }
        let fit = CouponRedemption.fit(known.map(\.value), names: CouponHistory.names, seed: seed)
        report.note(fit.note)
        let probability = fit.probabilities(held.map(\.value))
        let truth = held.map(\.value.isRedeemed)
        report.section("coupon redemption")
        report.add("cases learnt from", .count(known.count))
        report.add("cases held out", .count(held.count))
        report.add("campaigns held out from", .text(Day(daysSinceEpoch: from).description))
        report.add("redeemed, held out", .count(truth.count(where: \.self)))
        report.add("AUC", Metrics.areaUnderCurve(probability, truth), digits: 4)
        report.add("log loss", Metrics.logLoss(probability, truth), digits: 4)
        report.add("AUC of the past rate", Metrics.areaUnderCurve(held.map { $0.value.features[0] }, truth), digits: 4)
        report.add("weight of the logistic model", fit.logisticWeight)
        if let output {
            let writer = try TableWriter(path: output)
            try writer.write(["campaign", "customer", "probability"])
            for (index, row) in held.enumerated() {
                try writer.write([campaigns[row.campaign], history.customers[row.value.household], decimal(probability[index], 6)])
            }
            try writer.close()
        }
        report.print(as: printing)
        return lines.rejected > 0 ? 2 : 0
    }
}

/// Lines and campaigns side by side.
private struct CouponHistory {
    struct Row {
        var campaign: Int
        var start: Int32
        var value: CouponRedemption.Case
    }

    static let names = [
        "past rate", "campaigns so far", "redeemed so far", "campaigns at a time", "visits 28", "visits 91", "visits so far", "idle", "spend 28",
        "spend 91",
        "spend per visit", "share at a discount", "coupons used", "coupons used 91", "campaign's items bought", "campaign's items bought 91",
        "share of spend on them", "items in the campaign", "kind A", "kind B", "rate of the kind", "days since redeemed", "age",
    ]

    let customers: [String]
    private let lines: AnalyticsTable
    private let options: AnalyticsCoupons
    private let campaigns: [String]
    private let starts: [Int32]
    private let ends: [Int32]
    private let kinds: [String]
    private let given: [(campaign: Int, household: Int)]
    private let items: [Set<Int32>]
    private let redeemed: [Int: Int32]

    init(_ lines: AnalyticsTable, _ options: AnalyticsCoupons) throws(Problem) {
        self.lines = lines
        self.options = options
        customers = lines.keys[options.customer]?.names ?? []
        let number = Dictionary(uniqueKeysWithValues: customers.enumerated().map { ($1, $0) })
        let things = Dictionary(uniqueKeysWithValues: (lines.keys[options.item]?.names ?? []).enumerated().map { ($1, Int32($0)) })
        let periods = try AnalyticsTable(options.periods, .init(keys: [options.campaign, options.kind], date: options.start))
        let closing = try AnalyticsTable(options.periods, .init(keys: [options.campaign], date: options.end))
        guard let names = periods.keys[options.campaign], let kinds = periods.keys[options.kind] else {
            throw Problem(.invalid, "file-empty", "\(options.periods) has no campaigns.")
        }
        let campaigns = names.index.map { names.names[Int($0)] }
        self.campaigns = campaigns
        self.kinds = kinds.index.map { kinds.names[Int($0)] }
        starts = periods.day
        ends = closing.day
        let place = Dictionary(campaigns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        func pairs(_ path: String, _ other: String) throws(Problem) -> [(Int, String)] {
            let table = try AnalyticsTable(path, .init(keys: [options.campaign, other]))
            guard let left = table.keys[options.campaign], let right = table.keys[other] else { return [] }
            return zip(left.index, right.index).compactMap { campaign, value in place[left.names[Int(campaign)]].map { ($0, right.names[Int(value)]) }
            }
        }
        given = try pairs(options.given, options.customer).compactMap { campaign, name in number[name].map { (campaign, $0) } }
        var items = [Set<Int32>](repeating: [], count: campaigns.count)
        for (campaign, name) in try pairs(options.coupons, options.item) { if let thing = things[name] { items[campaign].insert(thing) } }
        self.items = items
        var redeemed: [Int: Int32] = [:]
        for (campaign, name) in try pairs(options.redemptions, options.customer) {
            if let household = number[name] { redeemed[campaign * customers.count + household] = periods.day[campaign] }
        }
        self.redeemed = redeemed
    }

    /// All cases in order of the campaigns' start.
    func cases() -> (campaigns: [String], rows: [Row]) {
        guard let buyer = lines.keys[options.customer], let item = lines.keys[options.item], let amounts = lines.amounts[options.amount],
            let discounts = lines.amounts[options.discount], let coupons = lines.amounts[options.couponDiscount]
        else { return (campaigns, []) }
        var linesOf = [[Int]](repeating: [], count: customers.count)
        for row in 0..<lines.rows { linesOf[Int(buyer.index[row])].append(row) }
        var campaignsOf = [[Int]](repeating: [], count: customers.count)
        for pair in given { campaignsOf[pair.household].append(pair.campaign) }
        let order = given.sorted { (starts[$0.campaign], $0.campaign, $0.household) < (starts[$1.campaign], $1.campaign, $1.household) }
        let rows = order.map { pair -> Row in
            let (start, household) = (starts[pair.campaign], pair.household)
            // What of earlier campaigns was known: of those that had ended, all; of those that ran, nothing yet.
            let past = campaignsOf[household].filter { ends[$0] < start }
            let hits = past.filter { redeemed[$0 * customers.count + household] != nil }
            let running = campaignsOf[household].count { starts[$0] <= start && ends[$0] >= start }
            var (visits, lately, quarter) = (Set<Int32>(), Set<Int32>(), Set<Int32>())
            var (spend28, spend91, spend, cut, count, used, used91) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
            var (own, own91, ownSpend) = (0.0, 0.0, 0.0)
            var (first, last) = (start, Int32.min)
            for row in linesOf[household] where lines.day[row] < start {
                let (day, money) = (lines.day[row], Double(amounts[row]) / 100)
                visits.insert(day)
                (first, last) = (min(first, day), max(last, day))
                spend += money
                count += 1
                if discounts[row] != 0 { cut += 1 }
                let isCoupon = coupons[row] != 0
                if isCoupon { used += 1 }
                if day >= start - 28 {
                    lately.insert(day)
                    spend28 += money
                }
                let isOwn = items[pair.campaign].contains(item.index[row])
                if isOwn {
                    own += 1
                    ownSpend += money
                }
                if day >= start - 91 {
                    quarter.insert(day)
                    spend91 += money
                    if isCoupon { used91 += 1 }
                    if isOwn { own91 += 1 }
                }
            }
            let sameKind = past.filter { kinds[$0] == kinds[pair.campaign] }
            let kindHits = sameKind.count { redeemed[$0 * customers.count + household] != nil }
            let lastHit = hits.map { ends[$0] }.max()
            let features: [Double] = [
                (Double(hits.count) + 0.2) / (Double(past.count) + 2), log1p(Double(past.count)), log1p(Double(hits.count)), Double(running),
                log1p(Double(lately.count)), log1p(Double(quarter.count)), log1p(Double(visits.count)),
                log1p(last == .min ? 400 : Double(start - last)),
                log1p(max(spend28, 0)), log1p(max(spend91, 0)), log1p(max(spend, 0) / Double(max(visits.count, 1))), (cut + 1) / (count + 2),
                log1p(used),
                log1p(used91), log1p(own), log1p(own91), max(ownSpend, 0) / max(spend, 1), log1p(Double(items[pair.campaign].count)),
                kinds[pair.campaign].hasSuffix("A") ? 1 : 0, kinds[pair.campaign].hasSuffix("B") ? 1 : 0,
                (Double(kindHits) + 0.2) / (Double(sameKind.count) + 2), log1p(lastHit.map { Double(start - $0) } ?? 400),
                log1p(Double(start - first)),
            ]
            let isRedeemed = redeemed[pair.campaign * customers.count + household] != nil
            return Row(
                campaign: pair.campaign, start: start,
                value: CouponRedemption.Case(household: household, features: features, isRedeemed: isRedeemed))
        }
        return (campaigns, rows)
    }
}
