"""Sign-in by an identity provider that is not ours: a real one, in a real browser, with PKCE, its own keys and its own sign-out."""

import re
import time
from contextlib import contextmanager

import httpx
import pytest
from support.browser import PASSWORD, administrator, chromium
from support.executable import tessera
from support.provider import person, providing
from support.server import Server

ALLOWED = "--allow-private-identity-provider"
PEOPLE = (
    person("sub-ada", "ada@example.com", name="Ada"), person("sub-bea", "bea@example.com", name="Bea", groups=["crm"]),
    person("sub-eve", "ada@example.com", verified=False), person("sub-mal", "ada@example.com"),
)  # fmt: skip


@contextmanager
def house(database, provider, *arguments):
    """A server with one administrator, set up for the provider."""
    server = Server(database, arguments=(ALLOWED,))
    client, secret = provider.register(server.address + "/sign-in/callback")
    administrator(database)
    set_up(database, "--issuer", provider.issuer, "--client", client, "--secret", secret, "--name", "Aurelia", *arguments)
    try:
        yield server.wait()
    finally:
        server.stop()


def set_up(database, *arguments):
    return tessera("identity-provider", "set", ALLOWED, *arguments, database=database)


def through(client, subject):
    """There and back without a browser; what the callback answers."""
    there = client.get("/sign-in/provider").headers["location"]
    back = httpx.post(there, data={"sub": subject}).headers["location"]
    return client.get(back)


def visitor(server):
    return httpx.Client(base_url=server.address, timeout=30)


def test_in_a_browser_there_and_back_and_out_again(database):
    with providing(*PEOPLE) as provider, house(database, provider) as server, chromium() as browser:
        page = browser.new_context(base_url=server.address).new_page()
        complaints = []
        page.on("console", lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None)
        page.goto("/people?q=x")
        page.get_by_role("link", name="Sign in with Aurelia").click()
        assert page.url.startswith(provider.issuer)
        page.get_by_role("button", name="sub-ada").click()
        page.wait_for_url("**/people?q=x")
        cookie = next(cookie for cookie in page.context.cookies() if cookie["name"] == "tessera_session")
        assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"
        assert provider.challenges and not provider.broken
        page.evaluate("document.querySelector('form[action=\"/sign-out\"]').requestSubmit()")
        page.wait_for_url(provider.issuer + "/**")
        assert page.get_by_role("button").count() > 0, "the provider asks whether to sign out there"
        page.goto(server.address + "/people")
        assert "/sign-in" in page.url and complaints == []


def test_who_is_let_in(database):
    with providing(*PEOPLE) as provider, house(database, provider) as server, visitor(server) as client:
        assert "no account here yet" in through(client, "sub-bea").text
        assert "no verified e-mail address" in through(client, "sub-eve").text
        assert "tessera_session" not in client.cookies
        assert through(client, "sub-ada").headers["location"] == "/"
        assert client.get("/settings").status_code == 200
        with visitor(server) as other:
            assert "belongs to another company account" in through(other, "sub-mal").text
        set_up(database, "--admit-unknown", "--groups-claim", "groups", "--rule", "crm=marketing")
        with visitor(server) as other:
            assert through(other, "sub-bea").status_code == 303
            assert other.get("/people").status_code == 200 and other.get("/settings").status_code == 403
        assert re.search(r"bea@example.com +active +Marketing", tessera("user", "list", database=database).out)


def test_an_answer_is_good_once_and_for_one_browser(database):
    with providing(*PEOPLE) as provider, house(database, provider) as server, visitor(server) as client, visitor(server) as victim:
        back = httpx.post(client.get("/sign-in/provider").headers["location"], data={"sub": "sub-ada"}).headers["location"]
        # Login CSRF: an attacker's own answer, slipped to somebody who has a sign-in under way, and to somebody who has none.
        assert victim.get(back).status_code == 403
        victim.get("/sign-in/provider")
        assert victim.get(back).status_code == 403 and "tessera_session" not in victim.cookies
        flow = client.cookies["tessera_flow"]
        assert client.get(back).status_code == 303
        again = httpx.get(server.address + httpx.URL(back).raw_path.decode(), cookies={"tessera_flow": flow})
        assert again.status_code == 403, "the provider takes a code once"
        assert not provider.broken
        # A code without the browser's secret is worth nothing: the verifier does not fit.
        there = client.get("/sign-in/provider").headers["location"]
        code = re.search(r"code=([^&]*)", httpx.post(there, data={"sub": "sub-ada"}).headers["location"])[1]
        state = re.search(r"state=([^&]*)", victim.get("/sign-in/provider").headers["location"])[1]
        assert victim.get(f"/sign-in/callback?code={code}&state={state}").status_code == 403
        assert provider.broken == [code]


@pytest.mark.long
def test_keys_that_change_are_found(database):
    with providing(*PEOPLE) as first, house(database, first) as server:
        with visitor(server) as client:
            assert through(client, "sub-ada").status_code == 303
        port = first.port
        first.stop()
        with providing(*PEOPLE, port=port) as second, visitor(server) as client:
            client_id, secret = second.register(server.address + "/sign-in/callback")
            set_up(database, "--client", client_id, "--secret", secret)
            time.sleep(31)  # keys are looked for twice a minute at most
            assert through(client, "sub-ada").status_code == 303


def test_passwords_for_one_alone(database):
    with providing(*PEOPLE) as provider, house(database, provider) as server:
        tessera("user", "add", "bea@example.com", "--role", "care", "--password", PASSWORD, database=database)
        assert "administrator" in tessera("identity-provider", "passwords", "--only", "bea@example.com", database=database, expect=1).said
        tessera("identity-provider", "passwords", "--only", "ada@example.com", database=database)
        for email, status in (("bea@example.com", 422), ("ada@example.com", 303)):
            with visitor(server) as client:
                token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/sign-in").text)[1]
                assert client.post("/sign-in", data={"csrf": token, "email": email, "password": PASSWORD}).status_code == status
        with visitor(server) as client:
            assert through(client, "sub-bea").status_code == 303
        tessera("identity-provider", "remove", database=database, expect=1)
        tessera("identity-provider", "passwords", "--everybody", database=database)
        tessera("identity-provider", "remove", database=database)


def test_what_is_wrong_is_told(database):
    with providing(*PEOPLE) as provider, house(database, provider) as server:
        check = ("identity-provider", "check", "--json")

        def states(*arguments):
            return {finding["subject"]: finding["state"] for finding in tessera(*check, *arguments, database=database, expect=None).json}

        environment = {"TESSERA_PUBLIC_URL": server.address}
        good = tessera(*check, ALLOWED, database=database, environment=environment)
        assert {finding["subject"]: finding["state"] for finding in good.json} == {
            "document": "good", "keys": "good", "challenge": "unsure", "client": "good", "signOut": "good"}
        assert states() == {"document": "bad"}, "inside the network, and not allowed"
        set_up(database, "--secret", "wrong")
        assert states(ALLOWED)["client"] == "bad"
        set_up(database, "--issuer", provider.issuer + "/")
        assert states(ALLOWED) == {"document": "bad"}
        shown = tessera("identity-provider", "show", "--json", database=database)
        assert shown.json["hasSecret"] is False and "wrong" not in shown.said


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:1", "http://169.254.169.254/latest", "https://localhost:1", "https://[::1]:1"])
def test_inside_the_network_nothing_is_asked(database, issuer):
    setting = ("identity-provider", "set", "--issuer", issuer, "--client", "x")
    if issuer.startswith("http:"):
        assert "https://" in tessera(*setting, database=database, expect=1).said
    else:
        tessera(*setting, database=database)
        assert "not an address of the public internet" in tessera("identity-provider", "check", database=database, expect=1).said
