"""Sign-up forms from outside: a visitor's page, the mail that asks for a second yes, its link; and those who mean no good."""

import html
import json
import re
import time
from urllib.parse import urlparse

import httpx
import pytest
from support.executable import Running, tessera
from support.mail import MailServer, Silent, text_of
from support.server import Server, add_key, api, serving

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def form(database):
    """The open form of an activity with attributes of each kind, in Italian and English."""
    tessera("company", "add", "MODA", "--name", "Moda & Figli", "--currency", "EUR", "--time-zone", "Europe/Rome", "--languages", "it,en", database=database)
    tessera("source", "add", "events", "--kind", "event", "--company", "MODA", database=database)
    attributes = ["size!:choice:Size:S,M,L", "budget:money:Budget", "laps:number:Laps", "since:date:Since", "vegan:yesno:Vegan", "note:text:Note"]
    tessera(
        "activity", "add", "run", "--company", "MODA", "--source", "events", "--occasion", "day", "--name", "Corsa",
        *(word for each in attributes for word in ("--attribute", each)), database=database)  # fmt: skip
    return tessera("form", "add", "run", "--company", "MODA", "--origins", "https://shop.example", "--json", database=database).json


def path(form):
    return "/forms/" + form["key"]


def hidden(page):
    return re.search(r'name="moment" value="([^"]+)"', page).group(1)


def answers(**more):
    return {
        "givenName": "Ada", "familyName": "Rossi", "email": "ada@mail.example.net", "attribute.size": "M", "consent.any.privacy": "on",
        "consent.email.newsletter": "on"} | more  # fmt: skip


def fill_in(client, form, fields=None, **options):
    """As a person does: opens the page, takes some seconds, sends it."""
    moment = hidden(client.get(path(form)).text)
    time.sleep(2.1)
    return client.post(path(form), data=(fields or answers()) | {"moment": moment}, **options)


def link_of(message):
    return re.search(r"https?://\S+/confirm/\S+", text_of(message)).group()


def consents(server, database):
    with api(server, add_key(database, "MODA")) as client:
        person = client.get("/api/v1/people", params={"q": "ada@mail.example.net"}).json()["items"][0]["id"]
        items = client.get(f"/api/v1/people/{person}/consents").json()["items"]
        return {item["purpose"]: (item["state"], len(item["history"])) for item in items}


def test_the_whole_way_to_a_second_yes(database, form):
    with MailServer() as mail, serving(database, environment=mail.environment | {"TESSERA_PUBLIC_URL": ""}) as server:
        with httpx.Client(base_url=server.address, headers={"Accept-Language": "it"}) as client:
            page = client.get(path(form))
            assert page.status_code == 200 and "Corsa" in page.text and "checked" not in page.text
            assert "frame-ancestors 'self' https://shop.example" in page.headers["content-security-policy"]
            sent = fill_in(client, form)
            assert sent.status_code == 303 and "confirm=1" in sent.headers["location"]
            assert client.get(sent.headers["location"]).status_code == 200
            message = mail.mailbox.wait(1)
            assert message["to"] == "ada@mail.example.net" and message["from"] == "Aurelia Moda <news@aurelia.example>"
            assert "Corsa" in message["subject"] and message["message-id"].endswith("@aurelia.example>")
            assert "Moda & Figli" in text_of(message) and "Moda &amp; Figli" in message.get_body(("html",)).get_content()
            link = link_of(message)
            assert link.startswith(server.address)
            assert consents(server, database) == {"newsletter": ("pending", 1), "privacy": ("pending", 1)}
            # A scanner follows the link: nothing is confirmed by that.
            for _ in range(3):
                looked = client.get(urlparse(link).path)
                assert looked.status_code == 200 and '<form method="post"' in looked.text
            assert consents(server, database)["newsletter"] == ("pending", 1)
            for _ in range(3):
                assert client.post(urlparse(link).path).status_code == 200
            assert consents(server, database) == {"newsletter": ("granted", 2), "privacy": ("granted", 2)}
            time.sleep(1.5)
            assert len(mail.mailbox.messages) == 1
    listed = tessera("form", "list", "--json", database=database).json[0]
    assert listed["submissions"] == 1 and listed["confirmed"] == 1
    (mail_row,) = tessera("mail", "list", "--json", database=database).json
    assert mail_row["state"] == "sent" and mail_row["attempts"] == 1
    assert int(database.rows("SELECT COUNT(*) FROM outgoing_mails WHERE text <> '' OR html <> ''")[0][0]) == 0


def test_hostile_answers(database, form):
    with serving(database) as server, httpx.Client(base_url=server.address, timeout=30) as client:
        # A script in every field comes back as text, beside what is wrong, and nothing typed is lost.
        page = client.get(path(form)).text
        names = [html.unescape(name) for name in re.findall(r'<(?:input|select)[^>]* name="([^"]+)"', page)]
        names = [name for name in names if name not in ("moment", "website")]
        assert len(names) == 11, names
        time.sleep(2.1)
        answer = client.post(path(form), data={name: SCRIPT for name in names} | {"moment": hidden(page)})
        assert answer.status_code == 422 and "<script>" not in answer.text and answer.text.count("&lt;script&gt;") >= 6
        assert answer.text.count('aria-invalid="true"') == 6, answer.text.count('aria-invalid="true"')
        # A field of a megabyte, and a body that never ends.
        assert client.post(path(form), data=answers(**{"attribute.note": "x" * 1_000_000})).status_code == 413
        try:
            endless = client.post(path(form), content=iter([b"a" * 65_536] * 200), headers={"Content-Type": "application/json"})
            assert endless.status_code == 413
        except httpx.TransportError:
            pass  # the server hung up while it was still being told
        # Wrong types and what is no JSON.
        for body in ("{", "[]", "null", "1", '{"email": ', "\x00"):
            assert client.post(path(form), content=body, headers={"Content-Type": "application/json"}).status_code == 400, body
        wrong = client.post(path(form), json=answers(email=["ada"], moment={}))
        assert wrong.status_code == 422 and {error["code"] for error in wrong.json()["errors"]} == {"wrongType"}
        assert client.post(path(form), content=b"\xff\xfe", headers={"Content-Type": "text/plain"}).status_code == 400
        # Other sites, other keys, other tokens.
        for origin in ("https://evil.example", "null", "https://shop.example.evil.example"):
            assert client.post(path(form), data=answers(), headers={"Origin": origin}).status_code == 403
            assert "access-control-allow-origin" not in client.options(path(form), headers={"Origin": origin}).headers
        for key in ("0" * 32, "x", "..%2f..%2fetc%2fpasswd", "%00", "a" * 5_000):
            assert client.get("/forms/" + key).status_code == 404, key
        assert client.get(path(form) + "/confirm/fcf_0000000000001.1." + "0" * 64).status_code == 404
        assert client.post(path(form) + "/confirm/x").status_code == 404
        assert int(database.rows("SELECT COUNT(*) FROM contacts")[0][0]) == 0
        assert client.get("/healthz").status_code == 200


def test_programs_and_listed_sites(database, form):
    with serving(database) as server, httpx.Client(base_url=server.address) as client:
        origin = {"Origin": "https://shop.example"}
        assert client.options(path(form), headers=origin).headers["access-control-allow-origin"] == "https://shop.example"
        described = client.get(path(form), headers={"Accept": "application/json"} | origin)
        document = described.json()
        assert described.headers["access-control-allow-origin"] == "https://shop.example"
        assert [field["name"] for field in document["fields"]][:3] == ["givenName", "familyName", "email"] and len(document["consents"]) == 2
        body = answers(moment=document["moment"], **{"attribute.laps": 12, "attribute.vegan": True})
        early = client.post(path(form), json=body, headers=origin)
        assert early.status_code == 422 and early.json()["status"] == "tooEarly"
        time.sleep(2.1)
        done = client.post(path(form), json=body, headers=origin)
        assert done.status_code == 200 and done.json() == {"status": "accepted", "confirmation": True}
        assert done.headers["access-control-allow-origin"] == "https://shop.example"
        assert client.post(path(form), json=body, headers=origin).status_code == 200
        script = client.get(path(form) + ".js")
        assert script.headers["content-type"].startswith("text/javascript") and "eval" not in script.text
        (extensions,) = database.rows("SELECT extensions FROM contacts")[0]
        assert json.loads(extensions) == {"size": "M", "laps": "12", "vegan": "true"}
        # Too many from one address.
        statuses = [client.post(path(form), json=body).status_code for _ in range(15)]
        assert 429 in statuses and client.post(path(form), json=body).headers["retry-after"].isdigit()
    # Without a mail server the mail waits, and the doctor says so.
    doctor = {check["check"]: check for check in tessera("doctor", "--json", database=database, expect=1).json}
    assert not doctor["mail"]["ok"] and "1 waiting" in doctor["mail"]["detail"]


def test_a_mail_goes_out_once_whatever_happens(database, form):
    """A server that says no for now, one that hangs up, and a process that is killed while it sends."""
    with MailServer() as mail:
        mail.mailbox.answer = {1: "451 later", 2: "554 never"}
        with serving(database, environment=mail.environment) as server, httpx.Client(base_url=server.address) as client:
            assert fill_in(client, form).status_code == 303
            wait_for_state(database, "waiting", attempts=1)
            assert mail.mailbox.attempts == 1
            assert fill_in(client, form, answers(email="bea@mail.example.net")).status_code == 303
            wait_for_state(database, "failed", attempts=1)
            assert fill_in(client, form, answers(email="eve@mail.example.net")).status_code == 303
            mail.mailbox.wait(1)
            wait_for_state(database, "sent", attempts=1)
        failed = next(row for row in tessera("mail", "list", "--json", database=database).json if row["state"] == "failed")
        assert "554" in failed["error"] and "bea" not in failed["error"]
        tessera("mail", "resend", failed["id"], database=database)
        with serving(database, environment=mail.environment):
            mail.mailbox.wait(2)
            time.sleep(1)
        # On a slow machine the first has become due again by now.
        recipients = [recipient for to, _ in mail.mailbox.messages for recipient in to]
        assert len(recipients) == len(set(recipients)) and {"bea@mail.example.net", "eve@mail.example.net"} <= set(recipients)
        assert {row["state"] for row in tessera("mail", "list", "--json", database=database).json} <= {"sent", "waiting"}


def test_a_killed_sender_leaves_no_second_copy(database, form):
    with Silent() as silent:
        server = Server(database, environment=silent.environment).wait()
        with httpx.Client(base_url=server.address) as client:
            assert fill_in(client, form).status_code == 303
        silent.wait_for_text()
        server.running.kill()
    # The lease has not run out: the next process leaves the mail alone.
    with MailServer() as mail, serving(database, environment=mail.environment):
        time.sleep(2)
        assert mail.mailbox.messages == []
    (row,) = tessera("mail", "list", "--json", database=database).json
    assert row["state"] == "sending" and row["attempts"] == 1


def test_bad_settings_are_told(database):
    for environment in ({"TESSERA_SMTP": "http://x"}, {"TESSERA_SMTP": "smtp://127.0.0.1:1", "TESSERA_MAIL_FROM": ""}):
        outcome = Running("serve", "--port", "0", database=database, environment=environment).wait(30)
        assert outcome.code == 1 and "TESSERA_" in outcome.said, outcome


def wait_for_state(database, state, attempts, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        rows = tessera("mail", "list", "--json", database=database).json
        if any(row["state"] == state and row["attempts"] == attempts for row in rows):
            return
        time.sleep(0.2)
    raise AssertionError(f"no mail became {state}: {rows}")
