"""What a database says, without the ids it says it with: two imports that tell the same give the same fingerprint, on either database."""

import hashlib

# Ids, and times at which something was written down rather than happened.
INCIDENTAL = {"id", "person_id", "company_id", "source_id", "activity_id", "store_id", "contact_id", "recorded_at", "import_id", "content_hash"}

SALE = "JOIN sale_keys k ON k.sale_id = s.id JOIN companies m ON m.id = s.company_id"
CONTACT = "m.code || '/' || o.code || '/' || c.external_id"
CONTACTS = "contacts c JOIN sources o ON o.id = c.source_id JOIN companies m ON m.id = c.company_id"


def fingerprint(database):
    """For each subject the number of its rows and a digest of them."""
    result = {}
    for subject, rows in subjects(database).items():
        digest = hashlib.sha256()
        for row in sorted(rows):
            digest.update(repr(row).encode())
        result[subject] = (len(rows), digest.hexdigest()[:16])
    return result


def totals(database):
    """The sums one would ask for first."""
    query = """SELECT count(*), coalesce(sum(gross), 0), coalesce(sum(discount), 0), coalesce(sum(net), 0), coalesce(sum(lines), 0) FROM sales"""
    return tuple(int(value) for value in database.rows(query)[0])


def subjects(database):
    columns = [name for name in database.columns("contacts") if name not in INCIDENTAL]
    contacts = database.rows(f"SELECT {CONTACT}, {', '.join('c.' + name for name in columns)} FROM {CONTACTS}")
    clusters = {}
    for person, contact in database.rows(f"SELECT c.person_id, {CONTACT} FROM {CONTACTS}"):
        clusters.setdefault(person, []).append(contact)
    persons = {row[0]: row[1:] for row in database.rows(
        "SELECT id, display_name, email, phone, city, birth_date, stage, contacts, purchases, spent, last_purchase_at FROM persons WHERE contacts > 0")}
    sale_columns = ["channel", "kind", "till", "operator", "business_day", "receipt", "occurred_at", "currency", "gross", "discount", "net", "tax",
                    "lines", "status", "original_receipt", "identity_kind", "identity_value"]
    return {
        "companies": database.rows("SELECT code, currency, time_zone FROM companies"),
        "stores": database.rows("SELECT m.code, t.code FROM stores t JOIN companies m ON m.id = t.company_id"),
        "products": database.rows("SELECT m.code, p.sku, p.name, p.listed FROM products p JOIN companies m ON m.id = p.company_id"),
        "contacts": contacts,
        "keys": database.rows(f"SELECT {CONTACT}, y.kind, y.value FROM {CONTACTS} JOIN contact_keys y ON y.contact_id = c.id"),
        "persons": [(tuple(sorted(members)), persons.get(person)) for person, members in clusters.items()],
        "links": database.rows(f"SELECT {CONTACT}, count(*) FROM {CONTACTS} JOIN links l ON l.contact_id = c.id WHERE l.ended_at IS NULL GROUP BY 1"),
        "sales": database.rows(
            f"SELECT m.code, k.natural_key, t.code, {', '.join('s.' + name for name in sale_columns)}, c.external_id, k2.natural_key "
            f"FROM sales s {SALE} LEFT JOIN stores t ON t.id = s.store_id LEFT JOIN contacts c ON c.id = s.contact_id "
            "LEFT JOIN sale_keys k2 ON k2.sale_id = s.original_id"),
        "lines": database.rows(
            "SELECT k.natural_key, p.sku, l.quantity, l.unit_price, l.gross, l.discount, l.net, l.tax_rate FROM sale_lines l "
            f"JOIN sales s ON s.id = l.sale_id {SALE} JOIN products p ON p.id = l.product_id"),
        "discounts": database.rows(
            f"SELECT k.natural_key, d.kind, d.amount FROM sale_discounts d JOIN sales s ON s.id = d.sale_id {SALE}"),
        "tenders": database.rows(f"SELECT k.natural_key, d.kind, d.amount FROM sale_tenders d JOIN sales s ON s.id = d.sale_id {SALE}"),
        "days": database.rows(
            "SELECT m.code, d.day, coalesce(t.code, ''), d.channel, d.receipts, d.identified, d.lines, d.gross, d.discount, d.net "
            "FROM sales_daily d JOIN companies m ON m.id = d.company_id LEFT JOIN stores t ON t.id = d.store_id"),
        "hours": database.rows(
            "SELECT m.code, coalesce(t.code, ''), d.weekday, d.hour, d.receipts, d.net "
            "FROM sales_hourly d JOIN companies m ON m.id = d.company_id LEFT JOIN stores t ON t.id = d.store_id"),
        "product months": database.rows(
            "SELECT m.code, p.sku, d.month, d.quantity, d.net FROM product_months d JOIN products p ON p.id = d.product_id "
            "JOIN companies m ON m.id = p.company_id"),
        "contact figures": database.rows(
            f"SELECT {CONTACT}, f.currency, f.purchases, f.net, f.first_at, f.last_at FROM {CONTACTS} JOIN contact_figures f ON f.contact_id = c.id"),
    }  # fmt: skip


def kept_sums(database):
    """Sums kept with each sale beside the same sums made anew from what they sum: nothing when they agree."""
    kept = database.rows("SELECT day, sum(receipts), sum(lines), sum(gross), sum(discount), sum(net) FROM sales_daily GROUP BY day ORDER BY day")
    made = database.rows(
        "SELECT business_day, sum(CASE WHEN kind = 'sale' THEN 1 ELSE 0 END), sum(lines), sum(gross), sum(discount), sum(net) FROM sales "
        "WHERE status <> 'cancelled' GROUP BY business_day ORDER BY business_day")
    lines = database.rows("SELECT count(*), coalesce(sum(gross), 0), coalesce(sum(discount), 0), coalesce(sum(net), 0) FROM sale_lines")
    sales = database.rows("SELECT coalesce(sum(lines), 0), coalesce(sum(gross), 0), coalesce(sum(discount), 0), coalesce(sum(net), 0) FROM sales")
    differences = [(one, other) for one, other in zip(kept, made) if (one[0], *one[3:]) != (other[0], *other[3:])]
    if len(kept) != len(made):
        differences.append((len(kept), len(made)))
    if lines != sales:
        differences.append((lines, sales))
    return differences
