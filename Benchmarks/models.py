"""Prints the speed of the purchase models against named peers on the same data in the same run: see README.md beside this file."""

import argparse
import contextlib
import io
import json
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Benchmarks"))

from report import Report, say  # noqa: E402

warnings.filterwarnings("ignore")


def seconds(runs, call):
    """The least of some runs: what else the machine does makes runs longer, never shorter."""
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            call()
        best = min(best, time.perf_counter() - start)
    return best


def tessera(*arguments):
    executable = os.environ.get("TESSERA", ROOT / ".build-release/release/tessera")
    out = subprocess.run([executable, "bench", "models", *map(str, arguments)], check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


def process(report, data, runs):
    from lifetimes import BetaGeoFitter, ParetoNBDFitter
    from lifetimes.utils import summary_data_from_transaction_data

    path = data / "cdnow_master.csv.gz"
    own = tessera("process", path, "--customer", "customer_id", "--date", "date", "--calibrate-until", "1997-09-30", "--runs", runs)
    lines = pd.read_csv(path)
    lines = lines[lines.date <= "1997-09-30"]
    summary = summary_data_from_transaction_data(lines, "customer_id", "date", observation_period_end="1997-09-30", freq="D")
    x, recency, age = summary.frequency, summary.recency / 7, summary["T"] / 7
    peer = seconds(3, lambda: BetaGeoFitter().fit(x, recency, age))
    report.add("BG/NBD, 23,570 customers", "", f"{own['bgnbd'] * 1000:.0f} ms", f"lifetimes {peer:.2f} s", f"{peer / own['bgnbd']:.0f} times", "30 ms")
    peer = seconds(1, lambda: ParetoNBDFitter().fit(x, recency, age))
    report.add("Pareto/NBD, 23,570 customers", "", f"{own['pareto'] * 1000:.0f} ms", f"lifetimes {peer:.2f} s", f"{peer / own['pareto']:.0f} times", "400 ms")


def items(report, data, runs):
    import scipy.sparse as sparse
    from implicit.als import AlternatingLeastSquares
    from sklearn.decomposition import NMF

    path = data / "cj_transactions.csv.gz"
    columns = ["--customer", "household_id", "--date", "transaction_timestamp", "--basket", "basket_id", "--item", "product_id", "--quantity", "quantity"]
    catalogue = ["--item-file", data / "cj_products.csv.gz", "--item-key", "product_id", "--category", "product_category"]
    own = tessera("items", path, *columns, *catalogue, "--until", "2017-11-30", "--runs", runs)
    lines = pd.read_csv(path, usecols=["household_id", "basket_id", "product_id", "quantity", "transaction_timestamp"])
    lines = lines[lines.transaction_timestamp < "2017-12-01"]
    bought = lines[lines.quantity > 0]
    pairs = bought[["household_id", "product_id"]].drop_duplicates()
    buyers = pairs.product_id.value_counts()
    pairs = pairs[pairs.product_id.isin(buyers[buyers >= 25].index)]
    households, products = pairs.household_id.astype("category"), pairs.product_id.astype("category")
    matrix = sparse.csr_matrix((np.ones(len(pairs), np.float32), (households.cat.codes, products.cat.codes)))
    shape = f"{matrix.shape[1]:,} items × {matrix.shape[0]:,}"

    def ease():
        dense = matrix.toarray()
        inverse = np.linalg.inv(dense @ dense.T + 1000 * np.eye(len(dense), dtype=np.float32))
        product = inverse @ dense
        return dense - product * (1000 / (1 - (dense * product).sum(0)))

    peer = seconds(runs, ease)
    report.add(f"EASE, {shape}", "", f"{own['ease']:.2f} s", f"NumPy, customer side, {peer:.2f} s", f"{peer / own['ease']:.1f} times", "2 s")
    peer = seconds(runs, lambda: AlternatingLeastSquares(64, iterations=15, random_state=1, num_threads=2).fit(matrix, show_progress=False))
    report.add(f"ALS, {len(pairs):,} pairs, 64 factors", "", f"{own['als']:.2f} s", f"implicit {peer:.2f} s", f"{peer / own['als']:.1f} times", "2 s")
    catalog = pd.read_csv(data / "cj_products.csv.gz", usecols=["product_id", "product_category"])
    baskets = lines.merge(catalog.dropna(), on="product_id")[["household_id", "basket_id", "product_category"]].drop_duplicates()
    counts = baskets.groupby(["household_id", "product_category"]).size().unstack(fill_value=0)
    counts = counts.loc[:, (counts > 0).sum() >= 25].to_numpy(np.float64)
    model = NMF(8, solver="mu", beta_loss="kullback-leibler", init="nndsvda", max_iter=100, tol=0)
    peer = seconds(1, lambda: model.fit(counts))
    report.add(
        f"NMF-KL of 8, {counts.shape[0]:,} × {counts.shape[1]}, 100 rounds", "", f"{own['nmf']:.2f} s", f"scikit-learn {peer:.2f} s",
        f"{peer / own['nmf']:.1f} times", "0.3 s")


def mix(values):
    values = values.astype(np.uint32)
    values ^= values >> np.uint32(16)
    values *= np.uint32(0x85EBCA6B)
    values ^= values >> np.uint32(13)
    values *= np.uint32(0xC2B2AE35)
    values ^= values >> np.uint32(16)
    return values


def scores(report, lines, customers, runs):
    own = tessera("scores", "--lines", lines, "--customers", customers, "--runs", runs)
    import duckdb
    import polars as pl

    basket = (np.arange(lines, dtype=np.uint32) // np.uint32(5)).astype(np.uint32)
    frame = pl.DataFrame({
        "customer": (mix(basket) % np.uint32(customers)).astype(np.int32), "basket": basket.astype(np.int32),
        "day": (19_000 + (mix(basket + np.uint32(0x12345678)) % np.uint32(730))).astype(np.int32),
        "amount": (mix(np.arange(lines, dtype=np.uint32) + np.uint32(0x9ABCDEF0)) % np.uint32(5000)).astype(np.int64),
    })
    del basket
    sums = {}

    def tile(name):
        return ((pl.col(name).rank("ordinal") - 1) * 5 // pl.len() + 1).alias(name + "_score")

    def polars():
        grouped = frame.lazy().group_by("customer").agg(
            (19_730 - pl.col("day").max()).alias("recency"), pl.col("basket").n_unique().alias("frequency"), pl.col("amount").sum().alias("monetary"))
        sums["polars"] = grouped.sort("customer").with_columns(tile("recency"), tile("frequency"), tile("monetary")).collect()["monetary_score"].sum()

    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute("CREATE TABLE lines AS SELECT * FROM frame")
    query = """
        WITH grouped AS (SELECT customer, 19730 - max(day) recency, count(DISTINCT basket) frequency, sum(amount) monetary FROM lines GROUP BY customer)
        SELECT sum(r), sum(f), sum(m) FROM (SELECT ntile(5) OVER (ORDER BY recency DESC, customer) r, ntile(5) OVER (ORDER BY frequency, customer) f,
        ntile(5) OVER (ORDER BY monetary, customer) m FROM grouped)"""

    def duck():
        sums["duckdb"] = connection.execute(query).fetchone()[2]

    peers = {"Polars": seconds(runs, polars), "DuckDB": seconds(runs, duck)}
    if int(sums["duckdb"]) != own["sumOfScores"]:
        raise SystemExit(f"the scores differ: {sums} against {own['sumOfScores']}")
    best = min(peers.values())
    report.add(
        f"RFM, {customers:,} customers, {lines:,} lines", "", f"{own['rfm']:.2f} s", ", ".join(f"{name} {value:.2f} s" for name, value in peers.items()),
        f"{best / own['rfm']:.1f} times", "2.5 s")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", choices=["process", "items", "scores"], help="all unless said")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data", help="folder of the real data")
    parser.add_argument("--lines", type=int, default=100_000_000)
    parser.add_argument("--customers", type=int, default=4_000_000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    report = Report()
    for name in arguments.rows or ["process", "items", "scores"]:
        say(name)
        if name == "scores":
            scores(report, arguments.lines, arguments.customers, arguments.runs)
        else:
            {"process": process, "items": items}[name](report, arguments.data, arguments.runs)
    report.show()


if __name__ == "__main__":
    main()
