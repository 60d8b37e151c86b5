"""Two real retailers, imported by the commands of Examples/, hold the sums that Python computes from the raw files."""

import csv
import gzip
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from support.databases import fresh
from support.executable import ROOT, tessera
from support.fingerprint import kept_sums, totals
from support.retailers import add_company, add_source

DATA = ROOT.parent / "shared/data"
EXAMPLES = ROOT / "Examples"


def data(name):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not in ../shared/data")
    return path


def whole(text, places=2):
    """The nearest whole number of 10^-places, half away from zero."""
    return int(Decimal(text).scaleb(places).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def take(database, kind, name, source, company, example):
    return tessera("import", kind, data(name), "--source", source, "--company", company, "--map", EXAMPLES / example, "--json", database=database)


def by_month_and_store(database):
    query = """SELECT d.day, coalesce(t.code, ''), d.lines, d.gross, d.discount, d.net
               FROM sales_daily d LEFT JOIN stores t ON t.id = d.store_id"""
    sums = defaultdict(lambda: [0, 0, 0, 0])
    for day, store, *values in database.rows(query):
        month = date.fromordinal(date(1970, 1, 1).toordinal() + int(day)).strftime("%Y-%m")
        for index, value in enumerate(values):
            sums[month, store][index] += int(value)
    return dict(sums)


@pytest.fixture(params=["sqlite", "postgres"])
def real(request, tmp_path, cluster):
    data("cj_transactions.csv.gz")
    database = fresh(request.param, tmp_path, cluster)
    yield database
    database.remove()


def test_complete_journey(real):
    add_company(real, "CJ", "USD", "America/New_York", country="US")
    add_source(real, "till", "till", "CJ")
    take(real, "products", "cj_products.csv.gz", "till", "CJ", "complete-journey/products.json")
    take(real, "contacts", "cj_demographics.csv.gz", "till", "CJ", "complete-journey/households.json")
    summary = take(real, "sales", "cj_transactions.csv.gz", "till", "CJ", "complete-journey/sales.json").json
    assert summary["rejected"] == 0, summary

    expected = defaultdict(lambda: [0, 0, 0, 0])
    receipts, households = set(), set()
    with gzip.open(data("cj_transactions.csv.gz"), "rt", newline="") as file:
        for row in csv.DictReader(file):
            net = whole(row["sales_value"])
            discount = whole(row["retail_disc"]) + whole(row["coupon_match_disc"])
            sums = expected[row["transaction_timestamp"][:7], row["store_id"]]
            for index, value in enumerate((1, net + discount, discount, net)):
                sums[index] += value
            receipts.add(row["basket_id"])
            households.add(row["household_id"])
    assert by_month_and_store(real) == dict(expected)
    assert totals(real)[0] == len(receipts)
    assert kept_sums(real) == []
    assert int(real.rows("SELECT count(DISTINCT contact_id) FROM sales")[0][0]) == len(households)

    once = totals(real), by_month_and_store(real)
    take(real, "sales", "cj_transactions.csv.gz", "till", "CJ", "complete-journey/sales.json")
    assert (totals(real), by_month_and_store(real)) == once, "a rerun changed something"


def test_online_retail(real):
    add_company(real, "GIFT", "GBP", "Europe/London", country="GB")
    add_source(real, "shop", "webshop", "GIFT")
    summary = take(real, "sales", "online_retail_2010_2011.csv.gz", "shop", "GIFT", "online-retail/sales.json").json
    assert summary["rejected"] == 0, summary

    expected = defaultdict(lambda: [0, 0, 0, 0])
    invoices, customers = set(), set()
    with gzip.open(data("online_retail_2010_2011.csv.gz"), "rt", newline="") as file:
        for row in csv.DictReader(file):
            net = int((Decimal(row["quantity"]) * Decimal(row["price"]) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
            sums = expected[row["invoice_date"][:7], ""]
            for index, value in enumerate((1, net, 0, net)):
                sums[index] += value
            invoices.add(row["invoice"])
            customers.add(row["customer_id"])
    assert by_month_and_store(real) == dict(expected)
    assert totals(real)[0] == len(invoices)
    assert int(real.rows("SELECT count(DISTINCT contact_id) FROM sales WHERE contact_id IS NOT NULL")[0][0]) == len(customers - {""})
    assert kept_sums(real) == []
