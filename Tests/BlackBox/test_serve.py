"""The server from outside: its doors, and what it answers while an import runs beside it."""

import csv
import json
import signal
import sqlite3
import time

import httpx
import pytest
from support.databases import SQLiteDatabase
from support.executable import Running, tessera
from support.server import Server, add_key, api, serving


@pytest.fixture
def loaded(group, database):
    group.found(database)
    group.load(database, "stores", "products", "contacts", "sales")
    return database


def some_person(group):
    with open(group.folder / "truth-people.csv", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["email"])


def test_doors(loaded):
    with serving(loaded) as server, httpx.Client(base_url=server.address) as client:
        assert client.get("/healthz").status_code == 200
        metrics = client.get("/metrics")
        assert metrics.status_code == 200 and metrics.headers["content-type"].startswith("text/plain")
        document = client.get("/api/openapi.json").json()
        assert document["openapi"].startswith("3.1") and "/api/v1/people" in document["paths"]
        for path in ("/api/v1/people?q=anna", "/api/v1/nothing"):
            answer = client.get(path)
            assert answer.status_code in (401, 404) and answer.headers["content-type"].startswith("application/problem+json"), path


def test_a_person_by_anything(group, loaded):
    keys = {company["code"]: add_key(loaded, company["code"]) for company in group.organisation["companies"]}
    contact, company, email, phone, card = loaded.rows(
        "SELECT c.external_id, m.code, c.email, c.phone, c.card FROM contacts c JOIN companies m ON m.id = c.company_id "
        "WHERE c.email IS NOT NULL AND c.phone IS NOT NULL AND c.card IS NOT NULL AND EXISTS (SELECT 1 FROM sales s WHERE s.contact_id = c.id) "
        "ORDER BY c.external_id LIMIT 1")[0]  # fmt: skip
    (receipt,) = loaded.rows(
        f"SELECT min(s.receipt) FROM sales s JOIN contacts c ON c.id = s.contact_id WHERE c.external_id = '{contact}'")[0]  # fmt: skip
    with serving(loaded) as server, api(server, keys[company]) as client:
        found = {word: client.get("/api/v1/people", params={"q": word}).json()["items"] for word in (email, phone, card, receipt)}
        assert all(found.values()), {word: len(items) for word, items in found.items()}
        shared = set.intersection(*({item["id"] for item in items} for items in found.values()))
        assert shared, found
        identifier = shared.pop()
        person = client.get(f"/api/v1/people/{identifier}").json()
        assert person["id"] == identifier
        contacts = client.get(f"/api/v1/people/{identifier}/contacts").json()["items"]
        assert any(each["externalId"] == contact for each in contacts), contacts
        timeline = client.get(f"/api/v1/people/{identifier}/timeline", params={"limit": 1}).json()
        assert len(timeline["items"]) == 1
        shown = tessera("person", "find", email, "--json", database=loaded).json
        assert any(item["id"] == identifier for item in shown)
        assert tessera("person", "show", identifier, "--json", database=loaded).json["id"] == identifier
        assert client.get("/api/v1/people/per_0").status_code in (400, 404)


def test_import_beside_a_server(large_group, database):
    large_group.found(database)
    large_group.load(database, "stores", "products")
    contacts, sales = large_group.of("contacts", company="ORT"), large_group.of("sales", company="ORT")
    key = add_key(database, "ORT")
    slowest, answers = 0.0, 0
    with serving(database) as server, api(server, key) as client:
        for each in [*contacts, *sales]:
            running = Running(*each.arguments, database=database)
            while running.is_running():
                started = time.monotonic()
                answer = client.get("/api/v1/people", params={"q": "anna"})
                slowest = max(slowest, time.monotonic() - started)
                assert answer.status_code == 200, answer.text
                answers += 1
            assert running.outcome.code in (0, 2), running.outcome
        assert client.get("/api/v1/people", params={"q": "anna"}).json()["items"]
    assert answers > 20 and slowest < 2, f"{answers} answers, the slowest after {slowest:.2f} s"


def test_a_server_stops_when_told(database):
    server = Server(database).wait()
    started = time.monotonic()
    outcome = server.running.kill(signal.SIGTERM)
    assert outcome.code in (0, -signal.SIGTERM) and time.monotonic() - started < 10, outcome


def test_a_server_refuses_to_start_on_an_old_schema(tmp_path):
    database = SQLiteDatabase(tmp_path)
    tessera("migrate", database=database)
    with sqlite3.connect(database.path) as connection:  # as the version before the latest migration left it
        connection.execute("DROP TABLE attributes")
        connection.execute("DELETE FROM schema_migrations WHERE name = 'organisation-003-attributes'")
    connection.close()
    outcome = tessera("serve", "--port", "0", database=database, expect=None, timeout=30)
    assert outcome.code != 0 and "migrate" in outcome.said, outcome
    assert "CREATE TABLE" in tessera("migrate", "--dry-run", database=database).said
    tessera("migrate", database=database)
    tessera("doctor", database=database)


def test_logs_as_json(database):
    server = Server(database, environment={"TESSERA_LOG": "json", "TESSERA_LOG_LEVEL": "info"}).wait()
    outcome = server.running.kill(signal.SIGTERM)
    lines = [json.loads(line) for line in outcome.err.splitlines() if line.startswith("{")]
    assert lines and all({"time", "level", "source", "message"} <= set(line) for line in lines), outcome
    for setting in ({"TESSERA_LOG": "xml"}, {"TESSERA_LOG_LEVEL": "loud"}):
        running = Running("serve", "--port", "0", database=database, environment=setting)
        refused = running.wait(30)
        assert refused.code == 1 and next(iter(setting)) in refused.said, refused
