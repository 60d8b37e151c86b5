"""Every kind of file in, once."""

import csv
import gzip
from decimal import ROUND_HALF_UP, Decimal

import pytest
from support.databases import number
from support.executable import Running, tessera
from support.fingerprint import fingerprint, kept_sums, totals
from support.retailers import write

ORDER = ("stores", "products", "contacts", "sales", "events")


def test_a_whole_group_and_again(group, database):
    group.found(database)
    group.load(database, "stores", "products", "contacts")
    assert number(database, "SELECT count(*) FROM contacts") == sum(rows(each.file) for each in group.of("contacts"))
    group.load(database, "sales", "events")
    once = fingerprint(database)
    assert totals(database) == expected_totals(group)
    assert kept_sums(database) == []

    group.load(database, *ORDER)
    assert fingerprint(database) == once, "a rerun changed something"


def test_both_databases_say_the_same(group, cluster, tmp_path):
    from support.databases import fresh

    prints = []
    for kind in ("sqlite", "postgres"):
        database = fresh(kind, tmp_path, cluster)
        group.found(database)
        group.load(database, "stores", "products", "contacts", "sales")
        prints.append(fingerprint(database))
        database.remove()
    assert prints[0] == prints[1]


def test_stats_count_what_is_there(group, database):
    group.found(database)
    group.load(database, "stores", "products", "contacts", "sales")
    stats = tessera("stats", "--json", database=database).json
    companies = {company["company"]: company for company in stats}
    assert set(companies) == {company["code"] for company in group.organisation["companies"]}
    for name, query in {"sales": "SELECT count(*) FROM sales", "lines": "SELECT count(*) FROM sale_lines"}.items():
        assert sum(company[name] for company in companies.values()) == number(database, query), name


@pytest.mark.parametrize("form", ["comma", "semicolon", "tab", "bom", "windows-1252", "gzip"])
def test_forms_of_a_file(shop, tmp_path, form):
    separator = {"semicolon": ";", "tab": "\t"}.get(form, ",")
    lines = [["external_id", "first_name", "last_name", "email"]]
    lines += [[f"C{index}", "Zoë", "Müller d'Él", f"zoe{index}@example.com"] for index in range(50)]
    text = "\r\n".join(separator.join(line) for line in lines) + "\r\n"
    content = text.encode("cp1252" if form == "windows-1252" else "utf-8")
    if form == "bom":
        content = b"\xef\xbb\xbf" + content
    if form == "gzip":
        content = gzip.compress(content)
    file = write(tmp_path / ("contacts.csv.gz" if form == "gzip" else "contacts.csv"), content)
    tessera("import", "contacts", file, "--source", "erp", "--company", "ACME", database=shop)
    assert shop.rows("SELECT count(*), min(family_name), max(given_name) FROM contacts") == [("50", "Müller d'Él", "Zoë")]


def test_quoted_newlines_and_decimal_comma(shop, tmp_path):
    file = write(
        tmp_path / "sales.csv",
        "receipt;store;till;date_time;line;sku;description;quantity;unit_price;amount\r\n"
        'R1;S1;1;2025-03-01 10:00;1;A;"Jam,\r\nstrawberry";1,5;2,50;3,75\r\n'
        "R1;S1;1;2025-03-01 10:00;2;B;Bread;1;1.234,00;1.234,00\r\n",
    )
    tessera("import", "sales", file, "--source", "till", "--company", "ACME", database=shop)
    assert shop.rows("SELECT l.quantity, l.net, p.name FROM sale_lines l JOIN products p ON p.id = l.product_id ORDER BY p.sku") == [
        ("1500", "375", "Jam,\r\nstrawberry"), ("1000", "123400", "Bread")]  # fmt: skip


def test_summary_tells_what_became_of_the_rows(shop, tmp_path):
    file = write(tmp_path / "contacts.csv", "external_id,email,birth_date\nC1,a@example.com,1980-02-03\nC2,b@example.com,1980-02-31\nC3\n")
    outcome = tessera("import", "contacts", file, "--source", "erp", "--company", "ACME", "--json", database=shop, expect=None)
    summary = outcome.json
    assert summary["rejected"] == 1, summary
    # An impossible date is refused as a value, not as a row.
    assert number(shop, "SELECT count(*) FROM contacts") == 2
    with open(f"{file}.rejected.csv", newline="") as rejected:
        (row,) = list(csv.DictReader(rejected))
    assert row["line"] == "4", row


def test_two_imports_of_one_file(large_group, shared_large, tmp_path):
    database = shared_large(tmp_path)
    (sales,) = large_group.of("sales", company="ORT")
    first = Running(*sales.arguments, database=database)
    second = Running(*sales.arguments, database=database)
    outcomes = [first.wait(), second.wait()]
    losers = [outcome for outcome in outcomes if outcome.code not in (0, 2)]
    assert len(losers) <= 1, "\n".join(map(str, outcomes))
    for outcome in losers:
        assert "another process" in outcome.said.lower(), outcome
    assert totals(database) == expected_totals(large_group, company="ORT")
    assert kept_sums(database) == []
    database.remove()


def test_two_imports_of_different_files(large_group, shared_large, tmp_path):
    database = shared_large(tmp_path)
    imports = large_group.of("sales")
    running = [Running(*each.arguments, database=database) for each in imports]
    for each in running:
        outcome = each.wait()
        assert outcome.code in (0, 2), outcome
    assert totals(database) == expected_totals(large_group)
    assert kept_sums(database) == []
    database.remove()


@pytest.fixture(params=["sqlite", "postgres"])
def shared_large(request, cluster, large_group):
    """Makes databases with the large group's stores, products and contacts; the sales are still to come."""
    from support.databases import fresh

    def make(folder):
        database = fresh(request.param, folder, cluster)
        large_group.found(database)
        large_group.load(database, "stores", "products")
        return database

    return make


def rows(file):
    """Records of a generated file."""
    content = file.read_bytes()
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    separator = max(",;\t", key=text.split("\n", 1)[0].count)
    return sum(1 for _ in csv.reader(text.splitlines(keepends=True), delimiter=separator)) - 1


def expected_totals(group, company=None):
    """Receipts, gross, discount, net and lines of the generated sales, from the files alone."""
    receipts, gross, discount, net, lines = set(), 0, 0, 0, 0
    for each in group.of("sales", company=company):
        with open(each.file, newline="") as file:
            for row in csv.DictReader(file):
                receipts.add((each.company, row["store"], row["till"], row["date_time"][:10], row["receipt"]))
                taken = sum(cents(row[name]) for name in ("promotion_discount", "coupon_discount", "manual_discount"))
                net += cents(row["amount"])
                discount += taken
                gross += cents(row["amount"]) + taken
                lines += 1
    return len(receipts), gross, discount, net, lines


def cents(text):
    return int((Decimal(text or "0") * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
