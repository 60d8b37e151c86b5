import Kernel
import Storage

/// What is asked of the tables while sales are committed.
enum SaleStore {
    struct Key: Hashable {
        var company: ID<Company>
        var naturalKey: String

        init(_ draft: SaleDraft) {
            company = draft.company
            naturalKey = draft.naturalKey
        }

        init(company: ID<Company>, naturalKey: String) {
            self.company = company
            self.naturalKey = naturalKey
        }
    }

    struct ReceiptKey: Hashable {
        var company: ID<Company>
        var receipt: String
    }

    struct Known {
        var sale: ID<Sale>
        var hash: Int64
        var fileImport: ID<FileImport>?
        /// Made in this very batch.
        var isNew = false
    }

    /// Those of the drafts that are there already.
    static func known(_ drafts: [SaleDraft], _ tx: ReadTransaction) throws(StorageError) -> [Key: Known] {
        var known: [Key: Known] = [:]
        for (company, drafts) in Dictionary(grouping: drafts, by: \.company) {
            try tx.forEach(
                """
                SELECT sale_keys.natural_key, sale_keys.sale_id, sale_keys.content_hash, sales.import_id
                FROM sale_keys JOIN sales ON sales.id = sale_keys.sale_id
                WHERE sale_keys.company_id = \(company) AND sale_keys.natural_key IN \(drafts.map(\.naturalKey))
                """
            ) { row throws(StorageError) in
                known[Key(company: company, naturalKey: try row[0])] = Known(sale: try row[1], hash: try row[2], fileImport: try row[3])
                return true
            }
        }
        return known
    }

    /// The sales that returns and voids refer to, by company and receipt; the latest where a number was used twice.
    static func originals(of drafts: [SaleDraft], _ tx: ReadTransaction) throws(StorageError) -> [ReceiptKey: ID<Sale>] {
        var originals: [ReceiptKey: ID<Sale>] = [:]
        let receipts = Set(drafts.compactMap(\.originalReceipt))
        guard !receipts.isEmpty else { return [:] }
        try tx.forEach("SELECT company_id, receipt, id FROM sales WHERE receipt IN \(Array(receipts)) AND kind = 'sale' ORDER BY occurred_at, id") {
            row throws(StorageError) in
            originals[ReceiptKey(company: try row[0], receipt: try row[1])] = try row[2]
            return true
        }
        return originals
    }

    static func lineHashes(of sale: ID<Sale>, _ tx: ReadTransaction) throws(StorageError) -> [Int64] {
        try lines(of: [sale], tx).map(\.line.contentHash)
    }

    static func lines(of sales: [ID<Sale>], _ tx: ReadTransaction) throws(StorageError) -> [(sale: ID<Sale>, line: SaleLine)] {
        try tx.rows(
            """
            SELECT sale_id, line, product_id, quantity, unit_price, gross, discount, net, tax_rate FROM sale_lines
            WHERE sale_id IN \(sales) ORDER BY sale_id, line
            """
        ) { row throws(StorageError) in
            (
                try row[0],
                SaleLine(
                    line: try row[1], product: try row[2], quantity: try row[3], unitPrice: try row[4], gross: try row[5], discount: try row[6],
                    net: try row[7], taxRate: try row[8])
            )
        }
    }
}
