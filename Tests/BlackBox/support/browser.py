"""The screens in a real browser, the system's Chromium."""

import shutil
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from .executable import tessera

PASSWORD = "correct horse battery"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextmanager
def chromium():
    path = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def looking(browser, server, width=1360, scheme="light"):
    """A page of an administrator; whatever the browser complains of fails the test."""
    context = browser.new_context(base_url=server.address, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/sign-in")
    page.fill("[name=email]", "ada@example.com")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    yield page
    context.close()
    assert complaints == []


def administrator(database):
    tessera("user", "add", "ada@example.com", "--role", "administrator", "--password", PASSWORD, database=database)


def walk(page, look=lambda path: None):
    """Every place of the navigation and of the settings, the first row of each list, and what headings lead to; `look` is called on each. The paths that
    were seen."""
    places = page.eval_on_selector_all("#navigation nav a, .bell", "links => links.map(link => link.getAttribute('href'))")
    if "/sources" in places:
        places.append("/sources?sort=events&order=desc")
    seen = []
    while places:
        path = places.pop(0)
        answer = page.goto(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        assert page.locator("h1").count() == 1, path
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, f"{path} is {overflow} pixels too wide"
        seen.append(path)
        look(path)
        links = "links => links.map(link => link.getAttribute('href'))"
        rows = page.eval_on_selector_all("a.row", links)[:1]
        for way in rows + page.eval_on_selector_all("a.place, .page-head .actions a:not([target])", links):
            if way not in seen + places and way.split("?")[0].rsplit(".")[-1] not in ("csv", "xlsx"):
                places.append(way)
    return seen
