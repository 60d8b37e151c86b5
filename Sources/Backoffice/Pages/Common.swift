import Customers
import Kernel

/// How long a period a page looks back. In the address as `period`.
public enum Period: String, Hashable, Sendable, CaseIterable {
    case days30 = "30d"
    case days90 = "90d"
    case months12 = "12m"
}

/// The stage of a person. In the address as `stage`.
public enum Stage: String, Hashable, Sendable, CaseIterable {
    /// Known, has not bought.
    case prospect
    /// Has bought.
    case customer
    /// Holds a card.
    case member

    init(_ stage: PersonRecord.Stage) {
        self =
            switch stage {
            case .prospect: .prospect
            case .customer: .customer
            case .member: .member
            }
    }
}

/// A day and an amount for each of a page's channels, in their order; minor units of the page's currency.
public struct DayAmounts: Hashable, Sendable {
    public var day: Day
    public var amounts: [Int64]

    public init(_ day: Day, _ amounts: [Int64]) {
        self.day = day
        self.amounts = amounts
    }
}

/// A day (or the first day of a week or month) and a number.
public struct DayCount: Hashable, Sendable {
    public var day: Day
    public var count: Int

    public init(_ day: Day, _ count: Int) {
        self.day = day
        self.count = count
    }
}

/// A month, by any of its days, and an amount.
public struct MonthAmount: Hashable, Sendable {
    public var month: Day
    public var amount: Money

    public init(_ month: Day, _ amount: Money) {
        self.month = month
        self.amount = amount
    }
}

/// Something with a name and an amount, with an identity to link to where there is a page of it.
public struct NamedAmount<T: Identified>: Hashable, Sendable {
    public var id: ID<T>?
    public var name: String
    public var amount: Money

    public init(_ id: ID<T>?, _ name: String, _ amount: Money) {
        self.id = id
        self.name = name
        self.amount = amount
    }
}

/// A choice of a list: an identity and its name.
public struct Choice<T: Identified>: Hashable, Sendable {
    public var id: ID<T>
    public var name: String

    public init(_ id: ID<T>, _ name: String) {
        self.id = id
        self.name = name
    }
}

extension Words {
    /// Links that choose the period, the one chosen marked.
    func periods(_ chosen: Period, _ address: Address) -> [Fields] {
        Period.allCases.map { period in
            ["text": text("period.\(period.rawValue)"), "link": address.with("period", period.rawValue).description, "chosen": period == chosen]
        }
    }

    func stage(_ stage: Stage) -> Fields { ["text": text("stage.\(stage.rawValue)"), "tone": stage.rawValue] }

    /// A path such as `Women › Knitwear`.
    func categoryPath(_ path: [String]) -> String { path.joined(separator: " › ") }
}
