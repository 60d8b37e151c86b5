"""Somebody is invited, comes in, sets up a second factor with an app of our own, and signs in with it."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from conftest import KINDS
from support.browser import PASSWORD, administrator, looking
from support.databases import fresh
from support.executable import tessera
from support.server import serving


@pytest.fixture(scope="module", params=KINDS)
def house(request, tmp_path_factory, cluster, group):
    database = fresh(request.param, tmp_path_factory.mktemp("house"), cluster)
    group.found(database)
    administrator(database)
    with serving(database) as server:
        yield server, database
    database.remove()


def code(secret, step):
    """RFC 6238 as an app computes it, from what it was given."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def now():
    return int(time.time()) // 30


def test_an_invitation_a_second_factor_and_signing_in_with_it(house, browser):
    server, database = house
    with looking(browser, server) as page:
        page.goto("/users/new")
        page.fill("[name=email]", "nora@example.com")
        page.fill("[name=name]", "Nora")
        page.select_option("[name=profile]", label="Customer care")
        page.click("main button.primary")
        link = re.search(r"/sign-in/link/[0-9a-f]{64}", page.content()).group()
    context = browser.new_context(base_url=server.address)
    page = context.new_page()
    page.goto(link)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=repeat]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.goto("/profile/second-factor")
    page.click("main button.primary")
    secret = page.locator("code.wrap").inner_text().replace(" ", "")
    assert page.locator("svg.qr").get_attribute("aria-label")
    used = now()
    page.fill("[name=code]", code(secret, used))
    page.click("main button.primary")
    recovery = page.locator(".recovery code").all_inner_texts()
    assert len(set(recovery)) == 10
    context.close()

    for answer in (lambda: code(secret, used + 1), lambda: recovery[0]):
        context = browser.new_context(base_url=server.address)
        page = context.new_page()
        page.goto("/sign-in?return=/people")
        page.fill("[name=email]", "nora@example.com")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/sign-in/second-step**")
        page.fill("[name=code]", code(secret, used))
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=alert]")
        assert page.goto("/people").url.endswith("/sign-in?return=%2Fpeople"), "half way in is not in"
        page.goto("/sign-in/second-step?return=/people")
        page.fill("[name=code]", answer())
        page.keyboard.press("Enter")
        page.wait_for_url("**/people")
        context.close()
    users = {user["email"]: user for user in tessera("user", "list", "--json", database=database).json}
    assert users["nora@example.com"]["secondFactor"] and users["nora@example.com"]["state"] == "active"


def test_the_last_administrator_stays(house):
    _, database = house
    refused = tessera("user", "disable", "ada@example.com", database=database, expect=1)
    assert "last administrator" in refused.err
