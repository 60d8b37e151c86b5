"""What an administrator looks after, from the command line: companies, stores, groups, sources, attributes, occasions, activities, consents; and what follows from it."""

import time

import httpx
from support.databases import number
from support.executable import tessera
from support.retailers import add_company, add_source
from support.server import serving


def imported(database, tmp_path, source, text):
    path = tmp_path / f"{source}.csv"
    path.write_text(text)
    tessera("import", "contacts", path, "--company", "ACME", "--source", source, database=database)


def test_companies_stores_and_groups_change_and_come_back(database):
    add_company(database, "ACME", "EUR", "Europe/Rome")
    changed = tessera("company", "change", "ACME", "--name", "Acme S.p.A.", "--languages", "it,nl", "--json", database=database).json
    assert (changed["name"], changed["languages"], changed["timeZone"]) == ("Acme S.p.A.", ["it", "nl"], "Europe/Rome")
    for code in ("S1", "S2"):
        tessera("store", "add", code, "--company", "ACME", "--city", "Roma", database=database)
    store = tessera("store", "change", "S1", "--company", "ACME", "--name", "Corso", "--city", "", "--json", database=database).json
    assert (store["name"], store.get("city")) == ("Corso", None)
    tessera("store", "close", "S1", "--company", "ACME", "--on", "2026-05-01", database=database)
    assert [store.get("closedOn") for store in tessera("store", "list", "--json", database=database).json] == ["2026-05-01", None]
    tessera("store", "open", "S1", "--company", "ACME", database=database)
    tessera("store-group", "add", "north", "--company", "ACME", "--stores", "S1,S2", database=database)
    tessera("store-group", "change", "north", "--company", "ACME", "--stores", "S2", "--name", "North", database=database)
    tessera("store-group", "remove", "north", "--company", "ACME", database=database)
    assert tessera("store-group", "list", "--json", database=database).json == []
    back = tessera("store-group", "restore", "north", "--company", "ACME", "--json", database=database).json
    assert (back["name"], back["stores"]) == ("North", ["S2"])
    for command in (["store", "change", "S9"], ["store-group", "remove", "south"], ["occasion", "close", "x"], ["activity", "open", "x"]):
        outcome = tessera(*command, "--company", "ACME", database=database, expect=None)
        assert outcome.code == 1 and command[2] in outcome.said, outcome


def test_another_reliability_makes_other_values_golden_at_once(database, tmp_path):
    add_company(database, "ACME", "EUR", "Europe/Rome")
    for code, kind in (("shop", "webshop"), ("till", "till")):
        add_source(database, code, kind, "ACME")
    imported(database, tmp_path, "shop", "external_id,email,city\n1,ada@mail.example.net,Torino\n")
    imported(database, tmp_path, "till", "external_id,email,city\n1,ada@mail.example.net,Roma\n")
    said = tessera("source", "change", "shop", "--company", "ACME", "--reliability", '{"default": 0.9}', "--json", database=database).json
    assert said["reliability"] == {"default": 0.9}
    assert database.rows("SELECT city FROM persons WHERE contacts > 0") == [("Torino",)]
    tessera("source", "change", "shop", "--company", "ACME", "--reliability", '{"default": 0.9, "address": 0.1}', database=database)
    assert database.rows("SELECT city FROM persons WHERE contacts > 0") == [("Roma",)]
    assert database.rows("SELECT state, COUNT(*) FROM jobs GROUP BY state") == [("done", "2")]
    # With a server it happens in the background.
    with serving(database):
        tessera("source", "change", "shop", "--company", "ACME", "--reliability", '{"default": 0.9}', "--later", database=database)
        deadline = time.monotonic() + 30
        while number(database, "SELECT COUNT(*) FROM jobs WHERE state <> 'done'") > 0:
            assert time.monotonic() < deadline, database.rows("SELECT state, error FROM jobs")
            time.sleep(0.1)
    assert database.rows("SELECT city FROM persons WHERE contacts > 0") == [("Torino",)]
    # Nothing more is taken from one that is off.
    tessera("source", "change", "shop", "--company", "ACME", "--no-active", database=database)
    path = tmp_path / "later.csv"
    path.write_text("external_id,email\n2,bo@mail.example.net\n")
    refused = tessera("import", "contacts", path, "--company", "ACME", "--source", "shop", database=database, expect=None)
    assert refused.code == 1 and "not active" in refused.said, refused


def test_occasions_and_activities_close_their_forms(database):
    add_company(database, "ACME", "EUR", "Europe/Rome")
    add_source(database, "events", "event", "ACME")
    tessera("occasion", "add", "day", "--company", "ACME", "--name", "Running day", "--from", "2027-05-03", database=database)
    tessera("activity", "add", "run", "--company", "ACME", "--source", "events", "--occasion", "day", "--attribute", "size:text:Size", database=database)
    tessera("activity", "change", "run", "--company", "ACME", "--name", "The run", "--reliability", "0.5", database=database)
    occasion = tessera("occasion", "list", "--json", database=database).json[0]
    assert (occasion["name"], occasion["startsOn"], occasion["activities"], occasion["closed"]) == ("Running day", "2027-05-03", ["run"], False)
    form = tessera("form", "add", "run", "--company", "ACME", "--json", database=database).json
    with serving(database) as server:
        address = f"{server.address}/forms/{form['key']}"
        for thing, code in (("occasion", "day"), ("activity", "run")):
            assert httpx.get(address).status_code == 200
            tessera(thing, "close", code, "--company", "ACME", database=database)
            assert httpx.get(address).status_code == 410, thing
            tessera(thing, "open", code, "--company", "ACME", database=database)
    tessera("attribute", "add", "size", "--company", "ACME", "--type", "choice", "--choices", "S,M", "--label-in", "it=Taglia", database=database)
    tessera("attribute", "retire", "size", "--company", "ACME", database=database)
    assert tessera("attribute", "list", "--json", database=database).json == []
    tessera("attribute", "restore", "size", "--company", "ACME", database=database)
    assert tessera("attribute", "list", "--json", database=database).json[0]["labels"] == {"it": "Taglia"}


def test_consents_are_counted_as_of_a_day(database, tmp_path):
    add_company(database, "ACME", "EUR", "Europe/Rome")
    add_source(database, "shop", "webshop", "ACME")
    imported(database, tmp_path, "shop", "external_id,email,newsletter\n1,ada@mail.example.net,yes\n2,bo@mail.example.net,no\n3,cy@mail.example.net,\n")
    figures = tessera("consent", "figures", "--json", database=database).json
    assert figures == [
        {"company": "ACME", "channel": "email", "purpose": "newsletter", "granted": 1, "pending": 0, "withdrawn": 1, "never": 1}
    ]
    assert tessera("consent", "figures", "--on", "2020-01-01", "--json", database=database).json[0]["granted"] == 0
    policy = tessera("consent", "policy", "ACME", "--combination", "latest", "--require-privacy", "--json", database=database).json
    assert policy == {"company": "ACME", "combination": "latest", "requiresPrivacyConsent": True}
    assert tessera("consent", "policy", "ACME", "--json", database=database).json == policy
