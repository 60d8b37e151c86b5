import Kernel

/// When people shop: how busy each day of the history is for a company, and when its sales are on.
struct ShoppingCalendar: Sendable {
    let from: Day
    /// Running sums of the days' weights; entry k is the sum before day k.
    private let usual: [Int]
    private let offers: [Int]
    /// For each day how deep in a sale season it is: 0 none, otherwise per cent off for seasonal goods.
    let seasonDiscount: [Int]
    let closed: [Bool]
    /// Monday is 0.
    let weekdays: [Int]
    let months: [Int]
    let texts: [String]

    init(_ brand: Brand, from: Day, days: Int) {
        self.from = from
        var usual = [0]
        var offers = [0]
        var seasonDiscount: [Int] = []
        var closed: [Bool] = []
        var weekdays: [Int] = []
        var months: [Int] = []
        var texts: [String] = []
        for index in 0..<days {
            let day = from.adding(days: index)
            let discount = Self.discount(brand, day)
            let shut = Self.isClosed(brand, day)
            let weekday = day.weekday - 1
            var weight = Self.weekdayWeights[brand.rawValue][weekday] * Self.monthWeights[brand.rawValue][day.month - 1] / 100
            weight = weight * Self.occasion(brand, day) / 100
            // The group grows by about 6 % a year.
            weight = weight * (1000 + index * 120 / 730)
            if shut { weight /= 9 }
            usual.append((usual.last ?? 0) + weight / 100)
            offers.append((offers.last ?? 0) + (discount > 0 ? weight / 100 : 0))
            seasonDiscount.append(discount)
            closed.append(shut)
            weekdays.append(weekday)
            months.append(day.month)
            texts.append(day.description)
        }
        self.usual = usual
        self.offers = offers
        self.seasonDiscount = seasonDiscount
        self.closed = closed
        self.weekdays = weekdays
        self.months = months
        self.texts = texts
    }

    var days: Int { usual.count - 1 }

    /// The part of the history's trade that falls on days `first ..< last`.
    func share(_ first: Int, _ last: Int) -> Double {
        guard first < last, let total = usual.last, total > 0 else { return 0 }
        return Double(usual[last] - usual[first]) / Double(total)
    }

    /// A day in `first ..< last`, drawn by how busy it is; with `onOffer` only sale seasons, where there is one in reach.
    func draw(_ first: Int, _ last: Int, onOffer: Bool, _ random: inout RandomStream) -> Int {
        let sums = onOffer && offers[last] > offers[first] ? offers : usual
        guard sums[last] > sums[first] else { return first }
        let value = sums[first] + random.below(sums[last] - sums[first])
        var low = first
        var high = last - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if sums[middle] <= value { low = middle } else { high = middle - 1 }
        }
        return low
    }

    private static let weekdayWeights = [[85, 75, 80, 90, 120, 190, 110], [95, 90, 95, 105, 135, 165, 75], [75, 70, 80, 90, 110, 190, 130]]
    private static let monthWeights = [
        [115, 75, 90, 100, 100, 95, 120, 75, 100, 105, 115, 165], [95, 95, 100, 102, 100, 98, 92, 88, 98, 102, 104, 128],
        [80, 70, 90, 115, 125, 105, 95, 90, 90, 95, 130, 185],
    ]

    /// Per cent of an ordinary day for the days around feasts.
    private static func occasion(_ brand: Brand, _ day: Day) -> Int {
        let (year, month, dayOfMonth) = day.civil
        if month == 12, dayOfMonth >= 10, dayOfMonth <= 24 { return brand == .ortoHof ? 118 + (dayOfMonth - 10) * 3 : 120 + (dayOfMonth - 10) * 4 }
        if brand == .ortoHof, month == 12, dayOfMonth == 31 { return 150 }
        if brand == .ortoHof, month == 12, dayOfMonth == 4 || dayOfMonth == 5 { return 135 }
        let toEaster = easter(year).days(since: day)
        if (1...3).contains(toEaster) { return brand == .ortoHof ? 150 : 115 }
        if brand == .ortoHof, month == 4, dayOfMonth == 26 { return 140 }
        if brand == .hearthHeather, month == 5 || month == 8, day.weekday == 1, day.adding(days: 7).month != month { return 190 }
        if isBlackFriday(day) { return brand == .ortoHof ? 105 : 240 }
        return 100
    }

    /// Friday to Monday after the fourth Thursday of November.
    private static func isBlackFriday(_ day: Day) -> Bool {
        guard let first = Day(year: day.year, month: 11, day: 1) else { return false }
        let thursday = first.adding(days: (4 - first.weekday + 7) % 7 + 21)
        return (1...4).contains(day.days(since: thursday))
    }

    private static func isClosed(_ brand: Brand, _ day: Day) -> Bool {
        let (year, month, dayOfMonth) = day.civil
        if month == 12, dayOfMonth == 25 || dayOfMonth == 26 && brand != .hearthHeather { return true }
        if month == 1, dayOfMonth == 1 { return true }
        if brand == .fioralba, month == 8, dayOfMonth == 15 { return true }
        return easter(year) == day
    }

    /// Per cent off in the sale seasons: Italian `saldi` by law in winter and summer, deeper as they go on; English sales after Christmas.
    private static func discount(_ brand: Brand, _ day: Day) -> Int {
        let (_, month, dayOfMonth) = day.civil
        switch brand {
        case .fioralba:
            if month == 1, dayOfMonth >= 5 { return dayOfMonth < 18 ? 30 : 40 }
            if month == 2 { return 50 }
            if month == 7, dayOfMonth >= 5 { return dayOfMonth < 18 ? 30 : 40 }
            if month == 8, dayOfMonth < 26 { return 50 }
            return isBlackFriday(day) ? 20 : 0
        case .ortoHof: return 0
        case .hearthHeather:
            if month == 12, dayOfMonth >= 26 { return 40 }
            if month == 1, dayOfMonth < 22 { return 40 }
            if month == 6, dayOfMonth >= 12 { return 25 }
            return isBlackFriday(day) ? 25 : 0
        }
    }

    /// Western Easter Sunday (J. Meeus, "Astronomical Algorithms", chapter 8).
    static func easter(_ year: Int) -> Day {
        let a = year % 19
        let (b, c) = (year / 100, year % 100)
        let (d, e) = (b / 4, b % 4)
        let g = (b - (b + 8) / 25 + 1) / 3
        let h = (19 * a + b - d - g + 15) % 30
        let (i, k) = (c / 4, c % 4)
        let l = (32 + 2 * e + 2 * i - h - k) % 7
        let m = (a + 11 * h + 22 * l) / 451
        let sum = h + l - 7 * m + 114
        return Day(year: year, month: sum / 31, day: sum % 31 + 1) ?? Day(daysSinceEpoch: 0)
    }
}

/// The hours at which people buy, by channel.
enum ShoppingHours {
    private static let store = CumulativeTable([0, 0, 0, 0, 0, 0, 0, 0, 0, 40, 75, 95, 80, 55, 60, 75, 90, 110, 105, 60, 0, 0, 0, 0])
    private static let grocery = CumulativeTable([0, 0, 0, 0, 0, 0, 0, 0, 40, 60, 75, 80, 70, 60, 62, 75, 95, 130, 125, 85, 40, 0, 0, 0])
    private static let online = CumulativeTable([12, 5, 2, 1, 1, 3, 10, 20, 30, 40, 48, 50, 55, 50, 42, 40, 42, 45, 52, 65, 85, 100, 80, 35])

    /// A second of the day.
    static func draw(_ brand: Brand, online isOnline: Bool, _ random: inout RandomStream) -> Int {
        let hour = (isOnline ? online : brand == .ortoHof ? grocery : store).draw(&random)
        return hour * 3600 + random.below(3600)
    }
}
