"""Prints the speed of Tessera against named peers: see README.md beside this file."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests/BlackBox"))

import imports  # noqa: E402
import memory  # noqa: E402
import pages  # noqa: E402
import screens  # noqa: E402
import tracking  # noqa: E402
import webhooks  # noqa: E402
import writes  # noqa: E402
from report import Report  # noqa: E402
from support.databases import Cluster  # noqa: E402
from support.executable import executable  # noqa: E402

ROWS = {"import": imports.run, "pages": pages.run, "screens": screens.run, "writes": writes.run, "memory": memory.run, "tracking": tracking.run, "webhooks": webhooks.run}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="row", help=f"of {', '.join(ROWS)}; all unless said")
    parser.add_argument("--people", type=int, default=500_000, help="true people of the database that is searched; about two contacts each")
    parser.add_argument("--runs", type=int, default=3, help="imports of each kind; the median is printed")
    parser.add_argument("--requests", type=int, default=4000, help="requests of each kind")
    parser.add_argument("--fresh", action="store_true", help="load the databases again")
    arguments = parser.parse_args()
    if unknown := set(arguments.rows) - set(ROWS):
        parser.error(f"there is no row {', '.join(sorted(unknown))}")
    work = ROOT / ".build-bench"
    work.mkdir(exist_ok=True)
    os.environ["TESSERA_POSTGRES_BUFFERS"] = os.environ.get("TESSERA_POSTGRES_BUFFERS", "2GB")
    report = Report()
    print(f"{executable()} on {os.cpu_count()} cores", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="tessera-bench-") as scratch:
        cluster = Cluster()
        try:
            for name in arguments.rows or ROWS:
                ROWS[name](report, arguments, work, Path(scratch), cluster)
        finally:
            cluster.stop()
            report.show()


if __name__ == "__main__":
    main()
