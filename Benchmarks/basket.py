"""Prints the speed of the basket engine: an evaluation under 10 to 10,000 promotions, and a replay of 300,000 past baskets."""

import argparse
import csv
import gzip
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RULES = {
    "version": 1, "currency": "USD", "timeZone": "America/New_York",
    "groups": [{"id": "offers", "mode": "best-for-customer"}, {"id": "basket"}],
    "promotions": [
        {"id": "P1", "name": "5 % from three of one thing", "effects": [{"tiers": {"by": "quantity", "steps": [{"from": 3, "percent": 5}]}}]},
        {"id": "P2", "name": "3 for 2 below $1", "effects": [{"nForM": {"of": {"price": {"atMost": 100}}, "take": 3, "pay": 2}}]},
        {"id": "P3", "name": "$5 from $50", "group": "basket", "conditions": [{"value": {"atLeast": 5000, "price": "running"}}],
         "effects": [{"amount": 500}]},
        {"id": "P4", "name": "a point a dollar", "group": "basket", "effects": [{"points": {"every": 100}}]},
    ],
}  # fmt: skip


def enlarge(source, target, wanted):
    """Writes the receipts of `source` again under other numbers until there are `wanted` of them; returns how many lines."""
    lines = 0
    baskets = set()
    with open(target, "w", newline="") as out:
        writer = csv.writer(out)
        for copy in range(100):
            with gzip.open(source, "rt", newline="") as stream:
                reader = csv.reader(stream)
                header = next(reader)
                if copy == 0:
                    writer.writerow(header)
                column = header.index("basket_id")
                for row in reader:
                    row[column] = f"{copy}-{row[column]}"
                    if row[column] not in baskets:
                        if len(baskets) == wanted:
                            return lines
                        baskets.add(row[column])
                    writer.writerow(row)
                    lines += 1
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tessera", default=str(ROOT / ".build-release/release/tessera"))
    parser.add_argument("--sales", default=str(ROOT.parent / "shared/data/cj_transactions.csv.gz"), help="The Complete Journey's transactions")
    parser.add_argument("--baskets", type=int, default=300_000)
    arguments = parser.parse_args()
    print("20 lines, ten promotions apply, one core; django-oscar 4.2 by the figures of the issue: 0.6 s at 10, 4 to 5 s at 100, 54 s at 1,000")
    subprocess.run([arguments.tessera, "bench", "basket"], check=True)
    if not Path(arguments.sales).exists():
        print(f"no replay: {arguments.sales} is not there", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory(prefix="tessera-bench-") as scratch:
        rules, sales = Path(scratch, "rules.json"), Path(scratch, "sales.csv")
        rules.write_text(json.dumps(RULES))
        lines = enlarge(arguments.sales, sales, arguments.baskets)
        start = time.monotonic()
        output = subprocess.run(
            [arguments.tessera, "basket", "replay", str(rules), str(sales), "--json"], check=True, capture_output=True, text=True).stdout  # fmt: skip
        seconds = time.monotonic() - start
    sums = json.loads(output)["all"]
    print(f"replay of {sums['baskets']} baskets ({lines} lines), {sums['touched']} touched: {seconds:.1f} s (to reach: 10 s)")


if __name__ == "__main__":
    main()
