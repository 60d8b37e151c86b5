"""The screens in a real browser: wide and narrow, light and dark, full and empty; and what is done on them with a mouse."""

import json
import re
import uuid

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
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


def without_barriers(page):
    """What is called on each screen of a walk, and what axe found; screens of the same kind are looked at once."""
    found, seen = {}, set()

    def look(path):
        kind = re.sub(r"/[a-z]{3}_[0-9a-z]{13}", "/:id", path.split("?")[0])
        if kind not in seen:
            seen.add(kind)
            found.update({path: list} if (list := barriers(page)) else {})

    return look, found


def barriers(page):
    """What axe finds on the page that keeps people out, by the rules of WCAG 2.2, A and AA."""
    rules = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": rules}).response["violations"]
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for one in found if one["impact"] in ("serious", "critical") for node in one["nodes"][:3]
    ]  # fmt: skip


@pytest.mark.parametrize("width, scheme", [(1360, "light"), (390, "dark")])
def test_every_screen(group, database, browser, width, scheme, request):
    if database.kind == "postgres" and scheme == "dark" and not request.config.getoption("--prove"):
        pytest.skip("the screens are the same on both databases: make prove")
    group.found(database)
    group.load(database, "stores", "products", "contacts", "sales")
    administrator(database)
    with serving(database) as server:
        send(server, write_key(database), [order(1, "order_id"), order(2, "orderNo")])
        tessera("intake", "wait", database=database)
        with looking(browser, server, width, scheme) as page:
            # The screens are the same on both databases, and axe takes its time.
            look, found = without_barriers(page) if database.kind == "sqlite" else (lambda path: None, {})
            seen = walk(page, look)
            assert found == {}
            assert len(seen) >= 30 and any("/requests/" in path for path in seen), seen
            wanted = ["/companies", "/companies/new", "/store-groups", "/attributes", "/attributes/new", "/occasions", "/activities/new", "/sources/new"]
            assert not set(wanted) - set(seen), seen
            background = page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert (sum(map(int, background.strip("rgb()").split(","))) < 200) == (scheme == "dark"), background
            page.goto("/people?sort=purchases&order=desc")
            page.locator("a.row").first.click()
            page.locator(".timeline li").first.wait_for()


def test_every_screen_of_an_empty_house(database, browser):
    administrator(database)
    with serving(database) as server, looking(browser, server, 390) as page:
        look, found = without_barriers(page) if database.kind == "sqlite" else (lambda path: None, {})
        assert len(walk(page, look)) >= 7
        assert found == {}


def test_places_are_reached_by_keys(shop, browser):
    administrator(shop)
    with serving(shop) as server, looking(browser, server) as page:
        page.keyboard.press("?")
        page.get_by_role("heading", name="Keyboard shortcuts").wait_for()
        page.keyboard.press("Escape")
        for keys, path in (("gp", "/people"), ("gs", "/stores"), ("gd", "/")):
            page.keyboard.type(keys)
            page.wait_for_url("**" + path)
        page.keyboard.press("/")
        page.keyboard.type("gp")
        assert page.locator("#palette input").input_value() == "gp" and page.url.endswith("/")


def test_a_list_is_kept_as_a_view_with_its_columns(shop, browser):
    administrator(shop)
    with serving(shop) as server, looking(browser, server) as page:
        page.goto("/sources")
        page.get_by_role("link", name="Source", exact=True).click()
        page.get_by_text("Views", exact=True).click()
        page.locator("[name=name]").last.fill("Backwards")
        page.get_by_role("button", name="Save the view").click()
        page.get_by_role("link", name="Backwards").wait_for()
        page.get_by_text("Views", exact=True).click()
        page.get_by_role("button", name="Open the list with this view").click()
        page.goto("/sources")
        assert "sort=name" in page.url and "view=sav_" in page.url
        page.get_by_text("Views", exact=True).click()
        page.get_by_role("button", name="Remove the view").click()
        page.locator(".notice.success").get_by_role("button", name="Undo").click()
        page.get_by_role("link", name="Backwards").wait_for()


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


def test_a_form_is_built_by_keyboard_and_filled_in(shop, browser):
    """From an occasion to an answer, without a mouse; the preview beside the builder follows what is typed."""
    administrator(shop)
    with serving(shop) as server, looking(browser, server) as page:
        page.goto("/occasions/new")
        page.fill("[name=name]", "Running day")
        page.fill("[name=code]", "run")
        page.keyboard.press("Enter")
        page.wait_for_url("**/activities/new?occasion=*")
        page.fill("[name=name]", "Tent")
        page.fill("[name=code]", "tent")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Make a form").press("Enter")
        page.wait_for_url("**/form")
        page.get_by_label("Ask for", exact=True).select_option("new")
        page.get_by_role("button", name="Add", exact=True).press("Enter")
        page.locator("[name=key-3]").fill("shoe")
        page.locator("[name=label-3-en], [name=label-3-it]").first.fill("Shoe size")
        page.locator("#preview").get_by_text("Shoe size").wait_for()
        page.get_by_role("button", name="Move up: E-mail").press("Enter")
        assert page.evaluate("document.activeElement.value") == "up-1", "who moves a question keeps the button under the fingers"
        page.get_by_role("button", name="Move up: E-mail").press("Enter")
        page.get_by_role("button", name="Save the form").press("Enter")
        page.get_by_text("Saved.").wait_for()
        page.get_by_role("button", name="Open the form").press("Enter")
        address = page.locator("#address").input_value()
        page.goto("/forms/" + address.rsplit("/", 1)[-1])
        labels = page.locator("form .field label").all_inner_texts()
        assert labels[0].startswith("E-mail") and labels[-1].startswith("Shoe size"), labels
