"""The tracking API from outside: clients as their makers ship them, kills under load, and senders that mean no good."""

import gzip
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from contextlib import contextmanager

import httpx
import pytest
from support.databases import PostgresDatabase, SQLiteDatabase, number, psql
from support.executable import ROOT, tessera
from support.retailers import add_company, add_source
from support.server import Server, add_key, api, serving

CLIENTS = [line.strip() for line in (ROOT / "Tests/BlackBox/clients.txt").read_text().splitlines() if line.strip()]

# Runs in a process of its own: two versions of one client do not fit into one.
SENDER = """
import sys
folder, kind, key, host, user = sys.argv[1:]
sys.path.insert(0, folder)
if kind.startswith("segment"):
    from segment.analytics.client import Client
else:
    from rudderstack.analytics.client import Client
errors = []
client = Client(key, host=host, gzip=True, on_error=lambda error, items: errors.append(str(error)))
client.identify(user_id=user, traits={"email": user + "@posta.it", "firstName": "Ada", "lastName": "Rossi", "plan": "gold"})
client.page(user_id=user, name="Start", properties={"url": "https://shop.example/"})
client.screen(user_id=user, name="Home")
client.group(user_id=user, group_id="club", traits={"name": "Club"})
client.alias(previous_id="was-" + user, user_id=user)
for index in range(1000):
    client.track(user_id=user, event="Clicked", properties={"index": index})
client.flush()
client.join()
sys.exit(f"{len(errors)} errors: {errors[:2]}" if errors else 0)
"""


@pytest.fixture
def tracked(database):
    """Company ACME and the write key of its shop."""
    add_company(database, "ACME")
    database.write_key = add_source(database, "shop", "webshop", "ACME")
    return database


def post(server, key, body, path="/v1/batch", **more):
    return httpx.post(server.address + path, content=body, auth=(key, ""), timeout=30, **more)


def event(name, **more):
    return {"type": "track", "event": name, "userId": "u1", "messageId": str(uuid.uuid4()), **more}


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_as_its_maker_ships_it(tracked, client):
    user = "u-" + client.replace("==", "-")
    with serving(tracked) as server:
        folder = ROOT / ".build/clients" / client
        sent = subprocess.run(
            [sys.executable, "-c", SENDER, str(folder), client, tracked.write_key, server.address, user], capture_output=True, text=True, timeout=120)
        assert sent.returncode == 0, sent.stderr
        tessera("intake", "wait", database=tracked)
        with api(server, add_key(tracked, "ACME", "*")) as reader:
            (found,) = reader.get("/api/v1/people", params={"q": user + "@posta.it"}).json()["items"]
            names, after = [], None
            while True:
                page = reader.get(f"/api/v1/people/{found['id']}/timeline", params={"limit": 200, **({"after": after} if after else {})}).json()
                names += [entry["event"]["name"] for entry in page["items"]]
                after = page["next"]
                if not after:
                    break
    assert len(names) == 1005 and names.count("Clicked") == 1000, len(names)
    assert {"Identified", "Page Viewed", "Screen Viewed", "Group Joined", "Alias Given"} <= set(names)
    assert number(tracked, "SELECT count(*) FROM intake_rejects") == 0


class Till(threading.Thread):
    """Sends batches of ten and sends each again until it is acknowledged."""

    def __init__(self, address, key, number, stop):
        super().__init__(daemon=True)
        self.address, self.key, self.number, self.stop = address, key, number, stop
        self.acknowledged = []

    def run(self):
        count = 0
        while not self.stop.is_set():
            ids = [f"m-{self.number}-{count + index}" for index in range(10)]
            count += 10
            body = json.dumps({"batch": [{"type": "track", "event": "E", "userId": f"u{self.number}", "messageId": each} for each in ids]})
            while True:
                try:
                    answer = httpx.post(self.address + "/v1/batch", content=body, auth=(self.key, ""), timeout=10)
                    if answer.status_code == 200 and answer.text == '{"success":true}':
                        self.acknowledged += ids
                        break
                except httpx.TransportError:
                    pass
                if self.stop.is_set():
                    break
                time.sleep(0.05)


def under_load(database, rounds, disturb):
    """Four senders, something that goes wrong again and again, and then: what was acknowledged is there, once."""
    server, stop = Server(database).wait(), threading.Event()
    tills = [Till(server.address, database.write_key, number, stop) for number in range(4)]
    for till in tills:
        till.start()
    for _ in range(rounds):
        server = disturb(server)
    time.sleep(0.5)
    stop.set()
    for till in tills:
        till.join()
    server.stop()
    tessera("intake", "wait", database=database)
    acknowledged = [each for till in tills for each in till.acknowledged]
    assert len(acknowledged) > 100
    kept = [row[0] for row in database.rows("SELECT message_id FROM event_keys")]
    assert len(kept) == len(set(kept)) == number(database, "SELECT count(*) FROM events")
    assert set(acknowledged) <= set(kept), f"{len(set(acknowledged) - set(kept))} acknowledged events are lost"


def test_killed_under_load(tracked, chance, rounds):
    def kill(server):
        time.sleep(chance.uniform(0.1, 0.8))
        server.running.kill(signal.SIGKILL)
        return Server(tracked, port=server.port).wait()

    under_load(tracked, rounds, kill)


def test_the_database_server_restarts_under_load(cluster, tmp_path, rounds):
    from support.databases import fresh

    database = fresh("postgres", tmp_path, cluster)
    add_company(database, "ACME")
    database.write_key = add_source(database, "shop", "webshop", "ACME")

    def restart(server):
        time.sleep(0.5)
        cluster.restart("immediate")
        return server

    under_load(database, max(rounds // 5, 1), restart)
    database.remove()


def test_those_who_mean_no_good(tracked):
    """A body without end, a gzip bomb, slow senders and idle ones: refused in words, in bounded memory, and others are served."""
    good = json.dumps({"batch": [event("fine")]})
    with serving(tracked) as server:
        assert post(server, tracked.write_key, good).text == '{"success":true}'
        before = server.resident()
        crowd = []
        for index in range(1000):
            connection = socket.create_connection(("127.0.0.1", server.port), timeout=10)
            if index % 2:
                connection.sendall(b"POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 400000\r\n\r\n" + b'{"batch":[' + b" " * 20_000)
            crowd.append(connection)
        bomb = gzip.compress(b'{"batch":[' + b" " * (64 << 20), 9)
        assert post(server, tracked.write_key, bomb, headers={"Content-Encoding": "gzip"}).status_code == 400

        def endless():
            for _ in range(1 << 14):
                yield b" " * (1 << 16)

        try:
            assert post(server, tracked.write_key, endless()).status_code == 400
        except httpx.TransportError:
            pass  # refused before it was sent whole
        for body, code in [(b"{", "invalid_json"), (b"[" * 100_000, "invalid_json"), (b'{"batch":7}', "batch_missing"), (b"\xff\xfe", "invalid_json")]:
            answer = post(server, tracked.write_key, body)
            assert answer.status_code == 400 and answer.json()["code"] == code and answer.json()["message"]
        started = time.monotonic()
        assert post(server, tracked.write_key, good).status_code == 200 and time.monotonic() - started < 2
        assert server.resident() < before + (200 << 20)
        for connection in crowd:
            connection.close()
        metrics = httpx.get(server.address + "/metrics").text
        assert "tessera_projection_lag_seconds" in metrics and "tessera_intake_events_total 2" in metrics


@contextmanager
def small_disk(kind, folder, cluster):
    """An empty database on a disk with little room, and what gives it more."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    if kind == "postgres" and cluster.address:
        folder = cluster.directory  # where its user may go
    disk = folder / "disk"
    disk.mkdir()
    if subprocess.call(["mount", "-t", "tmpfs", "-o", "size=40m,mode=755", "tmpfs", disk], stderr=subprocess.DEVNULL) != 0:
        pytest.skip("mounting is not allowed here")
    database = None
    try:
        if kind == "sqlite":
            database = SQLiteDatabase(disk)
        else:
            space = disk / "space"
            space.mkdir()
            shutil.chown(space, cluster.directory.owner())
            psql(cluster.address, f"CREATE TABLESPACE small LOCATION '{space}'")
            name = cluster.create("TABLESPACE small")
            database = PostgresDatabase(cluster, name)
        tessera("migrate", database=database)
        yield database, lambda: subprocess.check_call(["mount", "-o", "remount,size=800m", disk])
    finally:
        if database is not None:
            database.remove()
        if kind == "postgres":
            psql(cluster.address, "DROP TABLESPACE IF EXISTS small")
        subprocess.call(["umount", disk])
        disk.rmdir()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_full_disk(kind, tmp_path, cluster):
    """Refused with 503 while there is no room, taken again when there is; what was acknowledged is there, once."""
    with small_disk(kind, tmp_path, cluster) as (database, make_room):
        add_company(database, "ACME")
        key = add_source(database, "shop", "webshop", "ACME")
        acknowledged = []

        def one(number):
            """The answer to a batch of some 300 KB."""
            ids = [f"m-{number}-{index}" for index in range(15)]
            # What cannot be compressed: PostgreSQL would.
            batch = [event("Filler", messageId=each, properties={"text": os.urandom(10_000).hex()}) for each in ids]
            answer = post(server, key, json.dumps({"batch": batch}))
            if answer.status_code == 200:
                acknowledged.extend(ids)
            return answer

        with serving(database) as server:
            answers = [one(number) for number in range(300)]
            refused = [answer for answer in answers if answer.status_code != 200]
            assert refused and acknowledged, f"{len(refused)} refused, {len(acknowledged)} events acknowledged"
            assert {answer.status_code for answer in refused} == {503}
            assert all(answer.json()["code"] and answer.json()["message"] for answer in refused)
            assert httpx.get(server.address + "/healthz").status_code == 200
            make_room()
            deadline = time.monotonic() + 30
            while one("again").status_code != 200:
                assert time.monotonic() < deadline, "not taken again"
                time.sleep(0.2)
            tessera("intake", "wait", database=database)
        kept = [row[0] for row in database.rows("SELECT message_id FROM event_keys")]
        assert len(kept) == len(set(kept)) == number(database, "SELECT count(*) FROM events")
        assert set(acknowledged) <= set(kept), f"{len(set(acknowledged) - set(kept))} acknowledged events are lost"


@pytest.mark.long
def test_ten_thousand_idle_connections(tracked):
    """They are held, cost little, and others are served as before."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], 20_000),) * 2)
    good = json.dumps({"batch": [event("fine")]})
    with serving(tracked) as server:
        assert post(server, tracked.write_key, good).status_code == 200
        before = server.resident()
        crowd = [socket.create_connection(("127.0.0.1", server.port), timeout=30) for _ in range(10_000)]
        slowest = 0
        for _ in range(20):
            started = time.monotonic()
            assert post(server, tracked.write_key, good).status_code == 200
            slowest = max(slowest, time.monotonic() - started)
        grown = server.resident() - before
        print(f"10,000 idle connections: {grown >> 20} MB, {grown // 10_000} bytes each; the slowest of 20 requests beside them took {slowest * 1000:.0f} ms")
        assert grown < 300 << 20 and slowest < 2
        for connection in crowd:
            connection.close()


def test_a_revoked_key_and_mended_events(tracked):
    with serving(tracked) as server:
        batch = json.dumps({"batch": [event("Order Completed", properties={"orderNo": "A1", "products": [{"sku": "X", "price": 2.5}]}), {"type": "track", "event": "nobody"}]})
        assert post(server, tracked.write_key, batch).status_code == 200
        tessera("intake", "wait", database=tracked)
        rejected = {each["code"] for each in tessera("intake", "rejected", "--json", database=tracked).json}
        assert rejected == {"order_id_missing", "identity_missing"}
        steps = json.dumps([{"move": "properties.orderNo", "to": "properties.order_id"}])
        assert tessera("intake", "replay", "--code", "order_id_missing", "--steps", steps, "--json", database=tracked).json["replayed"] == 1
        tessera("intake", "wait", database=tracked)
        assert tracked.rows("SELECT receipt, net FROM sales") == [("A1", "250")]
        tessera("source", "renew-key", "shop", "--company", "ACME", database=tracked)
        time.sleep(1.2)
        assert post(server, tracked.write_key, batch).status_code == 401
