"""Search and person pages through HTTP, on a database with about a million contacts and five million lines."""

import csv
import http.client
import json
import random
import shutil
import time
from urllib.parse import quote

from report import percentile, say
from support.databases import SQLiteDatabase, fresh, number
from support.executable import executable, tessera
from support.retailers import Group
from support.server import add_key, serving

SEARCH_TARGET = {"sqlite": 20, "postgres": 20}
PERSON_TARGET = {"sqlite": 5, "postgres": 10}


# By kind, for all rows that need one.
_loaded = {}


def run(report, arguments, work, scratch, cluster):
    folder = work / f"group-{arguments.people}"
    group = generated(folder, arguments)
    for kind in ("sqlite", "postgres"):
        database = loaded(kind, group, folder, scratch, cluster, arguments)
        contacts, lines = (number(database, f"SELECT count(*) FROM {table}") for table in ("contacts", "sale_lines"))
        say(f"pages: {kind} with {contacts:,} contacts and {lines:,} sale lines")
        measure(report, kind, database, group, arguments)


def generated(folder, arguments):
    if arguments.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    if (folder / "complete").exists():
        return Group(folder, people=None)
    shutil.rmtree(folder, ignore_errors=True)
    say(f"pages: generating {arguments.people:,} people")
    group = Group(folder, arguments.people)
    (folder / "complete").touch()
    return group


def loaded(kind, group, folder, scratch, cluster, arguments):
    """The group imported; SQLite's file is kept for the next run of the same executable."""
    if kind in _loaded:
        return _loaded[kind]
    mark = folder / "loaded"
    made_by = str(executable().stat().st_mtime_ns)
    if kind == "sqlite" and mark.exists() and mark.read_text() == made_by and not arguments.fresh:
        _loaded[kind] = SQLiteDatabase(folder)
        return _loaded[kind]
    if kind == "sqlite":
        mark.unlink(missing_ok=True)
        SQLiteDatabase(folder).remove()
    database = fresh(kind, folder, cluster)
    group.found(database)
    for each in group.of("stores", "products", "contacts", "sales"):
        outcome = each.run(database, timeout=7200)
        if outcome.seconds > 5:
            say(f"  {kind}: {each.file.name} in {outcome.seconds:.0f} s, {outcome.peak >> 20} MB at most")
    if kind == "postgres":
        from support.databases import psql

        psql(database.url, "VACUUM ANALYZE")
    else:
        mark.write_text(made_by)
    _loaded[kind] = database
    return database


def words(group, count):
    """What people type: whole names, family names, the beginning of one, e-mail addresses, telephone numbers; of true people drawn evenly."""
    with open(group.folder / "truth-people.csv", newline="") as file:
        people = list(csv.DictReader(file))
    draw = random.Random(20_26)
    kinds = [
        lambda person: f"{person['given_name']} {person['family_name']}",
        lambda person: person["family_name"],
        lambda person: f"{person['given_name']} {person['family_name'][:3]}",
        lambda person: person["email"] or person["family_name"],
        lambda person: person["phone"],
    ]
    return [kinds[index % len(kinds)](draw.choice(people)) for index in range(count)]


def measure(report, kind, database, group, arguments):
    keys = {company["code"]: add_key(database, company["code"]) for company in group.organisation["companies"]}
    with serving(database) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

        def get(path, key):
            started = time.perf_counter()
            connection.request("GET", path, headers={"Authorization": f"Bearer {key}"})
            response = connection.getresponse()
            body = response.read()
            taken = (time.perf_counter() - started) * 1000
            assert response.status == 200, f"{path}: {response.status} {body[:300]}"
            return taken, body

        codes = list(keys)
        texts = words(group, arguments.requests)
        found, times, empty = [], [], 0
        for index, text in enumerate(texts):
            taken, body = get(f"/api/v1/people?q={quote(text)}", keys[codes[index % len(codes)]])
            times.append(taken)
            items = json.loads(body)["items"]
            empty += not items
            found += [(item["id"], codes[index % len(codes)]) for item in items[:1]]
        say(f"  {kind}: {len(texts)} searches, {empty} without an answer among the company's own")
        add(report, "search, 1 connection", kind, times, SEARCH_TARGET[kind])
        for suffix, what in (("", "person"), ("/timeline", "person's timeline")):
            for identifier, code in found[:200]:
                get(f"/api/v1/people/{identifier}{suffix}", keys[code])
            times = [get(f"/api/v1/people/{identifier}{suffix}", keys[code])[0] for identifier, code in found]
            add(report, f"{what}, 1 connection", kind, times, PERSON_TARGET[kind])
        say(f"  {kind}: the server has {server.resident() >> 20} MB")


def add(report, what, kind, times, target):
    p50, p99 = percentile(times, 0.5), percentile(times, 0.99)
    report.add(what, kind, f"p50 {p50:.1f} ms, p99 {p99:.1f} ms", f"target p99 {target} ms", f"{p99 / target:.2f}", "1.00")
