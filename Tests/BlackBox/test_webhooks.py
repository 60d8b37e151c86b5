"""Webhooks from outside: a real receiver, retries, a receiver that is gone, a slow one beside a fast one, and a server that is killed."""

import base64
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from support.executable import tessera
from support.retailers import add_company, add_source
from support.server import Server, serving

ALLOWED = "--allow-private-webhooks"


class Receiver:
    """Keeps what it got; `answer(request)` gives a status, a number of seconds to wait before 200, or a status with headers."""

    def __init__(self, answer=lambda request: 200):
        self.requests, self.lock = [], threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                length = int(self.headers["content-length"])
                body = self.rfile.read(length)
                if len(body) < length:
                    return  # the sender was killed in the middle: no receiver takes this for a message
                request = {"id": self.headers["webhook-id"], "headers": dict(self.headers.items()), "body": body, "at": time.monotonic(), "path": self.path}
                with receiver.lock:
                    receiver.requests.append(request)
                answer, headers = answer_of(request), {}
                if isinstance(answer, tuple):
                    answer, headers = answer
                if isinstance(answer, float):
                    time.sleep(answer)
                    answer = 200
                self.send_response(answer)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *arguments):
                pass

        answer_of = answer
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def ids(self):
        with self.lock:
            return [request["id"] for request in self.requests]

    def wait(self, count, seconds=40):
        """Until so many different messages are there."""
        deadline = time.monotonic() + seconds
        while len(set(self.ids())) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        return len(set(self.ids()))


def signature(secret, request):
    signed = f"{request['id']}.{request['headers']['webhook-timestamp']}.".encode() + request["body"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


@pytest.fixture
def house(database):
    add_company(database, "ACME", "EUR", "Europe/Rome")
    add_source(database, "erp", "erp", "ACME")
    return database


def add_webhook(database, receiver, *arguments):
    return tessera("webhook", "add", receiver.url, *arguments, "--json", database=database).json


def import_people(database, folder, numbers):
    path = folder / f"people-{numbers.start}.csv"
    path.write_text("external_id;first name;last name;email\n" + "".join(f"{n};Ada{n};Rossi{n};p{n}@posta.example\n" for n in numbers))
    tessera("import", "contacts", path, "--source", "erp", "--company", "ACME", database=database)


def test_signed_messages_arrive_once_and_the_feed_says_the_same(house, tmp_path):
    receiver = Receiver()
    with serving(house, ALLOWED) as server:
        added = add_webhook(house, receiver, "--kinds", "person.*", "--company", "ACME")
        import_people(house, tmp_path, range(300))
        assert receiver.wait(300) == 300
        time.sleep(0.5)
        assert len(receiver.ids()) == 300
        for request in receiver.requests:
            assert signature(added["secret"], request) in request["headers"]["webhook-signature"].split()
            assert abs(int(request["headers"]["webhook-timestamp"]) - time.time()) < 120
        told = {json.loads(request["body"])["data"]["person"] for request in receiver.requests}
        import httpx

        key = tessera("key", "add", "k", "--scopes", "changes:read,webhooks:*", "--json", database=house).json["key"]
        client = httpx.Client(base_url=server.address + "/api/v1", headers={"Authorization": f"Bearer {key}"}, timeout=40)
        read, cursor = set(), None
        while True:
            page = client.get("/changes", params={"kinds": "person.created", "limit": 77, **({"after": cursor} if cursor else {})}).json()
            read |= {item["data"]["person"] for item in page["items"]}
            cursor = page["next"]
            if not page["hasMore"]:
                break
        assert read == told
        # Who waits is told as soon as there is something.
        threading.Timer(1, import_people, (house, tmp_path, range(900, 901))).start()
        started = time.monotonic()
        late = client.get("/changes", params={"after": cursor, "wait": 20, "kinds": "person.created"}).json()
        assert len(late["items"]) == 1 and time.monotonic() - started < 15
        # The receiver has a message before what came of it is written down.
        deadline = time.monotonic() + 15
        while True:
            sent = client.get(f"/webhooks/{added['id']}/deliveries", params={"limit": 1}).json()["items"][0]
            if sent["state"] != "pending" or time.monotonic() > deadline:
                break
            time.sleep(0.1)
        assert sent["state"] == "delivered" and sent["lastAttempt"]["status"] == 200
        assert "tessera_webhook_deliveries_total{outcome=\"delivered\"} 30" in httpx.get(server.address + "/metrics").text


def test_what_fails_comes_again_with_the_same_id(house):
    failures = iter([500, 302, 500])
    receiver = Receiver(lambda request: next(failures, 200))
    with serving(house, ALLOWED):
        added = add_webhook(house, receiver)
        tessera("webhook", "test", added["id"], ALLOWED, database=house, expect=1)
        deadline = time.monotonic() + 20
        while len(receiver.ids()) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert len(receiver.ids()) >= 2 and len(set(receiver.ids())) == 1
        first, second = receiver.requests[:2]
        assert 3.5 <= second["at"] - first["at"] <= 10
        assert first["body"] == second["body"]


def test_gone_disables_and_is_enabled_again(house):
    answers = iter([410])
    receiver = Receiver(lambda request: next(answers, 200))
    with serving(house, ALLOWED):
        added = add_webhook(house, receiver)
        tessera("webhook", "test", added["id"], ALLOWED, database=house, expect=1)
        listed = tessera("webhook", "list", "--json", database=house).json[0]
        assert listed["state"] == "disabled" and "410" in listed["disabledReason"]
        tessera("webhook", "enable", added["id"], database=house)
        assert tessera("webhook", "replay", added["id"], "--json", database=house).json["replayed"] == 1
        deadline = time.monotonic() + 20
        while len(receiver.ids()) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert len(receiver.ids()) == 2 and len(set(receiver.ids())) == 1


def test_a_slow_receiver_keeps_nobody_else_waiting(house, tmp_path):
    slow, fast = Receiver(lambda request: 12.0), Receiver()
    with serving(house, ALLOWED):
        for receiver in (slow, fast):
            add_webhook(house, receiver, "--kinds", "person.created")
        started = time.monotonic()
        import_people(house, tmp_path, range(200))
        assert fast.wait(200, seconds=10) == 200
        assert time.monotonic() - started < 11
        assert len(slow.ids()) <= 16


def test_private_addresses_are_refused(house):
    receiver = Receiver()
    added = add_webhook(house, receiver)
    said = tessera("webhook", "test", added["id"], database=house, expect=1)
    assert "not an address of the public internet" in said.said
    port = receiver.server.server_port
    for address in (f"http://localhost:{port}/", f"http://[::1]:{port}/", f"http://[::ffff:127.0.0.1]:{port}/", "http://169.254.169.254/latest/meta-data"):
        other = tessera("webhook", "add", address, "--json", database=house).json
        assert "not an address of the public internet" in tessera("webhook", "test", other["id"], database=house, expect=1).said
    assert receiver.ids() == []


def test_nothing_is_lost_when_the_server_is_killed(house, tmp_path, chance):
    receiver = Receiver(lambda request: 0.004)
    added = add_webhook(house, receiver, "--kinds", "person.created")
    import_people(house, tmp_path, range(2500))
    server = Server(house, arguments=[ALLOWED]).wait()
    receiver.wait(300 + chance.randrange(1500))
    server.running.kill()
    assert len(set(receiver.ids())) < 2500, "the kill met nothing"
    with serving(house, ALLOWED):
        assert receiver.wait(2500, seconds=90) == 2500
        deadline = time.monotonic() + 10
        while tessera("webhook", "list", "--json", database=house).json[0]["pending"] and time.monotonic() < deadline:
            time.sleep(0.2)
    # Each person is told, and what came twice came with the same id.
    bodies = {}
    for request in receiver.requests:
        bodies.setdefault(request["id"], set()).add(request["body"])
    assert [each for each in bodies.values() if len(each) > 1] == []
    assert len({json.loads(request["body"])["data"]["person"] for request in receiver.requests}) == 2500
    listed = tessera("webhook", "list", "--json", database=house).json
    assert listed[0]["id"] == added["id"] and listed[0]["pending"] == 0
