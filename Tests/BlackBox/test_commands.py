"""The command line: help, JSON, exit codes that scripts can use."""

import json

import pytest
from support.executable import tessera
from support.retailers import add_company, add_source

COMMANDS = [
    ["serve"], ["demo"], ["migrate"], ["doctor"], ["company", "add"], ["store", "add"], ["source", "add"], ["key", "add"], ["user", "add"],
    ["import"], ["person", "find"], ["person", "show"], ["link"], ["generate"], ["stats"],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help(command):
    said = tessera(*command, "--help").out
    assert "USAGE:" in said and "--help" in said


def test_usage_errors_have_the_code_of_usage_errors():
    assert tessera("import", "shoes", "x.csv", expect=None).code == 64
    assert tessera("frobnicate", expect=None).code == 64


def test_company_store_source(database):
    add_company(database, "ACME", "EUR", "Europe/Rome")
    key = add_source(database, "web", "webshop", "ACME")
    assert len(key) >= 16
    tessera("store", "add", "S1", "--company", "ACME", "--json", database=database)
    for again in (["company", "add", "ACME", "--currency", "EUR", "--time-zone", "Europe/Rome"], ["source", "add", "web", "--kind", "webshop", "--company", "ACME"]):
        outcome = tessera(*again, database=database, expect=None)
        assert outcome.code not in (0, 64) and again[2] in outcome.said, outcome
    outcome = tessera("company", "add", "X", "--currency", "EURO", "--time-zone", "Europe/Rome", database=database, expect=None)
    assert outcome.code != 0 and "currency" in outcome.said, outcome
    outcome = tessera("company", "add", "X", "--currency", "EUR", "--time-zone", "Mars/Olympus", database=database, expect=None)
    assert outcome.code != 0 and "zone" in outcome.said.lower(), outcome
    assert [company["company"] for company in tessera("stats", "--json", database=database).json] == ["ACME"]


def test_a_key_is_stored_as_a_hash(database):
    add_company(database, "ACME")
    key = tessera("key", "add", "till 4", "--scopes", "people:read", "--company", "ACME", "--json", database=database).json["key"]
    tables = [row[0] for row in database.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'" if database.kind == "sqlite"
        else "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")]  # fmt: skip
    assert tables
    for table in tables:
        assert all(key not in value for row in database.rows(f"SELECT * FROM {table}") for value in row), table


def test_the_same_seed_gives_the_same_files(tmp_path):
    for name in ("a", "b"):
        tessera("generate", "--people", 300, "--seed", 7, "--output", tmp_path / name)
    files = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "b").iterdir()}
    assert {"organisation.json", "truth.csv", "truth-people.csv"} <= set(files)


def test_a_database_that_cannot_be_reached(tmp_path):
    for url in ("postgres://nobody@127.0.0.1:1/none", f"sqlite:{tmp_path}/no/such/folder/x.sqlite", "mysql://x"):
        outcome = tessera("stats", database=url, expect=None, timeout=60)
        assert outcome.code > 0 and "Fatal error" not in outcome.said and outcome.err, outcome


def test_a_basket_is_evaluated_stored_and_returned(tmp_path):
    rules, basket, sale = tmp_path / "rules.json", tmp_path / "basket.json", tmp_path / "sale.json"
    rules.write_text(json.dumps({
        "version": 1, "currency": "EUR",
        "promotions": [{
            "id": "twenty", "conditions": [{"value": {"atLeast": 10_000, "price": "running"}}], "effects": [{"amount": 2000}], "onReturn": "net-off"}],
    }))  # fmt: skip
    basket.write_text(json.dumps({"lines": [{"product": "A", "price": 4000, "quantity": 3}]}))
    outcome = tessera("basket", "evaluate", rules, basket, "--json")
    assert outcome.json["total"] == 10_000
    sale.write_text(outcome.out)
    first = tessera("basket", "return", sale, "1", "--json").json
    assert first["total"] == 2000 and first["nettedOff"] == [{"promotion": "twenty", "amount": 1333}]
    sale.write_text(json.dumps(first["sale"]))
    assert tessera("basket", "return", sale, "1:2", "--json").json["total"] == 8000
    for wrong in ("2", "1:3", "x", "1#9"):
        assert tessera("basket", "return", sale, wrong, expect=None).code == 1, wrong
    broken = outcome.json
    broken["lines"][0]["units"][0]["price"] += 1
    sale.write_text(json.dumps(broken))
    refused = tessera("basket", "return", sale, "1", expect=None)
    assert refused.code == 1 and "/lines/0" in refused.said, refused
