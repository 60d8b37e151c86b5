import Storage

public enum OrganisationSchema {
    public static let migrations: [Migration] = [
        Migration("organisation-001-companies-stores-sources-products") { dialect in
            [
                """
                CREATE TABLE companies (
                    id \(dialect.identity), code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, currency TEXT NOT NULL, time_zone TEXT NOT NULL,
                    country TEXT NOT NULL, languages TEXT NOT NULL, created_at BIGINT NOT NULL)
                """,
                """
                CREATE TABLE stores (
                    id \(dialect.identity), company_id BIGINT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, street TEXT, house_number TEXT,
                    postcode TEXT, city TEXT, province TEXT, country TEXT, latitude DOUBLE PRECISION, longitude DOUBLE PRECISION, phone TEXT,
                    opened_on BIGINT, closed_on BIGINT, extensions TEXT, UNIQUE (company_id, code))
                """,
                """
                CREATE TABLE store_groups (
                    id \(dialect.identity), company_id BIGINT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (company_id, code))
                """,
                """
                CREATE TABLE store_group_members (
                    group_id BIGINT NOT NULL, store_id BIGINT NOT NULL, PRIMARY KEY (group_id, store_id)) \(dialect.keyed)
                """,
                """
                CREATE TABLE sources (
                    id \(dialect.identity), company_id BIGINT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
                    write_key TEXT NOT NULL UNIQUE, reliability TEXT NOT NULL, created_at BIGINT NOT NULL, UNIQUE (company_id, code))
                """,
                """
                CREATE TABLE occasions (
                    id \(dialect.identity), company_id BIGINT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, starts_on BIGINT, ends_on BIGINT,
                    UNIQUE (company_id, code))
                """,
                """
                CREATE TABLE activities (
                    id \(dialect.identity), occasion_id BIGINT NOT NULL, company_id BIGINT NOT NULL, source_id BIGINT NOT NULL, code TEXT NOT NULL,
                    name TEXT NOT NULL, reliability DOUBLE PRECISION NOT NULL, UNIQUE (company_id, code))
                """,
                """
                CREATE TABLE activity_attributes (
                    activity_id BIGINT NOT NULL, key TEXT NOT NULL, position BIGINT NOT NULL, label TEXT NOT NULL, type TEXT NOT NULL,
                    required BIGINT NOT NULL, choices TEXT NOT NULL, PRIMARY KEY (activity_id, key)) \(dialect.keyed)
                """,
                """
                CREATE TABLE categories (
                    id \(dialect.identity), company_id BIGINT NOT NULL, parent_id BIGINT, name TEXT NOT NULL, path TEXT NOT NULL,
                    UNIQUE (company_id, path))
                """,
                // `listed` is 0 for a product that is known only because a sale named it.
                """
                CREATE TABLE products (
                    id \(dialect.identity), company_id BIGINT NOT NULL, sku TEXT NOT NULL, gtin TEXT, name TEXT NOT NULL, category_id BIGINT,
                    brand TEXT, unit TEXT, cost BIGINT, list_price BIGINT, listed BIGINT NOT NULL, extensions TEXT, search_name TEXT NOT NULL,
                    content_hash BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, UNIQUE (company_id, sku))
                """,
                "CREATE INDEX products_gtin ON products (gtin) WHERE gtin IS NOT NULL",
                "CREATE INDEX products_category ON products (category_id)",
            ]
        },
        // Lists of products by name, brand and price.
        Migration("organisation-002-product-lists") { _ in
            [
                "CREATE INDEX products_name ON products (search_name, id)", "CREATE INDEX products_brand ON products (brand, id)",
                "CREATE INDEX products_price ON products (list_price, id)",
            ]
        },
        Migration("organisation-003-attributes") { dialect in
            [
                // What extensions of contacts mean, said before or after they came in.
                """
                CREATE TABLE attributes (
                    company_id BIGINT NOT NULL, key TEXT NOT NULL, label TEXT NOT NULL, type TEXT NOT NULL, choices TEXT NOT NULL,
                    PRIMARY KEY (company_id, key)) \(dialect.keyed)
                """
            ]
        },
        // A group that was removed is kept, so that it can be brought back with its stores.
        Migration("organisation-004-removed-groups") { _ in ["ALTER TABLE store_groups ADD COLUMN removed_at BIGINT"] },
        // What is no longer used is kept, so that it can be brought back. `labels` by language.
        Migration("organisation-005-closing-and-retiring") { _ in
            [
                "ALTER TABLE sources ADD COLUMN is_active BIGINT NOT NULL DEFAULT 1",
                "ALTER TABLE occasions ADD COLUMN closed_at BIGINT",
                "ALTER TABLE activities ADD COLUMN closed_at BIGINT",
                "ALTER TABLE activity_attributes ADD COLUMN labels TEXT",
                "ALTER TABLE attributes ADD COLUMN labels TEXT",
                "ALTER TABLE attributes ADD COLUMN retired_at BIGINT",
            ]
        },
    ]
}
