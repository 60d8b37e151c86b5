import Storage

public enum SalesSchema {
    public static let migrations: [Migration] = [
        Migration("sales-001-sales-lines-figures") { dialect in
            [
                """
                CREATE TABLE sales (
                    id \(dialect.identity), company_id BIGINT NOT NULL, store_id BIGINT, source_id BIGINT NOT NULL, contact_id BIGINT, import_id BIGINT,
                    channel TEXT NOT NULL, kind TEXT NOT NULL, till TEXT, operator TEXT, business_day BIGINT NOT NULL, receipt TEXT NOT NULL,
                    occurred_at BIGINT NOT NULL, currency TEXT NOT NULL, gross BIGINT NOT NULL, discount BIGINT NOT NULL, net BIGINT NOT NULL,
                    tax BIGINT NOT NULL, lines BIGINT NOT NULL, status TEXT NOT NULL, original_id BIGINT, original_receipt TEXT,
                    identity_kind BIGINT, identity_value TEXT)
                """,
                "CREATE INDEX sales_contact ON sales (contact_id, occurred_at) WHERE contact_id IS NOT NULL",
                "CREATE INDEX sales_receipt ON sales (receipt)",
                // A sale whose card, customer number or e-mail nobody had yet waits here for the contact that will.
                """
                CREATE INDEX sales_unclaimed ON sales (company_id, identity_kind, identity_value)
                WHERE contact_id IS NULL AND identity_value IS NOT NULL
                """,
                // Who sold what twice: the natural key of company, store, till, business day and receipt, or of a shop's order number.
                """
                CREATE TABLE sale_keys (
                    company_id BIGINT NOT NULL, natural_key TEXT NOT NULL, sale_id BIGINT NOT NULL, content_hash BIGINT NOT NULL,
                    PRIMARY KEY (company_id, natural_key)) \(dialect.keyed)
                """,
                // Quantities are thousandths, money is minor units, tax rates are hundredths of a per cent.
                """
                CREATE TABLE sale_lines (
                    sale_id BIGINT NOT NULL, line BIGINT NOT NULL, product_id BIGINT NOT NULL, quantity BIGINT NOT NULL, unit_price BIGINT NOT NULL,
                    gross BIGINT NOT NULL, discount BIGINT NOT NULL, net BIGINT NOT NULL, tax_rate BIGINT, PRIMARY KEY (sale_id, line)) \(dialect.keyed)
                """,
                """
                CREATE TABLE sale_discounts (
                    sale_id BIGINT NOT NULL, line BIGINT NOT NULL, kind BIGINT NOT NULL, sequence BIGINT NOT NULL, amount BIGINT NOT NULL, reference TEXT,
                    PRIMARY KEY (sale_id, line, kind, sequence)) \(dialect.keyed)
                """,
                """
                CREATE TABLE sale_tenders (
                    sale_id BIGINT NOT NULL, sequence BIGINT NOT NULL, kind TEXT NOT NULL, amount BIGINT NOT NULL,
                    PRIMARY KEY (sale_id, sequence)) \(dialect.keyed)
                """,
                // Sums kept with each sale, so that no page adds up lines. `store_id` 0 is a sale without a store.
                """
                CREATE TABLE sales_daily (
                    company_id BIGINT NOT NULL, day BIGINT NOT NULL, store_id BIGINT NOT NULL, channel TEXT NOT NULL, receipts BIGINT NOT NULL,
                    identified BIGINT NOT NULL, lines BIGINT NOT NULL, gross BIGINT NOT NULL, discount BIGINT NOT NULL, net BIGINT NOT NULL,
                    PRIMARY KEY (company_id, day, store_id, channel)) \(dialect.keyed)
                """,
                """
                CREATE TABLE sales_hourly (
                    company_id BIGINT NOT NULL, store_id BIGINT NOT NULL, weekday BIGINT NOT NULL, hour BIGINT NOT NULL, receipts BIGINT NOT NULL,
                    net BIGINT NOT NULL, PRIMARY KEY (company_id, store_id, weekday, hour)) \(dialect.keyed)
                """,
                """
                CREATE TABLE product_months (
                    product_id BIGINT NOT NULL, month BIGINT NOT NULL, quantity BIGINT NOT NULL, net BIGINT NOT NULL,
                    PRIMARY KEY (product_id, month)) \(dialect.keyed)
                """,
                """
                CREATE TABLE contact_figures (
                    contact_id BIGINT NOT NULL, currency TEXT NOT NULL, purchases BIGINT NOT NULL, net BIGINT NOT NULL, first_at BIGINT NOT NULL,
                    last_at BIGINT NOT NULL, PRIMARY KEY (contact_id, currency)) \(dialect.keyed)
                """,
            ]
        }
    ]
}
