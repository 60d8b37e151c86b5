"""Signing in, as somebody does who types: the password that can be looked at, and the one that is measured."""

from support.browser import PASSWORD, administrator, looking
from support.server import serving


def test_a_password_can_be_looked_at_and_is_sent_hidden(database, browser):
    administrator(database)
    with serving(database) as server:
        page = browser.new_context(base_url=server.address).new_page()
        page.goto("/sign-in")
        page.fill("[name=email]", "ada@example.com")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        show = page.get_by_role("button", name="Show")
        show.click()
        assert page.get_attribute("[name=password]", "type") == "text" and show.get_attribute("aria-pressed") == "true"
        show.click()
        assert page.get_attribute("[name=password]", "type") == "password"
        show.click()
        with page.expect_request(lambda request: request.method == "POST") as sent:
            page.get_by_role("button", name="Sign in", exact=True).click()
        assert "password=correct" in sent.value.post_data
        page.wait_for_url("**/")


def test_a_new_password_is_measured(database, browser):
    administrator(database)
    with serving(database) as server, looking(browser, server) as page:
        page.goto("/profile")
        field, meter = page.locator("#password"), page.locator("#password ~ meter, .reveal:has(#password) + meter")

        def measured(text):
            field.fill(text)
            return meter.evaluate("meter => meter.value")

        values = [measured(text) for text in ("", "short", "aaaaaaaaaaaa", "kx7mmqp2vw4z", "four little words in a row")]
        assert values[0] == 0 and values[1] < 1 and values[2] < 1 and 1.5 < values[3] < values[4] == 4, values
