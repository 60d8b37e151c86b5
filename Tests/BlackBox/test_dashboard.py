"""The dashboard's tiles, arranged in a browser: by mouse, by keyboard, and without scripts."""

import pytest
from support.browser import administrator, chromium, looking
from support.databases import SQLiteDatabase
from support.retailers import Group
from support.server import serving


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dashboard")
    database = SQLiteDatabase(folder)
    group = Group(folder / "files", people=300)
    group.found(database)
    group.load(database, "stores", "products", "contacts", "sales")
    administrator(database)
    with serving(database) as server:
        yield server


def tiles(page):
    return page.eval_on_selector_all("[data-tile]", "tiles => tiles.map(tile => tile.dataset.tile)")


def test_a_tile_is_dragged_and_stays_there(browser, server):
    with looking(browser, server) as page:
        page.goto("/dashboard/arrange")
        first, second, third, *rest = tiles(page)
        with page.expect_response("**/dashboard/tiles") as answer:
            page.locator(f"[data-tile={third}]").drag_to(page.locator(f"[data-tile={first}]"))
        assert answer.value.status == 303
        assert tiles(page) == [third, first, second, *rest]
        page.goto("/")
        assert tiles(page)[:3] == [third, first, second]


def test_the_keyboard_does_the_same_and_a_reset_is_taken_back(browser, server):
    with looking(browser, server) as page:
        page.goto("/dashboard/arrange")
        before = tiles(page)
        page.locator(f"[data-tile={before[0]}] [value=later]").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        moved = [before[1], before[0], *before[2:]]
        assert tiles(page) == moved
        page.get_by_role("button", name="Ranking of stores").click()
        page.wait_for_selector("[data-tile=ranking]")
        page.get_by_role("button", name="As at first").click()
        page.get_by_role("button", name="Undo").click()
        page.wait_for_selector("[data-tile=ranking]")
        assert tiles(page) == [*moved, "ranking"]


def test_it_needs_no_scripts(browser, server):
    context = browser.new_context(base_url=server.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=email]", "ada@example.com")
    page.fill("[name=password]", "correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.goto("/dashboard/arrange")
    first = page.locator("[data-tile]").first.get_attribute("data-tile")
    with page.expect_navigation():
        page.locator(f"[data-tile={first}] [value=hide]").click()
    assert page.locator(f"[data-tile={first}]").count() == 0
    context.close()
