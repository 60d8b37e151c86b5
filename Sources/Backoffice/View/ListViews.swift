import Desk
import Kernel

/// The saved views over a list: a tab for each, and what may be done with the one that is shown.
public struct ListViews: Hashable, Sendable {
    public struct Tab: Hashable, Sendable {
        public var view: SavedViewRecord
        /// Whether the list opens with it.
        public var isStandard: Bool
        public var mayChange: Bool

        public init(view: SavedViewRecord, isStandard: Bool = false, mayChange: Bool = true) {
            self.view = view
            self.isStandard = isStandard
            self.mayChange = mayChange
        }

        var address: Address { Address(view.list, FormFields(encoded: view.parameters).fields).with("view", view.id.description) }
    }

    /// The path of the list.
    public var list: String
    public var tabs: [Tab]
    /// Whose people a view may be shared with.
    public var companies: [Choice<Company>]
    /// Whether it may be shared with everybody.
    public var seesAll: Bool

    public init(list: String, tabs: [Tab] = [], companies: [Choice<Company>] = [], seesAll: Bool = true) {
        self.list = list
        self.tabs = tabs
        self.companies = companies
        self.seesAll = seesAll
    }

    /// In the address instead of a view's id: the list as it is, whatever it opens with.
    static let all = "all"

    /// What of an address a view keeps: filters, order and columns, and not the place in the list.
    static func parameters(of address: Address) -> String {
        let kept = address.parameters.filter { !["view", "after", "before"].contains($0.name) }
        return kept.isEmpty ? "" : String(Address("/", kept).description.dropFirst(2))
    }

    func fields(_ words: Words, _ address: Address) -> Fields {
        let current = tabs.first { $0.view.id.description == address["view"] }
        return [
            "list": list, "allLink": Address(list).with("view", Self.all).description, "allCurrent": current == nil,
            "tabs": tabs.map { tab in
                [
                    "name": tab.view.name, "link": tab.address.description, "isCurrent": tab == current, "isStandard": tab.isStandard,
                    "isShared": tab.view.audience != .owner,
                ] as Fields
            },
            "current": current.map { fields(of: $0, words, address) }, "audiences": audiences(words, chosen: nil),
            "hasStandard": current == nil && tabs.contains(where: \.isStandard),
        ]
    }

    private func fields(of tab: Tab, _ words: Words, _ address: Address) -> Fields {
        let isChanged = FormFields(encoded: Self.parameters(of: address)).sorted != FormFields(encoded: tab.view.parameters).sorted
        return [
            "name": tab.view.name, "id": tab.view.id.description, "action": "/views/\(tab.view.id)", "mayChange": tab.mayChange,
            "isChanged": isChanged && tab.mayChange, "isStandard": tab.isStandard, "audiences": audiences(words, chosen: tab.view.audience),
        ]
    }

    private func audiences(_ words: Words, chosen: SavedViewRecord.Audience?) -> [Fields] {
        var choices = [("owner", words.text("views.audience.owner"))]
        choices += companies.map { ($0.id.description, words.text("views.audience.company", ["company": $0.name])) }
        if seesAll { choices.append(("everybody", words.text("views.audience.everybody"))) }
        let value =
            switch chosen {
            case .company(let company): company.description
            case .everybody: "everybody"
            case .owner, nil: "owner"
            }
        return words.options(choices, chosen: value)
    }
}

extension FormFields {
    /// In an order that does not depend on how they were written.
    fileprivate var sorted: [Address.Parameter] { fields.sorted { ($0.name, $0.value) < ($1.name, $1.value) } }
}
