"""Consents from outside: told by a file, an event, a program or the customer; in force at once; not taken back by an old file."""

import re

import httpx
import pytest
from support.executable import tessera
from support.retailers import add_company, add_source
from support.server import add_key, api, serving

CUSTOMERS = """id,first_name,last_name,email,card_number,newsletter,marketing consent,privacy,consent date
1,Ada,Rossi,ada@lettera.it,2900000000018,yes,si,yes,2026-01-10
2,Ben,Bianchi,ben@lettera.it,2900000000025,no,,no,2026-02-11
3,Cleo,Verdi,cleo@lettera.it,,maybe,,,
"""


@pytest.fixture
def moda(database, tmp_path):
    add_company(database, "MODA")
    key = add_source(database, "shop", "webshop", "MODA")
    file = tmp_path / "customers.csv"
    file.write_text(CUSTOMERS)

    def told():
        return tessera("import", "contacts", file, "--company", "MODA", "--source", "shop", database=database)

    told()
    return database, key, told


class People:
    """What the API says of people, by their address."""

    def __init__(self, server, database):
        self.client = api(server, add_key(database, "MODA", scopes="people:*,organisation:*"))

    def id(self, name):
        return self.client.get("/api/v1/people", params={"q": f"{name}@lettera.it"}).json()["items"][0]["id"]

    def stage(self, name):
        return self.client.get(f"/api/v1/people/{self.id(name)}").json()["stage"]

    def consents(self, name, **query):
        items = self.client.get(f"/api/v1/people/{self.id(name)}/consents", params=query).json()["items"]
        return {f"{item['channel']}.{item['purpose']}": item["state"] for item in items}

    def record(self, name, channel, purpose, state, **more):
        body = {"channel": channel, "purpose": purpose, "state": state} | more
        answer = self.client.post(f"/api/v1/people/{self.id(name)}/consents", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["entries"]


def test_a_file_tells_consents_and_an_old_one_takes_none_back(moda):
    database, _, told = moda
    with serving(database) as server:
        people = People(server, database)
        assert people.consents("ada") == {"any.privacy": "granted", "email.marketing": "granted", "email.newsletter": "granted"}
        assert people.consents("ben") == {"any.privacy": "withdrawn", "email.newsletter": "withdrawn"}
        assert people.consents("cleo") == {}  # neither yes nor no allows nothing
        # "Could we have written to her on 9 January?"
        assert people.consents("ada", asOf="2026-01-09") == {}
        assert people.consents("ada", asOf="2026-01-11")["email.newsletter"] == "granted"
        assert len(people.record("ada", "email", "newsletter", "withdrawn", proof={"call": 7})) == 1
        assert people.record("ada", "email", "newsletter", "withdrawn") == []
    told()
    with serving(database) as server:
        assert People(server, database).consents("ada")["email.newsletter"] == "withdrawn"


def test_who_unsubscribes_by_an_event_has_when_it_is_answered(moda):
    database, key, _ = moda
    with serving(database) as server:
        people = People(server, database)
        event = {"event": "Unsubscribed", "anonymousId": "mail-program", "context": {"traits": {"email": "ADA@lettera.it"}}}
        answer = httpx.post(server.address + "/v1/track", json=event, auth=(key, ""), timeout=30)
        assert (answer.status_code, answer.json()) == (200, {"success": True})
        assert people.consents("ada") == {"any.privacy": "granted", "email.marketing": "withdrawn", "email.newsletter": "withdrawn"}
        event = {"userId": "2", "traits": {"email": "ben@lettera.it", "consents": {"sms.marketing": True, "newsletter": "granted"}}}
        assert httpx.post(server.address + "/v1/identify", json=event, auth=(key, ""), timeout=30).status_code == 200
        assert people.consents("ben") == {"any.privacy": "withdrawn", "email.newsletter": "granted", "sms.marketing": "granted"}


def shown(page):
    """The hidden fields by which a page says what it has asked."""
    return {name: "1" for name in re.findall(r'name="(shown\.[a-z.]+)"', page)}


def test_the_customer_chooses_on_the_preference_page(moda):
    database, _, _ = moda
    with serving(database) as server:
        people = People(server, database)
        made = people.client.post(f"/api/v1/people/{people.id('ada')}/preference-link", json={})
        link = server.address + made.json()["path"]
        page = httpx.get(link, headers={"Accept-Language": "it"}).text
        assert "a***@lettera.it" in page and "ada@" not in page and 'lang="it"' in page
        ticked = set(re.findall(r'name="([a-z.]+)" value="on" checked', page))
        assert ticked == {"any.privacy", "email.marketing", "email.newsletter"}
        saved = httpx.post(link, data=shown(page) | {"act": "save", "email.newsletter": "on", "any.privacy": "on", "sms.sharing": "on"}, follow_redirects=True)
        assert saved.status_code == 200 and "role=\"status\"" in saved.text
        assert people.consents("ada") == {"any.privacy": "granted", "email.marketing": "withdrawn", "email.newsletter": "granted"}
        # What was asked elsewhere since the page was opened is not answered by it.
        people.record("ada", "sms", "marketing", "granted")
        httpx.post(link, data=shown(page) | {"act": "save", "email.newsletter": "on", "any.privacy": "on"})
        assert people.consents("ada")["sms.marketing"] == "granted"
        # A mail program's button (RFC 8058): no more messages; the card, which rests on the privacy notice, stays.
        assert httpx.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
        assert people.consents("ada") == {
            "any.privacy": "granted", "email.marketing": "withdrawn", "email.newsletter": "withdrawn", "sms.marketing": "withdrawn"}  # fmt: skip
        for forged in (link[:-1], link + "0", server.address + "/preferences/x.y.z", server.address + "/preferences/" + "a" * 5000):
            assert httpx.get(forged).status_code == 404
            assert httpx.post(forged, data={"act": "none"}).status_code == 404


def test_without_the_privacy_consent_a_buyer_stays_a_prospect(moda):
    database, _, _ = moda
    with serving(database) as server:
        people = People(server, database)
        assert (people.stage("ada"), people.stage("ben")) == ("member", "member")
        policy = {"combination": "strictest", "requiresPrivacyConsent": True}
        assert people.client.put("/api/v1/consents/policies", json=policy).json() == {"company": "MODA"} | policy
        assert (people.stage("ada"), people.stage("ben")) == ("member", "prospect")
        assert [item["stage"] for item in people.client.get("/api/v1/people", params={"stage": "member"}).json()["items"]] == ["member"]
        people.record("ben", "any", "privacy", "granted")
        people.record("ada", "any", "privacy", "withdrawn")
        assert (people.stage("ada"), people.stage("ben")) == ("prospect", "member")


def test_what_cannot_be_recorded_is_refused_by_name(moda):
    database, _, _ = moda
    with serving(database) as server:
        people = People(server, database)
        good = {"channel": "email", "purpose": "marketing", "state": "granted"}
        for change, pointer in [
            ({"channel": "pigeon"}, "/channel"), ({"purpose": None}, "/purpose"), ({"state": "pending"}, "/state"), ({"at": "2999-01-01"}, "/at"),
            ({"at": "yesterday"}, "/at"), ({"company": "OTHER"}, "/company"), ({"wording": 7}, "/wording"), ({"ip": "x" * 100}, "/ip"),
        ]:  # fmt: skip
            answer = people.client.post(f"/api/v1/people/{people.id('ada')}/consents", json=good | change)
            assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == pointer, (change, answer.text)
