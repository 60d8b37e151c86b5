import Kernel

/// Takes contacts row by row and makes a ``ContactTable`` of them. Each different raw value is cleaned once, however many contacts carry it.
package final class ContactTableBuilder {
    private let layout: ContactLayout
    private let columns: [RawColumn]
    private var count = 0

    package init(_ layout: ContactLayout) {
        self.layout = layout
        columns = layout.sources.map { RawColumn(columns: $0.columns) }
    }

    /// Appends rows. `field` hands the bytes of a row (from 0) and column, well-formed UTF-8, to its third argument; it is called from several threads.
    package func append(rows: Int, field: @Sendable (Int, Int, (UnsafeBufferPointer<UInt8>) -> Void) -> Void) {
        let columns = columns
        _ = Parallel.map(columns.count) { columns[$0].append(rows, field) }
        count += rows
    }

    /// One row of texts, for a handful of contacts.
    package func append(_ row: [String]) {
        append(rows: 1) { _, column, take in
            guard column < row.count else { return }
            var text = row[column]
            text.withUTF8 { take($0) }
        }
    }

    /// The table. The builder is empty afterwards.
    /// - Parameters:
    ///   - frequencies: how many contacts carry a value in a larger whole of which these are a part; nil: these are the whole.
    ///   - joiningCopies: rows that say the same, a whole name and more, are one contact. Makes the work that of the different rows.
    package func finish(frequencies: ValueFrequencies? = nil, joiningCopies: Bool = false) throws(Problem) -> ContactTable {
        var dictionaries = [ByteDictionary](repeating: ByteDictionary(), count: layout.comparisons.count)
        var maps: [[[UInt32]]] = []
        for (source, column) in zip(layout.sources, columns) {
            let owners = source.slots.map { slot in layout.comparisons.firstIndex { $0.slots.contains(slot) } ?? 0 }
            maps.append(column.read(source.reading, owners, into: &dictionaries))
            column.forgetValues()
        }
        let hidden = hiddenNames(&dictionaries)
        let bases = dictionaries.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
        let bytes = dictionaries.reduce(0) { $0 + $1.arena.count }
        guard bases.last ?? 0 < Int(UInt32.max), bytes < Int(UInt32.max) else {
            throw Problem(.invalid, "table-too-large", "The table has more than 4 GiB of different values; link it in parts.")
        }
        var ids = numbered(maps, bases, hidden)
        let joined = joiningCopies ? ContactTable.joiningCopies(ids, count, layout) : nil
        if let joined { ids = joined.ids }
        let count = joined.map { $0.ids.count / layout.slotCount } ?? count
        for column in columns { column.forget() }
        let finishing = ValueFinishing(layout: layout, count: count, ids: ids, bases: bases)
        let (values, glances, rarities) = finishing.values(&dictionaries, frequencies)
        var arena: [UInt8] = []
        arena.reserveCapacity(bytes)
        for dictionary in dictionaries { arena += dictionary.arena }
        dictionaries = []
        let table = ContactTable(
            layout: layout, count: count, contactOfRow: joined?.contactOfRow, ids: ids, glances: finishing.rows(glances), values: values,
            rarities: rarities, arena: arena)
        return frequencies == nil ? finishing.withIdentifiersWeighed(table) : table
    }

    /// For each e-mail address the names it is made of, by their numbers in the dictionaries of given and family names.
    private struct HiddenNames: Sendable {
        var given: [UInt32] = [0]
        var family: [UInt32] = [0]
        var email: Range<Int> = 0..<0
        var givenSlot = 0
        var familySlot = 0

        /// Completes the name of a contact: an address adds what is missing, and never contradicts what was given.
        func complete(_ ids: UnsafeMutableBufferPointer<UInt32>, _ start: Int, _ givenBase: UInt32, _ familyBase: UInt32, _ emailBase: UInt32) {
            guard ids[start + familySlot] == 0 else { return }
            for slot in email where ids[start + slot] != 0 {
                let address = Int(ids[start + slot] - emailBase)
                if family[address] != 0 { ids[start + familySlot] = family[address] + familyBase }
                if ids[start + givenSlot] == 0, given[address] != 0 { ids[start + givenSlot] = given[address] + givenBase }
                if family[address] != 0 { return }
            }
        }
    }

    private func hiddenNames(_ dictionaries: inout [ByteDictionary]) -> HiddenNames? {
        guard let email = layout.comparison(.email), let given = layout.comparison(.given), let family = layout.comparison(.family) else {
            return nil
        }
        let reader = EmailNames(given: dictionaries[given], family: dictionaries[family])
        let addresses = dictionaries[email]
        let ranges = Parallel.ranges(addresses.count, pieces: 64)
        let found = Parallel.map(ranges.count) { piece in ranges[piece].map { reader.names(in: addresses.text(UInt32($0 + 1))) } }
        var names = HiddenNames(
            email: layout.comparisons[email].slots, givenSlot: layout.comparisons[given].slots.lowerBound,
            familySlot: layout.comparisons[family].slots.lowerBound)
        for name in found.joined() {
            for (owner, text, list) in [(given, name.given, \HiddenNames.given), (family, name.family, \HiddenNames.family)] {
                guard var text else {
                    names[keyPath: list].append(0)
                    continue
                }
                names[keyPath: list].append(text.withUTF8 { dictionaries[owner].intern($0) })
            }
        }
        return names
    }

    private func numbered(_ maps: [[[UInt32]]], _ bases: [Int], _ hidden: HiddenNames?) -> [UInt32] {
        let width = layout.slotCount
        let (layout, columns) = (layout, columns)
        let owner = (0..<width).map { slot in layout.comparisons.firstIndex { $0.slots.contains(slot) } ?? 0 }
        let ranges = Parallel.ranges(count, pieces: 64)
        return Parallel.array(count * width, repeating: 0, ranges: ranges.map { $0.lowerBound * width..<$0.upperBound * width }) { range, ids in
            for (index, source) in layout.sources.enumerated() {
                for (output, slot) in source.slots.enumerated() {
                    let base = UInt32(truncatingIfNeeded: bases[owner[slot]])
                    for (row, contact) in (range.lowerBound / width..<range.upperBound / width).enumerated() {
                        let value = maps[index][output][Int(columns[index].ids[contact])]
                        let place = row * width + slot
                        if value != 0, ids[place] == 0 { ids[place] = value + base }
                    }
                }
            }
            guard let hidden else { return }
            func base(_ slot: Int) -> UInt32 { UInt32(truncatingIfNeeded: bases[owner[slot]]) }
            let (given, family, email) = (base(hidden.givenSlot), base(hidden.familySlot), base(hidden.email.lowerBound))
            for start in stride(from: 0, to: ids.count, by: width) { hidden.complete(ids, start, given, family, email) }
        }
    }
}
