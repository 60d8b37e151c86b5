import Charts
import Kernel

/// What happens at the moment: figures of a period beside those before, and their course, as the user has arranged them. Address: `/`, parameter
/// `period`; to arrange it `/dashboard/arrange`; as a file at `/dashboard.csv`.
public struct DashboardPage: Page {
    /// All there is to say once there are data.
    public struct Figures: Sendable {
        public var people: Figure<Int>
        public var newPeople: Figure<Int>
        /// In the currency in which most was sold; ``averageReceipt`` and the charts of sales are in this one too.
        public var netSales: Figure<Money>
        /// In the others, largest first.
        public var otherNetSales: [Money]
        public var receipts: Figure<Int>
        /// Nil without receipts.
        public var averageReceipt: Figure<Money>?
        /// Share (0 ... 1) of receipts whose customer is known; nil without receipts.
        public var identifiedShare: Figure<Double>?
        /// Names of the channels of ``salesByDay``.
        public var channels: [String]
        /// For twelve months by the Monday of the week.
        public var salesByDay: [DayAmounts]
        /// Of the whole period, as ``channels``; nil where ``salesByDay`` adds up to it.
        public var channelTotals: [Int64]?
        /// By the Monday of the week.
        public var newPeopleByWeek: [DayCount]
        /// The first few, largest first.
        public var salesByStore: [NamedAmount<Store>]
        /// By the Monday of the week; a week without sales has no share.
        public var identifiedByWeek: [(monday: Day, share: Double?)]

        public init(
            people: Figure<Int>, newPeople: Figure<Int>, netSales: Figure<Money>, otherNetSales: [Money] = [],
            receipts: Figure<Int>, averageReceipt: Figure<Money>?, identifiedShare: Figure<Double>?, channels: [String], salesByDay: [DayAmounts],
            channelTotals: [Int64]? = nil,
            newPeopleByWeek: [DayCount],
            salesByStore: [NamedAmount<Store>], identifiedByWeek: [(monday: Day, share: Double?)]
        ) {
            self.people = people
            self.newPeople = newPeople
            self.netSales = netSales
            self.otherNetSales = otherNetSales
            self.receipts = receipts
            self.averageReceipt = averageReceipt
            self.identifiedShare = identifiedShare
            self.channels = channels
            self.salesByDay = salesByDay
            self.channelTotals = channelTotals
            self.newPeopleByWeek = newPeopleByWeek
            self.salesByStore = salesByStore
            self.identifiedByWeek = identifiedByWeek
        }
    }

    public var period: Period
    /// First and last day of the period.
    public var days: ClosedRange<Day>
    /// Nil while nothing has been imported.
    public var figures: Figures?
    /// Nil when they are done or put away.
    public var firstSteps: FirstSteps?
    /// The latest few.
    public var imports: [ImportRow]
    /// Where a tile of it is shown.
    public var network: NetworkPage?
    /// Likewise; without whom to mend.
    public var quality: QualityPage?
    public var layout: DashboardLayout
    /// Whether the tiles are being arranged.
    public var isArranged: Bool
    public var mayExport: Bool

    public init(
        period: Period, days: ClosedRange<Day>, figures: Figures?, firstSteps: FirstSteps? = nil, imports: [ImportRow] = [],
        network: NetworkPage? = nil,
        quality: QualityPage? = nil, layout: DashboardLayout = .standard, isArranged: Bool = false, mayExport: Bool = true
    ) {
        self.period = period
        self.days = days
        self.figures = figures
        self.firstSteps = firstSteps
        self.imports = imports
        self.network = network
        self.quality = quality
        self.layout = layout
        self.isArranged = isArranged
        self.mayExport = mayExport
    }

    public var template: Template { .dashboard }
    public var section: Section? { .dashboard }
    public func title(_ words: Words) -> String { words.text("dashboard.title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let address = rendering.address
        let home = Address("/", [.init("period", period.rawValue)])
        return PageFields([
            "periods": words.periods(period, address), "hasFigures": figures != nil,
            "setup": firstSteps.map { $0.fields(words, onlyOpen: figures != nil) },
            "isEmpty": figures == nil && firstSteps == nil,
            "days": words.text("dashboard.days", ["from": words.format.day(days.lowerBound), "to": words.format.day(days.upperBound)]),
            "imports": imports.map { $0.fields(words) }, "showsImports": figures == nil && !imports.isEmpty, "isArranged": isArranged,
            "exports": mayExport ? words.exports("/dashboard", home) : [], "mayExport": mayExport, "homeLink": home.description,
            "arrangeLink": Address("/dashboard/arrange", home.parameters).description, "board": figures.map { board($0, words) } ?? [],
            "choices": layout.hidden.map { ["tile": $0.rawValue, "text": words.text("tiles.\($0.rawValue)")] as Fields },
            "hasChoices": !layout.hidden.isEmpty,
        ])
    }
}
