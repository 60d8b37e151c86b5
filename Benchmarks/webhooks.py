"""Webhooks: how many signed deliveries a second reach a local receiver, followed, made, sent and written down."""

import asyncio
import csv
import threading
import time

from support.databases import fresh
from support.executable import tessera
from support.retailers import add_company, add_source
from support.server import serving

PEOPLE = 20_000
ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"


class Sink(asyncio.Protocol):
    """Counts requests and answers at once; only what HTTP/1.1 with Content-Length needs."""

    seen = set()

    def connection_made(self, transport):
        self.transport = transport
        self.buffer = bytearray()

    def data_received(self, data):
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            headers = dict(line.lower().split(b": ", 1) for line in bytes(self.buffer[:end]).split(b"\r\n")[1:])
            whole = end + 4 + int(headers.get(b"content-length", 0))
            if len(self.buffer) < whole:
                return
            Sink.seen.add(headers[b"webhook-id"])
            self.transport.write(ANSWER)
            del self.buffer[:whole]


def serve(ready):
    async def main():
        server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
        ready.append(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def run(report, arguments, work, scratch, cluster):
    ready = []
    threading.Thread(target=serve, args=(ready,), daemon=True).start()
    while not ready:
        time.sleep(0.01)
    people = scratch / "people.csv"
    with open(people, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["external_id", "first name", "last name", "email", "city"])
        for number in range(PEOPLE):
            writer.writerow([number, f"Name{number}", f"Family{number}", f"p{number}@posta.example", "Roma"])
    for kind in ("sqlite", "postgres"):
        database = fresh(kind, scratch, cluster)
        add_company(database, "ACME", "EUR", "Europe/Rome")
        add_source(database, "erp", "erp", "ACME")
        tessera("webhook", "add", f"http://127.0.0.1:{ready[0]}/hook", "--kinds", "person.*", database=database)
        tessera("import", "contacts", people, "--source", "erp", "--company", "ACME", database=database)
        Sink.seen.clear()
        with serving(database, "--allow-private-webhooks"):
            while not Sink.seen:
                time.sleep(0.005)
            started, first = time.monotonic(), len(Sink.seen)
            while len(Sink.seen) < PEOPLE:
                time.sleep(0.005)
            rate = (PEOPLE - first) / (time.monotonic() - started)
        report.add("webhook deliveries", kind, f"{rate:,.0f} a second", "2,000 a second", f"{rate / 2000:.2f}", "1.00")
        database.remove()
