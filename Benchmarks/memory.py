"""The resident size of a server that has the demonstration's data, after 200 requests over all screens."""

import httpx
from report import say
from screens import EMAIL, PASSWORD, signed_in
from support.databases import fresh
from support.executable import tessera
from support.retailers import Group
from support.server import serving

SCREENS = ["/", "/people", "/people?q=anna", "/people?sort=spent", "/stores", "/products", "/imports"]
TARGET = 250


def run(report, arguments, work, scratch, cluster):
    group = Group(scratch / "demo", people=20_000)
    for kind in ("sqlite", "postgres"):
        database = fresh(kind, scratch, cluster)
        group.found(database)
        group.load(database, "stores", "products", "contacts", "sales", "events")
        tessera("user", "add", EMAIL, "--role", "administrator", "--password", PASSWORD, database=database)
        with serving(database) as server, httpx.Client(base_url=server.address, timeout=60) as client:
            signed_in(client)
            for index in range(200):
                answer = client.get(SCREENS[index % len(SCREENS)])
                assert answer.status_code == 200, f"{answer.url}: {answer.status_code}"
            resident = server.resident() / (1 << 20)
        report.add("memory of serve, demo, 200 requests", kind, f"{resident:.0f} MB", f"target {TARGET} MB", f"{resident / TARGET:.2f}", "1.00")
        database.remove()
    say("memory: 20,000 people")
