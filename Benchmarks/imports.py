"""The Complete Journey's 1.47 M lines into a fresh database, beside `sqlite3 .import` of the same file."""

import gzip
import shutil
import subprocess
import time

from report import median, say
from support.databases import fresh, number, psql
from support.executable import ROOT, tessera
from support.retailers import add_company, add_source

DATA = ROOT.parent / "shared/data/cj_transactions.csv.gz"
MAP = ROOT / "Examples/complete-journey/sales.json"

BARE = """CREATE TABLE bare (household_id BIGINT, store_id BIGINT, basket_id BIGINT, product_id BIGINT, quantity BIGINT, sales_value DOUBLE PRECISION,
    retail_disc DOUBLE PRECISION, coupon_disc DOUBLE PRECISION, coupon_match_disc DOUBLE PRECISION, week BIGINT, transaction_timestamp TEXT)"""

# `sale_lines` has its key of sale and line; `sales` has contact and time, receipt, and the natural key of company, store, day and receipt.
LINE_INDEX = ["CREATE INDEX bare_line ON bare (basket_id, product_id)"]
SALE_INDEXES = [
    "CREATE INDEX bare_contact ON bare (household_id, transaction_timestamp)",
    "CREATE INDEX bare_receipt ON bare (basket_id)",
    "CREATE INDEX bare_key ON bare (store_id, transaction_timestamp, basket_id)",
]


def run(report, arguments, work, scratch, cluster):
    if not DATA.exists():
        say("import: cj_transactions.csv.gz is not in ../shared/data; left out")
        return
    plain = scratch / "cj_transactions.csv"
    with gzip.open(DATA, "rb") as source, open(plain, "wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
    say("import: 1,469,307 lines, 142 MB of CSV, into fresh databases")
    # Peers and Tessera take turns, so that a slow moment of the machine meets all of them.
    times = {name: [] for name in ("lines", "all", "copy", "sqlite", "postgres")}
    for _ in range(arguments.runs):
        times["lines"].append(sqlite_import(scratch, plain, LINE_INDEX))
        times["all"].append(sqlite_import(scratch, plain, LINE_INDEX + SALE_INDEXES))
        times["copy"].append(postgres_copy(cluster, plain, LINE_INDEX + SALE_INDEXES))
        for kind in ("sqlite", "postgres"):
            times[kind].append(tessera_import(kind, scratch, plain, cluster))
        say("  seconds: " + ", ".join(f"{name} {values[-1]:.1f}" for name, values in times.items()))
    peer, strict, copy = (median(times[name]) for name in ("all", "lines", "copy"))
    what = "import, 1.47 M lines"
    for kind in ("sqlite", "postgres"):
        taken = median(times[kind])
        report.add(what, kind, f"{taken:.1f} s", f"sqlite3 .import, same indexes: {peer:.1f} s", f"{taken / peer:.2f}", "2.50")
        report.add(what, kind, f"{taken:.1f} s", f"sqlite3 .import, the lines' index only: {strict:.1f} s", f"{taken / strict:.2f}", "")
    report.add(what, "postgres", f"{median(times['postgres']):.1f} s", f"psql \\copy, same indexes: {copy:.1f} s", f"{median(times['postgres']) / copy:.2f}", "")


def sqlite_import(scratch, plain, indexes):
    path = scratch / "bare.sqlite"
    path.unlink(missing_ok=True)
    script = "\n".join([*(statement + ";" for statement in [BARE, *indexes]), f".import --csv --skip 1 {plain} bare"])
    started = time.monotonic()
    subprocess.run(["sqlite3", path], input=script, text=True, check=True)
    seconds = time.monotonic() - started
    path.unlink()
    return seconds


def postgres_copy(cluster, plain, indexes):
    name = cluster.create()
    url = cluster.url(name)
    for statement in [BARE, *indexes]:
        psql(url, statement)
    started = time.monotonic()
    subprocess.run(["psql", "-q", url, "-c", f"\\copy bare FROM '{plain}' WITH (FORMAT csv, HEADER)"], check=True)
    seconds = time.monotonic() - started
    psql(cluster.address, f"DROP DATABASE {name}")
    return seconds


def tessera_import(kind, scratch, plain, cluster):
    database = fresh(kind, scratch, cluster)
    add_company(database, "CJ", "USD", "America/New_York", country="US")
    add_source(database, "till", "till", "CJ")
    started = time.monotonic()
    tessera("import", "sales", plain, "--source", "till", "--company", "CJ", "--map", MAP, "--json", database=database)
    seconds = time.monotonic() - started
    assert number(database, "SELECT count(*) FROM sale_lines") == 1_469_307
    database.remove()
    return seconds
