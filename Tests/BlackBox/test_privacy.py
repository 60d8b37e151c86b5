"""Rights of people from outside: everything known as a file, and an erasure after which no byte of the database names the person."""

import csv
import io
import json
import re
import time
import zipfile
from pathlib import Path

import httpx
import pytest
from support.browser import administrator
from support.databases import psql
from support.executable import tessera
from support.retailers import add_company, add_source
from support.server import add_key, api, serving
from test_hostile import signed_in, token
from test_webhooks import Receiver

EMAIL = "zuleika.quoxbury@posta-rara.it"
VALUES = [
    "Zuleika", "Quoxbury", EMAIL, "347 123 4987", "3471234987", "4471190355218", "Via Zibibbo", "1971-03-29", "ZQ-990017", "dev-zq-5550112377",
    "203.0.113.77", "zq-parola",
]  # fmt: skip

CONTACTS = """external_id,given_name,family_name,email,phone,card_number,street,house_number,postcode,city,birth_date,notes
ZQ-990017,Zuleika,Quoxbury,zuleika.quoxbury@posta-rara.it,347 123 4987,4471190355218,Via Zibibbo,7,00184,Roma,1971-03-29,zq-parola
A-1,Ada,Lovi,ada@posta.it,347 555 0001,4471190000012,Via Roma,1,00184,Roma,1980-01-01,
"""
SALES = """receipt,date,store,sku,quantity,amount,card_number
R-1,2026-05-01 10:00,S1,MILK,2,3.00,4471190355218
R-2,2026-05-02 11:00,S1,MILK,1,1.50,4471190000012
"""


@pytest.fixture
def town(database, tmp_path):
    """ACME, which knows Zuleika and Ada from a file; the key of its web shop."""
    add_company(database, "ACME")
    add_source(database, "erp", "erp", "ACME")
    database.write_key = add_source(database, "web", "webshop", "ACME")
    tessera("store", "add", "S1", "--company", "ACME", database=database)
    for kind, text in (("contacts", CONTACTS), ("sales", SALES)):
        load(database, tmp_path / f"{kind}.csv", kind, text)
    return database


def load(database, path, kind, text, expect=0):
    path.write_text(text)
    return tessera("import", kind, path, "--company", "ACME", "--source", "erp", "--json", database=database, expect=expect)


def find(database, word=EMAIL):
    return tessera("person", "find", word, "--json", database=database).json[0]["id"]


def send(server, key):
    events = [
        {"type": "page", "messageId": "zq-1", "anonymousId": "dev-zq-5550112377", "properties": {"q": "zq-parola"}},
        {"type": "identify", "messageId": "zq-2", "userId": "17", "anonymousId": "dev-zq-5550112377", "traits": {"email": EMAIL.title()}},
        {"type": "track", "event": "Cart", "messageId": "zq-3", "userId": "17", "properties": {"note": "Quoxbury"}},
        {"type": "track", "event": "Lost", "messageId": "zq-4", "properties": {"mail": EMAIL}},
        {"type": "track", "event": "Cart", "messageId": "ada-1", "userId": "18", "properties": {}},
    ]
    for event in events:
        event["timestamp"] = "2026-05-03T10:00:00Z"
    body = {"batch": events, "context": {"ip": "203.0.113.77"}}
    assert httpx.post(server.address + "/v1/batch", json=body, auth=(key, "")).status_code == 200


def send_file(server):
    """Sends contacts by the screens, and waits until they are in: the file is kept for its rejected rows."""
    with signed_in(server) as client:
        form = client.get("/imports/new?kind=contacts").text
        source = re.search(r'<select id="source".*?value="([^"]+)"', form, re.S)[1]
        fields = {"csrf": token(form), "kind": "contacts", "source": source}
        content = f"external_id,email\nW-3,{EMAIL}\nA-1,ada@posta.it\n"
        path = client.post("/imports", data=fields, files={"file": ("list.csv", content)}).headers["location"]
        client.post(path + "/mapping", data={"csrf": token(form), "field-0": "external_id", "field-1": "email"})
        until(lambda: "data-poll" not in client.get(path + "/progress").text)


def texts(database):
    """Everything that the database holds, as one text: its dump, and on SQLite the bytes of its files."""
    if database.kind == "sqlite":
        files = [database.path, database.path.with_name(database.path.name + "-wal")]
        return "".join(path.read_bytes().decode("utf-8", "replace") for path in files if path.exists()).lower()
    tables = [row[0] for row in database.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")]
    return "".join(psql(database.url, f"SELECT t::text FROM {table} AS t") for table in tables).lower()


def traces(database):
    text = texts(database)
    return [value for value in VALUES if value.lower() in text]


def figures(database):
    return tessera("stats", "--json", database=database).json, database.rows("SELECT * FROM sales_daily ORDER BY 1, 2, 3, 4")


def until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
    return found


def test_an_erasure_leaves_no_byte(town, tmp_path):
    # Rows that were refused lie beside their file, with the reason: hers and another's.
    refused = tmp_path / "till.csv.rejected.csv"
    wrong = "R-7,2026-05-01 10:00,S1,MILK,2,three,4471190355218\nR-8,2026-05-02 11:00,S1,MILK,1,half,4471190000012\n"
    others = "".join(f"N-{number},2026-05-02 12:00,S1,MILK,1,1.50,\n" for number in range(18))
    load(town, tmp_path / "till.csv", "sales", SALES.splitlines(True)[0] + others + wrong, expect=2)
    assert "4471190355218" in refused.read_text() and "4471190000012" in refused.read_text()
    administrator(town)
    receiver = Receiver(lambda request: 500)
    tessera("webhook", "add", receiver.url, database=town)
    with serving(town, "--allow-private-webhooks") as server:
        send(server, town.write_key)
        until(lambda: len(town.rows("SELECT 1 FROM events")) >= 4)
        until(lambda: town.rows("SELECT 1 FROM webhook_attempts"))
        send_file(server)
        uploads = Path(server.uploads.name)
        assert any(EMAIL in path.read_text() for path in uploads.iterdir())
        person = find(town)
        assert set(traces(town)) == set(VALUES), "the test would not see what is left"
        before = figures(town)
        said = tessera("privacy", "erase", person, "--json", database=town).json
        assert said["rows"]["contacts"] >= 2 and find(town) == person, "without --yes nothing goes"
        request = tessera("privacy", "erase", person, "--yes", "--json", "--uploads", uploads, database=town).json
        assert list(uploads.iterdir()) == []
        assert request["state"] == "done" and request["certificate"]["rows"]["sales"] == 1
    assert traces(town) == []
    left = refused.read_text()
    assert "4471190355218" not in left and left.startswith("line,reason") and "4471190000012" in left and len(left.splitlines()) == 2
    assert request["certificate"]["files"] == 2, "the refused rows, and the file that she sent by the screens"
    after = figures(town)
    assert after[1] == before[1] and after[0][0]["net"] == before[0][0]["net"]
    assert tessera("person", "find", EMAIL, database=town, expect=None).code == 1 and find(town, "ada@posta.it")
    assert tessera("audit", "verify", database=town).code == 0 and tessera("doctor", database=town).code == 0
    assert tessera("privacy", "requests", "--json", database=town).json[0]["certificateSHA256"] == request["certificateSHA256"]

    # An old file is refused row by row and leaves her out; a newer word of hers does not.
    again = load(town, tmp_path / "again.csv", "contacts", CONTACTS + "A-2,Eva,Neri,eva@posta.it,,,,,,,,\n", expect=2)
    assert "A-2" in str(town.rows("SELECT external_id FROM contacts")) and again.json["rejected"] == 1
    assert "erased" in (tmp_path / "again.csv.rejected.csv").read_text()
    load(town, tmp_path / "late.csv", "sales", SALES.replace("R-1", "R-9"))
    assert traces(town) == []
    load(town, tmp_path / "new.csv", "contacts", f"external_id,email,updated_at\nZQ-990017,{EMAIL},2099-01-01 10:00\n")
    assert find(town)


def test_everything_known_is_one_file(town, tmp_path):
    person, path = find(town), tmp_path / "all.zip"
    tessera("privacy", "export", person, "--output", path, "--language", "it", database=town)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        data, page = json.loads(archive.read("data.json")), archive.read("index.html").decode()
        rows = list(csv.DictReader(io.StringIO(archive.read("csv/contacts.csv").decode())))
    assert data["contacts"][0]["asGiven"]["email"] == EMAIL and data["sales"][0]["net"] == "3.00" and rows[0]["email"] == EMAIL
    assert 'lang="it"' in page and "I suoi acquisti" in page and "MILK" in page and "Ada" not in page
    # The company's name stands in the page, its id in the data.
    assert data["contacts"][0]["company"].startswith("com_") and data["contacts"][0]["company"] not in page


def test_who_is_restricted_is_left_out_until_it_is_lifted(town):
    person = find(town)

    def listed():
        with serving(town) as server, api(server, add_key(town, "ACME")) as client:
            found = client.get(f"/api/v1/people/{person}").json()
            return found.get("restricted", False), find(town) == person

    said = tessera("privacy", "restrict", person, "--json", database=town).json
    assert said == {"person": person, "restricted": True}
    assert listed() == (True, True), "marked, and kept"
    tessera("privacy", "restrict", person, database=town)
    requests = tessera("privacy", "requests", "--json", database=town).json
    assert [(one["kind"], one["state"]) for one in requests] == [("restriction", "done")], "what is so already is no new request"
    assert "no more" in tessera("privacy", "restrict", person, "--lift", database=town).said
    assert listed() == (False, True)
    assert tessera("privacy", "restrict", "per_0000000000000", database=town, expect=None).code != 0


def test_a_server_carries_an_erasure_on_after_a_kill(town):
    key = add_key(town, "ACME", "privacy:*,people:read")
    person = find(town)
    with serving(town) as server, api(server, key) as client:
        answer = client.post(f"/api/v1/people/{person}/erasure", json={"confirm": person})
        assert answer.status_code == 200, answer.text
        server.running.kill()
    with serving(town) as server, api(server, key) as client:
        path = f"/api/v1/privacy-requests/{answer.json()['id']}"
        until(lambda: client.get(path).json()["state"] == "done")
        assert client.get(f"/api/v1/people/{person}").status_code == 410
    assert traces(town) == []
