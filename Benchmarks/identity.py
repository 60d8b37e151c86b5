"""Splink and Tessera on the same tables in one run: who is who, how well, how fast. `make bench-identity` runs it; see README.md beside this file."""

import argparse
import csv
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import identity_data
import identity_spoilt
from report import Report, say

ROOT = Path(__file__).resolve().parents[1]
TESSERA = Path(os.environ.get("TESSERA", ROOT / ".build-release/release/tessera"))

# Labelled tables: id, truth, and the list of a row where two lists are linked. Splink is told the columns below; Tessera guesses them.
LABELLED = ["febrl1", "febrl2", "febrl3", "febrl4", "RLdata10000", "fake_1000"]


def measured(command):
    """The output, seconds and peak resident MB of a command, none of them shared with this process."""
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        seconds = time.monotonic() - started
        if status != 0:
            raise SystemExit(f"{' '.join(map(str, command))} failed:\n{errors.decode()[-2000:]}")
        output.seek(0)
        return json.loads(output.read()), seconds, usage.ru_maxrss / 1024


def tessera(path, truth, lists, scratch):
    command = [TESSERA, "link", path, "--id", identifier(path), "--truth", truth, "--json", "--output", scratch / "tessera.csv"]
    return measured(command + (["--link-only", lists] if lists else []))


def splink(path, truth, lists):
    command = [sys.executable, Path(__file__).with_name("identity_splink.py"), path, "--id", identifier(path), "--truth", truth]
    return measured(command + (["--link-only", lists] if lists else []))


def identifier(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if str(path).endswith(".gz") else open(path, encoding="utf-8")
    with opened as file:
        return next(csv.reader(file))[0]


def compare(report, name, path, truth, lists, scratch):
    ours, our_seconds, our_memory = tessera(path, truth, lists, scratch)
    theirs, their_seconds, their_memory = splink(path, truth, lists)
    mine, peer = ours["pairwise"], theirs["pairwise"]
    report.add(
        f"{name}: F1 over pairs", f"{ours['rows']} rows", f"{mine['f1']:.4f} (P {mine['precision']:.4f}, R {mine['recall']:.4f})",
        f"Splink {peer['f1']:.4f} (P {peer['precision']:.4f}, R {peer['recall']:.4f})", f"{mine['f1'] - peer['f1']:+.4f}", "")
    report.add(
        f"{name}: time", f"{ours['rows']} rows", f"{our_seconds:.1f} s, {our_memory:.0f} MB", f"Splink {their_seconds:.1f} s, {their_memory:.0f} MB",
        f"{their_seconds / our_seconds:.1f} x", "")


def hold(report, table, scratch):
    """What is found in a table when it is spoilt and when columns are missing; Tessera alone."""
    for share in (0.2, 0.3, 0.4):
        identity_spoilt.spoil(table, scratch / "spoilt.csv", share)
        say_quality(report, f"{share:.0%} of the values spoilt", scratch / "spoilt.csv", scratch)
    for name, columns in identity_spoilt.MISSING.items():
        identity_spoilt.without(table, scratch / "without.csv", columns)
        say_quality(report, f"without {name}", scratch / "without.csv", scratch)


def say_quality(report, name, path, scratch):
    found, _, _ = tessera(path, "person", None, scratch)
    score = found["pairwise"]
    report.add(name, f"{found['rows']} rows", f"F1 {score['f1']:.4f} (P {score['precision']:.4f}, R {score['recall']:.4f})", "", "", "")


def generated(people, scratch):
    """One table of the contacts of so many generated people."""
    say(f"generating {people} people")
    made = scratch / f"people-{people}"
    subprocess.run([TESSERA, "generate", "--people", str(people), "--sales-per-person", "0.1", "--output", made], check=True, stdout=subprocess.DEVNULL)
    table = scratch / f"people-{people}.csv"
    identity_data.merge(made, table)
    return table


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder with the labelled tables, gzipped CSV; without it only generated contacts are linked")
    parser.add_argument("--people", type=int, nargs="*", default=[100_000], help="people of the generated tables, about two contacts each")
    parser.add_argument("--spoilt", type=int, help="people of a generated table that is spoilt in several ways and linked each time, by Tessera alone")
    parser.add_argument("--only", nargs="*", help="names of labelled tables")
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    report = Report()
    with tempfile.TemporaryDirectory(prefix="tessera-identity-") as folder:
        scratch = Path(folder)
        for name in arguments.only or LABELLED if arguments.data else []:
            compare(report, name, arguments.data / f"{name}.csv.gz", "entity_id", "source" if name == "febrl4" else None, scratch)
        for people in arguments.people:
            table = generated(people, scratch)
            compare(report, f"generated, {people} people", table, "person", None, scratch)
        if arguments.spoilt:
            hold(report, generated(arguments.spoilt, scratch), scratch)
    report.show()


if __name__ == "__main__":
    main()
