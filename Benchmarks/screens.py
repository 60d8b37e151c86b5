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
    "/people-quality", "/people-quality?period=12m", "/people/search?q=rossi", "/consents", "/stores", "/stores?period=12m", "/stores/new",
    "/store-groups", "/products", "/products?q=shirt", "/sources", "/sources/new", "/imports", "/imports/new", "/rejects", "/occasions",
    "/activities", "/activities/new", "/attributes", "/privacy", "/privacy/retention", "/audit", "/jobs", "/health", "/notifications", "/profile",
    "/settings", "/settings/sign-in", "/companies", "/users", "/users/new", "/profiles", "/keys", "/webhooks",
]  # fmt: skip

# Lists of people, for all companies and then for one alone: order, filters, search; `{company}` is the one's id, `{city}` a town of many.
PEOPLE = [
    "/people", *(f"/people?sort={sort}&order={order}" for sort in ("name", "since", "spent", "purchases", "last", "email", "city", "contacts") for order in ("asc", "desc")),
    *(f"/people?stage={stage}" for stage in ("prospect", "customer", "member")), "/people?email=no", "/people?email=yes&phone=no", "/people?city={city}",
    "/people?bought=30d", "/people?bought=over12m&sort=spent&order=desc", "/people?bought=never", "/people?q=rossi", "/people?q=mario+rossi", "/people?q=zzzz",
    "/people?consent={company}.email.marketing.granted", "/people?consent={company}.email.marketing.granted&sort=spent&order=desc",
]  # fmt: skip

# Lists whose first row is opened too, and a person's first sale.
THINGS = {"/people?sort=spent&order=desc": "/people/per_", "/stores": "/stores/sto_", "/products": "/products/pro_", "/sources": "/sources/src_",
          "/imports": "/imports/imp_", "/activities": "/activities/act_", "/companies": "/companies/com_", "/users": "/users/use_", "/profiles": "/profiles/pfl_"}  # fmt: skip


def signed_in(client):
    """Signs in as the user of the benchmarks, who is added before."""
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/sign-in").text).group(1)
    answer = client.post("/sign-in", data={"csrf": token, "email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 303 and answer.headers["location"] == "/", answer.text[:300]
    return client


def run(report, arguments, work, scratch, cluster):
    folder = work / f"group-{arguments.people}"
    group = pages.generated(folder, arguments)
    for kind in ("sqlite", "postgres"):
        measure(report, pages.loaded(kind, group, folder, scratch, cluster, arguments), kind)


def measure(report, database, kind, times=10):
    tessera("user", "add", EMAIL, "--role", "administrator", "--password", PASSWORD, database=database, expect=None)
    with serving(database) as server, httpx.Client(base_url=server.address, timeout=120) as client:
        signed_in(client)
        wait_for_quality(client)
        measured = [(path, *opened(client, path, times)) for path in screens(client)]
        company, *_ = companies(client)
        choose(client, company)
        measured += [(path + " (one company)", *opened(client, path, times)) for path in ("/", "/network", "/people-quality", "/consents", "/stores", "/products", *people(client, company))]
        for path, first, again, size in measured:
            shown = re.sub(r"_[0-9a-z]{8,}", "_…", path)
            report.add(
                f"screen {shown}", kind, f"first {first:.0f} ms, then {again:.1f} ms, {size / 1000:.0f} kB",
                f"target {TARGET_MS} ms, {TARGET_KB} kB", f"{max(first / TARGET_MS, size / 1000 / TARGET_KB):.2f}", "1.00")
        slow = [path for path, first, again, size in measured if max(first, again) > TARGET_MS or size > TARGET_KB * 1000]
        say(f"screens: {kind}: {len(measured)} opened, {len(slow)} beyond their bounds; the largest {max(size for *_, size in measured) / 1000:.0f} kB; "
            f"the server has {server.resident() >> 20} MB")  # fmt: skip


def opened(client, path, times):
    """Milliseconds of the first time, the median of the next ones, and the bytes of the page."""
    taken, size = [], 0
    for _ in range(times):
        started = time.perf_counter()
        answer = client.get(path, headers={"Accept-Encoding": "identity"})
        taken.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        size = len(answer.content)
        if taken[0] > 20 * TARGET_MS:
            break  # what takes seconds is not opened ten times
    return taken[0], median(taken[1:] or taken), size


def screens(client):
    """What is measured: the list is not warmed by being made, but for the lists whose rows are opened."""
    found = list(SCREENS)
    for path, start in THINGS.items():
        link = re.search(r'href="(' + start + r'[^"?/]*)"', client.get(path).text)
        if link:
            found.append(link.group(1))
        else:
            say(f"  {path} shows nothing to open")
    sale = re.search(r'href="(/sales/[^"?]*)', "".join(client.get(path).text for path in found if path.startswith("/people/per_")))
    return found + ([sale.group(1)] if sale else []) + people(client, companies(client)[0])


def people(client, company):
    city = re.search(r'href="/people\?[^"]*city=([^"&]+)', client.get("/people").text)
    return [path.replace("{company}", company).replace("{city}", city.group(1) if city else "milano") for path in PEOPLE]


def companies(client):
    return re.findall(r'href="/companies/(com_[^"?/]*)"', client.get("/companies").text)


def choose(client, company):
    page = client.get("/profile").text
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', page).group(1)
    answer = client.post("/company", data={"csrf": token, "company": company})
    assert answer.status_code in (200, 303), answer.text[:300]


def wait_for_quality(client):
    """The server measures people's data when it starts; a million take a while."""
    started = time.monotonic()
    while 'class="tiles' not in client.get("/people-quality").text:
        assert time.monotonic() - started < 1800, "people's data were not measured"
        time.sleep(1)
    if time.monotonic() - started > 2:
        say(f"  people's data were measured in {time.monotonic() - started:.0f} s")
