import Kernel

/// Something a dashboard may show.
public enum DashboardTile: String, Hashable, Sendable, CaseIterable {
    case people, newPeople, netSales, receipts, averageReceipt, identifiedShare
    case likeForLike, itemsPerReceipt, newCustomers
    case writable, withEmail, contactsEach
    case salesByDay, channels, salesByStore, newPeopleByWeek, identifiedTrend
    case ranking
    case completeness, contactability, qualityCourse
    case imports

    /// Where what it shows comes from.
    public enum Origin: Hashable, Sendable { case sales, network, quality, imports }

    public var origin: Origin {
        switch self {
        case .likeForLike, .itemsPerReceipt, .newCustomers, .ranking: .network
        case .writable, .withEmail, .contactsEach, .completeness, .contactability, .qualityCourse: .quality
        case .imports: .imports
        default: .sales
        }
    }

    /// A figure stands in a corner; a chart needs room.
    public var sizes: [TileSize] {
        switch self {
        case .people, .newPeople, .netSales, .receipts, .averageReceipt, .identifiedShare, .likeForLike, .itemsPerReceipt, .newCustomers, .writable,
            .withEmail, .contactsEach:
            [.small, .medium]
        case .imports: [.large, .full]
        default: [.medium, .large, .full]
        }
    }

    public var isFigure: Bool { sizes.contains(.small) }
}

/// How much of the width of a dashboard a tile takes.
public enum TileSize: String, Hashable, Sendable, CaseIterable {
    /// A sixth.
    case small
    /// A third.
    case medium
    /// Two thirds.
    case large
    case full
}

/// Which tiles a dashboard shows, in which order, how large: what each user decides.
public struct DashboardLayout: Hashable, Sendable {
    public struct Item: Hashable, Sendable {
        public var tile: DashboardTile
        public var size: TileSize

        /// A size that the tile cannot have becomes its smallest.
        public init(_ tile: DashboardTile, _ size: TileSize) {
            self.tile = tile
            self.size = tile.sizes.contains(size) ? size : tile.sizes[0]
        }
    }

    /// Each tile at most once.
    public private(set) var items: [Item]

    public init(_ items: [Item]) {
        var seen: Set<DashboardTile> = []
        self.items = items.filter { seen.insert($0.tile).inserted }
    }

    /// What one sees who has decided nothing.
    public static let standard = DashboardLayout([
        Item(.people, .small), Item(.newPeople, .small), Item(.netSales, .small), Item(.receipts, .small), Item(.averageReceipt, .small),
        Item(.identifiedShare, .small), Item(.salesByDay, .large), Item(.channels, .medium), Item(.salesByStore, .medium),
        Item(.newPeopleByWeek, .medium), Item(.identifiedTrend, .medium), Item(.imports, .full),
    ])

    public func contains(_ origin: DashboardTile.Origin) -> Bool { items.contains { $0.tile.origin == origin } }

    /// Tiles that it does not show.
    public var hidden: [DashboardTile] {
        let shown = Set(items.map(\.tile))
        return DashboardTile.allCases.filter { !shown.contains($0) }
    }

    // MARK: - Arranging

    /// Something done to one tile.
    public enum Act: Hashable, Sendable {
        case earlier, later, show, hide
        case resize(TileSize)
        /// Before another tile; nil is the end.
        case place(before: DashboardTile?)
    }

    public mutating func apply(_ act: Act, to tile: DashboardTile) {
        let index = items.firstIndex { $0.tile == tile }
        switch (act, index) {
        case (.show, nil): items.append(Item(tile, tile.sizes[0]))
        case (.hide, let index?): items.remove(at: index)
        case (.earlier, let index?) where index > 0: items.swapAt(index, index - 1)
        case (.later, let index?) where index + 1 < items.count: items.swapAt(index, index + 1)
        case (.resize(let size), let index?): items[index] = Item(tile, size)
        case (.place(let other), let index?) where other != tile:
            let item = items.remove(at: index)
            items.insert(item, at: items.firstIndex { $0.tile == other } ?? items.endIndex)
        default: break
        }
    }

    // MARK: - As it is kept

    /// `[["people", "small"], …]`; what a version of the program does not know is left out.
    public init(json: JSON) {
        self.init(
            (json.array ?? []).compactMap { entry in
                guard let pair = entry.array, pair.count == 2, let tile = pair[0].string.flatMap({ DashboardTile(rawValue: $0) }),
                    let size = pair[1].string.flatMap({ TileSize(rawValue: $0) })
                else { return nil }
                return Item(tile, size)
            })
    }

    public var json: JSON { .array(items.map { .array([.string($0.tile.rawValue), .string($0.size.rawValue)]) }) }
}
