"""Every screen of the back office on the database of `pages`: the time at the server, the first time and again, and the bytes of the page."""

import re
import time

import httpx
import pages
from report import median, say
from support.executable import tessera
from support.server import serving

TARGET_MS, TARGET_KB = 100, 150
EMAIL, PASSWORD = "bench@tessera.example", "correct horse battery"

SCREENS = [
    "/", "/?period=90d", "/?period=12m", "/dashboard/arrange", "/network", "/network?period=12m", "/network?sort=newCustomers&order=desc&with=year",
    "/people-quality", "/people-quality?period=12m", "/people", "/people?q=rossi", "/people?sort=spent&order=desc", "/people?stage=member",
    "/people?sort=city", "/stores", "/stores?period=12m", "/store-groups", "/products", "/products?q=shirt", "/sources", "/imports", "/rejects",
    "/activities", "/audit", "/profile", "/settings", "/companies", "/keys", "/webhooks",
]  # fmt: skip

# Lists whose first row is opened too, and a person's first sale.
THINGS = {"/people?sort=spent&order=desc": "/people/per_", "/stores": "/stores/sto_", "/products": "/products/pro_", "/sources": "/sources/src_",
          "/imports": "/imports/imp_", "/activities": "/activities/act_"}  # fmt: skip


def signed_in(client):
    """Signs in as the user of the benchmarks, who is added before."""
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/sign-in").text).group(1)
    answer = client.post("/sign-in", data={"csrf": token, "email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 303 and answer.headers["location"] == "/", answer.text[:300]
    return client


def run(report, arguments, work, scratch, cluster):
    folder = work / f"group-{arguments.people}"
    database = pages.loaded("sqlite", pages.generated(folder, arguments), folder, scratch, cluster, arguments)
    measure(report, database, "sqlite")


def measure(report, database, kind, times=20):
    tessera("user", "add", EMAIL, "--role", "administrator", "--password", PASSWORD, database=database, expect=None)
    with serving(database) as server, httpx.Client(base_url=server.address, timeout=120) as client:
        signed_in(client)
        wait_for_quality(client)
        slow, heavy = 0, 0
        for path in screens(client):
            taken, size = [], 0
            for _ in range(times):
                started = time.perf_counter()
                answer = client.get(path, headers={"Accept-Encoding": "identity"})
                taken.append((time.perf_counter() - started) * 1000)
                assert answer.status_code == 200, f"{path}: {answer.status_code}"
                size = len(answer.content)
            slow, heavy = max(slow, taken[0]), max(heavy, size)
            shown = re.sub(r"_[0-9a-z]+", "_…", path)
            report.add(
                f"screen {shown}", kind, f"first {taken[0]:.0f} ms, then {median(taken):.1f} ms, {size / 1000:.0f} kB",
                f"target {TARGET_MS} ms, {TARGET_KB} kB", f"{max(taken[0] / TARGET_MS, size / 1000 / TARGET_KB):.2f}", "1.00")
        say(f"screens: the slowest {slow:.0f} ms, the largest {heavy / 1000:.0f} kB; the server has {server.resident() >> 20} MB")


def screens(client):
    """What is measured: the list is not warmed by being made, but for the lists whose rows are opened."""
    found = list(SCREENS)
    for path, start in THINGS.items():
        link = re.search(r'href="(' + start + r'[^"?]*)', client.get(path).text)
        if link:
            found.append(link.group(1))
    sale = re.search(r'href="(/sales/[^"?]*)', "".join(client.get(path).text for path in found if path.startswith("/people/per_")))
    return found + ([sale.group(1)] if sale else [])


def wait_for_quality(client):
    """The server measures people's data when it starts; a million take a while."""
    started = time.monotonic()
    while 'class="tiles' not in client.get("/people-quality").text:
        assert time.monotonic() - started < 1800, "people's data were not measured"
        time.sleep(1)
    if time.monotonic() - started > 2:
        say(f"  people's data were measured in {time.monotonic() - started:.0f} s")
