import Kernel

/// Which columns a list shows, and in which order: as it comes, or as its address says (`columns=email.city`). The first is always there.
struct ColumnChoice {
    let all: [Column]
    let shown: [Column]

    /// The parameter that holds the names, and what stands between them.
    static let parameter = "columns"
    static let separator: Character = "."

    init(_ all: [Column], _ address: Address) {
        self.all = all
        let named = address[Self.parameter].map { Self.names($0) } ?? []
        let chosen = named.compactMap { name in all.dropFirst().first { $0.name == name } }
        guard !chosen.isEmpty else {
            shown = all
            return
        }
        // Whoever chose a column wants to see it: on a phone the first ones, elsewhere all.
        shown =
            all.prefix(1)
            + chosen.enumerated().map { index, column in
                var column = column
                column.rank = index < 2 ? 1 : 3
                return column
            }
    }

    /// Each name once, in the order they are written.
    static func names(_ text: String) -> [String] {
        var seen: Set<String> = []
        return text.split(separator: separator).prefix(50).map(String.init).filter { seen.insert($0).inserted }
    }

    /// The address of a list as its form for columns sends it, with the names in one parameter and a column moved where a button said so (`move=up.city`);
    /// nil for an address that is in order.
    static func tidied(_ address: Address) -> Address? {
        let sent = address.parameters.filter { $0.name == parameter }.map(\.value)
        let move = address["move"]
        guard sent.count > 1 || move != nil else { return nil }
        var columns = names(sent.joined(separator: String(separator)))
        let parts = move?.split(separator: separator, maxSplits: 1).map(String.init) ?? []
        if parts.count == 2, let place = columns.firstIndex(of: parts[1]) {
            let other = parts[0] == "up" ? place - 1 : place + 1
            if columns.indices.contains(other) { columns.swapAt(place, other) }
        }
        return address.with("move", nil).with(parameter, columns.joined(separator: String(separator)))
    }
}

extension Column {
    /// Its name in the address, where columns are chosen: `city` of `people.city`.
    var name: String { key.split(separator: ".").last.map(String.init) ?? key }
}

extension Words {
    /// What the menu of columns over a list shows.
    func columnChoice(_ choice: ColumnChoice, _ address: Address) -> Fields {
        let shown = choice.shown.dropFirst().map(\.name)
        let hidden = choice.all.dropFirst().filter { !shown.contains($0.name) }
        let start = address.with("after", nil).with("before", nil)
        return [
            "path": address.path, "resetLink": start.with(ColumnChoice.parameter, nil).description,
            "carried": carried(address, except: [ColumnChoice.parameter, "move"]),
            "choices": (choice.shown.dropFirst() + hidden).map { column in
                let name = text(column.key)
                return [
                    "value": column.name, "text": name, "show": text("columns.show", ["column": name]), "isShown": shown.contains(column.name),
                    "up": text("columns.up", ["column": name]),
                    "down": text("columns.down", ["column": name]),
                ] as Fields
            },
        ]
    }
}

/// What stands in a cell of a list whose columns can be chosen.
struct ListCell {
    var text: String?
    /// Classes of the text: `clip`, `muted`.
    var style: String?
    /// In small letters below it.
    var also: String?
    var spark: HTML?

    init(_ text: String?, _ style: String? = nil, also: String? = nil, spark: HTML? = nil) {
        self.text = text
        self.style = style
        self.also = also
        self.spark = spark
    }

    func fields(_ column: Column) -> Fields {
        let kinds = [column.numeric ? "num" : nil, column.rank == 1 ? nil : "rank\(column.rank)"].compactMap { $0 }
        return ["text": text, "style": style, "also": also, "sparkSvg": spark, "kind": kinds.joined(separator: " ")]
    }
}
