"""Hostile texts in every field, by every door, and every screen and every file that shows them afterwards; and what an attacker tries with a browser."""

import csv
import io
import json
import re
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import openpyxl
import pytest
from support.browser import PASSWORD, administrator, looking
from support.executable import tessera
from support.retailers import add_company, add_source, write
from support.server import Server, add_key, api, serving

# Each would run, escape, compute or end a statement somewhere. What runs sets `window.hit`.
TEXTS = (
    "<script>window.hit=1</script>", '"><img src=x onerror=window.hit=2>', "' onmouseover='window.hit=3' x='", "</textarea></title><svg onload=window.hit=4>",
    "javascript:window.hit=5", "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1+1)", "\t=1+1", "'; DROP TABLE contacts; --", "{{t.people.title}}{{{contentHtml}}}",
    "%0d%0aSet-Cookie: hit=1", "\u202eesrever", "../../../../etc/passwd", "O'Hara ねこ",
)  # fmt: skip
MARKS = ("=", "+", "-", "@", "\t", "\r")


def table(header, *rows):
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue()


def by_files(database, folder):
    """Contacts, stores, products and sales with each text in each field that takes one."""
    stores = table(["code", "name", "city", "street", "region"], *([f"S{n}", text, text, text, text] for n, text in enumerate(TEXTS)))
    products = table(
        ["sku", "name", "category", "price", "brand"], *([f"P{n}", text, f"{text} > {text}", "10.00", text] for n, text in enumerate(TEXTS)))
    contacts = table(
        ["external_id", "first_name", "last_name", "email", "street", "city", "province", "company", "favourite dish"],
        *([f"C{n}", text, text, f"c{n}@example.com", text, text, text, text, text] for n, text in enumerate(TEXTS)),
        *([text, "Ada", f"Rossi{n}", "", "", "", "", "", ""] for n, text in enumerate(TEXTS)))  # fmt: skip
    sales = table(
        ["receipt", "store", "date_time", "customer", "sku", "product name", "quantity", "amount"],
        *([f"R{n}{text}", f"S{n}", "2026-05-20 10:00", f"C{n}", f"P{n}", text, "1", "10.00"] for n, text in enumerate(TEXTS)))  # fmt: skip
    for kind, content in (("stores", stores), ("products", products), ("contacts", contacts), ("sales", sales)):
        name = f"{kind} <img src=x onerror=window.hit=6>.csv"
        tessera("import", kind, write(folder / name, content), "--source", "erp", "--company", "ACME", database=database, expect=(0, 2))


def by_commands(database):
    tessera("company", "add", "EVIL", "--name", TEXTS[0], "--currency", "EUR", "--time-zone", "Europe/Rome", "--languages", "it,en", database=database)
    key = add_source(database, "web", "webshop", "ACME")
    add_source(database, "events", "event", "ACME")
    for number, text in enumerate(TEXTS[:6]):
        tessera(
            "activity", "add", f"a{number}", "--company", "ACME", "--source", "events", "--occasion", "day", "--name", text, "--attribute",
            f"note:text:{text.replace(':', ' ')}", database=database)  # fmt: skip
        tessera("form", "add", f"a{number}", "--company", "ACME", database=database)
        tessera("key", "add", text, "--scopes", "people:read", database=database)
        tessera("user", "add", f"u{number}@example.com", "--name", text, "--role", "care", "--password", PASSWORD, database=database)
        tessera("webhook", "add", f"https://hook{number}.example.com/x", "--description", text, database=database)
    tessera(
        "identity-provider", "set", "--issuer", "https://id.example.com", "--client", TEXTS[1], "--name", TEXTS[0], "--groups-claim", TEXTS[2], "--rule",
        f"{TEXTS[1]}=care", database=database)  # fmt: skip
    return key


def by_events(server, key):
    batch = []
    for number, text in enumerate(TEXTS):
        who = {"userId": f"u{number}", "anonymousId": text, "messageId": str(uuid.uuid4())}
        traits = {"firstName": text, "lastName": text, "email": f"e{number}@example.com", text: text, "address": {"city": text}}
        product = {"sku": f"P{number}", "name": text, "price": 2.5, "quantity": 1, "category": text}
        batch += [
            who | {"type": "identify", "traits": traits}, who | {"type": "page", "name": text, "properties": {"url": text, "title": text}, "messageId": f"p{number}"},
            who | {"type": "track", "event": text, "properties": {text: text}, "messageId": f"t{number}"},
            who | {"type": "track", "event": "Order Completed", "messageId": f"o{number}", "properties": {"order_id": text, "products": [product], "coupon": text}},
            who | {"type": "track", "event": "Order Completed", "messageId": f"b{number}", "properties": {"orderNo": text, "products": [product]}},
        ]  # fmt: skip
    answer = httpx.post(server.address + "/v1/batch", content=json.dumps({"batch": batch}), auth=(key, ""), timeout=60)
    assert answer.status_code == 200, answer.text


def by_api(server, key):
    """Whatever the description says can be written, with the texts in every field of text; nothing fails on our side."""
    with api(server, key) as client:
        document = client.get("/api/openapi.json").json()
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema") if method != "parameters" else None
                if not schema or not path.startswith("/api/"):
                    continue
                for number, text in enumerate(TEXTS):
                    url = re.sub(r"\{[^}]*\}", "x", path)
                    answer = client.request(method.upper(), url, json=filled(schema, document, text, number))
                    assert answer.status_code < 500, f"{method} {path}: {answer.text}"
                    assert answer.headers["content-type"].endswith("json") and answer.headers["x-content-type-options"] == "nosniff"


def filled(schema, document, text, number):
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if "enum" in schema:
        return schema["enum"][0]
    if kind == "object":
        fixed = {"company": "ACME", "code": f"x{number}", "currency": "EUR", "timeZone": "Europe/Rome"}
        return {name: fixed.get(name, filled(each, document, text, number)) for name, each in schema.get("properties", {}).items()}
    if kind == "array":
        return [filled(schema.get("items", {}), document, text, number)]
    return {"integer": 1, "number": 1.0, "boolean": True}.get(kind, text)


def by_forms(server):
    """What a visitor may type, in the page that anybody reaches."""
    with httpx.Client(base_url=server.address, timeout=60, follow_redirects=True) as client:
        token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/sign-in").text)[1]
        for text in TEXTS:
            answer = client.post("/sign-in", data={"csrf": token, "email": text, "password": text, "return": text})
            assert answer.status_code in (422, 429) and "<script>window" not in answer.text


def by_screens(page):
    """Through the screens' own forms: whatever is a line or an area of text is filled in and sent."""
    for path in ("/profile", "/stores/new", "/store-groups/new", "/companies/new", "/sources/new", "/webhooks/new", "/keys", "/settings/sign-in"):
        for text in TEXTS[:4]:
            page.goto(path)
            form = page.locator("main form").filter(has=page.locator("input:not([type=hidden])")).first
            for field in form.locator("input:not([type]), input[type=text], textarea").all():
                if field.is_editable():
                    field.fill(text)
            with page.expect_navigation():
                form.evaluate("form => { form.noValidate = true; form.requestSubmit() }")
            assert page.evaluate("window.hit") is None, (path, text)


def crawl(page, most=160):
    """Every page that links lead to, a few of each kind; the paths of files."""
    waiting, seen, files, kinds, told = ["/"], set(), set(), {}, 0
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        answer = page.goto(path)
        assert answer.status < 500, f"{path}: {answer.status}"
        seen.add(path)
        found = page.evaluate(
            """() => ({hit: window.hit, scripts: document.querySelectorAll('script:not([src])').length,
                images: [...document.images].map(image => image.outerHTML), cookie: document.cookie, told: document.body.innerText.includes('window.hit'),
                handlers: [...document.querySelectorAll('*')].filter(each => [...each.attributes].some(one => one.name.startsWith('on'))).length,
                links: [...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))})""")
        assert found["hit"] is None and found["scripts"] == found["handlers"] == 0 and found["images"] == [] and found["cookie"] == "", (path, found)
        told += found["told"]
        for link in found["links"]:
            target = urlsplit(link)
            assert not target.scheme and not target.netloc or link.startswith("http"), f"{path} leads to {link}"
            if target.path.endswith((".csv", ".xlsx")):
                files.add(link)
            elif target.path.startswith("/"):
                kind = re.sub(r"[a-z]{3}_[0-9a-z]{13}", ":id", target.path) + "?" + "&".join(sorted(re.findall(r"(?:^|&)(\w+)=", target.query)))
                if link not in seen and link not in waiting and kinds.get(kind, 0) < 6 and not target.path.startswith("/assets"):
                    kinds[kind] = kinds.get(kind, 0) + 1
                    waiting.append(link)
    assert told > 25, f"the texts stand on {told} pages only: nothing was tried"
    return seen, files


def look_into(files, client):
    """No cell of a file is a formula for a spreadsheet."""
    for path in sorted(files):
        answer = client.get(path)
        assert answer.status_code == 200 and answer.headers["content-disposition"].startswith('attachment; filename="'), path
        assert answer.headers["x-content-type-options"] == "nosniff"
        if urlsplit(path).path.endswith(".csv"):
            for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")):
                bad = [cell for cell in row if cell.startswith(MARKS) and not re.fullmatch(r"-?\d+([.,]\d+)?", cell)]
                assert bad == [], f"{path}: {bad[:3]}"
        else:
            for sheet in openpyxl.load_workbook(io.BytesIO(answer.content)):
                cells = [cell for row in sheet.iter_rows() for cell in row]
                assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink], path


def test_hostile_texts_by_every_door_and_on_every_screen(database, browser, tmp_path):
    administrator(database)
    add_company(database, "ACME")
    add_source(database, "erp", "erp", "ACME")
    by_files(database, tmp_path)
    key = by_commands(database)
    token = tessera("key", "add", "all", "--scopes", "*", "--json", database=database).json["key"]
    with serving(database) as server:
        by_events(server, key)
        by_api(server, token)
        by_forms(server)
        tessera("intake", "wait", database=database)
        context = browser.new_context(base_url=server.address)
        page = context.new_page()
        dialogs, policy = [], []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: policy.append(message.text) if "Content Security Policy" in message.text else None)
        page.goto("/sign-in")
        page.locator("summary").first.click() if page.locator("summary").count() else None
        page.fill("[name=email]", "ada@example.com")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/")
        by_screens(page)
        seen, files = crawl(page)
        assert len(seen) > 60 and len(files) >= 10, (len(seen), sorted(files))
        assert dialogs == [] and policy == [], policy[:3]
        cookies = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
        with httpx.Client(base_url=server.address, cookies=cookies, timeout=60) as client:
            look_into(files, client)
        with api(server, token) as client:
            for path in ("/api/v1/people", "/api/v1/stores", "/api/v1/products", "/api/v1/changes"):
                answer = client.get(path)
                assert answer.status_code == 200 and answer.headers["content-type"] == "application/json"
        context.close()
    names = {row[0] for row in database.rows("SELECT name FROM stores")}
    assert TEXTS[10] in names, "a statement was text, and the table is there"


@pytest.mark.parametrize("name", ["../../evil.csv", "..\\..\\evil.csv", "/etc/passwd", "a\0b.csv", "%2e%2e%2fevil.csv", '"; filename="x', "x" * 5000])
def test_what_a_file_is_called_leads_nowhere(shop, tmp_path, name):
    administrator(shop)
    before = {path for path in tmp_path.rglob("*")}
    with serving(shop) as server, signed_in(server) as client:
        form = client.get("/imports/new?kind=contacts").text
        source = re.search(r'<select id="source".*?value="([^"]+)"', form, re.S)[1]
        body = (
            b"--line\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n" + token(form).encode()
            + b"\r\n--line\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\ncontacts\r\n--line\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\n"
            + source.encode() + b"\r\n--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name.encode()
            + b"\"\r\n\r\nexternal_id,first_name\n1,Ada\n\r\n--line--\r\n")  # fmt: skip
        answer = client.post("/imports", content=body, headers={"content-type": "multipart/form-data; boundary=line"})
        assert answer.status_code < 500, answer.text
        kept = [path.name for path in Path(server.uploads.name).rglob("*") if path.is_file()]
        assert all(re.fullmatch(r"[0-9a-z._-]+", each) and "evil" not in each for each in kept), kept
    assert {path for path in tmp_path.rglob("*.csv")} <= before


def token(page):
    return re.search(r'name="csrf" value="([0-9a-f]+)"', page)[1]


@contextmanager
def signed_in(server):
    with httpx.Client(base_url=server.address, timeout=60) as client:
        answer = client.post("/sign-in", data={"csrf": token(client.get("/sign-in").text), "email": "ada@example.com", "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        yield client


def test_return_addresses_stay_here(database):
    administrator(database)
    elsewhere = (
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "https:evil.example", "/\t/evil.example",
        "javascript:alert(1)", "/\r\nLocation: https://evil.example", "/%0d%0aSet-Cookie: a=b", "%2f%2fevil.example", "/ /evil.example", "/.//evil.example",
    )  # fmt: skip
    with serving(database) as server:
        for address in elsewhere:
            with httpx.Client(base_url=server.address) as client:
                page = client.get("/sign-in", params={"return": address})
                fields = {"csrf": token(page.text), "email": "ada@example.com", "password": PASSWORD, "return": address}
                answer = client.post("/sign-in", data=fields)
                target = httpx.URL(server.address).join(answer.headers["location"])
                assert answer.status_code == 303 and f"{target.scheme}://{target.netloc.decode()}" == server.address, (address, target)
                assert "a" not in client.cookies


def test_a_session_is_new_and_of_nobody_elses_choosing(database):
    administrator(database)
    with serving(database) as server, httpx.Client(base_url=server.address) as client:
        chosen = "a" * 64
        client.cookies.set("tessera_session", chosen)
        assert client.get("/profile").status_code == 303
        answer = client.post("/sign-in", data={"csrf": token(client.get("/sign-in").text), "email": "ada@example.com", "password": PASSWORD})
        (made,) = re.findall(r"tessera_session=([0-9a-f]{64})", answer.headers["set-cookie"])
        assert made != chosen
        client.cookies.clear()
        client.cookies.set("tessera_session", made)
        again = client.post("/sign-in", data={"csrf": token(client.get("/profile").text), "email": "ada@example.com", "password": PASSWORD})
        assert again.status_code == 400, "the form of a session is not that of a sign-in"
        client.post("/sign-out", data={"csrf": token(client.get("/profile").text)})
        client.cookies.clear()
        client.cookies.set("tessera_session", made)
        assert client.get("/profile").status_code == 303, "a session that has ended is not taken up again"


def test_who_exists_cannot_be_told_by_the_time_a_sign_in_takes(database):
    administrator(database)
    with serving(database, environment={"TESSERA_TRUSTED_PROXIES": "1"}) as server:

        def seconds(email, number):
            with httpx.Client(base_url=server.address, headers={"x-forwarded-for": f"192.0.2.{number}"}) as client:
                fields = {"csrf": token(client.get("/sign-in").text), "email": email, "password": "wrong password"}
                start = time.perf_counter()
                assert client.post("/sign-in", data=fields).status_code == 422
                return time.perf_counter() - start

        for number in range(9):
            if number < 4:
                tessera("user", "add", f"known{number}@example.com", "--role", "care", "--password", PASSWORD, database=database)
        # In turns, and the quickest of each: what else runs on the machine slows down both, and never makes one quicker than it is.
        pairs = [(seconds(f"known{number % 4}@example.com", number), seconds(f"nobody{number % 4}@example.com", number)) for number in range(16)]
        known, unknown = map(min, zip(*pairs))
        assert 0.7 < known / unknown < 1.4, f"{known:.3f} s for who exists, {unknown:.3f} s for who does not"


def test_every_answer_guards_itself(database):
    """Headers and methods, on pages, files and answers of each kind, found or not."""
    administrator(database)
    with serving(database) as server, signed_in(server) as client:
        asset = re.search(r'href="(/assets/[^"]+\.css)"', client.get("/").text)[1]
        for path in ("/", "/people", "/sign-in", "/nothing-here", "/people/per_0000000000000", "/api/v1/people", "/api/nothing", "/people.csv", asset, "/healthz"):
            answer = client.get(path)
            assert answer.headers["x-content-type-options"] == "nosniff", path
            assert answer.headers.get("content-type") or answer.status_code == 303, path
            assert not re.search(r"\d+\.\d+", answer.headers.get("server", "")), "a version"
            if not path.startswith(("/api", "/healthz", "/assets")):
                policy = answer.headers["content-security-policy"]
                assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy, path
                assert answer.headers["referrer-policy"] == "same-origin" and answer.headers["x-frame-options"] == "DENY"
                assert answer.headers["cache-control"] == "no-store" or answer.status_code == 404
        for method in ("TRACE", "PUT", "DELETE", "PATCH", "PROPFIND"):
            assert client.request(method, "/people").status_code in (400, 404, 405), method
        secure = client.get("/sign-in", headers={"x-forwarded-proto": "https"})
        assert secure.headers["strict-transport-security"].startswith("max-age=")
        with httpx.Client(base_url=server.address, headers={"x-forwarded-proto": "https"}) as other:
            page = other.get("/sign-in")
            cookies = {"cookie": "; ".join(line.split(";")[0] for line in page.headers.get_list("set-cookie"))}
            answer = other.post("/sign-in", data={"csrf": token(page.text), "email": "ada@example.com", "password": PASSWORD}, headers=cookies)
            (session,) = [line for line in answer.headers.get_list("set-cookie") if "tessera_session=" in line and "Max-Age=0" not in line]
            assert session.startswith("__Host-tessera_session=") and all(word in session for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
            assert "Domain" not in session


def test_forms_of_other_sites_are_refused(shop, browser):
    """A page elsewhere that posts to ours with the session's cookie in the browser."""
    administrator(shop)
    with serving(shop) as server, looking(browser, server) as page:
        before = tessera("store", "list", "--company", "ACME", database=shop).out
        for headers in ({"sec-fetch-site": "cross-site"}, {}):
            cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
            answer = httpx.post(server.address + "/companies", cookies=cookies, headers=headers, data={"name": "X", "code": "X", "currency": "EUR", "timeZone": "UTC"})
            assert answer.status_code in (400, 403)
        assert tessera("store", "list", "--company", "ACME", database=shop).out == before


def test_what_the_log_says(shop):
    """Sign-ins and refusals with where they came from; nothing that was typed, no token, no password."""
    administrator(shop)
    tessera("user", "add", "care@example.com", "--role", "care", "--password", PASSWORD, database=shop)
    key = add_key(shop, "ACME")
    server = Server(shop).wait()
    with httpx.Client(base_url=server.address) as client:
        for email, password in (("ada@example.com\r\nforged line", "secret one"), ("care@example.com", "secret two"), ("care@example.com", PASSWORD)):
            client.post("/sign-in", data={"csrf": token(client.get("/sign-in").text), "email": email, "password": password})
        session = client.cookies["tessera_session"]
        assert client.get("/audit").status_code == 403
        assert httpx.get(server.address + "/api/v1/stores", headers={"authorization": f"Bearer {key}"}).status_code == 403
        assert httpx.get(server.address + "/api/v1/people", headers={"authorization": "Bearer wrong"}).status_code == 401
    log = server.stop().err
    user = tessera("user", "list", "--json", database=shop).json
    care = next(each["id"] for each in user if each["email"] == "care@example.com")
    assert len(re.findall("sign-in refused: sign-in-failed", log)) == 2
    signed = next(line for line in log.splitlines() if "signed in by password" in line)
    assert care in signed and "127.0.0.1" in signed
    refused = next(line for line in log.splitlines() if "refused: not-allowed" in line)
    assert care in refused and "GET /audit" in refused
    assert re.search(r"GET /api/v1/stores 403", log) and re.search(r"GET /api/v1/people 401", log)
    assert not any(text in log for text in ("forged line", "secret one", "secret two", PASSWORD, session, key, "@example.com"))
