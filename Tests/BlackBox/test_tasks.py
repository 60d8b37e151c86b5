"""Whole tasks, as somebody does them who has not seen the product before: by what stands on the screen, with mouse and keyboard.

With TESSERA_PICTURES=FOLDER, each screen on the way is kept there as a picture, wide and light, and phone-wide and dark.
"""

import json
import os
import time
from pathlib import Path

import httpx
import openpyxl
import pytest
from conftest import KINDS
from support.browser import administrator, looking
from support.databases import fresh, number
from support.executable import tessera
from support.server import api, serving

PICTURES = os.environ.get("TESSERA_PICTURES")


@pytest.fixture(scope="module", params=KINDS)
def retailer(request, tmp_path_factory, cluster, group):
    """A server beside a loaded group, with an administrator; each task here finds what it needs and leaves the rest alone."""
    database = fresh(request.param, tmp_path_factory.mktemp("retailer"), cluster)
    group.found(database)
    group.load(database, "stores", "products", "contacts", "sales")
    administrator(database)
    with serving(database) as server:
        yield server
    database.remove()


@pytest.fixture
def page(retailer, browser):
    with looking(browser, retailer) as page:
        page.set_default_timeout(10_000)
        yield page


def picture(page, name):
    """Keeps how the page looks, both ways, if anybody wants to see it."""
    if not PICTURES:
        return
    wide = page.viewport_size
    for width, scheme in ((wide["width"], "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": wide["height"]})
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=Path(PICTURES) / f"{name}-{scheme}.png", full_page=True)
    page.set_viewport_size(wide)
    page.emulate_media(color_scheme="light")


def buyer(server, place=0):
    """Somebody who has an address and has bought: id, name and address; each place is somebody else."""
    query = f"SELECT id, display_name, email FROM persons WHERE email <> '' AND purchases > 0 AND contacts > 1 ORDER BY id LIMIT 1 OFFSET {place}"
    return server.database.rows(query)[0]


def go(page, section):
    page.get_by_role("navigation").first.get_by_role("link", name=section, exact=True).click()


def open_person(page, address):
    page.goto("/people")
    page.fill("main [name=q]", address)
    page.keyboard.press("Enter")
    page.locator("a.row").first.click()


def test_care_finds_a_caller_by_keyboard(retailer, page):
    _, name, address = buyer(retailer)
    page.keyboard.press("/")
    page.keyboard.type(address)
    page.locator("#palette-results .hit").first.wait_for()
    picture(page, "find")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=name).wait_for()
    # What was bought, which value counts and why, and where it came from.
    assert page.locator(".timeline li").count() > 0
    page.locator(".golden summary").first.click()
    assert page.locator(".lineage[open]").first.is_visible()
    picture(page, "person")


def test_care_notes_a_withdrawal_told_by_telephone(retailer, page):
    person, _, address = buyer(retailer, 1)
    open_person(page, address)
    page.get_by_text("Record a consent").click()
    picture(page, "consent")
    page.get_by_label("Channel").select_option(label="E-mail")
    page.get_by_label("Purpose").select_option(label="Newsletter")
    page.get_by_label("How you know").fill("by telephone")
    page.get_by_role("button", name="Taken back").click()
    page.locator(".notice.success").wait_for()
    state = page.locator(".consents > div", has_text="Newsletter").locator(".badge").first
    assert state.inner_text().lower() == "withdrawn", state.inner_text()
    contacts = f"SELECT id FROM contacts WHERE person_id = {person}"
    assert number(retailer.database, f"SELECT count(*) FROM consents WHERE state = 'withdrawn' AND contact_id IN ({contacts})") > 0


def test_marketing_takes_out_a_list(retailer, page, tmp_path):
    go(page, "People")
    page.get_by_label("Phone", exact=True).select_option(label="With phone")
    page.get_by_role("link", name="Spent").click()
    page.get_by_role("link", name="Spent").click()
    picture(page, "people")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    file = tmp_path / "people.xlsx"
    download.value.save_as(file)
    rows = list(openpyxl.load_workbook(file, read_only=True).active.iter_rows(values_only=True))
    phone = [str(cell) for cell in rows[0]].index("Phone")
    count = number(retailer.database, "SELECT count(*) FROM persons WHERE contacts > 0 AND phone <> ''")
    assert len(rows) - 1 == count > 0 and all(row[phone] for row in rows[1:])


def test_a_store_manager_closes_a_store_by_mistake(retailer, page):
    go(page, "Stores")
    page.locator("tr:not(:has(.badge)) a.row").first.click()
    name = page.locator("h1").inner_text()
    page.get_by_role("link", name="Change").click()
    picture(page, "store-change")
    page.get_by_role("button", name="Close from today").click()
    notice = page.locator(".notice.success")
    notice.wait_for()
    assert number(retailer.database, f"SELECT count(*) FROM stores WHERE name = '{name}' AND closed_on IS NOT NULL") == 1
    notice.get_by_role("button", name="Undo").click()
    page.locator(".notice.success").wait_for()
    assert number(retailer.database, f"SELECT count(*) FROM stores WHERE name = '{name}' AND closed_on IS NOT NULL") == 0


def test_an_integrator_connects_a_web_shop(retailer, page):
    go(page, "Sources")
    page.get_by_role("link", name="Add a source").click()
    page.fill("[name=name]", "Summer shop")
    page.fill("[name=code]", "summer")
    page.select_option("[name=kind]", "webshop")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", level=1, name="Summer shop").wait_for()
    key = page.get_by_label("Write key", exact=True).input_value()
    picture(page, "source")
    event = {"type": "track", "event": "Product Viewed", "userId": "u-77", "messageId": f"m-{time.time_ns()}"}
    assert httpx.post(retailer.address + "/v1/track", content=json.dumps(event), auth=(key, "")).status_code == 200
    page.get_by_text("Product Viewed").first.wait_for(timeout=15_000)


def test_an_administrator_gives_a_program_a_key_and_takes_it_back(retailer, page):
    page.goto("/keys")
    page.get_by_label("Name").fill("stock display")
    page.get_by_label("people:read").check()
    page.get_by_role("button", name="Add key").click()
    key = page.locator(".notice.success code").inner_text()
    picture(page, "keys")
    with api(retailer, key) as client:
        assert client.get("/api/v1/people").status_code == 200
        assert client.get("/api/v1/sources").status_code == 403
        row = page.locator("tr", has_text="stock display")
        row.locator("summary").click()
        row.get_by_role("button", name="Revoke now").click()
        page.locator("tr", has_text="stock display").get_by_text("revoked", exact=False).wait_for()
        assert client.get("/api/v1/people").status_code == 401


def test_an_auditor_sees_who_looked(retailer, page):
    open_person(page, buyer(retailer, 2)[2])
    person = page.locator(".person-name code").inner_text()
    go(page, "Audit log")
    picture(page, "audit")
    entry = page.locator("tbody tr").first.inner_text()
    assert "ada@example.com" in entry and person in entry, entry
    assert tessera("audit", "verify", database=retailer.database).code == 0
