import Kernel
import RecordLinkage
import Storage

/// A contact as the model compares it: one text for each of ``layout``'s columns.
struct ContactRow: Sendable {
    var id: ID<Contact>
    var texts: [String]

    /// What of a contact speaks for who somebody is.
    static let layout = ContactLayout(
        columns.enumerated().map { place, column in FieldAssignment(column.kind, column: place, name: column.name) })

    private static let columns: [(kind: FieldKind, name: String, column: String)] = [
        (.givenName, "givenName", "given_name"), (.familyName, "familyName", "family_name"), (.email, "email", "email"), (.phone, "phone", "phone"),
        (.birthDate, "birthDate", "birth_date"), (.gender, "gender", "gender"), (.taxCode, "taxCode", "tax_code"), (.card, "card", "card"),
        (.address, "street", "street"), (.houseNumber, "houseNumber", "house_number"), (.houseNumber, "houseAddition", "house_addition"),
        (.postcode, "postcode", "postcode"), (.locality, "city", "city"), (.region, "province", "province"), (.country, "country", "country"),
    ]

    private static let selected = SQL(verbatim: (["id"] + columns.map(\.column)).map { "contacts." + $0 }.joined(separator: ", "))

    init(_ contact: ContactRecord) {
        id = contact.id
        texts = Self.columns.map { $0.name == "card" ? contact.card ?? "" : ContactField(rawValue: $0.name).flatMap { contact.values[$0] } ?? "" }
    }

    private init(_ row: Row) throws(StorageError) {
        id = try row[0]
        texts = []
        texts.reserveCapacity(Self.columns.count)
        for place in Self.columns.indices { texts.append(try row[place + 1, as: String?.self] ?? "") }
    }

    static func rows(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [ContactRow] {
        try tx.rows("SELECT \(selected) FROM contacts \(filter)") { row throws(StorageError) in try ContactRow(row) }
    }

    /// Contacts with further columns, which begin at the place that `make` is handed.
    static func rows<Value>(
        with columns: SQL, _ filter: SQL, _ tx: ReadTransaction, _ make: (ContactRow, Row, Int) throws(StorageError) -> Value
    ) throws(StorageError) -> [Value] {
        try tx.rows("SELECT \(selected), \(columns) FROM contacts \(filter)") { row throws(StorageError) in
            try make(try ContactRow(row), row, Self.columns.count + 1)
        }
    }
}
