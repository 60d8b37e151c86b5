"""The screens in a real browser: wide and narrow, light and dark, full and empty; and what is done on them with a mouse."""

import json
import uuid

import httpx
import pytest
from support.browser import administrator, looking, walk
from support.databases import number
from support.executable import tessera
from support.server import serving


def send(server, key, events):
    batch = [{"type": "track", "messageId": str(uuid.uuid4()), **event} for event in events]
    answer = httpx.post(server.address + "/v1/batch", content=json.dumps({"batch": batch}), auth=(key, ""))
    assert answer.status_code == 200, answer.text


def order(number, name):
    return {
        "event": "Order Completed", "userId": f"u{number}",
        "properties": {name: f"W{number}", "products": [{"sku": "A", "price": 2.5, "quantity": 1}]},
    }  # fmt: skip


def write_key(database, kind="webshop"):
    return database.rows(f"SELECT write_key FROM sources WHERE kind = '{kind}' ORDER BY code")[0][0]


@pytest.mark.parametrize("width, scheme", [(1360, "light"), (390, "dark")])
def test_every_screen(group, database, browser, width, scheme):
    group.found(database)
    group.load(database, "stores", "products", "contacts", "sales")
    administrator(database)
    with serving(database) as server:
        send(server, write_key(database), [order(1, "order_id"), order(2, "orderNo")])
        tessera("intake", "wait", database=database)
        with looking(browser, server, width, scheme) as page:
            seen = walk(page)
            assert len(seen) >= 12 and any("/requests/" in path for path in seen), seen
            background = page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert (sum(map(int, background.strip("rgb()").split(","))) < 200) == (scheme == "dark"), background
            page.goto("/people?sort=purchases&order=desc")
            page.locator("a.row").first.click()
            page.locator(".timeline li").first.wait_for()


def test_every_screen_of_an_empty_house(database, browser):
    administrator(database)
    with serving(database) as server, looking(browser, server, 390) as page:
        assert len(walk(page)) >= 7


def test_rejected_events_are_mended_with_a_mouse(shop, browser):
    administrator(shop)
    with serving(shop) as server:
        send(server, write_key(shop, "till"), [order(number, "orderNo") for number in range(30)])
        tessera("intake", "wait", database=shop)
        with looking(browser, server) as page:
            page.goto("/rejects")
            page.locator("[data-choose-all]").check()
            assert page.locator("tbody input:checked").count() == 30
            page.locator("tbody input").first.uncheck()
            assert page.url.endswith("/rejects"), "the box is covered by the link of its row"
            page.get_by_text("Mend together").click()
            page.fill("[name=path-1]", "properties.orderNo")
            page.fill("[name=value-1]", "properties.order_id")
            page.focus("[name=value-1]")
            page.keyboard.press("Enter")  # shows what would be sent, and sends nothing
            assert '"order_id": "W' in page.locator(".mending pre").last.inner_text()
            page.get_by_role("button", name="Mend and send again").click()
            page.get_by_text("29 events were sent again.").wait_for()
            tessera("intake", "wait", database=shop)
            assert number(shop, "SELECT count(*) FROM sales") == 29
            page.goto("/rejects")
            page.locator("tbody a.row").click()
            page.get_by_role("button", name="Let be").click()
            page.get_by_text("Nothing was rejected").wait_for()


def test_what_arrives_shows_by_itself(shop, browser):
    administrator(shop)
    with serving(shop) as server, looking(browser, server) as page:
        page.goto("/sources")
        page.locator("a.row", has_text="till").first.click()
        page.get_by_text("Nothing has arrived yet").wait_for()
        send(server, write_key(shop, "till"), [{"event": "Receipt Printed", "userId": "u1"}])
        page.get_by_text("Receipt Printed").first.wait_for(timeout=15_000)
