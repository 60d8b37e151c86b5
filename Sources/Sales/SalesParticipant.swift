import Kernel
import Storage

/// What sales have to do with the rights of a person: they are told whole, and stay with all their figures, of nobody.
public struct SalesParticipant: PersonParticipant {
    public init() {}

    public var personalTables: Set<String> { ["sales", "sale_discounts", "contact_figures", "first_purchases"] }

    public func tell(_ subject: DataSubject, to sink: any PersonalDataSink, _ tx: ReadTransaction) throws {
        try sink.begin(
            "sales",
            [
                "id", "company", "store", "source", "contact", "channel", "kind", "receipt", "occurredAt", "currency", "gross", "discount", "net",
                "status",
            ])
        try tx.tell(
            """
            SELECT id, company_id, store_id, source_id, contact_id, channel, kind, receipt, occurred_at, currency, gross, discount, net, status
            FROM sales WHERE contact_id IN \(subject.contacts) ORDER BY occurred_at, id
            """, to: sink
        ) { row throws(StorageError) in
            let currency = Currency(try row[9, as: String.self])
            return [
                .id(try row[0, as: ID<Sale>.self]), .id(try row[1, as: ID<Company>.self]), .id(try row[2, as: ID<Store>?.self]),
                .id(try row[3, as: ID<Source>.self]), .id(try row[4, as: ID<Contact>?.self]), .string(try row[5, as: String.self]),
                .string(try row[6, as: String.self]), .string(try row[7, as: String.self]), .time(try row[8, as: Instant.self]),
                .string(try row[9, as: String.self]), Self.decimal(try row[10], currency), Self.decimal(try row[11], currency),
                Self.decimal(try row[12], currency), .string(try row[13, as: String.self]),
            ]
        }
        try sink.begin("saleLines", ["sale", "line", "product", "quantity", "unitPrice", "discount", "net"])
        try tx.tell(
            """
            SELECT sale_lines.sale_id, line, COALESCE(products.name, products.sku), quantity, unit_price, sale_lines.discount, sale_lines.net, currency
            FROM sales JOIN sale_lines ON sale_lines.sale_id = sales.id LEFT JOIN products ON products.id = sale_lines.product_id
            WHERE sales.contact_id IN \(subject.contacts) ORDER BY sales.occurred_at, sales.id, line
            """, to: sink
        ) { row throws(StorageError) in
            let currency = Currency(try row[7, as: String.self])
            let quantity = try row[3, as: Int64.self]
            return [
                .id(try row[0, as: ID<Sale>.self]), .integer(try row[1]), .string(try row[2, as: String?.self]), .number(Double(quantity) / 1000),
                Self.decimal(try row[4], currency), Self.decimal(try row[5], currency), Self.decimal(try row[6], currency),
            ]
        }
    }

    /// An amount as people write it: `12.50`.
    private static func decimal(_ amount: Int64, _ currency: Currency?) -> JSON { .string(Money(amount, currency ?? .eur).decimal) }

    public func active(_ contacts: [ID<Contact>], since moment: Instant, _ tx: ReadTransaction) throws -> Set<ID<Contact>> {
        Set(
            try tx.rows("SELECT DISTINCT contact_id FROM sales WHERE contact_id IN \(contacts) AND occurred_at >= \(moment)") {
                row throws(StorageError) in try row[0, as: ID<Contact>.self]
            })
    }

    public func erase(_ subject: DataSubject, _ tx: WriteTransaction) throws -> ErasedRows {
        var rows = ErasedRows()
        rows.add(try forgetReferences(subject, tx), of: "sale_discounts")
        let anonymous = "contact_id = NULL, identity_kind = NULL, identity_value = NULL" as SQL
        rows.add(try tx.execute("UPDATE sales SET \(anonymous) WHERE contact_id IN \(subject.contacts)"), of: "sales")
        rows.add(try tx.execute("DELETE FROM contact_figures WHERE contact_id IN \(subject.contacts)"), of: "contact_figures")
        // How many bought for the first time stays in the sums.
        rows.add(try tx.execute("DELETE FROM first_purchases WHERE contact_id IN \(subject.contacts)"), of: "first_purchases")
        // Sales that wait for somebody of this card or address, in companies that do not know one.
        for (kind, values) in [
            (Identity.Kind.card, subject.names(.card)), (.email, subject.names(.email)), (.customerNumber, subject.names(.externalID)),
        ]
        where !values.isEmpty {
            let companies: SQL = subject.isWhole && kind != .customerNumber ? "(SELECT id FROM companies)" : "\(subject.companies)"
            // A number is its source's own.
            let sources: SQL = kind == .customerNumber ? " AND source_id IN \(Set(subject.names.compactMap(\.source)).sorted())" : ""
            rows.add(
                try tx.execute(
                    """
                    UPDATE sales SET \(anonymous)
                    WHERE contact_id IS NULL AND identity_value IS NOT NULL AND company_id IN \(companies) AND identity_kind = \(kind.rawValue)
                        AND identity_value IN \(values)\(sources)
                    """), of: "sales")
        }
        return rows
    }

    /// A coupon of one's own may say whose it was.
    private func forgetReferences(_ subject: DataSubject, _ tx: WriteTransaction) throws(StorageError) -> Int {
        let traces = PersonalTraces(of: subject)
        let references = Set(
            try tx.rows(
                """
                SELECT DISTINCT reference FROM sale_discounts
                WHERE sale_id IN (SELECT id FROM sales WHERE contact_id IN \(subject.contacts)) AND reference IS NOT NULL
                """
            ) { row throws(StorageError) in try row[0, as: String.self] }.filter { traces.occur(in: $0) })
        guard !references.isEmpty else { return 0 }
        return try tx.execute(
            """
            UPDATE sale_discounts SET reference = NULL
            WHERE sale_id IN (SELECT id FROM sales WHERE contact_id IN \(subject.contacts)) AND reference IN \(references.sorted())
            """)
    }
}
