import Kernel
import RecordLinkage
import Storage

/// A contact as a pass reads it.
struct PassContact: Sendable {
    var row: ContactRow
    var person: ID<Person>
    /// Of its content, to see later whether it has changed.
    var hash: Int64

    static func rows(after last: ID<Contact>, limit: Int, _ tx: ReadTransaction) throws(StorageError) -> [PassContact] {
        try ContactRow.rows(with: "contacts.person_id, contacts.content_hash", "WHERE contacts.id > \(last) ORDER BY contacts.id LIMIT \(limit)", tx)
        {
            contact, row, next throws(StorageError) in PassContact(row: contact, person: try row[next], hash: try row[next + 1])
        }
    }

    static func hashes(after last: ID<Contact>, limit: Int, _ tx: ReadTransaction) throws(StorageError) -> [(id: ID<Contact>, hash: Int64)] {
        try tx.rows("SELECT id, content_hash FROM contacts WHERE id > \(last) ORDER BY id LIMIT \(limit)") { row throws(StorageError) in
            (try row[0], try row[1])
        }
    }
}

/// All contacts as they were read, ascending; used by one task at a time.
final class ReadContacts: @unchecked Sendable {
    let builder = ContactTableBuilder(ContactRow.layout)
    private(set) var rows: [ID<Contact>] = []
    private(set) var persons: [ID<Person>] = []
    private var hashes: [Int64] = []

    func append(_ contacts: [PassContact]) {
        builder.append(rows: contacts.count) { row, column, take in
            var text = contacts[row].row.texts[column]
            text.withUTF8 { take($0) }
        }
        rows += contacts.map(\.row.id)
        persons += contacts.map(\.person)
        hashes += contacts.map(\.hash)
    }

    /// Nil for a contact that was not there.
    func hash(of id: ID<Contact>) -> Int64? {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < rows.count && rows[low] == id ? hashes[low] : nil
    }
}

/// What a pass found out about all contacts.
struct FoundEvidence: Sendable {
    let search: EvidenceSearch
    let frequencies: ValueFrequencies
    /// Numbers and the contacts kept under them, ascending.
    let blocks: [(number: Int64, contact: ID<Contact>)]
    /// Ascending.
    let pairs: [EvidenceStore.Pair]
    /// Persons that evidence joins with others.
    let touched: Set<ID<Person>>

    init(_ read: ReadContacts, _ rules: IdentityRules) throws(Problem) {
        let table = try read.builder.finish()
        search = EvidenceSearch(table, rules: rules.evidence.clusterRules(rules.links.vetoes), believed: rules.evidence.believed)
        frequencies = ValueFrequencies(table)
        blocks = Self.blocks(table, read.rows)
        let rows = read.rows
        pairs = search.edges.map { EvidenceStore.Pair(first: rows[Int($0.left)], second: rows[Int($0.right)], bits: Double($0.bits)) }
        let least = Float(Probability.bits(rules.evidence.linkProbability))
        var touched: Set<ID<Person>> = []
        for edge in search.edges where edge.bits >= least && read.persons[Int(edge.left)] != read.persons[Int(edge.right)] {
            touched.insert(read.persons[Int(edge.left)])
            touched.insert(read.persons[Int(edge.right)])
        }
        self.touched = touched
    }

    private static func blocks(_ table: ContactTable, _ rows: [ID<Contact>]) -> [(number: Int64, contact: ID<Contact>)] {
        var blocks: [(number: Int64, contact: ID<Contact>)] = []
        blocks.reserveCapacity(rows.count * 5)
        for (row, contact) in rows.enumerated() {
            for number in IdentityModel.blocks.numbers(table, row: row) { blocks.append((number, contact)) }
        }
        blocks.sort { ($0.number, $0.contact) < ($1.number, $1.contact) }
        return blocks
    }
}
