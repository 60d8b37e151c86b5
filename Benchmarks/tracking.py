"""The tracking API under load, beside a million contacts: batches and single events, acknowledged once on disk, while they are projected behind."""

import json
import os
import shutil
import subprocess
import threading
import time
from pathlib import Path

import httpx
import pages
from report import percentile, say
from support.databases import number
from support.retailers import add_company, add_source
from support.server import serving

SECONDS = 10
STEADY_SECONDS = 15
HERE = Path(__file__).resolve().parent


def run(report, arguments, work, scratch, cluster):
    if not shutil.which("wrk"):
        say("tracking: wrk is not installed; left out")
        return
    folder = work / f"group-{arguments.people}"
    group = pages.generated(folder, arguments)
    for kind in ("sqlite", "postgres"):
        database = pages.loaded(kind, group, folder, scratch, cluster, arguments).copy(scratch)
        os.sync()  # gigabytes were just copied, and their way to the disk is not what is measured
        say(f"tracking: {kind} with {number(database, 'SELECT count(*) FROM contacts'):,} contacts")
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
            lags, sent = steadily(server, key)
            slowest = percentile(lags, 0.99)
            report.add(f"lag of projection at {sent:,.0f} events/s", kind, f"p50 {percentile(lags, 0.5):.2f} s, p99 {slowest:.2f} s", "target p99 1 s at 10,000 events/s", f"{slowest:.2f}", "1.00")
        database.remove()


def load(server, key, connections, events, seconds):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "-s", HERE / "tracking.lua", server.address, "--", key, str(events)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def steadily(server, key):
    """Sends 10,000 events a second for some seconds; the lag ten times a second, and what was sent a second."""
    lags, stop = [], threading.Event()

    def watch():
        while not stop.is_set():
            lags.append(lag(server))
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    sent, started = 0, time.monotonic()
    with httpx.Client(auth=(key, ""), timeout=30) as client:
        while (elapsed := time.monotonic() - started) < STEADY_SECONDS:
            if sent > elapsed * 10_000:
                time.sleep(0.002)
                continue
            events = [
                {"type": "track", "event": "Product Viewed", "userId": f"s{number % 5_000}", "messageId": f"steady-{number}", "properties": {"sku": str(number)}}
                for number in range(sent, sent + 100)
            ]
            assert client.post(server.address + "/v1/batch", json={"batch": events}).status_code == 200
            sent += 100
    rate = sent / (time.monotonic() - started)
    stop.set()
    watcher.join()
    return lags, rate


def lag(server):
    for line in httpx.get(server.address + "/metrics", timeout=30).text.splitlines():
        if line.startswith("tessera_projection_lag_seconds "):
            return float(line.split()[1])
    raise AssertionError("no lag in /metrics")


def settled(server):
    while lag(server) > 0:
        time.sleep(0.1)
