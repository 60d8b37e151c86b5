"""The tracking API under load: batches and single events, acknowledged once on disk, while they are projected behind."""

import json
import shutil
import subprocess
import time
from pathlib import Path

import httpx
from report import say
from support.databases import fresh, number
from support.executable import tessera
from support.retailers import add_company, add_source
from support.server import serving

SECONDS = 10
HERE = Path(__file__).resolve().parent


def run(report, arguments, work, scratch, cluster):
    if not shutil.which("wrk"):
        say("tracking: wrk is not installed; left out")
        return
    for kind in ("sqlite", "postgres"):
        database = fresh(kind, scratch, cluster)
        add_company(database, "ACME")
        key = add_source(database, "shop", "webshop", "ACME")
        with serving(database) as server:
            for name, connections, events, target in (("/v1/track, 64 connections", 64, 1, 8_000), ("/v1/batch of 100, 16 connections", 16, 100, 60_000)):
                load(server, key, connections, events, 2)
                settled(server)
                result = load(server, key, connections, events, SECONDS)
                assert result["errors"] == 0, result
                rate = result["requests"] * events / result["seconds"]
                measured = f"{rate:,.0f} events/s, p50 {result['p50']:.1f} ms, p99 {result['p99']:.1f} ms, lag at the end {lag(server):.1f} s"
                report.add(name, kind, measured, f"target {target:,} events/s on SQLite", f"{rate / target:.2f}", "1.00")
            before, started = number(database, "SELECT count(*) FROM events"), time.monotonic()
            settled(server)
            seconds = time.monotonic() - started
            rate = (number(database, "SELECT count(*) FROM events") - before) / seconds if seconds > 1 else 0
            report.add("projection of what waits", kind, f"{rate:,.0f} events/s for {seconds:.0f} s", "target 20,000 events/s on SQLite", f"{rate / 20_000:.2f}", "1.00")
        database.remove()


def load(server, key, connections, events, seconds):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "-s", HERE / "tracking.lua", server.address, "--", key, str(events)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def lag(server):
    for line in httpx.get(server.address + "/metrics", timeout=30).text.splitlines():
        if line.startswith("tessera_projection_lag_seconds "):
            return float(line.split()[1])
    raise AssertionError("no lag in /metrics")


def settled(server):
    while lag(server) > 0:
        time.sleep(0.1)
