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
        },
        // What the store network is compared by: pieces, what was sold to known customers, and who bought for the first time.
        Migration("sales-002-store-network") { dialect in
            [
                "ALTER TABLE sales_daily ADD COLUMN items BIGINT NOT NULL DEFAULT 0",
                "ALTER TABLE sales_daily ADD COLUMN identified_net BIGINT NOT NULL DEFAULT 0",
                "ALTER TABLE sales_daily ADD COLUMN new_customers BIGINT NOT NULL DEFAULT 0",
                "CREATE INDEX sales_daily_store ON sales_daily (store_id, day)",
                """
                CREATE TABLE first_purchases (
                    contact_id BIGINT PRIMARY KEY NOT NULL, sale_id BIGINT NOT NULL, company_id BIGINT NOT NULL, day BIGINT NOT NULL,
                    store_id BIGINT NOT NULL, channel TEXT NOT NULL, at BIGINT NOT NULL) \(dialect.keyed)
                """,
            ] + SalesBackfill.storeNetwork
        },
    ]
}

/// Sums of sales that were committed before their columns were there.
enum SalesBackfill {
    static let storeNetwork = [
        """
        UPDATE sales_daily SET identified_net = sums.net
        FROM (
            SELECT company_id, business_day, COALESCE(store_id, 0) AS store_id, channel, SUM(net) AS net FROM sales
            WHERE status <> 'cancelled' AND contact_id IS NOT NULL GROUP BY 1, 2, 3, 4) AS sums
        WHERE sales_daily.company_id = sums.company_id AND sales_daily.day = sums.business_day AND sales_daily.store_id = sums.store_id
            AND sales_daily.channel = sums.channel
        """,
        """
        UPDATE sales_daily SET items = sums.items
        FROM (
            SELECT company_id, business_day, COALESCE(store_id, 0) AS store_id, channel,
                SUM(CASE WHEN quantity % 1000 = 0 THEN quantity / 1000 WHEN quantity > 0 THEN 1 ELSE -1 END) AS items
            FROM sales JOIN sale_lines ON sale_lines.sale_id = sales.id WHERE status <> 'cancelled' GROUP BY 1, 2, 3, 4) AS sums
        WHERE sales_daily.company_id = sums.company_id AND sales_daily.day = sums.business_day AND sales_daily.store_id = sums.store_id
            AND sales_daily.channel = sums.channel
        """,
        """
        INSERT INTO first_purchases (contact_id, sale_id, company_id, day, store_id, channel, at)
        SELECT contact_id, id, company_id, business_day, COALESCE(store_id, 0), channel, occurred_at
        FROM (
            SELECT contact_id, id, company_id, business_day, store_id, channel, occurred_at,
                ROW_NUMBER() OVER (PARTITION BY contact_id ORDER BY occurred_at, id) AS place
            FROM sales WHERE contact_id IS NOT NULL AND kind = 'sale' AND status NOT IN ('cancelled', 'voided')) AS ranked
        WHERE place = 1
        """,
        """
        UPDATE sales_daily SET new_customers = firsts.customers
        FROM (SELECT company_id, day, store_id, channel, COUNT(*) AS customers FROM first_purchases GROUP BY 1, 2, 3, 4) AS firsts
        WHERE sales_daily.company_id = firsts.company_id AND sales_daily.day = firsts.day AND sales_daily.store_id = firsts.store_id
            AND sales_daily.channel = firsts.channel
        """,
    ]
}
