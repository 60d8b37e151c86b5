import Kernel
import Sales
import Storage

/// Figures of stores added up from the sales and lines themselves, one by one: what the kept sums must agree with.
struct NaiveSales {
    private struct Entry {
        var id: Int64
        var company: ID<Company>
        var store: ID<Store>?
        var contact: Int64?
        var kind: String
        var status: String
        var day: Day
        var at: Int64
        var net: Int64
        var pieces: Int64
    }

    private var entries: [Entry]

    init(_ tx: ReadTransaction) throws {
        var pieces: [Int64: Int64] = [:]
        var nets: [Int64: Int64] = [:]
        try tx.forEach("SELECT sale_id, quantity, net FROM sale_lines") { row throws(StorageError) in
            let (sale, quantity) = (try row[0, as: Int64.self], try row[1, as: Int64.self])
            let whole = quantity / 1000
            pieces[sale, default: 0] += whole * 1000 == quantity ? whole : quantity < 0 ? -1 : 1
            nets[sale, default: 0] += try row[2]
            return true
        }
        entries = try tx.rows("SELECT id, company_id, store_id, contact_id, kind, status, business_day, occurred_at FROM sales") {
            row throws(StorageError) in
            let id: Int64 = try row[0]
            return Entry(
                id: id, company: try row[1], store: try row[2], contact: try row[3], kind: try row[4], status: try row[5], day: try row[6],
                at: try row[7], net: nets[id] ?? 0, pieces: pieces[id] ?? 0)
        }
    }

    func sums(of store: ID<Store>, companies: [ID<Company>], _ days: ClosedRange<Day>) -> StoreSums {
        var sums = StoreSums()
        for entry in entries
        where entry.status != "cancelled" && entry.store == store && days.contains(entry.day) && companies.contains(entry.company) {
            let receipt: Int64 = entry.kind == "sale" ? 1 : entry.kind == "void" ? -1 : 0
            sums.receipts += receipt
            sums.net += entry.net
            sums.items += entry.pieces
            if entry.contact != nil {
                sums.identified += receipt
                sums.identifiedNet += entry.net
            }
        }
        let purchases = entries.filter { $0.kind == "sale" && $0.status != "cancelled" && $0.status != "voided" && $0.contact != nil }
        for (_, own) in Dictionary(grouping: purchases, by: \.contact) {
            guard let first = own.min(by: { ($0.at, $0.id) < ($1.at, $1.id) }) else { continue }
            if first.store == store, days.contains(first.day), companies.contains(first.company) { sums.newCustomers += 1 }
        }
        return sums
    }

    func firstDay(of store: ID<Store>) -> Day? { entries.filter { $0.store == store }.map(\.day).min() }
}

/// The same numbers for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
